"""Events that came before the template which makes one message of each item of a list in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from designer.core.errors import EventError
from designer.core.event import Event
from designer.sender.outbox import sealed
from designer.sender.outbox.arriving import MANY, domain_of, new_message_id
from designer.sender.outbox.binding import bound, is_bound
from designer.sender.outbox.log import log_moves
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import UNROUTABLE, event, message

Burster = Callable[[bytes], Event]

_OWN = ("seq", "id", "copy", "recipient_hmac", "domain", "lane", "bound")
_AT_ONCE = 50


def burst_unroutable(outbox: Outbox, burster: Burster, *, actor: str) -> int:
    """Make a message of each item where a template asks for it by now; how many messages came about.

    They are unroutable, as the one was that they come from, and are routed next. `burster` gives an event's burst form;
    it raises EventError for a list that names nobody, and the message fails with that.
    """
    made, last = 0, 0
    while seqs := _events_after(outbox, last):
        last = seqs[-1]
        for seq in seqs:
            with outbox.write() as connection:
                made += _burst(connection, outbox, seq, burster, actor)
    return made


def _events_after(outbox: Outbox, last: int) -> Sequence[int]:
    waiting = select(message.c.event_seq).join(event, event.c.seq == message.c.event_seq)
    waiting = waiting.where(UNROUTABLE, event.c.burst == 0, message.c.event_seq > last).distinct()
    with outbox.read() as connection:
        return connection.scalars(waiting.order_by(message.c.event_seq).limit(_AT_ONCE)).all()


def _burst(connection: Connection, outbox: Outbox, seq: int, burster: Burster, actor: str) -> int:
    owner = sealed.event_owner(seq)
    data = sealed.take(connection, outbox.vault, owner, sealed.EVENT_DATA)
    rows = connection.execute(select(message).where(message.c.event_seq == seq, UNROUTABLE)).all()
    if data is None or not rows or not all(is_bound(outbox.vault, row) for row in rows):
        return 0  # routing tells it
    try:
        whole = burster(data)
    except EventError as fault:
        _fail(connection, rows, fault, outbox.now(), actor)
        return 0
    if whole.burst is None:
        return 0
    sealed.put(connection, outbox.vault, owner, sealed.EVENT_DATA, whole.as_json())
    items = len(whole.burst.recipients)
    connection.execute(update(event).where(event.c.seq == seq).values(burst=items))
    lane = {"lane": "batch"} if items > MANY else {}
    first = {key: value for key, value in rows[0]._mapping.items() if key not in _OWN}
    for row in rows:
        theirs = {**row._mapping, **_addressed(outbox, whole, row.copy), **lane}
        values = {key: theirs[key] for key in ("recipient_hmac", "domain", "lane")}
        connection.execute(
            update(message).where(message.c.seq == row.seq).values(**values, bound=bound(outbox.vault, theirs))
        )
    known = set(connection.scalars(select(message.c.copy).where(message.c.event_seq == seq)))
    times = max(known) + 1  # in rehearsal one for each tester
    new = [
        {**first, "lane": rows[0].lane, **lane, "id": new_message_id(), "copy": copy, **_addressed(outbox, whole, copy)}
        for copy in range(times * items)
        if copy not in known
    ]
    if new:
        connection.execute(insert(message), [{**one, "bound": bound(outbox.vault, one)} for one in new])
    return len(new)


def _addressed(outbox: Outbox, whole: Event, copy: int) -> dict[str, Any]:
    address = whole.recipient_of(copy).email
    return {"recipient_hmac": sealed.recipient_hmac(outbox.vault, address), "domain": domain_of(address)}


def _fail(connection: Connection, rows: Sequence[Any], fault: EventError, now: int, actor: str) -> None:
    values = {"state": State.FAILED, "reason": fault.code, "details": json.dumps(fault.arguments), "updated_at": now}
    connection.execute(update(message).where(message.c.seq.in_([row.seq for row in rows])).values(values))
    log_moves(connection, now, "publish", [(row.seq, State.UNROUTABLE, State.FAILED) for row in rows], actor=actor)
