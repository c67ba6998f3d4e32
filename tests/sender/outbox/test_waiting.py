"""What waits for a person leaves when that person says so, and not a message sooner."""

from __future__ import annotations

import pytest

from designer.core.errors import UsageError
from designer.sender.outbox.batch import accept_chunk, begin_batch, complete_batch
from designer.sender.outbox.moves import move, release_unroutable
from designer.sender.outbox.records import Arrival, Door, Route
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.waiting import (
    TO_CONFIRM,
    Summary,
    cancel_batch,
    forget_decided,
    release_batch,
    waiting_batches,
)
from tests.support.packages import make_event

DOOR = Door("folder:inbox", Mode.LIVE)
ASKED = Route("receipt", 1, "en", "main", hold=TO_CONFIRM)


def fill(outbox: Outbox, *names: str, route: Route | None = ASKED) -> int:
    intake = begin_batch(outbox, DOOR, events=len(names))
    accept_chunk(outbox, intake, [Arrival(make_event(id=name, email=f"{name}@example.com"), route) for name in names])
    complete_batch(outbox, intake, waiting=Summary(file="list.csv", new=len(names)).as_json())
    return intake.batch


def states(outbox: Outbox) -> list[tuple[str, str, str]]:
    return sorted((one.event_id, one.state, one.reason) for one in list_messages(outbox))


def release(outbox: Outbox, number: int, *paused: str) -> int:
    return release_batch(outbox, number, paused=paused, reason="template-paused", actor="ana")


def test_a_released_list_is_pending_and_waits_no_more(outbox: Outbox) -> None:
    number = fill(outbox, "a", "b")
    assert states(outbox) == [("a", "held", TO_CONFIRM), ("b", "held", TO_CONFIRM)]
    assert release(outbox, number) == 2
    assert states(outbox) == [("a", "pending", ""), ("b", "pending", "")]
    assert waiting_batches(outbox) == []


def test_a_canceled_list_is_canceled(outbox: Outbox) -> None:
    assert cancel_batch(outbox, fill(outbox, "a", "b"), actor="ana") == 2
    assert {state for _, state, _ in states(outbox)} == {"canceled"}


def test_one_decision_does_not_touch_another_list(outbox: Outbox) -> None:
    first, second = fill(outbox, "a"), fill(outbox, "b")
    release(outbox, second)
    assert states(outbox) == [("a", "held", TO_CONFIRM), ("b", "pending", "")]
    assert [one.batch for one in waiting_batches(outbox)] == [first]


def test_what_a_person_decided_one_by_one_stays_decided(outbox: Outbox) -> None:
    number = fill(outbox, "a", "b", "c")
    ids = {one.event_id: one.id for one in list_messages(outbox)}
    move(outbox, "cancel", ids["a"], actor="ana")
    move(outbox, "release", ids["b"], actor="ana")
    move(outbox, "hold", ids["b"], actor="ana")
    assert release(outbox, number) == 1
    assert states(outbox) == [
        ("a", "canceled", "canceled-by-person"),
        ("b", "held", "held-by-person"),
        ("c", "pending", ""),
    ]


def test_a_paused_template_holds_on(outbox: Outbox) -> None:
    assert release(outbox, fill(outbox, "a"), "receipt") == 1
    assert states(outbox) == [("a", "held", "template-paused")]


def test_an_event_without_a_template_still_asks_when_one_is_published(outbox: Outbox) -> None:
    number = fill(outbox, "a", route=None)
    release_unroutable(outbox, lambda _data: Route("receipt", 1, "en", "main"))
    assert states(outbox) == [("a", "held", TO_CONFIRM)]
    release(outbox, number)
    assert states(outbox) == [("a", "pending", "")]


def test_only_what_waits_can_be_decided(outbox: Outbox) -> None:
    number = fill(outbox, "a")
    release(outbox, number)
    for again in (number, 99):
        with pytest.raises(UsageError):
            cancel_batch(outbox, again, actor="ana")


def test_a_list_of_which_nothing_waits_is_forgotten(outbox: Outbox) -> None:
    number = fill(outbox, "a")
    move(outbox, "cancel", list_messages(outbox)[0].id, actor="ana")
    forget_decided(outbox)
    assert waiting_batches(outbox) == []
    with pytest.raises(UsageError):
        release(outbox, number)


def test_the_name_of_the_file_is_kept_sealed(outbox: Outbox) -> None:
    fill(outbox, "a")
    assert "list.csv" not in repr(waiting_batches(outbox))
    with outbox.read() as connection:
        rows = connection.exec_driver_sql("SELECT ciphertext FROM sealed").all()
    assert not any(b"list.csv" in row[0] for row in rows)
