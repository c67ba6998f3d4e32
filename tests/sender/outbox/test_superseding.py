"""What was canceled before anything of it went out may come again corrected, and nobody gets two."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from designer.core.errors import ConflictError, UnavailableError, UsageError
from designer.sender.outbox.accept import accept
from designer.sender.outbox.batch import abandon_batch, accept_chunk, begin_batch, complete_batch
from designer.sender.outbox.claim import claim
from designer.sender.outbox.moves import move
from designer.sender.outbox.records import Accepted, Answer, Arrival, Route
from designer.sender.outbox.search import event_messages, list_messages, show
from designer.sender.outbox.settle import settle
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.waiting import TO_CONFIRM, Summary, cancel_batch, release_batch
from tests.support.outbox import DOOR, SENT, accepted, arrival

ASKED = Route("order_confirmation", 3, "de", "main", hold=TO_CONFIRM)


def listed(*rows: tuple[str, str]) -> list[Arrival]:
    return [arrival(name, route=ASKED, ctx={"town": town}) for name, town in rows]


def take(outbox: Outbox, *rows: tuple[str, str]) -> tuple[int, list[Answer]]:
    """A list that waits for a person: its number, and the answers."""
    intake = begin_batch(outbox, DOOR, events=len(rows), asks=True)
    answers = accept_chunk(outbox, intake, listed(*rows))
    complete_batch(outbox, intake, waiting=Summary(new=len(rows)).as_json())
    return intake.batch, answers


def told(answers: list[Answer]) -> list[object]:
    return [one.is_new if isinstance(one, Accepted) else one.code for one in answers]


def states(outbox: Outbox) -> list[tuple[str, str]]:
    return [(one.event_id, one.state) for one in reversed(list_messages(outbox))]


def test_the_corrected_list_is_taken_after_the_first_one_was_canceled(outbox: Outbox) -> None:
    first, _ = take(outbox, ("a", "Bonn"), ("b", "Kiel"), ("", "Ulm"))
    cancel_batch(outbox, first, actor="ana")
    second, answers = take(outbox, ("a", "Köln"), ("b", "Kiel"), ("", "Ulm"))
    assert told(answers) == [True, True, True]
    assert told(take(outbox, ("a", "Köln"), ("b", "Kiel"), ("", "Ulm"))[1]) == [False, False, False]
    assert release_batch(outbox, second, paused=(), reason="", actor="ana") == 3
    assert Counter(state for _, state in states(outbox)) == {"canceled": 3, "pending": 3}
    assert [name for name, _ in states(outbox)[:2]] == ["a", "b"]  # the canceled ones keep their name
    assert [one.event_id for one in list_messages(outbox, text="a")] == ["a", "a"]  # and are found by it
    assert len(claim(outbox, "w1", 10)) == 3


def test_the_log_of_the_canceled_message_tells_of_it_once_the_list_is_complete(outbox: Outbox) -> None:
    first, answers = take(outbox, ("a", "Bonn"))
    cancel_batch(outbox, first, actor="ana")
    intake = begin_batch(outbox, DOOR, events=1, asks=True)
    accept_chunk(outbox, intake, listed(("a", "Köln")))
    assert isinstance(answers[0], Accepted)
    old = answers[0].messages[0].id
    assert [one.action for one in show(outbox, old).log][-1] == "cancel"
    complete_batch(outbox, intake)
    assert [one.action for one in show(outbox, old).log][-1] == "supersede"
    (new,) = event_messages(outbox, "live", "a")
    assert (new.id == old, new.replaces) == (False, 0)  # to its reader it is the first


def test_a_list_that_is_given_up_leaves_everything_as_it_was(outbox: Outbox) -> None:
    first, _ = take(outbox, ("a", "Bonn"), ("", "Ulm"))
    cancel_batch(outbox, first, actor="ana")
    intake = begin_batch(outbox, DOOR, events=2, asks=True)
    assert told(accept_chunk(outbox, intake, listed(("a", "Köln"), ("", "Ulm")))) == [True, True]
    assert isinstance(accept(outbox, DOOR, [arrival("a", ctx={"town": "Bonn"})])[0], UnavailableError)
    abandon_batch(outbox, intake)
    assert told(accept(outbox, DOOR, [arrival("a", ctx={"town": "Bonn"}), arrival("", ctx={"town": "Ulm"})])) == [
        False,
        False,
    ]
    assert [one.state for one in event_messages(outbox, "live", "a")] == ["canceled"]


def test_what_was_canceled_is_not_sent_because_a_program_sends_it_again(outbox: Outbox) -> None:
    accepted(outbox, arrival("a", ctx={"town": "Bonn"}))
    move(outbox, "cancel", list_messages(outbox)[0].id, actor="ana")
    assert told(accept(outbox, DOOR, [arrival("a", ctx={"town": "Bonn"})])) == [False]
    assert told(take(outbox, ("a", "Bonn"))[1]) == [False]  # a person stopped this one by itself
    assert told(accept(outbox, DOOR, [arrival("a", ctx={"town": "Köln"})])) == [True]
    assert told(accept(outbox, DOOR, [arrival("a", ctx={"town": "Bonn"})])) == ["event-id-taken"]
    move(outbox, "cancel", list_messages(outbox)[0].id, actor="ana")
    late = accept(outbox, DOOR, [arrival("a", ctx={"town": "Bonn"}), arrival("a", ctx={"town": "Köln"})])
    assert told(late) == [False, "event-id-taken"]  # a call that comes late, or twice
    assert claim(outbox, "w1", 10) == []


def test_a_list_that_does_not_ask_takes_no_canceled_row_again(outbox: Outbox) -> None:
    first, _ = take(outbox, ("a", "Bonn"), ("b", "Kiel"))
    cancel_batch(outbox, first, actor="ana")
    rows = [arrival(name, ctx={"town": town}) for name, town in (("a", "Bonn"), ("b", "Jena"))]
    assert told(accept(outbox, DOOR, rows)) == [False, True]


@pytest.mark.parametrize("cut", ["released", "sent", "tried", "uncertain"])
def test_what_was_in_hand_is_never_taken_again(outbox: Outbox, cut: str) -> None:
    number, _ = take(outbox, ("a", "Bonn"))
    release_batch(outbox, number, paused=(), reason="", actor="ana")
    if cut == "sent":
        assert settle(outbox, claim(outbox, "w1", 1)[0], SENT) == "sent"
    if cut in ("tried", "uncertain"):
        with outbox.write() as connection:
            connection.exec_driver_sql(
                f"UPDATE message SET state = '{'failed' if cut == 'tried' else cut}', turn_at = 5"
            )
        move(outbox, "cancel", list_messages(outbox)[0].id, actor="ana")
    assert told(take(outbox, ("a", "Köln"))[1]) == ["event-id-taken"]
    assert told(take(outbox, ("a", "Bonn"))[1]) == [False]


def test_a_file_that_does_not_fit_its_template_supersedes_nothing(outbox: Outbox) -> None:
    number, _ = take(outbox, ("a", "Bonn"))
    cancel_batch(outbox, number, actor="ana")
    wants_a_file = Route("order_confirmation", 3, "de", "main", companions=(1, 1))
    assert told(accept(outbox, DOOR, [arrival("a", route=wants_a_file, ctx={"town": "Köln"})])) == ["companion-count"]
    assert told(accept(outbox, DOOR, [arrival("a", ctx={"town": "Bonn"})])) == [False]


def test_released_and_canceled_and_corrected_at_once_it_goes_out_at_most_once(outbox: Outbox) -> None:
    for n in range(15):
        number, _ = take(outbox, (f"a{n}", "Bonn"))
        start, answers = threading.Barrier(3), []

        def decided(do: object, start: threading.Barrier = start) -> None:
            start.wait()
            try:
                do()  # type: ignore[operator]
            except (ConflictError, UsageError) as error:
                assert error.code == "batch-unknown"  # noqa: PT017

        works = [
            lambda number=number: release_batch(outbox, number, paused=(), reason="", actor="ana"),
            lambda number=number: cancel_batch(outbox, number, actor="tom"),
            lambda n=n, answers=answers: answers.extend(accept(outbox, DOOR, [arrival(f"a{n}", ctx={"town": "Köln"})])),
        ]
        threads = [threading.Thread(target=decided, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        mine = [one for one in list_messages(outbox) if one.event_id == f"a{n}"]
        going = [one for one in mine if one.state == "pending"]
        assert len(going) <= 1
        assert told(answers) == [True] if len(mine) == 2 else told(answers) == ["event-id-taken"]
