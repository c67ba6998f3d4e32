"""Record how a turn ended, and move the message accordingly."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, and_, case, func, insert, or_, select, update

from designer.sender.outbox import sealed
from designer.sender.outbox.log import SENDER, log_moves
from designer.sender.outbox.pauses import Kind, Pause, store_pause
from designer.sender.outbox.records import Claimed, Outcome
from designer.sender.outbox.recover import SENDING
from designer.sender.outbox.states import AFTER, AFTER_UNCERTAIN, RESENT, Result, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.suppress import learn
from designer.sender.outbox.tables import attempt, message
from designer.sender.outbox.turn import FREE, attempt_row, held_by, own_attempt

_WITHOUT_ATTEMPT = (Result.RENDER, Result.LOCKED, Result.UNREAD, Result.IGNORED)
_ANSWERS = (Result.SENT, Result.SOFT, Result.HARD)
_OPEN = (SENDING, Result.UNCERTAIN)
_REPLY_CHARACTERS = 500
_SEARCHED_CHARACTERS = 4000
_ADDRESS = re.compile(r'(?:"[^"@]*"|[^\s<>()\[\],;:"@]+)@[^\s<>()\[\],;:"@]+')


def settle(outbox: Outbox, claimed: Claimed, outcome: Outcome, *, recipient: str = "") -> State:
    """Record the outcome of this turn; the state that the message is in now.

    The attempt is recorded in any case. When the lease was lost meanwhile, a certain answer still decides a message
    that became uncertain, and changes nothing else. Once it is journaled, whatever is not the server's answer leaves it
    uncertain. `recipient` is kept out of the stored reply.
    """
    now = outbox.now()
    with outbox.write() as connection:
        made = connection.execute(select(attempt.c.n, attempt.c.outcome).where(*own_attempt(claimed))).one_or_none()
        is_open = made is not None and made.outcome in _OPEN
        certain = replace(outcome, result=Result.UNCERTAIN) if is_open and outcome.result not in _ANSWERS else outcome
        if is_open or (made is None and outcome.result not in _WITHOUT_ATTEMPT):
            number = made.n if made else _unjournaled(connection, claimed, now)
            _end(connection, outbox, claimed, certain, number=number, recipient=recipient)
        if not _conclude(connection, claimed, certain, now) and is_open:
            _conclude_late(connection, claimed, certain, now)
        learn(connection, claimed, certain, now)
        if outcome.result == Result.SETUP:
            store_pause(
                connection, Pause(Kind.ACCOUNT, claimed.account, outcome.reason, now, 0, _details(outcome)), SENDER
            )
        return State(connection.scalars(select(message.c.state).where(message.c.seq == claimed.seq)).one())


def clean_reply(reply: str, recipient: str = "") -> str:
    """A server's reply without any address, nor the recipient's name before the @."""
    if len(reply) > _SEARCHED_CHARACTERS:  # the search takes the square of the length; half an address must not stay
        reply = reply[:_SEARCHED_CHARACTERS].rpartition(" ")[0]
    text = _ADDRESS.sub("<recipient>", reply)
    for part in (recipient, recipient.partition("@")[0]):
        if part:
            text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "<recipient>", text, flags=re.IGNORECASE)
    return re.sub(r"<*<recipient>>*", "<recipient>", text)[:_REPLY_CHARACTERS]


def _unjournaled(connection: Connection, claimed: Claimed, now: int) -> int:
    """Insert an attempt that ended before the final dot; its number."""
    highest = select(func.max(attempt.c.n)).where(attempt.c.message_seq == claimed.seq)
    number = (connection.scalar(highest) or 0) + 1
    connection.execute(insert(attempt), attempt_row(claimed, number, now))
    connection.execute(update(message).where(message.c.seq == claimed.seq).values(attempts=number))
    return number


def _end(
    connection: Connection, outbox: Outbox, claimed: Claimed, outcome: Outcome, *, number: int, recipient: str
) -> None:
    values = {
        "ended_at": outbox.now(), "outcome": outcome.result, "code": outcome.code,
        "enhanced_code": outcome.enhanced_code, "reply": clean_reply(outcome.reply, recipient), "tls": outcome.tls,
    }  # fmt: skip
    connection.execute(update(attempt).where(*own_attempt(claimed)).values(values))
    if outcome.reply:
        owner = sealed.message_owner(claimed.id)
        sealed.put(connection, outbox.vault, owner, f"reply-{number}", outcome.reply.encode(errors="replace"))


def _conclude(connection: Connection, claimed: Claimed, outcome: Outcome, now: int) -> bool:
    """Move the message if it is still in this hand; whether it was."""
    state, soft = AFTER[outcome.result], outcome.result == Result.SOFT
    values: dict[str, Any] = {
        "state": state, "reason": outcome.reason, "details": _details(outcome), "leases": 0, "updated_at": now, **FREE,
        "next_attempt_at": outcome.retry_at if soft else 0, "error_count": message.c.error_count + int(soft),
        "sending_ms": case((message.c.message_id == "", 0), else_=now - message.c.turn_at),
    }  # fmt: skip
    if not connection.execute(update(message).where(held_by(claimed)).values(values)).rowcount:
        return False
    log_moves(connection, now, "settle", [(claimed.seq, State.PROCESSING, state)], reason=outcome.reason)
    return True


def _conclude_late(connection: Connection, claimed: Claimed, outcome: Outcome, now: int) -> None:
    state = AFTER_UNCERTAIN.get(outcome.result)
    if state is None:
        return
    resent = and_(message.c.state == State.CANCELED, message.c.reason == RESENT)
    unknown = (message.c.seq == claimed.seq, or_(message.c.state == State.UNCERTAIN, resent))
    before = connection.scalar(select(message.c.state).where(*unknown))
    if before is None:
        return
    values = {"state": state, "reason": outcome.reason, "details": _details(outcome), "updated_at": now}
    connection.execute(update(message).where(message.c.seq == claimed.seq).values(values))
    log_moves(connection, now, "settle-late", [(claimed.seq, before, state)], reason=outcome.reason)


def _details(outcome: Outcome) -> str:
    return json.dumps(dict(outcome.arguments)) if outcome.arguments else ""
