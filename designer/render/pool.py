"""A pool of render workers: each event in a process of its own for its time, killed and replaced at its limits."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from designer.core.errors import LimitError, RenderError, SealwrightError, UnavailableError
from designer.core.paths import own_command
from designer.render.limits import WorkerLimits
from designer.render.protocol import (
    ComposeReply,
    ComposeRequest,
    error_of,
    read_frame,
    reply_of,
    request_frame,
    write_frame,
)
from designer.render.questions import Question, packed, unpacked

Frame = tuple[dict[str, Any], list[bytes]]

_START_SECONDS = 60.0
_CPU_TIME_OVER = -24  # SIGXCPU
# SIGHUP, SIGINT, SIGKILL (the system is short of memory, for example) and SIGTERM; on Windows what taskkill sets
_FROM_OUTSIDE = frozenset({1} if sys.platform == "win32" else {-1, -2, -9, -15})


class Pool:
    """`size` warm workers. `compose` may be called from any thread and waits for a free one."""

    def __init__(
        self, size: int, limits: WorkerLimits, *, start: Callable[[WorkerLimits], _Child] | None = None
    ) -> None:
        self._limits = limits
        self._start = start or _Child
        self._idle: queue.SimpleQueue[_Child | None] = queue.SimpleQueue()
        self._is_closed = False
        self.size = size
        for _ in range(size):
            self._idle.put(self._start(limits))

    def compose(self, request: ComposeRequest) -> ComposeReply:
        """One message, composed in a worker.

        Raises what the worker raised; LimitError when it went over a limit, RenderError when it died, and
        UnavailableError when somebody else ended it.
        """
        return reply_of(*self._answered(*request_frame(request)))

    def ask(self, question: Question) -> Any:
        """A question, answered in a worker; raises as `compose` does."""
        return unpacked(*self._answered(*packed(question)))

    def _answered(self, header: dict[str, Any], blobs: list[bytes]) -> Frame:
        child = self._idle.get()
        if child is None or self._is_closed:
            self._idle.put(None)
            raise UnavailableError("pool-closed")
        try:
            child = self._living(child)
            return child.answer(header, blobs)
        finally:
            self._idle.put(self._renewed(child))

    def _living(self, child: _Child) -> _Child:
        """The worker, or a new one if it was killed while it was idle, which is no event's fault."""
        if child.is_alive and not child.is_spent:
            return child
        child.kill()
        try:
            return self._start(self._limits)
        except OSError:
            raise UnavailableError("worker-not-started", status=0) from None

    def _renewed(self, child: _Child) -> _Child | None:
        """What goes back into the pool: never nothing, or its place would be lost; a dead one is replaced later."""
        if not child.is_spent:
            return child
        child.kill()
        if self._is_closed:
            return None
        try:
            return self._start(self._limits)
        except OSError:
            return child

    def close(self) -> None:
        """End all workers; whoever still waits gets UnavailableError."""
        self._is_closed = True
        for _ in range(self.size):
            child = self._idle.get()
            if child is not None:
                child.kill()
        self._idle.put(None)

    def pids(self) -> list[int]:
        """The process ids of the idle workers, for measuring."""
        children = [self._idle.get() for _ in range(self._idle.qsize())]
        for child in children:
            self._idle.put(child)
        return [child.pid for child in children if child is not None]


class _Child:
    """One worker process and the pipe to it."""

    def __init__(self, limits: WorkerLimits) -> None:
        self._limits = limits
        self._is_ready = False
        self.is_spent = False
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            own_command("render-worker", limits.model_dump_json()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("SEALWRIGHT_WORKER_STDERR") else subprocess.DEVNULL,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def answer(self, header: dict[str, Any], blobs: list[bytes]) -> Frame:
        self._wait_ready()
        timer = _Timer(self._limits.wall_seconds, self._process)
        try:
            frame = self._exchange(header, blobs)
        finally:
            timer.cancel()
        if frame is None:
            self.is_spent = True
            raise self._death(has_fired=timer.has_fired)
        header, blobs = frame
        self.is_spent = bool(header.pop("is_last", False))
        if (error := error_of(header)) is not None:
            raise error
        return header, blobs

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _wait_ready(self) -> None:
        if self._is_ready:
            return
        timer = _Timer(_START_SECONDS, self._process)
        frame = read_frame(self._process.stdout) if self._process.stdout else None
        timer.cancel()
        if frame is None:
            self.is_spent = True
            raise UnavailableError("worker-not-started", status=self._status())
        self._is_ready = True

    def _exchange(self, header: dict[str, Any], blobs: list[bytes]) -> Frame | None:
        if self._process.stdin is None or self._process.stdout is None:
            return None
        try:
            write_frame(self._process.stdin, header, blobs)
        except BrokenPipeError:
            return None
        return read_frame(self._process.stdout)

    def _death(self, *, has_fired: bool) -> SealwrightError:
        """Why the worker is gone; only what ended it from outside has nothing to do with the event."""
        status = self._status()
        if has_fired or status == _CPU_TIME_OVER:
            return LimitError("limit-time", limit=round(self._limits.wall_seconds))
        if status in _FROM_OUTSIDE:
            return UnavailableError("worker-killed", status=status)
        return RenderError("worker-died", status=status)

    def _status(self) -> int:
        try:
            return self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return 0


class _Timer:
    """Kills the process when its time is over, and remembers that it did."""

    def __init__(self, seconds: float, process: subprocess.Popen[bytes]) -> None:
        self.has_fired = False
        self._process = process
        self._timer = threading.Timer(seconds, self._fire)
        self._timer.daemon = True
        self._timer.start()

    def _fire(self) -> None:
        self.has_fired = True
        self._process.kill()

    def cancel(self) -> None:
        self._timer.cancel()
