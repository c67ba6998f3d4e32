"""Asks render workers without ever waiting: one warm, one spare, the latest question of each channel wins."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from designer.core.errors import LimitError, RenderError, SealwrightError, UnavailableError
from designer.core.paths import own_command
from designer.gui.preview.worker_process import Frame, WorkerProcess
from designer.render.protocol import ComposeRequest, error_of, reply_of, request_frame
from designer.render.questions import Answer, Question, packed, unpacked

WORKERS = 2
WALL_SECONDS = 10.0
_STARTS_IN_A_ROW = 3
Answered = Callable[[Any], None]  # an Answer, a ComposeReply, or the SealwrightError that there is instead


@dataclass(frozen=True, slots=True)
class _Job:
    channel: str
    number: int
    question: Question | ComposeRequest
    on_answer: Answered
    is_background: bool


class RenderClient(QObject):
    """Two render workers. A worker that hangs is killed and replaced; the other one goes on meanwhile.

    A question replaces one of the same channel that still waits. An answer that is older than one already given for
    its channel is dropped. Questions in the background are asked one at a time, and of one worker only.
    """

    worker_died = Signal(str)  # the code of the error that its question got
    became_ready = Signal()
    answered = Signal(str)  # channel

    def __init__(
        self,
        limits: Mapping[str, float],
        parent: QObject | None = None,
        *,
        wall_seconds: float = WALL_SECONDS,
        command: Callable[[str], list[str]] | None = None,
    ) -> None:
        super().__init__(parent)
        self._made_command = command or (lambda told: own_command("render-worker", told))
        self._wall_seconds = wall_seconds
        self._command = self._command_for(limits)
        self._outdated: set[WorkerProcess] = set()  # at work under the limits of before
        self._waiting: OrderedDict[str, _Job] = OrderedDict()
        self._at_work: dict[WorkerProcess, _Job] = {}
        self._given: dict[str, int] = {}
        self._number = 0
        self._failed_starts = 0
        self._is_closed = False
        self._workers = [self._started() for _ in range(WORKERS)]

    def request(
        self, channel: str, question: Question | ComposeRequest, on_answer: Answered, *, is_background: bool = False
    ) -> None:
        """Ask; `on_answer` is called later unless a newer question of the channel comes first."""
        self._number += 1
        self._waiting.pop(channel, None)
        self._waiting[channel] = _Job(channel, self._number, question, on_answer, is_background)
        if not self._workers and not self._is_closed:  # they would not start before: try again
            self._failed_starts = 0
            self._workers = [self._started() for _ in range(WORKERS)]
        self._dispatch()

    def set_limits(self, limits: Mapping[str, float]) -> None:
        """Work under other limits (render.limits.WorkerLimits) from the next question on."""
        command = self._command_for(limits)
        if command == self._command:
            return
        self._command = command
        self._outdated = {worker for worker in self._workers if worker.is_busy}
        for worker in [one for one in self._workers if not one.is_busy]:
            self._replace(worker)

    def cancel(self, channel: str) -> None:
        """Forget what was asked; no answer is given any more."""
        self._waiting.pop(channel, None)
        self._given[channel] = self._number

    def close(self) -> None:
        """End the workers; nothing is answered any more."""
        self._is_closed = True
        self._waiting.clear()
        self._at_work.clear()
        for worker in self._workers:
            worker.end()
        self._workers = []

    @property
    def is_ready(self) -> bool:
        """Whether a worker is warm."""
        return any(worker.is_ready for worker in self._workers)

    def pids(self) -> list[int]:
        """The process ids of the workers."""
        return [worker.pid for worker in self._workers]

    def _command_for(self, limits: Mapping[str, float]) -> list[str]:
        return self._made_command(json.dumps({**limits, "wall_seconds": self._wall_seconds}))

    def _started(self) -> WorkerProcess:
        worker = WorkerProcess(self._command, self)
        worker.became_ready.connect(self._on_became_ready)
        worker.answered.connect(self._on_answered)
        worker.ran_out_of_time.connect(self._on_ran_out_of_time)
        worker.died.connect(self._on_died)
        worker.not_started.connect(self._on_not_started)
        return worker

    def _dispatch(self) -> None:
        for worker in self._workers:
            job = self._next(worker) if worker.is_ready and not worker.is_busy else None
            if job is not None:
                del self._waiting[job.channel]
                self._at_work[worker] = job
                worker.ask(*_frame(job.question), within_ms=round(self._wall_seconds * 1000))

    def _next(self, worker: WorkerProcess) -> _Job | None:
        """The question that waits longest; one in the background only if no other is at work in the background."""
        for job in self._waiting.values():
            if not job.is_background:
                return job
        if worker is not self._workers[-1] or any(job.is_background for job in self._at_work.values()):
            return None
        return next(iter(self._waiting.values()), None)

    def _on_became_ready(self, _worker: WorkerProcess) -> None:
        self._failed_starts = 0
        self.became_ready.emit()
        self._dispatch()

    def _on_answered(self, worker: WorkerProcess, frame: Frame) -> None:
        job = self._at_work.pop(worker)
        header, blobs = frame
        if header.pop("is_last", False) or worker in self._outdated:
            self._replace(worker)
        self._dispatch()
        self._give(job, error_of(header) or _answer(job.question, header, blobs))

    def _on_ran_out_of_time(self, worker: WorkerProcess) -> None:
        self._lost(worker, LimitError("limit-time", limit=round(self._wall_seconds)))

    def _on_died(self, worker: WorkerProcess, status: int) -> None:
        self._lost(worker, RenderError("worker-died", status=status))

    def _lost(self, worker: WorkerProcess, error: SealwrightError) -> None:
        """A worker hung or died. Whoever waits for it is told; when it was idle it is nobody's fault."""
        job = self._at_work.pop(worker, None)
        self._replace(worker)
        self._dispatch()
        if job is not None:
            self._give(job, error)
            self.worker_died.emit(error.code)

    def _on_not_started(self, worker: WorkerProcess, status: int) -> None:
        self._failed_starts += 1
        if self._failed_starts < _STARTS_IN_A_ROW:
            self._replace(worker)
            return
        self._workers.remove(worker)
        worker.deleteLater()
        if not self._workers:
            error = UnavailableError("worker-not-started", status=status)
            waiting = list(self._waiting.values())
            self._waiting.clear()
            for job in waiting:
                self._give(job, error)
            self.worker_died.emit(error.code)

    def _replace(self, worker: WorkerProcess) -> None:
        """The other worker, which is warm, takes the first place; a new one warms up behind it."""
        worker.end()
        worker.deleteLater()
        self._outdated.discard(worker)
        self._workers.remove(worker)
        self._workers.append(self._started())

    def _give(self, job: _Job, answer: Any) -> None:
        if self._is_closed or job.number <= self._given.get(job.channel, 0):
            return
        self._given[job.channel] = job.number
        job.on_answer(answer)
        self.answered.emit(job.channel)


def _frame(question: Question | ComposeRequest) -> tuple[dict[str, Any], list[bytes]]:
    return request_frame(question) if isinstance(question, ComposeRequest) else packed(question)


def _answer(question: Question | ComposeRequest, header: Mapping[str, Any], blobs: list[bytes]) -> Answer | Any:
    try:
        return reply_of(header, blobs) if isinstance(question, ComposeRequest) else unpacked(header, blobs)
    except (ValueError, LookupError, TypeError):  # a frame, but no answer
        return RenderError("worker-died", status=0)
