"""An event that was canceled before the sender had it in hand, and what comes in its place under the same id."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Text, and_, bindparam, case, cast, func, select, update

from designer.sender.outbox.log import log_moves
from designer.sender.outbox.states import CANCELED, LIST_CANCELED, State
from designer.sender.outbox.tables import SUPERSEDED, event, message, portions


def stopped(connection: Connection, seqs: Sequence[int]) -> dict[int, bool]:
    """Of these events those that never will go out, nor were in hand; whether each was canceled with its whole file.

    No move leads on from there, so nobody who gets the other one can have got this one.
    """
    by_person = message.c.reason.in_([CANCELED, LIST_CANCELED])
    never = and_(message.c.turn_at == 0, message.c.attempts == 0, message.c.message_id == "", message.c.purged == 0)
    is_over = case((and_(message.c.state == State.CANCELED, by_person, never), 1), else_=0)
    is_whole = case((message.c.reason == LIST_CANCELED, 1), else_=0)
    columns = select(message.c.event_seq, func.min(is_over).label("over"), func.min(is_whole).label("whole"))
    rows = (
        row for some in portions(seqs)
        for row in connection.execute(columns.where(message.c.event_seq.in_(some)).group_by(message.c.event_seq))
    )  # fmt: skip
    return {row.event_seq: bool(row.whole) for row in rows if row.over}


def canceled_before(connection: Connection, mode: str, ids: Sequence[str]) -> dict[tuple[str, bytes], int]:
    """The seq of what gave up each of these ids, by id and fingerprint."""
    columns = select(event.c.first_id, event.c.fingerprint, event.c.seq).where(SUPERSEDED, event.c.mode == mode)
    rows = (row for some in portions(ids) for row in connection.execute(columns.where(event.c.first_id.in_(some))))
    return {(row.first_id, row.fingerprint): row.seq for row in rows}


def give_up_ids(connection: Connection, seqs: Sequence[int]) -> None:
    """Make the ids of these events free for others, in the caller's transaction."""
    given_up = {"first_id": event.c.id, "id": event.c.id + "~" + cast(event.c.seq, Text)}  # no declared id has a ~
    for some in portions(seqs):
        connection.execute(update(event).where(event.c.seq.in_(some)).values(given_up))


def supersede(connection: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """Note for each (old, new) seq that the new event stands for the old one."""
    if pairs:
        noted = update(event).where(event.c.seq == bindparam("old")).values(superseded_by=bindparam("new"))
        connection.execute(noted, [{"old": old, "new": new} for old, new in pairs])


def give_back_ids(connection: Connection, gone: Sequence[int]) -> None:
    """Undo it for events that are forgotten, since their file was not completed."""
    back = {"id": event.c.first_id, "first_id": "", "superseded_by": 0}
    for some in portions(gone):
        connection.execute(update(event).where(SUPERSEDED, event.c.superseded_by.in_(some)).values(back))


def log_superseded(connection: Connection, now: int, by: Sequence[int]) -> None:
    """Tell in the log of each canceled message that an event came in the place of its own."""
    for some in portions(by):
        theirs = select(message.c.seq).join_from(message, event).where(SUPERSEDED, event.c.superseded_by.in_(some))
        log_moves(
            connection, now, "supersede", [(seq, State.CANCELED, State.CANCELED) for seq in connection.scalars(theirs)]
        )
