"""What an operator may do to a message, and what publishing a template releases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from designer.core.errors import ConflictError, UsageError
from designer.sender.outbox import sealed
from designer.sender.outbox.arriving import Approvals, first_state, route_columns
from designer.sender.outbox.binding import bound, is_bound
from designer.sender.outbox.log import SENDER, log_moves
from designer.sender.outbox.records import Route
from designer.sender.outbox.states import CANCELED, OPERATOR_MOVES, Mode, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import EXPIRING, LATER, READY, UNROUTABLE, message
from designer.sender.outbox.waiting import TO_CONFIRM, is_to_confirm

Router = Callable[[bytes], Route | None]

_ROUTED_AT_ONCE = 200
_REASONS = {"hold": "held-by-person", "cancel": CANCELED, "mark-sent": "marked-sent-by-person"}


def move(outbox: Outbox, action: str, message_id: str, *, actor: str, route: Route | None = None) -> State:
    """Do one of OPERATOR_MOVES to a message and log who asked for it; its new state.

    `route` is for `retry`: the current publication; without one the pinned one stays. Raises ConflictError naming the
    state that forbids it, UsageError for an unknown message.
    """
    rule = OPERATOR_MOVES[action]
    now = outbox.now()
    with outbox.write() as connection:
        row = _find(connection, message_id)
        if row.state not in rule.sources:
            raise ConflictError("move-forbidden", action=action, message=message_id, state=row.state)
        unrouted = action == "release" and not row.publication  # it was held by a restore
        target = State.UNROUTABLE if unrouted else rule.target
        reason = "no-template" if unrouted else _REASONS.get(action, "")
        values = {"state": target, "reason": reason, "details": "", "updated_at": now}
        if rule.anew:
            if not is_bound(outbox.vault, row):
                raise ConflictError("look-row")
            values |= _anew(connection, row, route.of(row.copy) if route else None, now)
            values["bound"] = bound(outbox.vault, {**row._mapping, **values})
        if action == "release":
            values["stale_at"] = 0  # a person has decided
        connection.execute(update(message).where(message.c.seq == row.seq).values(values))
        log_moves(connection, now, action, [(row.seq, row.state, target)], actor=actor)
    outbox.due.set()
    return target


def note(outbox: Outbox, message_ids: Sequence[str], action: str, *, actor: str) -> None:
    """Log what a person did with messages without moving them, such as revealing their data."""
    with outbox.write() as connection:
        rows = [_find(connection, one) for one in message_ids]
        log_moves(connection, outbox.now(), action, [(row.seq, row.state, row.state) for row in rows], actor=actor)


def release_held(outbox: Outbox, reason: str, *, template: str, actor: str) -> int:
    """Release every message of a template that was held for this reason; how many."""
    now = outbox.now()
    theirs = (EXPIRING, message.c.state == State.HELD, message.c.reason == reason, message.c.template == template)
    with outbox.write() as connection:
        released = update(message).where(*theirs).values(state=State.PENDING, reason="", updated_at=now)
        seqs = connection.scalars(released.returning(message.c.seq)).all()
        log_moves(connection, now, "release", [(seq, State.HELD, State.PENDING) for seq in seqs], actor=actor)
    outbox.due.set()
    return len(seqs)


def hold_template(outbox: Outbox, templates: Collection[str], reason: str, *, actor: str) -> int:
    """Hold every pending message of these templates but proofs; how many. Those in a worker's hand end their turn."""
    now = outbox.now()
    theirs = (message.c.template.in_(templates), message.c.mode != Mode.PROOF)
    with outbox.write() as connection:
        seqs: list[int] = []
        for indexed in (READY, LATER):
            held = update(message).where(indexed, *theirs).values(state=State.HELD, reason=reason, updated_at=now)
            seqs += connection.scalars(held.returning(message.c.seq)).all()
        log_moves(connection, now, "hold", [(seq, State.PENDING, State.HELD) for seq in seqs], actor=actor)
    return len(seqs)


def templates_held(outbox: Outbox, reason: str) -> set[str]:
    """The templates that have messages held for this reason."""
    theirs = select(message.c.template).where(EXPIRING, message.c.state == State.HELD, message.c.reason == reason)
    with outbox.read() as connection:
        return set(connection.scalars(theirs.distinct()))


def release_unroutable(outbox: Outbox, router: Router, *, actor: str = SENDER) -> int:
    """Route every unroutable message again, by its event's JSON; how many found a publication."""
    released, last = 0, 0
    while rows := _unroutable_after(outbox, last):
        last = rows[-1][0]
        found = [(seq, since, copy, router(data)) for seq, copy, since, data in rows if data is not None]
        routed = [(seq, since, route.of(copy)) for seq, since, copy, route in found if route]
        released += _route(outbox, routed, actor)
    outbox.due.set()
    return released


def _find(connection: Connection, message_id: str) -> Any:
    row = connection.execute(select(message).where(message.c.id == message_id)).one_or_none()
    if row is None:
        raise UsageError("message-unknown", message=message_id)
    return row


def _anew(connection: Connection, row: Any, route: Route | None, now: int) -> dict[str, Any]:
    """The columns of a message that is composed anew."""
    if row.purged:
        raise ConflictError("data-purged", message=row.id)
    if route is None and not row.publication:
        raise ConflictError("still-unroutable", message=row.id)
    sealed.remove(connection, sealed.message_owner(row.id), (sealed.COMPOSED, sealed.ATTACHMENTS))
    fresh = {"message_id": "", "token": "", "error_count": 0, "leases": 0, "stale_at": 0}
    return fresh | (route_columns(route, since=now) if route else {})


def _unroutable_after(outbox: Outbox, last: int) -> Sequence[tuple[int, int, int, bytes | None]]:
    """The next ones: seq, number of the copy, since when each waits, its event's JSON."""
    columns = (message.c.seq, message.c.copy, message.c.event_seq, message.c.created_at, message.c.next_attempt_at)
    some = select(*columns).where(UNROUTABLE, message.c.seq > last).order_by(message.c.seq).limit(_ROUTED_AT_ONCE)
    with outbox.read() as connection:
        rows = connection.execute(some).all()
        owners = {row.seq: sealed.event_owner(row.event_seq) for row in rows}
        return [
            (row.seq, row.copy, max(row.created_at, row.next_attempt_at),
             sealed.take(connection, outbox.vault, owners[row.seq], sealed.EVENT_DATA))
            for row in rows
        ]  # fmt: skip


def _route(outbox: Outbox, routed: Sequence[tuple[int, int, Route]], actor: str) -> int:
    now, moves = outbox.now(), []
    with outbox.write() as connection:
        approvals = Approvals(connection, outbox.vault)
        for seq, since, route in routed:
            state, reason, details = first_state(route, approvals)
            mine = (message.c.seq == seq, message.c.state == State.UNROUTABLE)
            row = connection.execute(select(message).where(*mine)).one_or_none()
            if row is None:
                continue
            if is_to_confirm(connection, row.event_seq):
                state, reason, details = State.HELD, TO_CONFIRM, ""
            values = {"state": state, "reason": reason, "details": details, "updated_at": now}
            values |= route_columns(route, since=since)
            values["bound"] = bound(outbox.vault, {**row._mapping, **values})
            if not is_bound(outbox.vault, row):
                state, values = State.FAILED, {"state": State.FAILED, "reason": "look-row", "updated_at": now}
            connection.execute(update(message).where(*mine).values(values))
            moves.append((seq, State.UNROUTABLE, state))
        approvals.store()
        log_moves(connection, now, "publish", moves, actor=actor)
    return len(moves)
