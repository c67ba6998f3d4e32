"""Files whose events wait for a person: what they hold, in figures, and that person's decision."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, update

from designer.core.errors import UsageError
from designer.sender.outbox.log import log_moves
from designer.sender.outbox.sealed import BATCH_PREFIX, WAITING, batch_owner, remove, take
from designer.sender.outbox.states import LIST_CANCELED, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import IN_BATCH, batch, event, message, sealed

TO_CONFIRM = "batch-to-confirm"  # why a message is held


@dataclass(frozen=True, slots=True)
class Summary:
    """What a file holds: new events, those that were already there, rows without an address, other faulty ones.

    `again` of the new ones are orders that a list brought before, with other data: they would go out a second time.
    `previews` are the ids of the first messages. `file` is its name, which is often personal.
    """

    file: str = field(default="", repr=False)
    new: int = 0
    known: int = 0
    no_address: int = 0
    faulty: int = 0
    previews: tuple[str, ...] = ()
    again: int = 0

    def as_json(self) -> bytes:
        """As it is kept, sealed."""
        return json.dumps(asdict(self)).encode()


@dataclass(frozen=True, slots=True)
class WaitingBatch:
    """A file that waits; `messages` of it wait still. `at` (ms) is when it came in."""

    batch: int
    at: int
    source: str
    mode: str
    messages: int
    summary: Summary


def waiting_batches(outbox: Outbox) -> list[WaitingBatch]:
    """The files that wait for a person, the oldest first. It only reads: the window may call it."""
    with outbox.read() as connection:
        found = []
        for number in sorted(_numbers(connection)):
            row = connection.execute(select(batch).where(batch.c.seq == number)).one_or_none()
            messages = connection.scalar(select(func.count()).select_from(message).where(*_theirs(number))) or 0
            if row is not None and messages:
                summary = _summary(connection, outbox, number)
                found.append(WaitingBatch(number, row.completed_at, row.source, row.mode, messages, summary))
        return found


def release_batch(outbox: Outbox, number: int, *, paused: Collection[str], reason: str, actor: str) -> int:
    """Let a file's messages go; how many. Those of `paused` templates stay held, for this `reason`."""
    is_paused = message.c.template.in_(paused)
    values = {
        "state": case((is_paused, State.HELD), else_=State.PENDING),
        "reason": case((is_paused, reason), else_=""), "stale_at": 0,
    }  # fmt: skip
    done = _decide(outbox, number, values, action="release", actor=actor, only=State.HELD)
    outbox.due.set()
    return done


def cancel_batch(outbox: Outbox, number: int, *, actor: str) -> int:
    """Stop a file's messages for good; how many."""
    values = {"state": State.CANCELED, "reason": LIST_CANCELED}
    return _decide(outbox, number, values, action="cancel", actor=actor)


def _decide(outbox: Outbox, number: int, values: dict[str, Any], *, action: str, actor: str, only: str = "") -> int:
    now = outbox.now()
    with outbox.write() as connection:
        if number not in _numbers(connection):
            raise UsageError("batch-unknown", batch=number)
        mine = (*_theirs(number), *([message.c.state == only] if only else []))
        before = {row.seq: row.state for row in connection.execute(select(message.c.seq, message.c.state).where(*mine))}
        moved = update(message).where(*mine).values(values | {"details": "", "updated_at": now})
        rows = connection.execute(moved.returning(message.c.seq, message.c.state)).all()
        log_moves(connection, now, action, [(row.seq, before[row.seq], row.state) for row in rows], actor=actor)
        remove(connection, batch_owner(number), (WAITING,))
    return len(rows)


def is_to_confirm(connection: Connection, event_seq: int) -> bool:
    """Whether the event came in a file on which nobody has decided yet."""
    numbers = _numbers(connection)
    return bool(numbers) and connection.scalar(select(event.c.batch).where(event.c.seq == event_seq)) in numbers


def forget_decided(outbox: Outbox) -> None:
    """Delete what is kept of files none of whose messages waits any more: they expired, or were moved one by one."""
    waiting = {one.batch for one in waiting_batches(outbox)}
    with outbox.write() as connection:
        for number in _numbers(connection) - waiting:
            remove(connection, batch_owner(number), (WAITING,))


def _theirs(number: int) -> tuple[ColumnElement[bool], ...]:
    """The messages of a file that nobody has decided on."""
    mine = select(event.c.seq).where(event.c.batch == number, IN_BATCH)
    held = and_(message.c.state == State.HELD, message.c.reason == TO_CONFIRM)
    return message.c.event_seq.in_(mine), or_(held, message.c.state == State.UNROUTABLE)


def _numbers(connection: Connection) -> set[int]:
    owners = connection.scalars(select(sealed.c.owner).where(sealed.c.owner.startswith(BATCH_PREFIX)))
    return {int(owner.removeprefix(BATCH_PREFIX)) for owner in owners}


def _summary(connection: Connection, outbox: Outbox, number: int) -> Summary:
    told = take(connection, outbox.vault, batch_owner(number), WAITING)
    known = json.loads(told) if told else {}
    return Summary(**{**known, "previews": tuple(known.get("previews", ()))})
