"""Calls at the same time share a transaction, and each has the answer that it would have had alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from designer.core.errors import ConflictError, UnavailableError
from designer.core.vault import Vault
from designer.sender.outbox.records import Accepted, Answer, Arrival, Door
from designer.sender.outbox.search import counts
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import message
from designer.sender.outbox.together import Together
from tests.support.packages import make_event

DOOR = Door("rest:shop", Mode.LIVE)


def arrival(event_id: str, email: str = "ana@example.com") -> Arrival:
    return Arrival(make_event(id=event_id or None, email=email), None, event_id)


def at_once(outbox: Outbox, calls: list[Callable[[Together], list[Answer]]]) -> list[list[Answer] | Exception]:
    """What each call comes to when all wait while another program writes."""
    together = Together(outbox)

    def made(call: Callable[[Together], list[Answer]]) -> list[Answer] | Exception:
        try:
            return call(together)
        except UnavailableError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        with outbox.write():
            coming = [pool.submit(made, call) for call in calls]
        return [one.result() for one in coming]


def test_every_caller_gets_its_own_answer(outbox: Outbox) -> None:
    calls = [lambda together, n=n: together.accept(DOOR, [arrival(f"e-{n}")]) for n in range(120)]
    answers = at_once(outbox, calls)
    ids = [answer[0].event_id for answer in answers if isinstance(answer, list) and isinstance(answer[0], Accepted)]
    assert ids == [f"e-{n}" for n in range(120)]
    assert counts(outbox)[State.UNROUTABLE] == 120


def test_calls_that_come_together_share_transactions_and_are_no_batch(outbox: Outbox) -> None:
    at_once(outbox, [lambda together, n=n: together.accept(DOOR, [arrival(f"e-{n}")]) for n in range(40)])
    with outbox.read() as connection:
        rows = connection.execute(select(message.c.created_at, message.c.lane)).all()
    assert len(rows) == 40
    assert len({row.created_at for row in rows}) < 40
    assert {row.lane for row in rows} == {"real_time"}


def test_of_those_with_one_id_the_first_is_new_and_others_are_replays_or_conflicts(outbox: Outbox) -> None:
    emails = ["ana@example.com", "ana@example.com", "ben@example.com"]
    answers = at_once(outbox, [lambda together, e=e: together.accept(DOOR, [arrival("e-1", e)]) for e in emails])
    kinds = [answer[0] for answer in answers if isinstance(answer, list)]
    assert sum(isinstance(one, Accepted) and one.is_new for one in kinds) == 1
    assert any(isinstance(one, ConflictError) for one in kinds)
    assert counts(outbox)[State.UNROUTABLE] == 1


def test_events_without_an_id_are_told_from_their_likes_within_their_own_call_only(outbox: Outbox) -> None:
    calls = [lambda together: together.accept(DOOR, [arrival("")]) for _ in range(8)]
    at_once(outbox, calls)
    assert counts(outbox)[State.UNROUTABLE] == 1


def test_what_stops_one_transaction_is_told_to_all_who_were_in_it(tmp_path: Path, vault: Vault) -> None:
    closed = Outbox.open(tmp_path / "closed.sqlite3", vault)
    closed.close()
    together = Together(closed)
    begun = threading.Barrier(4)

    def call(number: int) -> str:
        begun.wait(60)
        with pytest.raises(UnavailableError) as told:
            together.accept(DOOR, [arrival(f"e-{number}")])
        return told.value.code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(call, range(4))) == {"outbox-closed"}
