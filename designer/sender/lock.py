"""One sender for each workspace: a lock that the system releases when its holder dies, and the holder's heartbeat."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Self

from designer.core.clock import Clock, to_millis, utc_now
from designer.core.errors import ConflictError

TRIES = 10
BETWEEN_TRIES_SECONDS = 0.05  # whoever asks `is_running` holds the lock for a moment
_LOCKED_BYTE = 1 << 30  # far behind the heartbeat, which others read: Windows locks are mandatory


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Who held the lock last, and when (ms) it was last alive."""

    pid: int
    at: int


class SenderLock:
    """The workspace's sender lock; whoever writes the outbox holds it.

    The file stays when the lock is released. Python closes the file in programs that it starts, so that no child
    holds the lock on.
    """

    def __init__(self, path: Path, clock: Clock = utc_now, *, tries: int = TRIES) -> None:
        self._path = path
        self._clock = clock
        self._tries = tries
        self._file: FileIO | None = None

    def acquire(self) -> None:
        """Take the lock. Raises ConflictError when another sender has it."""
        file = FileIO(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
        for _ in range(self._tries):
            if _try_lock(file.fileno(), is_shared=False):
                self._file = file
                self.beat()
                return
            time.sleep(BETWEEN_TRIES_SECONDS)
        file.close()
        raise ConflictError("sender-running", pid=beat.pid if (beat := heartbeat(self._path)) else 0)

    def beat(self) -> None:
        """Say that the holder is alive."""
        if self._file is not None:
            written = json.dumps({"pid": os.getpid(), "at": to_millis(self._clock())}).ljust(64).encode()
            self._file.seek(0)
            self._file.write(written)

    def release(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def is_running(path: Path) -> bool:
    """Whether a sender holds the lock now."""
    try:
        with path.open("rb") as file:
            return not _try_lock(file.fileno(), is_shared=True)
    except FileNotFoundError:
        return False


def heartbeat(path: Path) -> Heartbeat | None:
    """The last heartbeat, or None when there was none or it is being written."""
    try:
        read = json.loads(path.read_bytes())
        return Heartbeat(int(read["pid"]), int(read["at"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int, *, is_shared: bool) -> bool:  # noqa: ARG001 - Windows knows exclusive ones only
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(descriptor: int, *, is_shared: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
