"""Bring back what a worker that died had in its hands: not sent yet, or nobody can know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, select, update

from designer.sender.outbox.log import log_moves
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import LEASED, attempt, message, portions

LEASES_AT_MOST = 5
POISON = "poison"  # why a message failed that its worker was lost over too often
SENDING = "sending"  # the outcome of an attempt between its journal and the server's answer


@dataclass(frozen=True, slots=True)
class Recovered:
    """How many messages went which way."""

    pending: int
    uncertain: int
    failed: int


_REASONS = {State.PENDING: "", State.UNCERTAIN: "interrupted", State.FAILED: POISON}


def recover(outbox: Outbox, *, leases_at_most: int = LEASES_AT_MOST) -> Recovered:
    """Take back messages whose lease has run out. A journaled one is uncertain; one lost too often has failed."""
    return _recover(outbox, leases_at_most, message.c.lease_until <= outbox.now())


def recover_all(outbox: Outbox, *, leases_at_most: int = LEASES_AT_MOST) -> Recovered:
    """Take back every message: for the start, when the sender lock proves that no worker is left."""
    return _recover(outbox, leases_at_most)


def _recover(outbox: Outbox, leases_at_most: int, *conditions: Any) -> Recovered:
    now = outbox.now()
    journaled = and_(
        attempt.c.message_seq == message.c.seq,
        attempt.c.worker == message.c.lease_owner,
        attempt.c.outcome == SENDING,
    )
    lost = select(message.c.seq, message.c.leases, attempt.c.n).join_from(message, attempt, journaled, isouter=True)
    by_state: dict[State, list[int]] = {State.PENDING: [], State.UNCERTAIN: [], State.FAILED: []}
    with outbox.write() as connection:
        for row in connection.execute(lost.where(LEASED, *conditions)):
            by_state[_target(row, leases_at_most)].append(row.seq)
        for state, seqs in by_state.items():
            _move(connection, now, state, seqs)
    return Recovered(*(len(seqs) for seqs in by_state.values()))


def _target(row: Any, leases_at_most: int) -> State:
    if row.n is not None:
        return State.UNCERTAIN
    return State.FAILED if row.leases >= leases_at_most else State.PENDING


def _move(connection: Connection, now: int, state: State, seqs: Sequence[int]) -> None:
    freed = {"stage": "", "lease_owner": "", "lease_until": 0, "updated_at": now}
    for some in portions(seqs):
        connection.execute(
            update(message).where(message.c.seq.in_(some)).values(state=state, reason=_REASONS[state], **freed)
        )
        if state == State.UNCERTAIN:
            broken = (attempt.c.message_seq.in_(some), attempt.c.outcome == SENDING)
            connection.execute(update(attempt).where(*broken).values(outcome=State.UNCERTAIN, ended_at=now))
    log_moves(connection, now, "recover", [(seq, State.PROCESSING, state) for seq in seqs], reason=_REASONS[state])
