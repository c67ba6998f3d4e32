"""How often one key may call: a bucket for each, refilled evenly, kept in memory only."""

from __future__ import annotations

import threading
from collections.abc import Callable

from designer.core.errors import UnavailableError

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
