"""What is paused: everything, an account, a domain or a template; its messages stay pending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select

from designer.sender.outbox.log import SENDER, log_moves
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import READY, message, pause


class Kind(StrEnum):
    """What a pause stops."""

    EVERYTHING = "everything"
    ACCOUNT = "account"
    DOMAIN = "domain"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause; `until` 0 means until a person resumes it, `details` the reason's arguments as JSON. Times in ms."""

    kind: Kind
    name: str
    reason: str
    since: int
    until: int
    details: str = ""


_COLUMNS = {Kind.ACCOUNT: message.c.account, Kind.DOMAIN: message.c.domain, Kind.TEMPLATE: message.c.template}


def pause_sending(
    outbox: Outbox,
    kind: Kind,
    name: str = "",
    *,
    reason: str,
    until: int = 0,
    details: str = "",
    actor: str = SENDER,
) -> None:
    """Pause; a pause without end is not shortened by one that ends by itself."""
    with outbox.write() as connection:
        store_pause(connection, Pause(kind, name, reason, outbox.now(), until, details), actor)


def resume_sending(outbox: Outbox, kind: Kind, name: str = "", *, actor: str) -> int:
    """End a pause; how many messages were waiting for it."""
    with outbox.write() as connection:
        connection.execute(delete(pause).where(pause.c.kind == kind, pause.c.name == name))
        log_moves(connection, outbox.now(), f"resume {kind} {name}".strip(), [(0, "", "")], actor=actor)
        theirs = [_COLUMNS[kind] == name] if kind in _COLUMNS else []
        waiting = connection.execute(select(func.count()).select_from(message).where(READY, *theirs)).scalar_one()
    outbox.due.set()
    return waiting


def pauses(outbox: Outbox) -> list[Pause]:
    """All pauses in force."""
    with outbox.read() as connection:
        return in_force(connection, outbox.now())


def in_force(connection: Connection, now: int) -> list[Pause]:
    """All pauses in force at `now`."""
    rows = connection.execute(select(pause).where(or_(pause.c.until == 0, pause.c.until > now)))
    return [Pause(Kind(row.kind), row.name, row.reason, row.since, row.until, row.details) for row in rows]


def store_pause(connection: Connection, new: Pause, actor: str) -> None:
    """Write a pause in the caller's transaction."""
    where = (pause.c.kind == new.kind, pause.c.name == new.name)
    stored = connection.execute(select(pause.c.until).where(*where)).one_or_none()
    if stored is not None and stored.until == 0:
        return
    connection.execute(delete(pause).where(*where))
    connection.execute(insert(pause), asdict(new))
    log_moves(connection, new.since, f"pause {new.kind} {new.name}".strip(), [(0, "", "")], actor=actor,
              reason=new.reason)  # fmt: skip


def not_paused(paused: Sequence[Pause]) -> list[ColumnElement[bool]]:
    """Conditions that pass over the messages of what is paused."""
    return [
        column.not_in([one.name for one in paused if one.kind == kind])
        for kind, column in _COLUMNS.items()
        if any(one.kind == kind for one in paused)
    ]
