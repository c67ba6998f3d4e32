"""Delete what is over: first the data of settled messages, later their log, and at last the figures.

Everything goes in portions, so that whoever sends or accepts meanwhile waits for a moment only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, or_, select, update

from designer.sender.outbox import sealed as contents
from designer.sender.outbox.callbacks import forget_callbacks
from designer.sender.outbox.states import DAY_MS, Mode, State
from designer.sender.outbox.statistics import add_up
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import (
    PURGEABLE,
    PURGED,
    attempt,
    batch,
    event,
    event_log,
    message,
    sealed,
    statistics,
)

_AT_ONCE = 500
_BREATH_SECONDS = 0.001  # a lock that is free for no time at all is never got by another thread


@dataclass(frozen=True, slots=True)
class Purged:
    """What was deleted: the data of so many messages, the log of so many, the figures of so many days.

    `is_gone` is false while a program that reads the outbox keeps deleted bytes in its write-ahead log.
    """

    data: int
    log: int
    days: int
    is_gone: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """How many days things are kept."""

    data_days: int
    log_days: int
    statistics_days: int


def _nothing() -> None:
    pass


def purge(outbox: Outbox, kept: Kept, *, between: Callable[[], None] = _nothing) -> Purged:
    """Delete what is older than that; `between` is called after each portion."""
    data = purge_settled(outbox, days=kept.data_days, between=between)
    log = purge_log(outbox, days=max(kept.log_days, kept.data_days), between=between)
    days = purge_statistics(outbox, days=kept.statistics_days)
    return Purged(data, log, days, outbox.compact() if data or log or days else True)


def purge_settled(outbox: Outbox, *, days: int, between: Callable[[], None] = _nothing) -> int:
    """Delete what is sealed of messages that settled more than `days` ago; how many. The space is overwritten."""
    before = outbox.now() - days * DAY_MS
    purged = sum(_each(lambda: _purge_some(outbox, before), between))
    if purged:
        outbox.compact()
    return purged


def purge_log(outbox: Outbox, *, days: int, between: Callable[[], None] = _nothing) -> int:
    """Delete all rows of events whose messages were settled more than `days` ago and are purged; how many messages.

    Their ids are free again. What the figures need is added up before.
    """
    before = outbox.now() - days * DAY_MS
    portions = _Log(outbox, before)
    forgotten = sum(_each(portions.forget_some, between))
    with outbox.write() as connection:
        connection.execute(delete(event_log).where(event_log.c.message_seq == 0, event_log.c.at < before))
        left = ~exists().where(event.c.batch == batch.c.seq, event.c.batch > 0)
        connection.execute(delete(batch).where(batch.c.completed_at > 0, batch.c.completed_at < before, left))
    return forgotten


def purge_statistics(outbox: Outbox, *, days: int) -> int:
    """Delete the figures of days that lie further back; of how many days."""
    old = statistics.c.day < outbox.now() // DAY_MS - days
    with outbox.write() as connection:
        found = connection.scalars(select(statistics.c.day).where(old).distinct()).all()
        connection.execute(delete(statistics).where(old))
    return len(found)


def proofs_kept(outbox: Outbox) -> set[tuple[str, int]]:
    """The proofs (template, number) whose data is still there."""
    theirs = select(message.c.template, message.c.publication).where(
        message.c.mode == Mode.PROOF, message.c.purged == 0
    )
    with outbox.read() as connection:
        return {(row.template, row.publication) for row in connection.execute(theirs)}


def _each(portion: Callable[[], int | None], between: Callable[[], None]) -> Iterator[int]:
    """Do portions until there is none; what each came to."""
    while (done := portion()) is not None:
        yield done
        time.sleep(_BREATH_SECONDS)
        between()


def _purge_some(outbox: Outbox, before: int) -> int | None:
    columns = select(message.c.seq, message.c.id, message.c.event_seq)
    needless = or_(message.c.state != State.SENT, message.c.archive_for == 0, message.c.archived_at != 0)
    over = columns.where(PURGEABLE, message.c.updated_at < before, needless)  # what the archive still waits for stays
    over = over.order_by(message.c.updated_at).limit(_AT_ONCE)
    with outbox.write() as connection:
        rows = connection.execute(over).all()
        _purge(connection, rows)
    return len(rows) or None


def _purge(connection: Connection, rows: Sequence[Any]) -> None:
    connection.execute(update(message).where(message.c.seq.in_([row.seq for row in rows])).values(purged=1))
    forget_callbacks(connection, [row.seq for row in rows])
    events = {row.event_seq for row in rows}
    needed = select(message.c.event_seq).where(message.c.event_seq.in_(events), message.c.purged == 0)
    unpurged = set(connection.scalars(needed))
    owners = [contents.message_owner(row.id) for row in rows]
    owners += [contents.event_owner(seq) for seq in events - unpurged]
    connection.execute(delete(sealed).where(sealed.c.owner.in_(owners)))


class _Log:
    """Walks over the purged messages, oldest first; one whose event has others that are not over is passed by."""

    def __init__(self, outbox: Outbox, before: int) -> None:
        self._outbox = outbox
        self._before = before
        self._last = (-1, 0)

    def forget_some(self) -> int | None:
        """Forget the events of the next messages; how many messages, None when all were looked at."""
        at, seq = self._last
        columns = select(message.c.seq, message.c.updated_at, message.c.event_seq)
        later = or_(message.c.updated_at > at, and_(message.c.updated_at == at, message.c.seq > seq))
        over = columns.where(PURGED, message.c.updated_at < self._before, later)
        with self._outbox.write() as connection:
            rows = connection.execute(over.order_by(message.c.updated_at, message.c.seq).limit(_AT_ONCE)).all()
            if not rows:
                return None
            self._last = rows[-1].updated_at, rows[-1].seq
            return self._forget(connection, {row.event_seq for row in rows})

    def _forget(self, connection: Connection, events: set[int]) -> int:
        theirs = connection.execute(select(message).where(message.c.event_seq.in_(events))).all()
        waiting = {row.event_seq for row in theirs if not row.purged or row.updated_at >= self._before}
        over = [row for row in theirs if row.event_seq not in waiting]
        seqs, gone = [row.seq for row in over], events - waiting
        add_up(connection, over, connection.execute(select(event).where(event.c.seq.in_(gone))).all())
        connection.execute(delete(event_log).where(event_log.c.message_seq.in_(seqs)))
        connection.execute(delete(attempt).where(attempt.c.message_seq.in_(seqs)))
        connection.execute(delete(message).where(message.c.seq.in_(seqs)))
        connection.execute(delete(event).where(event.c.seq.in_(gone)))
        return len(over)
