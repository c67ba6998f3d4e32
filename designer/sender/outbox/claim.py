"""Hand due messages to workers under a lease, in the order of lane, priority and age."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Select, case, func, or_, select, update

from designer.sender.outbox.log import log_moves
from designer.sender.outbox.pauses import Kind, Pause, in_force, not_paused
from designer.sender.outbox.rates import Rates, allowances, day_is_full, use
from designer.sender.outbox.records import Claimed
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import EXPIRING, LATER, LEASED, READY, STALING, event, message

NO_RATES: Rates = {}
NO_ROOM: Mapping[str, int] = {}
_SWEPT_AT_ONCE = 1000
_FROM_EVENT = {"event_id": event.c.id, "event_type": event.c.type}
_COLUMNS = [
    _FROM_EVENT[one.name].label(one.name) if one.name in _FROM_EVENT else message.c[one.name]
    for one in fields(Claimed)
]  # fmt: skip


def claim(
    outbox: Outbox,
    worker: str,
    limit: int,
    *,
    lease_seconds: float = 60.0,
    only: str = "",
    rates: Rates = NO_RATES,
    room: Mapping[str, int] = NO_ROOM,
) -> list[Claimed]:
    """Take up to `limit` due messages for `worker`, or `only` the one of this id; each is in one hand at a time.

    An account that has used up its rate is passed over. `room`: of these accounts so many at most.
    """
    now = outbox.now()
    owner = f"{worker}#{secrets.token_hex(6)}"  # fresh, so that a hand that lost its lease never passes for a new one
    with outbox.write() as connection:
        _expire(connection, now)
        _hold_stale(connection, now)
        _ripen(connection, now)
        paused = in_force(connection, now)
        if any(one.kind == Kind.EVERYTHING for one in paused):
            return []
        allowed = _allowed(connection, rates, room, now)
        ready = _ready(now, [*paused, *(_full(name, now) for name, left in allowed.items() if left < 1)], limit)
        ready = ready.where(message.c.id == only) if only else ready
        due = _within(allowed, connection.execute(ready).all())
        for account, count in Counter(due.values()).items():
            use(connection, rates, account, count, now)
        taken = update(message).where(message.c.seq.in_(due)).values(
            state=State.PROCESSING, stage=case((message.c.message_id == "", "compose"), else_="check"),
            lease_owner=owner, lease_until=now + int(lease_seconds * 1000), leases=message.c.leases + 1,
            updated_at=now, turn_at=now,
        )  # fmt: skip
        connection.execute(taken)
        return _claimed(connection, due)


def next_due(outbox: Outbox, *, rates: Rates = NO_RATES) -> int | None:
    """When (ms) the dispatcher has something to do; None when nothing waits for a time.

    What waits for its turn within the minute is due now; what waits for another day is not.
    """
    now = outbox.now()
    with outbox.read() as connection:
        paused = in_force(connection, now)
        stopped = any(one.kind == Kind.EVERYTHING for one in paused)
        full = [_full(name, now) for name in day_is_full(connection, rates, now)]
        if not stopped and connection.scalar(_ready(now, [*paused, *full], 1)) is not None:
            return now
        moments = [connection.scalar(select(func.min(column)).where(condition)) for column, condition in _CLOCKS]
    moments += [one.until for one in paused if one.until]
    return min((moment for moment in moments if moment is not None), default=None)


_CLOCKS = (
    (message.c.next_attempt_at, LATER),
    (message.c.lease_until, LEASED),
    (message.c.expires_at, EXPIRING),
)
_ORDER = (message.c.lane, message.c.priority, message.c.seq)


def _ready(now: int, paused: Sequence[Pause], limit: int) -> Select[tuple[int, str]]:
    fresh = or_(message.c.stale_at == 0, message.c.stale_at > now)
    due = (READY, message.c.expires_at > now, fresh, *not_paused(paused))
    ready = select(message.c.seq, message.c.account).where(*due)
    return ready.order_by(*_ORDER).limit(limit).with_for_update(skip_locked=True)


def _full(account: str, now: int) -> Pause:
    """An account that can take no more now, as if it were paused."""
    return Pause(Kind.ACCOUNT, account, "rate", now, 0)


def _allowed(connection: Connection, rates: Rates, room: Mapping[str, int], now: int) -> dict[str, int]:
    """How many messages each account may take now; one that is not there, any number."""
    allowed = allowances(connection, rates, now)
    return allowed | {name: min(left, allowed.get(name, left)) for name, left in room.items()}


def _within(allowed: Mapping[str, int], ready: Sequence[Any]) -> dict[int, str]:
    """Of the messages (seq, account) those that may be taken, with their accounts."""
    taken: Counter[str] = Counter()
    due = {}
    for row in ready:
        if taken[row.account] < allowed.get(row.account, len(ready)):
            taken[row.account] += 1
            due[row.seq] = row.account
    return due


def _claimed(connection: Connection, seqs: Collection[int]) -> list[Claimed]:
    mine = select(*_COLUMNS).join_from(message, event).where(message.c.seq.in_(seqs))
    rows = connection.execute(mine.order_by(*_ORDER))  # UPDATE ... RETURNING gives them in no order
    return [Claimed(*row) for row in rows]


def _ripen(connection: Connection, now: int) -> None:
    """Move what has become due into the ready order, so that the order needs no look at the clock."""
    ripe = select(message.c.seq).where(LATER, message.c.next_attempt_at <= now)
    some = ripe.order_by(message.c.next_attempt_at).limit(_SWEPT_AT_ONCE)
    connection.execute(update(message).where(message.c.seq.in_(some)).values(next_attempt_at=0))


def _expire(connection: Connection, now: int) -> None:
    over = select(message.c.seq, message.c.state).where(EXPIRING, message.c.expires_at <= now)
    rows = connection.execute(over.order_by(message.c.expires_at).limit(_SWEPT_AT_ONCE)).all()
    if not rows:
        return
    ended = update(message).where(message.c.seq.in_([row.seq for row in rows]))
    connection.execute(ended.values(state=State.EXPIRED, reason=message.c.expires_as, updated_at=now))
    log_moves(connection, now, "expire", [(row.seq, row.state, State.EXPIRED) for row in rows])


def _hold_stale(connection: Connection, now: int) -> None:
    """What has waited longer than its template allows waits for a person's decision."""
    over = select(message.c.seq).where(STALING, message.c.stale_at <= now).order_by(message.c.stale_at)
    seqs = connection.scalars(over.limit(_SWEPT_AT_ONCE)).all()
    if not seqs:
        return
    held = update(message).where(message.c.seq.in_(seqs))
    connection.execute(held.values(state=State.HELD, reason="stale", updated_at=now))
    log_moves(connection, now, "hold", [(seq, State.PENDING, State.HELD) for seq in seqs], reason="stale")
