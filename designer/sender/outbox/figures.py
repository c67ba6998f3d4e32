"""Figures for the person who watches: what settled hour by hour, and what is stuck for the same reason. Read only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import PURGEABLE, message

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
