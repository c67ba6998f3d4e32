"""What a worker does with a message in its hand; every write is fenced by its lease."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, insert, select, update

from designer.core.errors import ConflictError
from designer.sender.outbox import sealed
from designer.sender.outbox.log import log_moves
from designer.sender.outbox.records import Claimed
from designer.sender.outbox.recover import LEASES_AT_MOST, POISON, SENDING
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import attempt, message

_FIRST_WAIT_MS = 5000  # twice as long each time: others have their turn meanwhile
FREE = {"stage": "", "lease_owner": "", "lease_until": 0}


def held_by(claimed: Claimed) -> ColumnElement[bool]:
    """The fence: this message, still in this hand."""
    return and_(
        message.c.seq == claimed.seq,
        message.c.state == State.PROCESSING,
        message.c.lease_owner == claimed.lease_owner,
    )


def with_token(claimed: Claimed) -> Claimed:
    """The message with a fresh random token, before it is composed; it is kept together with what it marks."""
    return replace(claimed, token=secrets.token_urlsafe(16))


def keep(outbox: Outbox, claimed: Claimed, mime: bytes, *, message_id: str, attachments: bytes) -> Claimed:
    """Keep the composed message, its token, and its attachments' names, hashes and passwords (JSON), sealed.

    From here on every attempt sends these bytes under this Message-ID.
    """
    owner = sealed.message_owner(claimed.id)
    with outbox.write() as connection:
        now = outbox.now()
        own = {"message_id": message_id, "token": claimed.token}
        took = {"composing_ms": now - message.c.turn_at, "turn_at": now}
        _fenced(connection, claimed, stage="check", updated_at=now, **own, **took)
        sealed.put(connection, outbox.vault, owner, sealed.COMPOSED, mime)
        sealed.put(connection, outbox.vault, owner, sealed.ATTACHMENTS, attachments)
    return replace(claimed, message_id=message_id)


def journal(outbox: Outbox, claimed: Claimed, *, account: str = "") -> int:
    """Commit that the final dot is about to be sent; the attempt's number. Once for each claim.

    Raises ConflictError when the lease is lost, and then the dot must not be sent.
    """
    now = outbox.now()
    with outbox.write() as connection:
        if connection.scalar(select(attempt.c.n).where(*own_attempt(claimed))) is not None:
            raise ConflictError("already-journaled", message=claimed.id)
        _fenced(connection, claimed, stage="send", attempts=message.c.attempts + 1, updated_at=now)
        number: int = connection.scalars(select(message.c.attempts).where(message.c.seq == claimed.seq)).one()
        row = attempt_row(claimed, number, now) | {"account": account or claimed.account, "outcome": SENDING}
        connection.execute(insert(attempt), row)
    return number


def own_attempt(claimed: Claimed) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The condition for the one attempt that this claim made."""
    return attempt.c.message_seq == claimed.seq, attempt.c.worker == claimed.lease_owner


def attempt_row(claimed: Claimed, number: int, now: int) -> dict[str, Any]:
    """A new row of the table `attempt`."""
    return {
        "message_seq": claimed.seq, "n": number, "message_id": claimed.message_id, "worker": claimed.lease_owner,
        "account": claimed.account, "started_at": now,
    }  # fmt: skip


def renew(outbox: Outbox, claimed: Sequence[Claimed], *, lease_seconds: float = 60.0) -> list[Claimed]:
    """Prolong the leases; those messages that are still in this hand."""
    now = outbox.now()
    until = now + int(lease_seconds * 1000)
    with outbox.write() as connection:
        return [
            one for one in claimed
            if connection.execute(update(message).where(held_by(one)).values(lease_until=until)).rowcount
        ]  # fmt: skip


def give_back(outbox: Outbox, claimed: Iterable[Claimed]) -> None:
    """Put messages back untried, for a graceful stop; one that is already journaled stays, its outcome is coming."""
    now = outbox.now()
    with outbox.write() as connection:
        for one in claimed:
            untried = ~exists().where(*own_attempt(one))
            free = update(message).where(held_by(one), untried)
            connection.execute(free.values(state=State.PENDING, leases=message.c.leases - 1, updated_at=now, **FREE))


def put_behind(outbox: Outbox, claimed: Claimed, *, reason: str) -> None:
    """Put back a message that cost a worker, behind what is due now; one that cost too many has failed."""
    now = outbox.now()
    with outbox.write() as connection:
        leases = connection.scalar(select(message.c.leases).where(held_by(claimed)))
        if leases is None:
            raise ConflictError("lease-lost", message=claimed.id)
        is_poison = leases >= LEASES_AT_MOST
        state, at = (State.FAILED, 0) if is_poison else (State.PENDING, now + (_FIRST_WAIT_MS << leases - 1))
        why = POISON if is_poison else reason
        _fenced(connection, claimed, state=state, reason=why, details="", next_attempt_at=at, updated_at=now, **FREE)
        log_moves(connection, now, "settle", [(claimed.seq, State.PROCESSING, state)], reason=why)


def _fenced(connection: Connection, claimed: Claimed, **values: Any) -> None:
    if not connection.execute(update(message).where(held_by(claimed)).values(**values)).rowcount:
        raise ConflictError("lease-lost", message=claimed.id)
