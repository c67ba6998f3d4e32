"""The files that come with events: whether they are all there, and where they are kept, sealed, until retention."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection, exists, insert, select

from designer.core.errors import ConflictError, EventError
from designer.core.event import Event
from designer.core.vault import Vault
from designer.sender.outbox.records import Arrival, Claimed, Companion, Route
from designer.sender.outbox.sealed import event_owner, message_owner, put, sealed_row, take
from designer.sender.outbox.search import Stored
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import event_log, sealed

_CONTENT = "companion-"
UNREAD = "companion-without-text"  # why a message is held


def companion_of(raw: bytes) -> Companion:
    """A companion whose bytes are in hand."""
    return Companion(hashlib.sha256(raw).digest(), lambda: raw)


def files_fault(arrival: Arrival, mode: Mode) -> EventError | None:
    """Why an event may not be accepted with the files that came with it; a proof's lie in its template."""
    named, came, route = len(arrival.event.files), len(arrival.companions), arrival.route
    if mode == Mode.PROOF:
        return None
    if named != came:
        missing = EventError("companion-missing", path="files", named="")
        return missing if named > came else EventError("companion-unnamed", path="files")
    least, most = route.companions if route else (0, came)
    if not least <= came <= most:
        wanted = str(most) if least == most else f"{least}-{most}"
        return EventError("companion-count", path="files", wanted=wanted, came=came)
    return None


def put_companions(connection: Connection, vault: Vault, owner: str, companions: Sequence[Companion]) -> None:
    """Seal and store files, one after the other, in the caller's transaction.

    Raises ConflictError for one that has changed since it was looked at.
    """
    for number, one in enumerate(companions):
        raw = one.read()
        if hashlib.sha256(raw).digest() != one.digest:
            raise ConflictError("companion-changed", number=number + 1)
        connection.execute(insert(sealed), sealed_row(vault, owner, content_name(number), raw))


def keep_companions(connection: Connection, vault: Vault, before: str, after: str) -> None:
    """Seal the files of one owner for another, too: a message that follows a corrected one is made of the same."""
    theirs = select(sealed.c.content).where(sealed.c.owner == before, sealed.c.content.startswith(_CONTENT))
    for content in connection.scalars(theirs).all():
        if (kept := take(connection, vault, before, content)) is not None:
            put(connection, vault, after, content, kept)


def correction_fault(event: Event, route: Route, came: int) -> EventError | None:
    """Why a correction may not take these files in the place of those that came."""
    least, most = route.companions
    if len(event.files) == came and least <= came <= most:
        return None
    wanted = str(most) if least == most else f"{least}-{most}"
    return EventError("companion-count", path="files", wanted=wanted, came=came)


def companions(outbox: Outbox, stored: Stored, count: int) -> tuple[bytes, ...]:
    """The files of a message: its own where it was corrected, else its event's. Raises ConflictError when purged."""
    with outbox.read() as connection:
        owner = companions_owner(connection, stored)
        found = [take(connection, outbox.vault, owner, content_name(number)) for number in range(count)]
    kept = tuple(raw for raw in found if raw is not None)
    if len(kept) != count:
        raise ConflictError("data-purged", message=stored.id)
    return kept


def companions_owner(connection: Connection, stored: Stored) -> str:
    """Under whom the files of a message are kept."""
    own = message_owner(stored.id)
    is_own = connection.scalar(select(exists().where(sealed.c.owner == own, sealed.c.content == content_name(0))))
    return own if is_own else event_owner(stored.event_seq)


def is_read_by_person(outbox: Outbox, claimed: Claimed) -> bool:
    """Whether it was held because a file has no text, and is here again because a person released it."""
    mine = (event_log.c.message_seq == claimed.seq, event_log.c.reason == UNREAD)
    with outbox.read() as connection:
        return bool(connection.scalar(select(exists().where(*mine))))


def content_name(number: int) -> str:
    """What a file is called in the table `sealed`; counted from 0."""
    return f"{_CONTENT}{number}"
