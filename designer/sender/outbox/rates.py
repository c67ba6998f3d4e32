"""How fast an account may send: evenly through the minute (GCRA), and so many within any day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from designer.sender.outbox.states import DAY_MS
from designer.sender.outbox.tables import account_hour, rate

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
AHEAD_MS = 1000  # the sender looks once a second: what falls into this second goes at once
_KIND = "account"


@dataclass(frozen=True, slots=True)
class Rate:
    """What a provider allows; 0 for no limit."""

    per_minute: int = 0
    per_day: int = 0


Rates = Mapping[str, Rate]  # by account


def allowances(connection: Connection, rates: Rates, now: int) -> dict[str, int]:
    """How many messages each limited account may send now."""
    return {name: _allowance(connection, name, one, now) for name, one in rates.items() if one != Rate()}


def use(connection: Connection, rates: Rates, name: str, count: int, now: int) -> None:
    """Note that so many messages of the account go out now."""
    limits = rates.get(name, Rate())
    if limits.per_minute:
        arrival = max(_arrival(connection, name), now) + count * MINUTE_MS // limits.per_minute
        mine = (rate.c.kind == _KIND, rate.c.name == name)
        if not connection.execute(update(rate).where(*mine).values(arrival_at=arrival)).rowcount:
            connection.execute(insert(rate), {"kind": _KIND, "name": name, "arrival_at": arrival})
    if limits.per_day:
        hour = now - now % HOUR_MS
        connection.execute(delete(account_hour).where(account_hour.c.hour < hour - DAY_MS))
        here = (account_hour.c.account == name, account_hour.c.hour == hour)
        more = update(account_hour).where(*here).values(taken=account_hour.c.taken + count)
        if not connection.execute(more).rowcount:
            connection.execute(insert(account_hour), {"account": name, "hour": hour, "taken": count})


def day_is_full(connection: Connection, rates: Rates, now: int) -> set[str]:
    """The accounts whose share of the day is used up: their messages wait for hours."""
    return {name for name, one in rates.items() if one.per_day and _taken(connection, name, now) >= one.per_day}


def _allowance(connection: Connection, name: str, limits: Rate, now: int) -> int:
    allowed = []
    if limits.per_minute:
        ahead = now + AHEAD_MS - max(_arrival(connection, name), now)
        allowed.append(max(-(-ahead * limits.per_minute // MINUTE_MS), 0))  # those whose moment comes before then
    if limits.per_day:
        allowed.append(max(limits.per_day - _taken(connection, name, now), 0))
    return min(allowed)


def _arrival(connection: Connection, name: str) -> int:
    """When the next message would be on time."""
    mine = select(rate.c.arrival_at).where(rate.c.kind == _KIND, rate.c.name == name)
    return connection.scalar(mine) or 0


def _taken(connection: Connection, name: str, now: int) -> int:
    """How many went out within the last 24 hours; the hour in which those began counts whole."""
    since = now - now % HOUR_MS - DAY_MS
    taken = select(func.sum(account_hour.c.taken)).where(account_hour.c.account == name, account_hour.c.hour >= since)
    return int(connection.scalar(taken) or 0)
