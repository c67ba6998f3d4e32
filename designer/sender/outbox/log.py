"""The append-only log of moves: who moved what, from where to where; nothing personal."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert

from designer.sender.outbox.tables import event_log

SENDER = "sender"  # the actor of every move that no person asked for


def log_moves(
    connection: Connection, at: int, action: str, moves: Iterable[tuple[int, str, str]], *, actor: str = SENDER,
    reason: str = "",
) -> None:  # fmt: skip
    """Append one row for each (message_seq, from, to); message_seq 0 stands for none."""
    rows = [
        {"at": at, "message_seq": seq, "action": action, "from_state": source, "to_state": target, "actor": actor,
         "reason": reason}
        for seq, source, target in moves
    ]  # fmt: skip
    if rows:
        connection.execute(insert(event_log), rows)
