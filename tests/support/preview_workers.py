"""The window's render workers, warm from test to test, for tests that are not about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QObject, QProcess

from designer.gui.preview.worker_process import Frame, WorkerProcess

_MOST_KEPT = 4
_RUNNING = QProcess.ProcessState.Running


class KeptProcesses:
    """Real workers; one that a window has done with waits for the next window under the same limits."""

    def __init__(self) -> None:
        self._waiting: list[tuple[list[str], QProcess]] = []

    def taken(self, command: list[str]) -> QProcess | None:
        for one in self._waiting:
            if one[0] == command:
                self._waiting.remove(one)
                return one[1] if one[1].state() == _RUNNING else self.taken(command)
        return None

    def take_back(self, command: list[str], process: QProcess) -> None:
        self._waiting.append((command, process))
        if len(self._waiting) > _MOST_KEPT:
            _end(self._waiting.pop(0)[1])

    def close(self) -> None:
        for _, process in self._waiting:
            _end(process)
        self._waiting.clear()

    def worker(self, command: Sequence[str], parent: QObject) -> LentProcess:
        """What a window's client starts instead of a process of its own."""
        return LentProcess(self, command, parent)


class LentProcess(WorkerProcess):
    """A worker that goes on with a process that waits, if there is one; at its end the process waits again.

    One that died, was stopped at work or has served its share is not lent again.
    """

    def __init__(self, kept: KeptProcesses, command: Sequence[str], parent: QObject) -> None:
        super().__init__(command, parent)
        self._kept, self._command, self._is_spent = kept, list(command), False
        self.answered.connect(self._on_told)  # before the client, which takes the word out of the frame

    def _start(self) -> None:
        process = None if self._is_over else self._kept.taken(self._command)
        if process is None:
            super()._start()
            return
        self._process.deleteLater()
        self._process = process
        process.setParent(self)
        process.readyReadStandardOutput.connect(self._on_output)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self.is_ready = True
        self.became_ready.emit(self)

    def end(self) -> None:
        is_fit = self.is_ready and not self.is_busy and not self._is_over and not self._is_spent
        if not is_fit or self._process.state() != _RUNNING:
            super().end()
            return
        self._over()
        self._process.readyReadStandardOutput.disconnect(self._on_output)
        self._process.finished.disconnect(self._on_finished)
        self._process.errorOccurred.disconnect(self._on_error)
        self._process.setParent(None)  # type: ignore[call-overload]
        self._kept.take_back(self._command, self._process)
        self._process = QProcess(self)

    def _on_told(self, _worker: QObject, frame: Frame) -> None:
        self._is_spent = self._is_spent or bool(frame[0].get("is_last"))


def _end(process: QProcess) -> None:
    process.kill()
    process.waitForFinished(2000)


@contextmanager
def kept_processes() -> Iterator[KeptProcesses]:
    kept = KeptProcesses()
    try:
        yield kept
    finally:
        kept.close()
