"""A further message of the same event, linked to the one before: the same document once more, or a corrected one."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Sequence
from email.utils import format_datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, update

from designer.core.clock import from_millis
from designer.core.errors import ConflictError, UsageError
from designer.core.event import Event
from designer.core.vault import Vault
from designer.sender.outbox import sealed
from designer.sender.outbox.arriving import domain_of, new_message_id, route_columns
from designer.sender.outbox.binding import bound, is_bound
from designer.sender.outbox.came_back import looked
from designer.sender.outbox.companions import correction_fault, keep_companions, put_companions
from designer.sender.outbox.log import SENDER, log_moves
from designer.sender.outbox.records import Companion, Route
from designer.sender.outbox.states import (
    CORRECTED,
    FURTHER,
    LAST_MOMENT_MS,
    RESENT,
    WAITED_TOO_LONG,
    WAITS_AT_MOST_MS,
    State,
)
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import message

_COPY_COMES_MS = 60_000  # after so long a provider's copy lies in the Sent folder, if it keeps one
_SEARCHED_WITHIN_MS = 60 * 60_000
_RESENT_AT_MOST = 3  # by itself: a server that breaks off each time must not get the same mail for ever
_AT_ONCE = 100
_SHARED = ("event_seq", "copy", "mode", "kind", "lane", "priority")
_SAME = ("template", "publication", "language", "account", "test", "domain", "recipient_hmac", "token", "on_uncertain",
         "archive_for", "callback")  # fmt: skip
_DATE = re.compile(rb"^Date: [^\r\n]*", re.MULTILINE)
_END_OF_HEADERS = b"\r\n\r\n"


def resend(outbox: Outbox, message_id: str, *, actor: str, waits_at_most: int = WAITS_AT_MOST_MS) -> str:
    """Send the same document once more, in a new message; its id.

    After `sent` it is a mail of its own, with a new Message-ID and date. After `uncertain` the same bytes go out again
    under the same Message-ID, and the uncertain message is canceled. Raises ConflictError, UsageError.
    """
    now = outbox.now()
    with outbox.write() as connection:
        old = _old(connection, outbox.vault, message_id, "resend")
        owner = sealed.message_owner(old.id)
        mime = sealed.take(connection, outbox.vault, owner, sealed.COMPOSED)
        if mime is None:
            raise ConflictError("data-purged", message=old.id)
        name = old.message_id
        if old.state == State.SENT:
            name = f"<{secrets.token_hex(16)}@{old.message_id.rpartition('@')[2]}"
            mime = renamed(mime, old.message_id, name, now)
        same = {"message_id": name, "resend_of": old.seq, **_of(old, _SAME)}
        new = _insert(connection, outbox.vault, old, now, waits_at_most=waits_at_most, **same)
        for content in (sealed.ATTACHMENTS, sealed.CORRECTED):
            if (kept := sealed.take(connection, outbox.vault, owner, content)) is not None:
                sealed.put(connection, outbox.vault, sealed.message_owner(new), content, kept)
        sealed.put(connection, outbox.vault, sealed.message_owner(new), sealed.COMPOSED, mime)
        keep_companions(connection, outbox.vault, owner, sealed.message_owner(new))
        left = State.CANCELED if old.state == State.UNCERTAIN else old.state
        if left != old.state:
            values = {"state": left, "reason": RESENT, "details": "", "updated_at": now}
            connection.execute(update(message).where(message.c.seq == old.seq).values(values))
        _log(connection, now, "resend", old=(old, left), new=new, actor=actor)
    outbox.due.set()
    return new


def resend_uncertain(
    outbox: Outbox, mode: str, *, waits_at_most: int = WAITS_AT_MOST_MS, looked_into: Collection[str] = ()
) -> int:
    """Send again what is uncertain and whose template wants that, a few times at most; how many.

    The accounts in `looked_into` have a mailbox: their Sent folder is searched first, some time after, since a copy may
    come late. One that cannot be searched for an hour is waited for no longer.
    """
    theirs = (message.c.mode == mode, message.c.state == State.UNCERTAIN, message.c.on_uncertain == "resend",
              *_searched_for(outbox, looked_into))  # fmt: skip
    with outbox.read() as connection:
        wanted = select(message.c.id).where(*theirs, message.c.nth < _RESENT_AT_MOST, message.c.purged == 0)
        ids = connection.scalars(wanted.order_by(message.c.seq).limit(_AT_ONCE)).all()
    for message_id in ids:
        resend(outbox, message_id, actor=SENDER, waits_at_most=waits_at_most)
    return len(ids)


def _searched_for(outbox: Outbox, accounts: Collection[str]) -> list[ColumnElement[bool]]:
    """Conditions that pass over what may still be found in the Sent folder."""
    patient = outbox.now() - _SEARCHED_WITHIN_MS
    return [
        or_(message.c.account != name, message.c.test != 0,
            message.c.updated_at <= max(looked(outbox, name) - _COPY_COMES_MS, patient))
        for name in accounts
    ]  # fmt: skip


def correct(
    outbox: Outbox, message_id: str, event: Event, route: Route, *, actor: str, files: Sequence[Companion] = (),
    waits_at_most: int = WAITS_AT_MOST_MS,
) -> str:  # fmt: skip
    """Send the corrected event in a new message that replaces this one; its id. The event itself never changes.

    A failed message is canceled by it; one that is out, or may be, stays what it is. `files` take the place of all that
    came with the event, for this message only. Raises ConflictError naming the state that forbids it, UsageError for an
    unknown message, EventError when the template has no place for so many files.
    """
    if files and (fault := correction_fault(event, route, len(files))):
        raise fault
    now = outbox.now()
    with outbox.write() as connection:
        old = _old(connection, outbox.vault, message_id, "correct")
        address, route = event.recipient_of(old.copy).email, route.of(old.copy)
        theirs = {
            "domain": domain_of(address), "recipient_hmac": sealed.recipient_hmac(outbox.vault, address),
            "state": State.HELD if route.hold else State.PENDING, "reason": route.hold,
        }  # fmt: skip
        values = {"replaces": old.seq, **route_columns(route, since=now), **theirs}
        new = _insert(connection, outbox.vault, old, now, waits_at_most=waits_at_most, **values)
        owner = sealed.message_owner(new)
        sealed.put(connection, outbox.vault, owner, sealed.CORRECTED, event.as_json())
        if files:
            put_companions(connection, outbox.vault, owner, files)
        else:
            keep_companions(connection, outbox.vault, sealed.message_owner(old.id), owner)
        left = State.CANCELED if old.state == State.FAILED else old.state  # nobody must try that one again as well
        if left != old.state:
            values = {"state": left, "reason": CORRECTED, "details": "", "updated_at": now}
            connection.execute(update(message).where(message.c.seq == old.seq).values(values))
        _log(connection, now, "correct", old=(old, left), new=new, actor=actor)
    outbox.due.set()
    return new


def renamed(mime: bytes, before: str, after: str, now: int) -> bytes:
    """The same mail under another Message-ID of the same length, dated `now` (ms); what it carries is untouched."""
    headers, _, body = mime.partition(_END_OF_HEADERS)
    headers = headers.replace(before.encode(), after.encode(), 1)
    headers = _DATE.sub(b"Date: " + format_datetime(from_millis(now)).encode(), headers, count=1)
    return headers + _END_OF_HEADERS + body


def _old(connection: Connection, vault: Vault, message_id: str, action: str) -> Any:
    row = connection.execute(select(message).where(message.c.id == message_id)).one_or_none()
    if row is None:
        raise UsageError("message-unknown", message=message_id)
    if row.state not in FURTHER[action]:
        raise ConflictError("move-forbidden", action=action, message=message_id, state=row.state)
    if row.purged:
        raise ConflictError("data-purged", message=message_id)
    if not is_bound(vault, row):
        raise ConflictError("look-row")
    return row


def _insert(connection: Connection, vault: Vault, old: Any, now: int, *, waits_at_most: int, **values: Any) -> str:
    theirs = (message.c.event_seq == old.event_seq, message.c.copy == old.copy)
    last = connection.scalars(select(func.max(message.c.nth)).where(*theirs)).one()
    row = {
        **_of(old, _SHARED), "id": new_message_id(), "nth": last + 1, "state": State.PENDING,
        "created_at": now, "updated_at": now, "due_at": now, "expires_as": WAITED_TOO_LONG,
        "expires_at": min(now + waits_at_most, LAST_MOMENT_MS), **values,
    }  # fmt: skip
    connection.execute(insert(message), {**row, "accepted_as": row["state"], "bound": bound(vault, row)})
    return str(row["id"])


def _log(connection: Connection, now: int, action: str, *, old: tuple[Any, str], new: str, actor: str) -> None:
    """Both messages tell of it: the new one that it came to be, the old one that there is another."""
    row, left = old
    made = connection.execute(select(message.c.seq, message.c.state).where(message.c.id == new)).one()
    log_moves(connection, now, action, [(made.seq, "", made.state), (row.seq, row.state, left)], actor=actor)


def _of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
