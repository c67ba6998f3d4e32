"""Addresses that are not mailed, known by their keyed hash only, and what a server's answer tells of an address."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from designer.sender.outbox.log import SENDER
from designer.sender.outbox.pauses import Kind, Pause, store_pause
from designer.sender.outbox.records import Claimed, Outcome
from designer.sender.outbox.sealed import recipient_hmac
from designer.sender.outbox.states import DAY_MS, Mode, Result
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import domain_hour, message, portions, suppression

HARD_BOUNCE, SOFT_ERRORS = "hard-bounce", "soft-errors"
SOFT_AT_MOST = 5  # so many, each at least a day after the one before
CLEAN_MS = 10 * DAY_MS  # after so long without an error the count begins anew
HOUR_MS = 60 * 60 * 1000
OUTAGE_REFUSALS = 5  # so many refusals of a domain's addresses within two hours, and more than were taken:
OUTAGE_MS = HOUR_MS  # not the addresses are wrong but the provider is in trouble; it is left alone for so long
_MAILBOX_FULL = "5.2.2"
_UNKNOWN = "5.1."


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A suppressed address; `since` in ms."""

    reason: str
    since: int


def suppress(outbox: Outbox, address: str, *, reason: str) -> None:
    """Mail this address no more; the first reason stays."""
    with outbox.write() as connection:
        _suppress(connection, recipient_hmac(outbox.vault, address), reason, outbox.now())


def unsuppress(outbox: Outbox, address: str) -> bool:
    """Mail this address again; whether it was suppressed."""
    digest = recipient_hmac(outbox.vault, address)
    with outbox.write() as connection:
        was = bool(suppressed(connection, [digest]))
        connection.execute(delete(suppression).where(suppression.c.recipient_hmac == digest))
        return was


def suppressions(outbox: Outbox) -> list[Suppressed]:
    """All suppressed addresses, the oldest first; who they are, nobody can tell."""
    rows = select(suppression.c.reason, suppression.c.since).where(suppression.c.reason != "")
    with outbox.read() as connection:
        return [Suppressed(*row) for row in connection.execute(rows.order_by(suppression.c.since))]


def is_suppressed(outbox: Outbox, digest: bytes) -> bool:
    """Whether the recipient with this keyed hash must not be mailed; asked once more before MAIL."""
    with outbox.read() as connection:
        return bool(suppressed(connection, [digest]))


def suppressed(connection: Connection, digests: Sequence[bytes]) -> set[bytes]:
    """Those of the recipients that are suppressed."""
    column = suppression.c.recipient_hmac
    return {
        digest for some in portions(digests)
        for digest in connection.scalars(select(column).where(column.in_(some), suppression.c.reason != ""))
    }  # fmt: skip


def learn(connection: Connection, claimed: Claimed, outcome: Outcome, now: int) -> None:
    """What the answer tells of the address, in the caller's transaction; only what went to a real recipient counts."""
    if claimed.mode != Mode.LIVE or claimed.test:
        return
    if outcome.result == Result.SENT:
        _count(connection, claimed.domain, now, domain_hour.c.sent)
    elif _is_hard(outcome):
        refused(connection, claimed.recipient_hmac, claimed.domain, now)
    elif _is_soft(outcome):
        refused_softly(connection, claimed.recipient_hmac, now)


def refused(connection: Connection, digest: bytes, domain: str, now: int) -> None:
    """This address does not exist: suppress it, unless so many of its domain are refused that it looks like an outage.

    An outage at a large provider once refused valid addresses for six hours.
    """
    _count(connection, domain, now, domain_hour.c.refused)
    _suppress(connection, digest, HARD_BOUNCE, now)
    if _is_outage(connection, domain, now):
        _forgive(connection, domain, now)
        pause = Pause(Kind.DOMAIN, domain, "domain-outage", now, now + OUTAGE_MS, json.dumps({"domain": domain}))
        store_pause(connection, pause, SENDER)


def refused_softly(connection: Connection, digest: bytes, now: int) -> None:
    """Trouble with this address that may pass: counted, at most once a day, and suppressed when it does not."""
    mine = suppression.c.recipient_hmac == digest
    row: Any = connection.execute(select(suppression).where(mine)).one_or_none()
    if row is None:
        first = {"recipient_hmac": digest, "reason": "", "since": now, "soft_errors": 1, "last_error_at": now}
        connection.execute(insert(suppression), first)
    elif not row.reason and now - row.last_error_at >= DAY_MS:
        errors = 1 if now - row.last_error_at >= CLEAN_MS else row.soft_errors + 1
        reason = SOFT_ERRORS if errors >= SOFT_AT_MOST else ""
        more = {"soft_errors": errors, "last_error_at": now, "since": now, "reason": reason}
        connection.execute(update(suppression).where(mine).values(more))


def _is_hard(outcome: Outcome) -> bool:
    if outcome.result != Result.HARD or outcome.code < 500 or outcome.enhanced_code == _MAILBOX_FULL:
        return False
    return outcome.reason == "smtp-recipient-refused" or outcome.enhanced_code.startswith(f"{_UNKNOWN}")


def _is_soft(outcome: Outcome) -> bool:
    """Trouble with this one address, not with the account or its speed."""
    if outcome.enhanced_code == _MAILBOX_FULL:
        return True
    return outcome.result == Result.SOFT and outcome.reason == "smtp-later" and outcome.code in (450, 451, 452)


def _suppress(connection: Connection, digest: bytes, reason: str, now: int) -> None:
    if not suppressed(connection, [digest]):
        connection.execute(delete(suppression).where(suppression.c.recipient_hmac == digest))
        connection.execute(insert(suppression), {"recipient_hmac": digest, "reason": reason, "since": now})


def _count(connection: Connection, domain: str, now: int, column: Any) -> None:
    hour = now - now % HOUR_MS
    connection.execute(delete(domain_hour).where(domain_hour.c.hour < hour - HOUR_MS))
    mine = (domain_hour.c.domain == domain, domain_hour.c.hour == hour)
    if not connection.execute(update(domain_hour).where(*mine).values({column: column + 1})).rowcount:
        connection.execute(insert(domain_hour), {"domain": domain, "hour": hour, column.name: 1})


def _is_outage(connection: Connection, domain: str, now: int) -> bool:
    sums = select(func.sum(domain_hour.c.refused), func.sum(domain_hour.c.sent))
    lately = (domain_hour.c.domain == domain, domain_hour.c.hour >= now - now % HOUR_MS - HOUR_MS)
    refusals, taken = connection.execute(sums.where(*lately)).one()
    return int(refusals) >= OUTAGE_REFUSALS and int(refusals) > int(taken)


def _forgive(connection: Connection, domain: str, now: int) -> None:
    """Take back what the outage has suppressed so far."""
    since = now - now % HOUR_MS - HOUR_MS
    theirs = select(message.c.recipient_hmac).where(message.c.domain == domain, message.c.updated_at >= since)
    lately = (suppression.c.reason == HARD_BOUNCE, suppression.c.since >= since)
    connection.execute(delete(suppression).where(*lately, suppression.c.recipient_hmac.in_(theirs)))
