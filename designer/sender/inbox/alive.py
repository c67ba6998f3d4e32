"""The heartbeat file in the drop folder: a program that writes events there sees whether somebody takes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from designer.core.files import write_atomically
from designer.sender.outbox.states import State

ALIVE = ".sealwright-alive.json"  # hidden: it is never taken as an event
_DECIDE = (State.HELD, State.UNCERTAIN, State.UNROUTABLE)


def write_alive(
    folder: Path, at: datetime, mode: str, counts: Mapping[State, int], *, refused_files: int,
    taking: tuple[int, int] | None = None,
) -> None:  # fmt: skip
    """Say that the sender is alive, and what waits; numbers only. Raises OSError.

    `taking`: how many rows of how many are done of the large file that is being taken in.
    """
    told = {
        "at": at.isoformat(timespec="seconds"), "mode": mode,
        "waiting": counts[State.PENDING] + counts[State.PROCESSING],
        "to_decide": sum(counts[state] for state in _DECIDE), "failed": counts[State.FAILED],
        "refused_files": refused_files,
        **({"taking": {"done": taking[0], "of": taking[1]}} if taking else {}),
    }  # fmt: skip
    write_atomically(folder / ALIVE, json.dumps(told).encode(), mode=0o644)
