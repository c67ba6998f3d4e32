"""Take events in: each once, whole, and on disk before anyone is told so."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, exists, insert, select

from designer.core.errors import ConflictError, UnavailableError
from designer.sender.outbox import arriving
from designer.sender.outbox.companions import files_fault, put_companions
from designer.sender.outbox.records import Accepted, AcceptedMessage, Answer, Arrival, Door
from designer.sender.outbox.sealed import EVENT_DATA, event_owner, sealed_row
from designer.sender.outbox.states import DAY_MS, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.superseding import canceled_before, give_up_ids, log_superseded, stopped, supersede
from designer.sender.outbox.tables import IDENTIFIED, OF_ORDER, batch, event, message, portions, sealed

BATCH_ABOVE = 50
CONTENT_REMEMBERED_MS = DAY_MS
_CONTENT_ID = "~"  # no declared id begins with it


@dataclass(slots=True)
class Intake:
    """One call or file that brings events; `batch` is 0 for a call in one piece. It counts events of equal content.

    `asks`: a person decides before anything of it leaves.
    """

    door: Door
    lane: str
    batch: int = 0
    asks: bool = False
    occurrences: Counter[bytes] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Named:
    """An arrival with what makes it this event and no other."""

    arrival: Arrival
    id: str
    identity: str
    fingerprint: bytes
    order: str = ""

    @property
    def key(self) -> str:
        return self.identity or self.id


@dataclass(frozen=True, slots=True)
class _Known:
    """An event that the outbox has under the same key; `is_unfinished` while its own batch is still coming in."""

    seq: int
    id: str
    fingerprint: bytes
    is_unfinished: bool


def accept(outbox: Outbox, door: Door, arrivals: Sequence[Arrival]) -> list[Answer]:
    """Accept the events of one call, in order, in one transaction; an event in conflict is answered by its error.

    Durable when this returns. A call of more than 50 events goes to the batch lane.
    """
    answers = accept_into(outbox, Intake(door, lane_for(len(arrivals))), arrivals)
    if any(one.state == State.PENDING for answer in answers if isinstance(answer, Accepted) for one in answer.messages):
        outbox.due.set()
    return answers


def lane_for(events: int) -> str:
    """The lane of a file or call with so many events."""
    return "batch" if events > BATCH_ABOVE else "real_time"


def accept_into(outbox: Outbox, intake: Intake, arrivals: Sequence[Arrival]) -> list[Answer]:
    """Accept some events of a call or file in one transaction."""
    counted = Counter(intake.occurrences)
    named = [_named(outbox, arrival, counted) for arrival in arrivals]
    with outbox.write() as connection:
        known = _known(connection, outbox.now(), intake, named)
        freed = _free(connection, intake, named, known)
        faults = [None if one.key in known else files_fault(one.arrival, intake.door.mode) for one in named]
        new: dict[str, _Named] = {}
        for item, fault in zip(named, faults, strict=True):
            if item.key not in known and fault is None:
                new.setdefault(item.key, item)
        freed = {key: seq for key, seq in freed.items() if key in new}
        give_up_ids(connection, list(freed.values()))
        fresh = _insert(connection, outbox, intake, list(new.values())) if new else {}
        supersede(connection, [(seq, fresh[key].event_seq) for key, seq in freed.items()])
        if not intake.batch:
            log_superseded(connection, outbox.now(), [fresh[key].event_seq for key in freed])
        first = _first_answers(connection, known.values())
    intake.occurrences = counted
    return [
        fault or (_answer_known(one, known[one.key], first) if one.key in known else _answer_new(one, new, fresh))
        for one, fault in zip(named, faults, strict=True)
    ]


def _named(outbox: Outbox, arrival: Arrival, counted: Counter[bytes]) -> _Named:
    content = b"".join((arrival.event.canonical(), *(one.digest for one in arrival.companions)))
    fingerprint = outbox.vault.hmac("fingerprint", content)
    told = f"{arrival.event.type}\n{arrival.order}".encode()
    order = outbox.vault.hmac("order", told).hex() if arrival.order else ""
    declared = arrival.id or arrival.event.id
    if declared:
        return _Named(arrival, declared, "", fingerprint, order)
    counted[fingerprint] += 1
    identity = f"{fingerprint.hex()}/{counted[fingerprint]}"
    return _Named(arrival, _CONTENT_ID + secrets.token_urlsafe(16), identity, fingerprint, order)


def _known(connection: Connection, now: int, intake: Intake, named: Sequence[_Named]) -> dict[str, _Known]:
    """What the outbox has already, by key."""
    columns = (event.c.seq, event.c.id, event.c.identity, event.c.fingerprint, event.c.batch, batch.c.completed_at)
    events = select(*columns).join_from(event, batch, batch.c.seq == event.c.batch, isouter=True)
    events = events.where(event.c.mode == intake.door.mode)
    remembered = (IDENTIFIED, event.c.superseded_by == 0, event.c.received_at > now - CONTENT_REMEMBERED_MS)
    queries = [
        *(events.where(event.c.id.in_(some)) for some in portions([i.id for i in named if not i.identity])),
        *(events.where(event.c.identity.in_(some), *remembered)
          for some in portions([i.identity for i in named if i.identity])),
    ]  # fmt: skip
    rows = (row for query in queries for row in connection.execute(query))
    return {
        row.identity or row.id: _Known(
            row.seq, row.id, row.fingerprint, row.completed_at == 0 and row.batch != intake.batch
        )
        for row in rows
    }


def _free(
    connection: Connection, intake: Intake, named: Sequence[_Named], known: dict[str, _Known]
) -> dict[str, int]:  # fmt: skip
    """Take out of `known` what gives way to another event, and put in what that one repeats; the seqs, by key.

    An event that a person canceled before the sender had it in hand gives way to one of other content, but not to what
    was canceled under this id before. To the same content it gives way only if its whole file was canceled, and if a
    person is asked again.
    """
    first = {one.key: one for one in reversed(named) if one.key in known and not known[one.key].is_unfinished}
    meant = {key: one for key, one in first.items() if intake.asks or known[key].fingerprint != one.fingerprint}
    how = stopped(connection, [known[key].seq for key in meant])
    meant = {key: one for key, one in meant.items() if known[key].seq in how}
    earlier = canceled_before(connection, intake.door.mode, [one.key for one in meant.values() if not one.identity])
    freed = {}
    for key, one in meant.items():
        latest = known[key]
        seq = latest.seq if latest.fingerprint == one.fingerprint else earlier.get((key, one.fingerprint), 0)
        if not seq or (intake.asks and stopped(connection, [seq]).get(seq)):
            freed[key] = latest.seq
            del known[key]
        else:
            known[key] = replace(latest, seq=seq, fingerprint=one.fingerprint)
    return freed


def _first_answers(connection: Connection, known: Iterable[_Known]) -> dict[int, tuple[AcceptedMessage, ...]]:
    answers: dict[int, tuple[AcceptedMessage, ...]] = {}
    first = select(message.c.event_seq, message.c.id, message.c.accepted_as).where(message.c.nth == 0)
    for some in portions([item.seq for item in known]):
        for row in connection.execute(first.where(message.c.event_seq.in_(some)).order_by(message.c.copy)):
            one = AcceptedMessage(row.id, State(row.accepted_as))
            answers[row.event_seq] = (*answers.get(row.event_seq, ()), one)
    return answers


def _answer_known(item: _Named, known: _Known, first: Mapping[int, tuple[AcceptedMessage, ...]]) -> Answer:
    if known.is_unfinished:
        return UnavailableError("event-still-coming-in")
    if known.fingerprint != item.fingerprint:
        return ConflictError("event-id-taken")
    return Accepted(known.id, known.seq, first.get(known.seq, ()), is_new=False)


def _answer_new(item: _Named, new: Mapping[str, _Named], fresh: Mapping[str, Accepted]) -> Answer:
    if new[item.key].fingerprint != item.fingerprint:
        return ConflictError("event-id-taken")
    return replace(fresh[item.key], is_new=new[item.key] is item)


def _insert(connection: Connection, outbox: Outbox, intake: Intake, new: Sequence[_Named]) -> dict[str, Accepted]:
    before = _came_before(connection, intake.door, new)
    rows = [_event_row(item, intake, outbox.now()) for item in new]
    seqs = {row.id: row.seq for row in connection.execute(insert(event).returning(event.c.id, event.c.seq), rows)}
    coming = [(seqs[item.id], item.arrival) for item in new]
    messages = arriving.message_rows(
        connection, outbox, coming, door=intake.door, lane=intake.lane, is_hidden=intake.batch > 0
    )
    connection.execute(insert(message), messages)
    data = [sealed_row(outbox.vault, event_owner(seq), EVENT_DATA, one.event.as_json()) for seq, one in coming]
    connection.execute(insert(sealed), data)
    for seq, brought in coming:
        put_companions(connection, outbox.vault, event_owner(seq), brought.companions)
    made: dict[int, tuple[AcceptedMessage, ...]] = {}
    for row in messages:
        one = AcceptedMessage(row["id"], State(row["accepted_as"]))
        made[row["event_seq"]] = (*made.get(row["event_seq"], ()), one)
    return {item.key: Accepted(item.id, seqs[item.id], made[seqs[item.id]], True, item.order in before) for item in new}


def _came_before(connection: Connection, door: Door, new: Sequence[_Named]) -> set[str]:
    """The orders that lists brought before, and of which a message went out or still may."""
    orders = [item.order for item in new if item.order]
    stopped = (State.CANCELED, State.FAILED, State.EXPIRED, State.IGNORED)
    goes = exists().where(message.c.event_seq == event.c.seq, message.c.state.not_in(stopped))
    known = select(event.c.order_hmac).where(event.c.mode == door.mode, OF_ORDER, goes)
    return {
        order for some in portions(orders) for order in connection.scalars(known.where(event.c.order_hmac.in_(some)))
    }


def _event_row(item: _Named, intake: Intake, now: int) -> dict[str, Any]:
    return {
        "id": item.id, "mode": intake.door.mode, "identity": item.identity, "fingerprint": item.fingerprint,
        "order_hmac": item.order,
        "type": item.arrival.event.type, "source": intake.door.source, "batch": intake.batch, "received_at": now,
        "burst": len(item.arrival.event.recipients) if item.arrival.event.burst else 0,
    }  # fmt: skip
