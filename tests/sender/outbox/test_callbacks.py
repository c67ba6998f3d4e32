"""What becomes of a message is written down for its receiver with the move itself, and goes when the message goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from designer.core.errors import SealwrightError
from designer.core.vault import Vault
from designer.sender.outbox.accept import accept
from designer.sender.outbox.batch import accept_chunk, begin_batch, complete_batch
from designer.sender.outbox.callbacks import (
    Figures,
    Waiting,
    drop,
    due,
    figures,
    not_posted,
    posted,
    templates_due,
    try_again,
)
from designer.sender.outbox.came_back import came_back
from designer.sender.outbox.claim import claim
from designer.sender.outbox.copy import hold_everything
from designer.sender.outbox.forget import forget
from designer.sender.outbox.further import correct, resend
from designer.sender.outbox.moves import move
from designer.sender.outbox.purge import purge_settled
from designer.sender.outbox.records import Outcome
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import Result, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.suppress import suppress
from designer.sender.outbox.tables import callback
from tests.sender.outbox.test_faults import Fault, faulty
from tests.support.outbox import (
    ADDRESS,
    DOOR,
    ROUTE,
    SENT,
    HandClock,
    accepted,
    arrival,
    claimed_one,
    event,
    journaled_one,
)

TOLD = replace(ROUTE, callback=True)


def waiting(outbox: Outbox, count: int = 9) -> list[Waiting]:
    return due(outbox, ROUTE.template, count)


def told(outbox: Outbox) -> list[tuple[str, str]]:
    with outbox.read() as connection:
        rows = connection.execute(select(callback.c.told, callback.c.reason).order_by(callback.c.seq))
        return [(row.told, row.reason) for row in rows]


def test_a_sent_message_is_to_be_told_with_its_ids_and_its_time(outbox: Outbox) -> None:
    claimed = journaled_one(outbox, route=TOLD)
    assert told(outbox) == []
    settle(outbox, claimed, SENT)
    (one,) = waiting(outbox)
    assert (one.told, one.reason, one.at, one.attempts) == ("sent", "", outbox.now(), 0)
    assert (one.event_id, one.event_type, one.message_id) == ("ord-1", "order_confirmation", claimed.id)
    assert (one.mode, one.test, one.publication, one.copy, one.follows) == ("live", 0, 3, 0, "")
    assert templates_due(outbox) == [ROUTE.template]


def test_nothing_is_written_down_where_nobody_asks(outbox: Outbox) -> None:
    settle(outbox, journaled_one(outbox), SENT)
    assert told(outbox) == []
    assert templates_due(outbox) == []


@pytest.mark.parametrize(
    ("result", "found"),
    [
        (Result.HARD, [("failed", "why")]), (Result.RENDER, [("failed", "why")]),
        (Result.IGNORED, [("ignored", "why")]),
        (Result.SOFT, []), (Result.SETUP, []), (Result.LOCKED, []),
    ],
)  # fmt: skip
def test_what_is_settled_is_told_and_what_goes_on_is_not(
    outbox: Outbox, result: Result, found: list[tuple[str, str]]
) -> None:
    settle(outbox, claimed_one(outbox, route=TOLD), Outcome(result, "why", retry_at=outbox.now() + 1))
    assert told(outbox) == found


def test_an_uncertain_message_is_told_and_so_is_what_a_person_decides(outbox: Outbox) -> None:
    claimed = journaled_one(outbox, route=TOLD)
    settle(outbox, claimed, Outcome(Result.UNCERTAIN, "lost"))
    move(outbox, "mark-sent", claimed.id, actor="ana")
    assert told(outbox) == [("uncertain", "lost"), ("sent", "marked-sent-by-person")]


def test_what_ends_at_the_door_is_told_too(outbox: Outbox) -> None:
    suppress(outbox, ADDRESS, reason="hard-bounce")
    accepted(outbox, arrival("a", route=TOLD))
    intake = begin_batch(outbox, DOOR, events=1)
    accept_chunk(outbox, intake, [arrival("b", route=TOLD)])
    assert told(outbox) == [("ignored", "recipient-suppressed")]
    complete_batch(outbox, intake)
    assert told(outbox) == [("ignored", "recipient-suppressed")] * 2


def test_what_comes_back_is_told_once(outbox: Outbox, clock: HandClock) -> None:
    settle(outbox, journaled_one(outbox, route=TOLD), SENT)
    clock.advance(hours=1)
    for _ in range(2):
        came_back(outbox, "main", "returned", ["<1@example.com>"], recipients=[], status="5.1.1")
    assert told(outbox) == [("sent", ""), ("returned", "")]
    posted(outbox, waiting(outbox)[0])
    assert [(one.told, one.at) for one in waiting(outbox)] == [("returned", outbox.now())]


def test_a_message_that_follows_another_names_it(outbox: Outbox) -> None:
    first = journaled_one(outbox, route=TOLD)
    settle(outbox, first, SENT)
    again = resend(outbox, first.id, actor="ana")
    right = correct(outbox, first.id, event(id="ord-1"), TOLD, actor="ana")
    for one in (again, right):
        move(outbox, "cancel", one, actor="ana")
    found = [(one.message_id, one.told, one.follows) for one in waiting(outbox)]
    assert found == [(first.id, "sent", ""), (again, "canceled", first.id), (right, "canceled", first.id)]


def test_of_one_message_the_first_is_posted_before_the_next(outbox: Outbox, clock: HandClock) -> None:
    claimed = journaled_one(outbox, route=TOLD)
    settle(outbox, claimed, Outcome(Result.UNCERTAIN, "lost"))
    move(outbox, "mark-sent", claimed.id, actor="ana")
    settle(outbox, journaled_one(outbox, "ord-2", route=TOLD), SENT)
    assert [(one.told, one.event_id) for one in waiting(outbox)] == [("uncertain", "ord-1"), ("sent", "ord-2")]
    first = waiting(outbox)[0]
    not_posted(outbox, first, "callback-timeout", next_at=outbox.now() + 60_000)
    assert [one.event_id for one in waiting(outbox)] == ["ord-2"]
    assert [one.event_id for one in due(outbox, ROUTE.template, 9, without=[3])] == []
    clock.advance(minutes=2)
    assert [(one.told, one.attempts) for one in waiting(outbox, 1)] == [("uncertain", 1)]
    posted(outbox, waiting(outbox)[0])
    assert [one.told for one in waiting(outbox)] == ["sent", "sent"]


def test_what_was_given_up_holds_up_nothing_and_can_be_tried_again(outbox: Outbox) -> None:
    claimed = journaled_one(outbox, route=TOLD)
    settle(outbox, claimed, Outcome(Result.UNCERTAIN, "lost"))
    not_posted(outbox, waiting(outbox)[0], "callback-refused", next_at=0, status=503)
    move(outbox, "mark-sent", claimed.id, actor="ana")
    assert [one.told for one in waiting(outbox)] == ["sent"]
    assert figures(outbox) == [Figures(ROUTE.template, 1, 1, "callback-refused", 503)]
    assert try_again(outbox, "another") == 0
    assert try_again(outbox) == 2
    assert [(one.told, one.attempts) for one in waiting(outbox)] == [("uncertain", 0)]


def test_it_goes_with_the_messages_data(outbox: Outbox, clock: HandClock) -> None:
    settle(outbox, journaled_one(outbox, route=TOLD), SENT)
    settle(outbox, journaled_one(outbox, "ord-2", route=TOLD, email="tom@example.com"), SENT)
    forget(outbox, ADDRESS, actor="eva")
    assert [one.event_id for one in waiting(outbox)] == ["ord-2"]
    clock.advance(days=31)
    purge_settled(outbox, days=30)
    assert told(outbox) == []


def test_nothing_old_is_posted_after_a_restore(outbox: Outbox) -> None:
    settle(outbox, journaled_one(outbox, route=TOLD), SENT)
    hold_everything(outbox)
    assert waiting(outbox) == []
    assert [(one.given_up, one.error) for one in figures(outbox)] == [(1, "restored-from-backup")]


def test_a_template_without_a_receiver_leaves_nothing_behind(outbox: Outbox) -> None:
    settle(outbox, journaled_one(outbox, route=TOLD), SENT)
    assert (drop(outbox, ROUTE.template), waiting(outbox), drop(outbox, ROUTE.template)) == (1, [], 0)


def test_what_expires_is_told(outbox: Outbox, clock: HandClock) -> None:
    accept(outbox, DOOR, [arrival("a", route=TOLD, expiration=clock() + timedelta(hours=1))])
    clock.advance(hours=2)
    assert claim(outbox, "w", 1) == []
    assert [state for state, _ in told(outbox)] == ["expired"]


def test_the_move_and_its_callback_are_on_the_disk_together(path: Path, vault: Vault) -> None:
    for at in range(1, 60):
        path.unlink(missing_ok=True)
        outbox = Outbox.open(path, vault, HandClock())
        claimed = journaled_one(outbox, route=TOLD)
        outbox.close()
        fault = Fault(at)
        has_struck = False
        try:
            faulted = Outbox.open(path, vault, HandClock(), connect=faulty(fault))
            try:
                settle(faulted, claimed, SENT)
            finally:
                faulted.close()
        except SealwrightError:
            has_struck = True
        after = Outbox.open(path, vault, HandClock())
        (one,) = list_messages(after)
        assert (one.state == State.SENT) == (told(after) == [("sent", "")]), at
        after.close()
        if not has_struck and fault.count < at:
            return
    pytest.fail("the run never passed")
