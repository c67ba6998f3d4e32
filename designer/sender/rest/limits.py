"""How often one key may call, and how many messages may wait: both known in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable

from designer.core.errors import UnavailableError

_COUNTED_EVERY_SECONDS = 0.25
_BURST_SECONDS = 60  # a whole minute's calls may come at once


class CallRate:
    """Counts the calls of every key. Safe for threads."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._free_at: dict[str, float] = {}
        self._guard = threading.Lock()

    def count(self, name: str, per_minute: int) -> None:
        """One more call. Raises UnavailableError `rest-too-often` with the seconds to wait (0 = no limit)."""
        if not per_minute:
            return
        now, step = self._seconds(), 60 / per_minute
        with self._guard:
            free_at = max(self._free_at.get(name, now), now)
            wait = free_at - now - _BURST_SECONDS
            if wait > 0:
                raise UnavailableError("rest-too-often", limit=per_minute, seconds=int(wait) + 1)
            self._free_at[name] = free_at + step


class HighWater:
    """How many messages wait. To count them takes the outbox's turn, for which each call would wait a second time.

    So they are counted a few times a second, what came in since is added, and nobody is refused without a new count.
    """

    def __init__(self, count: Callable[[], int], seconds: Callable[[], float]) -> None:
        self._count = count
        self._seconds = seconds
        self._waiting = 0
        self._counted_at = -_COUNTED_EVERY_SECONDS
        self._guard = threading.Lock()

    def is_reached(self, limit: int) -> bool:
        """Whether so many wait."""
        now = self._seconds()
        with self._guard:
            is_old = not 0 <= now - self._counted_at < _COUNTED_EVERY_SECONDS
            if is_old:
                self._counted_at = now
        if is_old or self._waiting >= limit:
            self._waiting = self._count()
        return self._waiting >= limit

    def add(self, accepted: int) -> None:
        """So many have come in."""
        with self._guard:
            self._waiting += accepted
