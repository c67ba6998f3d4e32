"""Delete the data of settled messages when its time is over; the record of what was sent stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, exists, select, update

from designer.sender.outbox import sealed as contents
from designer.sender.outbox.states import DAY_MS, Mode
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import PURGEABLE, message, sealed

_AT_ONCE = 500


def purge_settled(outbox: Outbox, *, days: int) -> int:
    """Delete what is sealed of messages that settled more than `days` ago; how many. The space is overwritten."""
    before = outbox.now() - days * DAY_MS
    purged = 0
    while done := _purge_some(outbox, before):
        purged += done
    if purged:
        outbox.compact()
    return purged


def proofs_kept(outbox: Outbox) -> set[tuple[str, int]]:
    """The proofs (template, number) whose data is still there."""
    theirs = select(message.c.template, message.c.publication).where(
        message.c.mode == Mode.PROOF, message.c.purged == 0
    )
    with outbox.read() as connection:
        return {(row.template, row.publication) for row in connection.execute(theirs)}


def _purge_some(outbox: Outbox, before: int) -> int:
    columns = select(message.c.seq, message.c.id, message.c.event_seq)
    over = columns.where(PURGEABLE, message.c.updated_at < before).order_by(message.c.updated_at).limit(_AT_ONCE)
    with outbox.write() as connection:
        rows = connection.execute(over).all()
        _purge(connection, rows)
    return len(rows)


def _purge(connection: Connection, rows: Sequence[Any]) -> None:
    connection.execute(update(message).where(message.c.seq.in_([row.seq for row in rows])).values(purged=1))
    unpurged = {
        seq for seq in {row.event_seq for row in rows}
        if connection.scalar(select(exists().where(message.c.event_seq == seq, message.c.purged == 0)))
    }  # fmt: skip
    owners = [contents.message_owner(row.id) for row in rows]
    owners += [contents.event_owner(row.event_seq) for row in rows if row.event_seq not in unpurged]
    connection.execute(delete(sealed).where(sealed.c.owner.in_(owners)))
