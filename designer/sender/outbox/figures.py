"""Figures for the person who watches: what settled hour by hour, and what is stuck for the same reason. Read only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from designer.sender.outbox.pauses import Kind, Pause, in_force, not_paused
from designer.sender.outbox.rates import Rates, day_is_full
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import PURGEABLE, READY, in_state, message

HOUR_MS = 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Settled:
    """So many messages ended in a state within the hour that began at `hour` (ms). `test`: in the local mailbox."""

    hour: int
    state: str
    test: bool
    count: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Messages in one state for one reason; `details` are the reason's arguments as JSON."""

    state: str
    reason: str
    details: str
    count: int


def settled_by_hour(outbox: Outbox, *, mode: str, since: int) -> list[Settled]:
    """What ended its way since then (ms), as far as its data is still kept."""
    hour = (message.c.updated_at - message.c.updated_at % HOUR_MS).label("hour")
    columns = select(hour, message.c.state, message.c.test, func.count())
    query = columns.where(PURGEABLE, message.c.updated_at >= since, message.c.mode == mode)
    with outbox.read() as connection:
        rows = connection.execute(query.group_by(hour, message.c.state, message.c.test))
        return [Settled(row[0], row[1], bool(row[2]), row[3]) for row in rows]


def failures_since(outbox: Outbox, *, mode: str, since: int) -> list[Alike]:
    """What failed since then (ms) and why, the most frequent reason first."""
    same = (message.c.state, message.c.reason, message.c.details)
    count = func.count().label("count")
    theirs = (message.c.mode == mode, message.c.state == str(State.FAILED), message.c.updated_at >= since)
    query = select(*same, count).where(*theirs).group_by(*same).order_by(count.desc(), message.c.reason)
    with outbox.read() as connection:
        return [Alike(*row) for row in connection.execute(query)]


def oldest_waiting_ms(outbox: Outbox) -> int:
    """For how long the oldest of the messages that wait for their turn has been due; 0 when none waits."""
    with outbox.read() as connection:
        oldest = connection.scalar(select(func.min(message.c.seq)).where(READY))
        since = connection.scalar(select(message.c.due_at).where(message.c.seq == oldest))
    return max(outbox.now() - since, 0) if since else 0


def overdue(outbox: Outbox, *, mode: str, since: int, rates: Rates) -> int:
    """How many messages have been due since then (ms) or longer, though nobody has stopped them.

    What a paused account, domain or template keeps is left out, and what waits for another day because of the rates.
    """
    now = outbox.now()
    with outbox.read() as connection:
        stopped = [one for one in in_force(connection, now) if not one.until]
        full = [Pause(Kind.ACCOUNT, name, "rate", now, 0) for name in day_is_full(connection, rates, now)]
        if any(one.kind == Kind.EVERYTHING for one in stopped):
            return 0
        theirs = (in_state(State.PENDING), message.c.mode == mode, message.c.due_at <= since)
        free = (message.c.expires_at > now, *not_paused([*stopped, *full]))
        query = select(func.count()).select_from(message).where(*theirs, *free)
        return connection.scalar(query) or 0


def waiting_for(outbox: Outbox, account: str) -> int:
    """How many messages wait for this account."""
    query = select(func.count()).select_from(message).where(in_state(State.PENDING), message.c.account == account)
    with outbox.read() as connection:
        return connection.scalar(query) or 0


def alike(outbox: Outbox, *, mode: str, states: Sequence[State], at_least: int = 2) -> list[Alike]:
    """What stays in these states for the same reason, the largest groups first."""
    same = (message.c.state, message.c.reason, message.c.details)
    count = func.count().label("count")
    query = select(*same, count).where(message.c.mode == mode, message.c.state.in_([str(one) for one in states]))
    with outbox.read() as connection:
        rows = connection.execute(query.group_by(*same).having(count >= at_least).order_by(count.desc()))
        return [Alike(*row) for row in rows]


def alike_ids(outbox: Outbox, group: Alike, *, mode: str, limit: int) -> list[str]:
    """The messages of a group, the oldest first."""
    same = (message.c.state == group.state, message.c.reason == group.reason, message.c.details == group.details)
    query = select(message.c.id).where(message.c.mode == mode, *same).order_by(message.c.seq).limit(limit)
    with outbox.read() as connection:
        return list(connection.scalars(query))
