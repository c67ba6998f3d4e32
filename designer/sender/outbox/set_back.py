"""After the clock was set back: nothing waits longer than its wait was meant to be."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, delete, insert, select, update

from designer.sender.outbox.rates import HOUR_MS, MINUTE_MS
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import LATER, LEASED, account_hour, message, pause, rate


def mend_times(outbox: Outbox, *, lease_seconds: float = 90.0) -> None:
    """Undo waits that were begun at a time that is still to come: the clock was ahead then.

    What an event or a person has set is left: the first attempt at its `scheduled`, expiry, pauses without end.
    """
    now = outbox.now()
    ahead = now + MINUTE_MS  # less is a clock that is kept right
    with outbox.write() as connection:
        tried = update(message).where(LATER, message.c.error_count > 0, message.c.updated_at > ahead)
        connection.execute(tried.values(next_attempt_at=0, updated_at=now))
        lease = now + int(lease_seconds * 1000)
        connection.execute(update(message).where(LEASED, message.c.lease_until > lease).values(lease_until=lease))
        connection.execute(delete(pause).where(pause.c.since > ahead, pause.c.until > 0))
        connection.execute(update(rate).where(rate.c.arrival_at > ahead).values(arrival_at=ahead))
        _bring_back_hours(connection, now - now % HOUR_MS)
    outbox.due.set()


def _bring_back_hours(connection: Connection, hour: int) -> None:
    """What was taken in hours that are still to come was taken by now."""
    taken: defaultdict[str, int] = defaultdict(int)
    for row in connection.execute(select(account_hour).where(account_hour.c.hour >= hour)).all():
        taken[row.account] += row.taken
    connection.execute(delete(account_hour).where(account_hour.c.hour >= hour))
    for account, count in taken.items():
        connection.execute(insert(account_hour), {"account": account, "hour": hour, "taken": count})
