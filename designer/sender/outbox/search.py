"""The read side: find messages, show one with its attempts, and count by state."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from designer.core.address import normalised_address
from designer.core.errors import ConflictError, UsageError
from designer.sender.outbox import sealed
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import GIVEN_ID, INCOMING, attempt, counter_name, counters, event, event_log, message


@dataclass(frozen=True, slots=True)
class Listed:
    """A message as it is listed; times in ms, 0 for none. Nothing personal but the domain."""

    seq: int
    id: str
    event_seq: int
    copy: int
    replaces: int
    resend_of: int
    event_id: str
    event_type: str
    source: str
    mode: str
    kind: str
    test: int
    template: str
    publication: int
    language: str
    domain: str
    account: str
    lane: str
    priority: str
    state: str
    stage: str
    reason: str
    details: str
    attempts: int
    error_count: int
    next_attempt_at: int
    expires_at: int
    message_id: str
    token: str
    purged: int
    created_at: int
    updated_at: int
    came_back: str  # after it was sent: returned, delayed, delivered; "" if nothing did


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to send a message; `outcome` is a Result, or "sending" while the answer is out. Times in ms."""

    n: int
    message_id: str
    account: str
    started_at: int
    ended_at: int
    outcome: str
    code: int
    enhanced_code: str
    reply: str
    tls: str


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of a message's log."""

    at: int
    action: str
    from_state: str
    to_state: str
    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One message with everything that happened to it; `before` it corrects or repeats, `after` do that to it (ids)."""

    message: Listed
    attempts: tuple[Attempt, ...]
    log: tuple[Moved, ...]
    before: str = ""
    after: tuple[str, ...] = ()


class Stored(Protocol):
    """Whatever names a stored message: `Claimed` and `Listed` do."""

    @property
    def id(self) -> str: ...
    @property
    def event_seq(self) -> int: ...


_LAST_CHARACTER = chr(0x10FFFF)
_FROM_EVENT = {"event_id": GIVEN_ID, "event_type": event.c.type, "source": event.c.source}
_LISTED = select(
    *(_FROM_EVENT[one.name].label(one.name) if one.name in _FROM_EVENT else message.c[one.name]
      for one in fields(Listed))
).join_from(message, event).where(message.c.state != INCOMING)  # fmt: skip


def list_messages(
    outbox: Outbox, *, mode: str = "", state: str = "", test: bool | None = None, text: str = "", limit: int = 50,
    before: int = 0, template: str = "", since: int = 0,
) -> list[Listed]:  # fmt: skip
    """Messages, newest first. `text` is an event's or message's id, the start of an event's id, or an address.

    `test` wants only what went through test accounts, or only the rest; `since` (ms) what was accepted then or later.
    The next page begins `before` the `seq` of the last one.
    """
    wanted = _LISTED.order_by(message.c.seq.desc()).limit(limit)
    if state:
        wanted = wanted.where(message.c.state == state)
    if test is not None:
        wanted = wanted.where(message.c.test == int(test))
    if text:
        wanted = wanted.where(_matches(outbox, text))
    if template:
        wanted = wanted.where(message.c.template == template)
    if since:
        wanted = wanted.where(message.c.created_at >= since)
    if before:
        wanted = wanted.where(message.c.seq < before)
    modes = [mode] if mode else list(Mode)
    with outbox.read() as connection:
        # One query for each mode: only so does an index give the newest of a state.
        rows = [row for one in modes for row in connection.execute(wanted.where(message.c.mode == one))]
    return [Listed(*row) for row in sorted(rows, key=lambda row: -row.seq)[:limit]]


def event_messages(outbox: Outbox, mode: str, event_id: str) -> list[Listed]:
    """All messages of one event, the recipient's first; empty when there is no such event."""
    mine = (event.c.mode == mode, event.c.id == event_id)
    with outbox.read() as connection:
        rows = connection.execute(_LISTED.where(*mine).order_by(message.c.copy, message.c.nth))
        return [Listed(*row) for row in rows]


def find_message(outbox: Outbox, text: str) -> str:
    """The id of the message that a person means: by its id, the beginning of it, or its event's id.

    Raises UsageError when there is none, or more than one.
    """
    begins = and_(message.c.id >= text, message.c.id < text + _LAST_CHARACTER)
    named = select(message.c.id).join_from(message, event).where(or_(begins, event.c.id == text))
    with outbox.read() as connection:
        found = connection.scalars(named.where(message.c.state != INCOMING).limit(2)).all()
    if len(found) > 1 and text not in found:
        raise UsageError("message-not-one", message=text)
    if not found:
        raise UsageError("message-unknown", message=text)
    return text if text in found else str(found[0])


def show(outbox: Outbox, message_id: str) -> Shown:
    """One message with its attempts and its log. Raises UsageError when there is none."""
    with outbox.read() as connection:
        row = connection.execute(_LISTED.where(message.c.id == message_id)).one_or_none()
        if row is None:
            raise UsageError("message-unknown", message=message_id)
        found = Listed(*row)
        attempts, log = _attempts(connection, found.seq), _log(connection, found.seq)
        return Shown(found, attempts, log, *_linked(connection, found))


def counts(outbox: Outbox, *, mode: str = "", test: bool | None = None) -> dict[State, int]:
    """How many messages are in each state; `test` counts only what went through test accounts, or only the rest."""
    modes = [mode] if mode else list(Mode)
    tests = (0, 1) if test is None else (int(test),)
    with outbox.read() as connection:
        values = {row.name: row.value for row in connection.execute(select(counters))}
    return {
        state: sum(values.get(counter_name(one, state, kept), 0) for one in modes for kept in tests)
        for state in State
    }  # fmt: skip


def event_data(outbox: Outbox, stored: Stored) -> bytes:
    """The event's JSON as this message sees it: corrected, or as it came. Raises ConflictError when it is purged."""
    owner = sealed.message_owner(stored.id), sealed.event_owner(stored.event_seq)
    with outbox.read() as connection:
        data = sealed.take(connection, outbox.vault, owner[0], sealed.CORRECTED)
        data = data or sealed.take(connection, outbox.vault, owner[1], sealed.EVENT_DATA)
    if data is None:
        raise ConflictError("data-purged", message=stored.id)
    return data


def composed(outbox: Outbox, stored: Stored) -> bytes | None:
    """The composed message that is kept, or None."""
    return _content(outbox, stored, sealed.COMPOSED)


def attachments(outbox: Outbox, stored: Stored) -> bytes | None:
    """The JSON of attachments and passwords that was kept with the composed message, or None."""
    return _content(outbox, stored, sealed.ATTACHMENTS)


def whole_reply(outbox: Outbox, stored: Stored, attempt_number: int) -> str:
    """A server's reply as it came, addresses and all; "" if there is none."""
    return (_content(outbox, stored, f"reply-{attempt_number}") or b"").decode()


def _content(outbox: Outbox, stored: Stored, content: str) -> bytes | None:
    with outbox.read() as connection:
        return sealed.take(connection, outbox.vault, sealed.message_owner(stored.id), content)


def _matches(outbox: Outbox, text: str) -> ColumnElement[bool]:
    if "@" in text:
        address = normalised_address(text.strip(), allow_lan=True) or text.strip()
        theirs: ColumnElement[bool] = message.c.recipient_hmac == sealed.recipient_hmac(outbox.vault, address)
        return theirs
    named = select(event.c.seq).where(event.c.id.between(text, text + _LAST_CHARACTER))
    return or_(message.c.id == text, message.c.event_seq.in_(named))


def _linked(connection: Connection, found: Listed) -> tuple[str, tuple[str, ...]]:
    """The messages of the same event that this one corrects or repeats, and that do so to this one."""
    before = select(message.c.id).where(message.c.seq == (found.replaces or found.resend_of))
    of_event = (message.c.event_seq == found.event_seq, message.c.copy == found.copy)
    later = or_(message.c.replaces == found.seq, message.c.resend_of == found.seq)
    after = select(message.c.id).where(*of_event, later).order_by(message.c.nth)
    return connection.scalar(before) or "", tuple(connection.scalars(after))


def _attempts(connection: Connection, seq: int) -> tuple[Attempt, ...]:
    columns = [attempt.c[one.name] for one in fields(Attempt)]
    rows = connection.execute(select(*columns).where(attempt.c.message_seq == seq).order_by(attempt.c.n))
    return tuple(Attempt(*row) for row in rows)


def _log(connection: Connection, seq: int) -> tuple[Moved, ...]:
    columns = [event_log.c[one.name] for one in fields(Moved)]
    rows = connection.execute(select(*columns).where(event_log.c.message_seq == seq).order_by(event_log.c.seq))
    return tuple(Moved(*row) for row in rows)
