"""Time as a seam: whoever needs the time is handed a `Clock`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


def to_millis(moment: datetime) -> int:
    """Milliseconds since the epoch: how times are stored."""
    return int(moment.timestamp() * 1000)


def from_millis(millis: int) -> datetime:
    """The moment that `to_millis` stored."""
    return datetime.fromtimestamp(millis / 1000, UTC)
