"""What came back about messages that were sent: found in the Sent folder, returned, delayed, delivered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from designer.sender.outbox.callbacks import tell_return
from designer.sender.outbox.log import log_moves
from designer.sender.outbox.sealed import recipient_hmac
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.suppress import refused, refused_softly
from designer.sender.outbox.tables import event_log, message, read_mail

FOUND_IN_SENT = "found-in-sent"
RETURNED = "returned"
_LEFT = (State.SENT, State.UNCERTAIN)
_FINAL = (RETURNED, "delivered")
_UNKNOWN = "5.1."
_SOFT = ("4.", "5.2.2")  # given up after a while; the mailbox is full
_AT_ONCE = 1000
_LOOKED = "?looked"  # no folder: when the Sent folder was last searched for all that is uncertain
_NAMES = (message.c.seq, message.c.id, message.c.event_seq, message.c.message_id)


@dataclass(frozen=True, slots=True)
class Unclear:
    """An uncertain or sent message and the Message-ID that it went out with."""

    seq: int
    id: str
    event_seq: int
    message_id: str


def unclear(outbox: Outbox, account: str) -> list[Unclear]:
    """The uncertain messages of an account, the oldest first."""
    theirs = (message.c.state == State.UNCERTAIN, message.c.account == account, message.c.test == 0)
    wanted = select(*_NAMES).where(*theirs, message.c.message_id != "")
    with outbox.read() as connection:
        return [Unclear(*row) for row in connection.execute(wanted.order_by(message.c.seq).limit(_AT_ONCE))]


def found_in_sent(outbox: Outbox, one: Unclear) -> bool:
    """The Sent folder holds it: it was sent. Whether it was still uncertain."""
    now = outbox.now()
    mine = (message.c.seq == one.seq, message.c.message_id == one.message_id, message.c.state == State.UNCERTAIN)
    values = {"state": State.SENT, "reason": FOUND_IN_SENT, "details": "", "updated_at": now}
    with outbox.write() as connection:
        if not connection.execute(update(message).where(*mine).values(values)).rowcount:
            return False
        log_moves(connection, now, "reconcile", [(one.seq, State.UNCERTAIN, State.SENT)], reason=FOUND_IN_SENT)
        return True


def sent_since(outbox: Outbox, account: str, move: int) -> list[tuple[int, Unclear]]:
    """What became sent through this account after this move, with the moves, the oldest first."""
    theirs = (message.c.account == account, message.c.test == 0, message.c.message_id != "")
    became = (event_log.c.seq > move, event_log.c.to_state == State.SENT, event_log.c.from_state != State.SENT)
    rows = select(event_log.c.seq.label("move"), *_NAMES).join(message, message.c.seq == event_log.c.message_seq)
    with outbox.read() as connection:
        found = connection.execute(rows.where(*theirs, *became).order_by(event_log.c.seq).limit(_AT_ONCE))
        return [(row[0], Unclear(*row[1:])) for row in found]


def last_move(outbox: Outbox) -> int:
    """The newest move of all."""
    with outbox.read() as connection:
        return connection.scalar(select(func.max(event_log.c.seq))) or 0


def came_back(
    outbox: Outbox, account: str, kind: str, references: Sequence[str], *, recipients: Collection[str], status: str
) -> bool:
    """Mark the message of this account that a bounce names; whether there is one. The first fitting name decides.

    A bounce may be forged, so it moves nothing and is never kept. Only one that knows both the message's random id and
    its recipient feeds suppression: an unknown address at once, a full mailbox by its count. What was returned stays
    so, and what was delivered is not late any more.
    """
    now = outbox.now()
    with outbox.write() as connection:
        row = _named(connection, account, references)
        if row is None or row.came_back in (kind, RETURNED) or (kind not in _FINAL and row.came_back in _FINAL):
            return False
        connection.execute(update(message).where(message.c.seq == row.seq).values(came_back=kind))
        tell_return(connection, row, kind, now)
        log_moves(connection, now, "came-back", [(row.seq, row.state, row.state)], reason=kind)
        if kind == RETURNED:
            _learn(connection, outbox, row, recipients, status=status)
        return True


def _named(connection: Connection, account: str, references: Sequence[str]) -> Any:
    """The message that the first fitting reference names; of those resent under one Message-ID the newest."""
    named = or_(message.c.message_id.in_(references), message.c.id.in_(references))
    mine = select(message).where(named, message.c.account == account, message.c.state.in_(_LEFT))
    rows = connection.execute(mine.order_by(message.c.seq.desc())).all()
    return next((row for one in references for row in rows if one in (row.id, row.message_id)), None)


def _learn(connection: Connection, outbox: Outbox, row: Any, recipients: Collection[str], *, status: str) -> None:
    named = {recipient_hmac(outbox.vault, address) for address in recipients}
    if row.mode != Mode.LIVE or row.test or row.recipient_hmac not in named:
        return
    if status.startswith(_UNKNOWN):
        refused(connection, row.recipient_hmac, row.domain, outbox.now())
    elif status.startswith(_SOFT):
        refused_softly(connection, row.recipient_hmac, outbox.now())


def read_up_to(outbox: Outbox, account: str, folder: str) -> tuple[int, int]:
    """How far a folder was read: UIDVALIDITY and the last UID; zeros when never."""
    mine = select(read_mail.c.uid_validity, read_mail.c.last_uid).where(
        read_mail.c.account == account, read_mail.c.folder == folder
    )
    with outbox.read() as connection:
        row = connection.execute(mine).one_or_none()
        return (int(row[0]), int(row[1])) if row else (0, 0)


def keep_looked(outbox: Outbox, account: str, at: int) -> None:
    """Remember when (ms) the Sent folder was searched for all that was uncertain then."""
    keep_read_up_to(outbox, account, _LOOKED, (1, at))


def looked(outbox: Outbox, account: str) -> int:
    """When (ms) the Sent folder was last searched; 0 when never."""
    return read_up_to(outbox, account, _LOOKED)[1]


def keep_read_up_to(outbox: Outbox, account: str, folder: str, mark: tuple[int, int]) -> None:
    """Remember it."""
    with outbox.write() as connection:
        connection.execute(delete(read_mail).where(read_mail.c.account == account, read_mail.c.folder == folder))
        values = {"account": account, "folder": folder, "uid_validity": mark[0], "last_uid": mark[1]}
        connection.execute(insert(read_mail), values)
