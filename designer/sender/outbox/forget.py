"""Forget one person: their data, and the link from the log to them. What still waits is kept, unless it is canceled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, or_, select, update

from designer.core.burst import without
from designer.core.event import EventRules, Recipient, parse_event
from designer.sender.outbox import sealed as contents
from designer.sender.outbox.binding import bound
from designer.sender.outbox.callbacks import forget_callbacks
from designer.sender.outbox.log import log_moves
from designer.sender.outbox.states import OPERATOR_MOVES, SETTLED, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import event, message, portions, sealed, suppression

GONE = "forgotten@example.com"  # in the place of a copy's address; no mail for it is left, and none can be made
_STORED_EVENT = EventRules(max_bytes=1 << 40, allow_lan=True, was_accepted=True)  # it was checked at the door
_CANCELABLE = OPERATOR_MOVES["cancel"].sources - SETTLED


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many messages were forgotten and how many of these canceled for it; those that are kept, by state.

    `message_ids` are the Message-IDs of what was sent; `is_gone` is as in Purged.
    """

    messages: int
    canceled: int
    kept: dict[str, int]
    unblocked: int
    message_ids: list[str] = field(repr=False)
    is_gone: bool = True


def forget(outbox: Outbox, address: str, *, actor: str, also_waiting: bool = False) -> Forgotten:
    """Delete what is stored of this person; `also_waiting` cancels what waits and deletes it, too.

    An event that was about them, because it was meant for them, is forgotten with the copies that others got of it.
    Where they got a copy only, it goes, and their address is taken out of the event; so is their item of a list.
    """
    digest = contents.recipient_hmac(outbox.vault, address)
    with outbox.read() as connection:
        seqs = _theirs(connection, digest)
    canceled, forgotten, kept, message_ids = 0, 0, Counter[str](), list[str]()
    for some in portions(seqs):
        with outbox.write() as connection:
            if also_waiting:
                canceled += _cancel(connection, some, outbox.now(), actor)
            rows = connection.execute(select(message).where(message.c.seq.in_(some))).all()
            over = [row for row in rows if row.state in SETTLED]
            kept.update(row.state for row in rows if row.state not in SETTLED)
            message_ids += [row.message_id for row in over if row.message_id]
            _forget(connection, outbox, over, actor)
            for seq in {row.event_seq for row in rows}:
                _take_out(connection, outbox, seq, digest)
            forgotten += len(over)
    with outbox.write() as connection:
        mine = delete(suppression).where(suppression.c.recipient_hmac == digest)
        unblocked = connection.execute(mine).rowcount
    return Forgotten(forgotten, canceled, dict(kept), unblocked, message_ids, outbox.compact())


def _theirs(connection: Connection, digest: bytes) -> list[int]:
    mine = message.c.recipient_hmac == digest
    alone = event.c.burst == 0  # each item of a list is about its own recipient only
    about = select(message.c.event_seq).join(event, event.c.seq == message.c.event_seq)
    about = about.where(mine, message.c.copy == 0, alone)
    theirs = select(message.c.seq).where(or_(mine, and_(message.c.event_seq.in_(about), message.c.copy > 0)))
    return list(connection.scalars(theirs.order_by(message.c.seq)))


def _take_out(connection: Connection, outbox: Outbox, event_seq: int, digest: bytes) -> None:
    """Take the address out of an event that others' messages still need; its place stays, so that theirs do."""

    def is_meant(address: str) -> bool:
        return contents.recipient_hmac(outbox.vault, address) == digest

    waiting = (message.c.event_seq == event_seq, message.c.recipient_hmac == digest)
    if connection.scalar(select(exists().where(*waiting))):
        return
    messages = connection.scalars(select(message.c.id).where(message.c.event_seq == event_seq, message.c.purged == 0))
    places = [(contents.event_owner(event_seq), contents.EVENT_DATA)]
    for owner, content in places + [(contents.message_owner(one), contents.CORRECTED) for one in messages]:
        data = contents.take(connection, outbox.vault, owner, content)
        if data is None:
            continue
        stored = parse_event(data, _STORED_EVENT)
        left = tuple(Recipient(GONE) if is_meant(one.email) else one for one in stored.copies)
        rest = without(replace(stored, copies=left), is_meant, GONE)
        if rest != stored:
            contents.put(connection, outbox.vault, owner, content, rest.as_json())


def _cancel(connection: Connection, seqs: Sequence[int], now: int, actor: str) -> int:
    waiting = (message.c.seq.in_(seqs), message.c.state.in_([str(one) for one in _CANCELABLE]))
    rows = connection.execute(select(message.c.seq, message.c.state).where(*waiting)).all()
    values = {"state": State.CANCELED, "reason": "canceled-by-person", "details": "", "updated_at": now}
    connection.execute(update(message).where(*waiting).values(values))
    log_moves(connection, now, "cancel", [(row.seq, row.state, State.CANCELED) for row in rows], actor=actor)
    return len(rows)


def _forget(connection: Connection, outbox: Outbox, rows: Sequence[Any], actor: str) -> None:
    """The record of what was sent stays, without anything that leads to the person."""
    for row in rows:
        values = {"purged": 1, "recipient_hmac": b"", "domain": "", "details": ""}
        values["bound"] = bound(outbox.vault, {**row._mapping, **values})
        connection.execute(update(message).where(message.c.seq == row.seq).values(values))
        contents.remove(connection, contents.message_owner(row.id))
    forget_callbacks(connection, [row.seq for row in rows])
    for seq in {row.event_seq for row in rows}:
        if not _is_needed(connection, seq):
            contents.remove(connection, contents.event_owner(seq))
    log_moves(connection, outbox.now(), "forget", [(row.seq, row.state, row.state) for row in rows], actor=actor)


def _is_needed(connection: Connection, event_seq: int) -> bool:
    """Whether another message still lives on the event as it came; a corrected one has data of its own."""
    own = exists().where(
        sealed.c.owner == contents.MESSAGE_PREFIX + message.c.id, sealed.c.content == contents.CORRECTED
    )
    others = (message.c.event_seq == event_seq, message.c.purged == 0, ~own)
    return bool(connection.scalar(select(exists().where(*others))))
