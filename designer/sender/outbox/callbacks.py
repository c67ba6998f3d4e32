"""What is still to be posted of messages: written with the move itself, taken away once a receiver has it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, func, insert, select, update

from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import GIVEN_ID, TO_POST, callback, event, message, portions


@dataclass(frozen=True, slots=True)
class Waiting:
    """One status that is to be posted; `told` is the state that the message reached, or what came back. Times in ms.

    `follows` is the id of the message that this one repeats or corrects.
    """

    seq: int
    id: str
    template: str
    told: str
    reason: str
    at: int
    attempts: int
    message_seq: int
    message_id: str
    mode: str
    test: int
    publication: int
    copy: int
    follows: str
    event_id: str
    event_type: str


@dataclass(frozen=True, slots=True)
class Figures:
    """How many statuses of a template wait, and how many were given up; the newest error, and what was answered."""

    template: str
    waiting: int
    given_up: int
    error: str
    status: int


def tell_return(connection: Connection, row: Any, kind: str, now: int) -> None:
    """Write down that something came back about a message, for its template's receiver."""
    if row.callback:
        told = {"message_seq": row.seq, "template": row.template, "told": kind, "at": now}
        connection.execute(insert(callback), {"id": secrets.token_hex(16), **told})


def templates_due(outbox: Outbox) -> list[str]:
    """The templates of which something is to be posted now."""
    due = select(callback.c.template).where(TO_POST, callback.c.next_attempt_at <= outbox.now())
    with outbox.read() as connection:
        return list(connection.scalars(due.distinct().order_by(callback.c.template)))


def due(outbox: Outbox, template: str, count: int, *, without: Collection[int] = ()) -> list[Waiting]:
    """The next statuses of a template, oldest first; of each message the first only, and none of those `without`."""
    earlier, before = callback.alias("earlier"), message.alias("before")
    is_later = exists().where(
        earlier.c.message_seq == callback.c.message_seq, earlier.c.seq < callback.c.seq, earlier.c.given_up_at == 0
    )
    former = and_(before.c.seq == message.c.replaces + message.c.resend_of, before.c.seq > 0)
    columns = (
        callback.c.seq, callback.c.id, callback.c.template, callback.c.told, callback.c.reason, callback.c.at,
        callback.c.attempts, callback.c.message_seq, message.c.id.label("message_id"), message.c.mode, message.c.test,
        message.c.publication, message.c.copy, func.coalesce(before.c.id, "").label("follows"),
        GIVEN_ID.label("event_id"), event.c.type.label("event_type"),
    )  # fmt: skip
    whole = message.join(event, event.c.seq == message.c.event_seq).outerjoin(before, former)
    wanted = select(*columns).select_from(callback.join(whole, message.c.seq == callback.c.message_seq))
    wanted = wanted.where(
        TO_POST, callback.c.template == template, callback.c.next_attempt_at <= outbox.now(), ~is_later,
        callback.c.seq.not_in(list(without)),
    )  # fmt: skip
    with outbox.read() as connection:
        rows = connection.execute(wanted.order_by(callback.c.seq).limit(count)).all()
    return [Waiting(**row._mapping) for row in rows]


def posted(outbox: Outbox, one: Waiting) -> None:
    """The receiver has it."""
    with outbox.write() as connection:
        connection.execute(delete(callback).where(callback.c.seq == one.seq))


def not_posted(outbox: Outbox, one: Waiting, error: str, *, next_at: int, status: int = 0) -> None:
    """It is tried again at `next_at` (ms); 0: not any more, and a person is told."""
    given_up = 0 if next_at else outbox.now()
    values = {
        "attempts": one.attempts + 1, "next_attempt_at": next_at, "error": error, "status": status,
        "given_up_at": given_up,
    }  # fmt: skip
    with outbox.write() as connection:
        connection.execute(update(callback).where(callback.c.seq == one.seq).values(values))


def try_again(outbox: Outbox, template: str = "") -> int:
    """Post what was given up, of one template or all, and do not wait with the rest; how many statuses these are."""
    mine = (callback.c.template == template,) if template else ()
    with outbox.write() as connection:
        again = update(callback).where(*mine).values(given_up_at=0, next_attempt_at=0, attempts=0)
        return connection.execute(again).rowcount


def drop(outbox: Outbox, template: str) -> int:
    """Forget what is to be posted of a template that names no receiver any more; how many statuses."""
    with outbox.write() as connection:
        return connection.execute(delete(callback).where(callback.c.template == template)).rowcount


def forget_callbacks(connection: Connection, seqs: Sequence[int]) -> None:
    """Delete what is to be posted of these messages."""
    for some in portions(seqs):
        connection.execute(delete(callback).where(callback.c.message_seq.in_(some)))


def give_up_all(connection: Connection, error: str, now: int) -> None:
    """Post nothing that waits: after a restore a receiver may know better by now."""
    connection.execute(update(callback).where(TO_POST).values(given_up_at=now, error=error))


def figures(outbox: Outbox) -> list[Figures]:
    """What waits and what was given up, by template."""
    given_up = func.sum((callback.c.given_up_at > 0).cast(callback.c.seq.type))
    rows = select(callback.c.template, func.count().label("all"), given_up.label("given_up"))
    with outbox.read() as connection:
        found = connection.execute(rows.group_by(callback.c.template).order_by(callback.c.template)).all()
        return [
            Figures(row.template, row.all - row.given_up, row.given_up, *_error(connection, row.template))
            for row in found
        ]


def _error(connection: Connection, template: str) -> tuple[str, int]:
    mine = (callback.c.template == template, callback.c.error != "")
    newest = select(callback.c.error, callback.c.status).where(*mine).order_by(callback.c.seq.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return (row.error, row.status) if row else ("", 0)
