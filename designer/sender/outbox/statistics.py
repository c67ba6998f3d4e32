"""Figures day by day, for the time after the log is deleted: how many messages ended how, and how long it took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from designer.sender.outbox.states import DAY_MS, SETTLED
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import PURGEABLE, PURGED, event, message, statistics

EVENTS = "events"  # not a state: how many events were accepted that day
_TIMES = ("waiting_ms", "composing_ms", "sending_ms")
_Key = tuple[int, str, str, str, int]


@dataclass(frozen=True, slots=True)
class Day:
    """What one day (UTC, counted from the epoch) came to; the times are sums over the messages."""

    day: int
    state: str
    test: bool
    messages: int
    waiting_ms: int
    composing_ms: int
    sending_ms: int


@dataclass(frozen=True, slots=True)
class Ended:
    """A message that ended its way, and how long it was in the outbox, composed and sent (ms)."""

    state: str
    test: bool
    waiting_ms: int
    composing_ms: int
    sending_ms: int


def add_up(connection: Connection, messages: Sequence[Any], events: Sequence[Any]) -> None:
    """Add rows of `message` and `event`, which are deleted now, to the figures of their days."""
    sums: defaultdict[_Key, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in messages:
        key = (row.updated_at // DAY_MS, row.mode, row.template, row.state, row.test)
        for place, value in enumerate((1, _waiting(row), row.composing_ms, row.sending_ms)):
            sums[key][place] += value
    for row in events:
        sums[row.received_at // DAY_MS, row.mode, "", EVENTS, 0][0] += 1
    for key, values in sums.items():
        _add(connection, key, values)


def ended_since(outbox: Outbox, *, mode: str, since: int) -> tuple[int, list[Ended]]:
    """How many events came since then (ms), and every message that ended since then, as far as the log goes."""
    theirs = (message.c.mode == mode, message.c.updated_at >= since)
    with outbox.read() as connection:
        came = connection.scalar(select(func.count()).where(event.c.mode == mode, event.c.received_at >= since))
        rows = [row for part in (PURGEABLE, PURGED) for row in connection.execute(_ENDED.where(part, *theirs))]
    return came or 0, [
        Ended(row.state, bool(row.test), _waiting(row), row.composing_ms, row.sending_ms) for row in rows
    ]  # fmt: skip


def days(outbox: Outbox, *, mode: str, since_day: int) -> list[Day]:
    """The figures day by day, whether the log is still there or not; the newest first."""
    with outbox.read() as connection:
        found = [*_kept(connection, mode, since_day), *_live(connection, mode, since_day)]
    sums: defaultdict[tuple[int, str, bool], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for one in found:
        for place, value in enumerate((one.messages, one.waiting_ms, one.composing_ms, one.sending_ms)):
            sums[one.day, one.state, one.test][place] += value
    return [Day(*key, *values) for key, values in sorted(sums.items(), key=lambda item: (-item[0][0], item[0][1:]))]


_ENDED = select(
    message.c.state, message.c.test, message.c.updated_at, message.c.due_at, message.c.created_at,
    message.c.composing_ms, message.c.sending_ms,
)  # fmt: skip


def _waiting(row: Any) -> int:
    """How long it was in the outbox, from when it could first go."""
    return max(int(row.updated_at) - int(row.due_at or row.created_at), 0)


def _add(connection: Connection, key: _Key, values: Sequence[int]) -> None:
    columns = dict(zip(("day", "mode", "template", "state", "test"), key, strict=True))
    more = dict(zip(("messages", *_TIMES), values, strict=True))
    mine = [statistics.c[name] == value for name, value in columns.items()]
    raised = {name: statistics.c[name] + value for name, value in more.items()}
    if not connection.execute(update(statistics).where(*mine).values(raised)).rowcount:
        connection.execute(insert(statistics), {**columns, **more})


def _kept(connection: Connection, mode: str, since_day: int) -> list[Day]:
    columns = [statistics.c[name] for name in ("day", "state", "test")]
    sums = [func.sum(statistics.c[name]) for name in ("messages", *_TIMES)]
    query = select(*columns, *sums).where(statistics.c.mode == mode, statistics.c.day >= since_day)
    return [Day(row[0], row[1], bool(row[2]), *row[3:]) for row in connection.execute(query.group_by(*columns))]


def _live(connection: Connection, mode: str, since_day: int) -> list[Day]:
    ended = (message.c.updated_at - message.c.updated_at % DAY_MS) / DAY_MS
    came = (event.c.received_at - event.c.received_at % DAY_MS) / DAY_MS
    began = since_day * DAY_MS
    theirs = message.c.mode == mode, message.c.updated_at >= began, message.c.state.in_([str(one) for one in SETTLED])
    waited = func.sum(message.c.updated_at - message.c.due_at)
    spent = (waited, func.sum(message.c.composing_ms), func.sum(message.c.sending_ms))
    query = select(ended, message.c.state, message.c.test, func.count(), *spent).where(*theirs)
    rows = [Day(int(row[0]), row[1], bool(row[2]), *row[3:])
            for row in connection.execute(query.group_by(ended, message.c.state, message.c.test))]  # fmt: skip
    events = select(came, func.count()).where(event.c.mode == mode, event.c.received_at >= began).group_by(came)
    return rows + [Day(int(row[0]), EVENTS, False, row[1], 0, 0, 0) for row in connection.execute(events)]
