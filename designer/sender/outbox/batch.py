"""Files that are taken in chunk by chunk and are seen by nobody until they are complete."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Text, cast, delete, insert, literal, select, update

from designer.core.errors import ConflictError
from designer.sender.outbox.accept import Intake, accept_into, lane_for
from designer.sender.outbox.records import Answer, Arrival, Door
from designer.sender.outbox.sealed import EVENT_PREFIX, WAITING, batch_owner, put
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.superseding import give_back_ids, log_superseded
from designer.sender.outbox.tables import IN_BATCH, INCOMING, OPEN, batch, event, message, sealed


def begin_batch(outbox: Outbox, door: Door, *, events: int, asks: bool = False) -> Intake:
    """Begin to take in a file of so many events; `asks`: a person decides before they leave."""
    row = {"source": door.source, "mode": door.mode, "events": events, "opened_at": outbox.now()}
    with outbox.write() as connection:
        seq = connection.execute(insert(batch).values(row).returning(batch.c.seq)).scalar_one()
        outbox.coming.add(seq)
    return Intake(door, lane_for(events), seq, asks)


def accept_chunk(outbox: Outbox, intake: Intake, arrivals: Sequence[Arrival]) -> list[Answer]:
    """Accept the next events of the file, answered as by `accept`; they stay unseen until the batch is complete."""
    return accept_into(outbox, intake, arrivals)


def complete_batch(outbox: Outbox, intake: Intake, *, events: int = 0, waiting: bytes = b"") -> None:
    """Make the file's events visible, all at once; durable when this returns.

    `events`: how many there were, when that was not known before. `waiting`: they wait for a person, who is told this.
    """
    with outbox.write() as connection:
        told = {"completed_at": outbox.now()} | ({"events": events} if events else {})
        done = update(batch).where(batch.c.seq == intake.batch, OPEN).values(told)
        if not connection.execute(done).rowcount:
            raise ConflictError("batch-gone")
        mine = select(event.c.seq).where(event.c.batch == intake.batch, IN_BATCH)
        shown = update(message).where(message.c.event_seq.in_(mine), message.c.state == INCOMING)
        connection.execute(shown.values(state=message.c.accepted_as, updated_at=outbox.now()))
        log_superseded(connection, outbox.now(), connection.scalars(mine).all())
        if waiting:
            put(connection, outbox.vault, batch_owner(intake.batch), WAITING, waiting)
    outbox.coming.discard(intake.batch)
    outbox.due.set()


def abandon_batch(outbox: Outbox, intake: Intake) -> None:
    """Forget what was taken in of a file that will not be completed."""
    outbox.coming.discard(intake.batch)  # also when that fails: the next file finds it unfinished
    with outbox.write() as connection:
        _forget(connection, intake.batch)


def forget_unfinished(outbox: Outbox) -> int:
    """Forget every incomplete batch that nobody is taking in, so that its file can be taken again; how many."""
    with outbox.write() as connection:
        unfinished = set(connection.scalars(select(batch.c.seq).where(OPEN))) - outbox.coming
        for seq in unfinished:
            _forget(connection, seq)
    return len(unfinished)


def _forget(connection: Connection, seq: int) -> None:
    mine = (event.c.batch == seq, IN_BATCH)
    if connection.execute(delete(batch).where(batch.c.seq == seq, OPEN)).rowcount:
        owners = select(literal(EVENT_PREFIX) + cast(event.c.seq, Text)).where(*mine)
        connection.execute(delete(sealed).where(sealed.c.owner.in_(owners)))
        seqs = connection.scalars(select(event.c.seq).where(*mine)).all()
        connection.execute(delete(event).where(*mine))
        give_back_ids(connection, seqs)
