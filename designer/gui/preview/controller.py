"""Decides when to ask for a preview: a quick draft while somebody types, everything when they pause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from designer.core.errors import LimitError, SealwrightError
from designer.core.problem import Problem, problem_of
from designer.gui.preview.client import RenderClient
from designer.render.questions import PreviewReply, PreviewRequest, Scene

DRAFT_MS = 30
FULL_MS = 400
CHANNEL = "preview"


class Freshness(Enum):
    """How what is shown stands to what the source says."""

    EMPTY = "empty"  # nothing has been shown yet
    OUTDATED = "outdated"  # older than the source
    DRAFT = "draft"  # the source, quickly made
    CURRENT = "current"  # what would be sent
    FAILED = "failed"  # the source cannot be shown: the picture is the last good one


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at at this moment: the mail, or an attachment by number down to a page."""

    file: int | None = None
    last_page: int = 1


class PreviewController(QObject):
    """Asks the render client. `look` tells what is visible, so that a draft makes no more than that."""

    came = Signal(object)  # PreviewReply
    freshness_changed = Signal(object)  # Freshness
    failed = Signal(object)  # Problem about the whole

    def __init__(self, client: RenderClient, look: Callable[[], Look], parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._look = look
        self._scene: Scene | None = None
        self._generation = 0
        self._freshness = Freshness.EMPTY
        self._has_shown = False
        self._since_draft = QElapsedTimer()
        self._since_draft.start()
        self._draft_clock = QTimer(self, singleShot=True)
        self._draft_clock.timeout.connect(self._ask_draft)
        self._full_clock = QTimer(self, singleShot=True, interval=FULL_MS)
        self._full_clock.timeout.connect(self._ask_full)

    def show_scene(self, scene: Scene) -> None:
        """The source is now this; called at every edit."""
        self._scene = scene
        self.refresh()

    def refresh(self) -> None:
        """Ask again for what was asked last."""
        if self._scene is None:
            return
        self._generation += 1
        self._set_freshness(Freshness.OUTDATED if self._has_shown else Freshness.EMPTY)
        if not self._draft_clock.isActive():  # while somebody types without a pause, a draft comes at each beat
            self._draft_clock.start(0 if self._since_draft.hasExpired(DRAFT_MS) else DRAFT_MS)
        self._full_clock.start()

    def stop(self) -> None:
        """Ask no more, show no more answers."""
        self._draft_clock.stop()
        self._full_clock.stop()
        self._client.cancel(CHANNEL)
        self._scene = None

    @property
    def scene(self) -> Scene | None:
        """What is looked at."""
        return self._scene

    @property
    def freshness(self) -> Freshness:
        """How what is shown stands to the source."""
        return self._freshness

    def _ask_draft(self) -> None:
        self._since_draft.restart()
        look = self._look()
        files = () if look.file is None else (look.file,)
        self._ask(wants_mail=look.file is None, files=files, last_page=look.last_page)

    def _ask_full(self) -> None:
        self._draft_clock.stop()
        self._ask(wants_mail=True, files=None, last_page=0)

    def _ask(self, *, wants_mail: bool, files: tuple[int, ...] | None, last_page: int) -> None:
        if self._scene is not None:
            request = PreviewRequest(self._scene, wants_mail=wants_mail, files=files, last_page=last_page)
            generation = self._generation
            self._client.request(CHANNEL, request, lambda answer: self._on_answer(generation, answer))

    def _on_answer(self, generation: int, answer: Any) -> None:
        if isinstance(answer, LimitError):
            self._full_clock.stop()  # it would only hang again
        if isinstance(answer, SealwrightError):
            self._failed(problem_of(answer), generation)
        elif isinstance(answer, PreviewReply):
            self._show(answer, generation)

    def _show(self, reply: PreviewReply, generation: int) -> None:
        if reply.mail is None and reply.problem is not None and not any(file.raw for file in reply.files):
            self.came.emit(reply)
            self._failed(reply.problem, generation)
            return
        self._has_shown = True
        self.came.emit(reply)
        if generation == self._generation:
            self._set_freshness(Freshness.DRAFT if reply.is_draft else Freshness.CURRENT)

    def _failed(self, problem: Problem, generation: int) -> None:
        if generation == self._generation:
            self.failed.emit(problem)
            self._set_freshness(Freshness.FAILED)

    def _set_freshness(self, freshness: Freshness) -> None:
        self._freshness = freshness
        self.freshness_changed.emit(freshness)
