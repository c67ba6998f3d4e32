"""Work that would make the window wait, done in a thread of its own; the answer comes back to the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from designer.core.errors import SealwrightError, UnavailableError


class Background(QObject):
    """One piece of work on its way. Exactly one signal comes, unless `forget` was called."""

    done = Signal(object)
    failed = Signal(object)  # a SealwrightError

    def __init__(self, work: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._is_wanted = True
        self._carrier = _Carrier()
        self._carrier.told.connect(self._on_told)
        QThreadPool.globalInstance().start(_Run(work, self._carrier))

    def forget(self) -> None:
        """Nobody waits for the answer any more."""
        self._is_wanted = False

    def _on_told(self, answer: object, error: object) -> None:
        if not self._is_wanted:
            return
        self._is_wanted = False
        if error is None:
            self.done.emit(answer)
        else:
            self.failed.emit(error)
        self.deleteLater()


class _Carrier(QObject):
    told = Signal(object, object)


class _Run(QRunnable):
    def __init__(self, work: Callable[[], Any], carrier: _Carrier) -> None:
        super().__init__()
        self._work = work
        self._carrier = carrier

    def run(self) -> None:
        answer, failure = None, None
        try:
            answer = self._work()
        except SealwrightError as error:
            failure = error
        except OSError as error:
            name = str(error.filename or "?")
            failure = UnavailableError("file-trouble", file=name, reason=error.strerror or "?")
        self._carrier.told.emit(answer, failure)


def in_background(
    work: Callable[[], Any],
    *,
    parent: QObject,
    done: Callable[[Any], None],
    failed: Callable[[SealwrightError], None] = lambda _error: None,
) -> Background:
    """Run `work` in a thread; then `done` with its answer, or `failed` with its error, in the window's thread."""
    background = Background(work, parent)
    background.done.connect(done)
    background.failed.connect(failed)
    return background
