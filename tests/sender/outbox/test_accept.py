"""Events are taken in once, whole and durably."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from designer.core.clock import from_millis
from designer.core.errors import ConflictError
from designer.core.vault import Vault
from designer.sender.outbox.accept import accept
from designer.sender.outbox.claim import claim
from designer.sender.outbox.moves import move
from designer.sender.outbox.records import Arrival, Door
from designer.sender.outbox.search import counts, event_data, list_messages
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.suppress import suppress
from tests.support.outbox import ADDRESS, DOOR, ROUTE, HandClock, accepted, arrival, event, message_ids

REHEARSAL = Door("folder:inbox", Mode.REHEARSAL)


def states(outbox: Outbox, *arrivals: Arrival, door: Door = DOOR) -> list[tuple[str, str]]:
    """The state and reason of each message that these arrivals became."""
    accepted(outbox, *arrivals, door=door)
    return [(one.state, one.reason) for one in reversed(list_messages(outbox))]


def test_the_same_event_is_accepted_once(outbox: Outbox) -> None:
    first = accepted(outbox, arrival("ord-1"))[0]
    again = accepted(outbox, arrival("ord-1"))[0]
    assert (first.is_new, again.is_new) == (True, False)
    assert replace(again, is_new=True) == first
    assert len(list_messages(outbox)) == 1


def test_an_order_that_a_list_brought_before_under_another_id_is_told_unless_it_was_stopped(outbox: Outbox) -> None:
    def came(event_id: str, order: str, *, door: Door = DOOR, **changes: str) -> tuple[bool, bool]:
        (one,) = accepted(outbox, replace(arrival(event_id, **changes), order=order), door=door)
        return one.is_new, one.came_before

    assert came("", "RE-1") == (True, False)
    assert came("", "RE-1") == (False, False)  # the same content: it is recognised
    assert came("a-1", "RE-1") == (True, True)  # as when event_id is added later
    assert came("a-2", "RE-2") == came("a-3", "") == (True, False)
    assert came("b-1", "RE-1", type="other") == came("c-1", "RE-1", door=REHEARSAL) == (True, False)
    for one in list_messages(outbox):
        if one.event_id == "a-2":
            move(outbox, "cancel", one.id, actor="ana")
    assert came("a-4", "RE-2") == (True, False)


def test_a_message_for_the_end_of_time_can_still_be_shown(outbox: Outbox) -> None:
    last = datetime.max.replace(tzinfo=UTC)
    accepted(outbox, arrival("far", scheduled=last), arrival("farther", scheduled=last, expiration=last))
    for one in list_messages(outbox):
        for moment in (one.next_attempt_at, one.expires_at):
            assert from_millis(moment).astimezone(timezone(timedelta(hours=14))).year == 9999


def test_the_id_of_a_message_can_be_given_to_a_command_as_it_is(outbox: Outbox) -> None:
    ids = message_ids(accepted(outbox, *(arrival(f"ord-{n}") for n in range(30))))
    assert len(set(ids)) == 30
    assert all(one.isalnum() for one in ids)


def test_a_replay_gets_the_first_answer_whatever_happened_since(outbox: Outbox) -> None:
    accepted(outbox, arrival("ord-1"))
    claim(outbox, "w1", 1)
    assert accepted(outbox, arrival("ord-1"))[0].messages[0].state == State.PENDING


def test_the_same_id_with_other_content_is_refused_alone(outbox: Outbox) -> None:
    accepted(outbox, arrival("ord-1"))
    good, conflict = accept(outbox, DOOR, [arrival("ord-2"), arrival("ord-1", ctx={"order": {"number": "9"}})])
    assert isinstance(conflict, ConflictError)
    assert conflict.code == "event-id-taken"
    assert not isinstance(good, ConflictError)
    assert {one.event_id for one in list_messages(outbox)} == {"ord-1", "ord-2"}


def test_one_call_may_repeat_and_contradict_itself(outbox: Outbox) -> None:
    other = arrival("ord-1", priority="high")
    answers = accept(outbox, DOOR, [arrival("ord-1"), arrival("ord-2"), arrival("ord-1"), other])
    assert [getattr(answer, "is_new", None) for answer in answers] == [True, True, False, None]
    assert answers[0].event_id == answers[2].event_id  # type: ignore[union-attr]
    assert isinstance(answers[3], ConflictError)


def test_an_id_that_the_template_derives_counts_as_declared(outbox: Outbox) -> None:
    derived = Arrival(event(), ROUTE, id="000123")
    assert accepted(outbox, derived)[0].event_id == "000123"
    assert not accepted(outbox, derived)[0].is_new


def test_without_an_id_equal_content_in_one_call_is_several_events(outbox: Outbox) -> None:
    answers = accepted(outbox, arrival(), arrival(), arrival())
    assert [answer.is_new for answer in answers] == [True, True, True]
    assert len({answer.event_id for answer in answers}) == 3


def test_without_an_id_a_repeated_call_is_a_replay_for_24_hours(outbox: Outbox, clock: HandClock) -> None:
    first = accepted(outbox, arrival(), arrival())
    clock.advance(hours=23)
    again = accepted(outbox, arrival(), arrival(), arrival())
    assert [answer.is_new for answer in again] == [False, False, True]
    assert message_ids(again)[:2] == message_ids(first)
    clock.advance(hours=24, seconds=1)
    assert [answer.is_new for answer in accepted(outbox, arrival())] == [True]


def test_rehearsal_and_live_are_separate_id_spaces(outbox: Outbox) -> None:
    accepted(outbox, arrival("ord-1"), door=REHEARSAL)
    assert accepted(outbox, arrival("ord-1"))[0].is_new
    assert {one.mode for one in list_messages(outbox)} == {"live", "rehearsal"}


@pytest.mark.parametrize(("number", "lane"), [(50, "real_time"), (51, "batch")])
def test_more_than_fifty_events_go_to_the_batch_lane(outbox: Outbox, number: int, lane: str) -> None:
    accepted(outbox, *(arrival(f"ord-{index}") for index in range(number)))
    assert {one.lane for one in list_messages(outbox, limit=100)} == {lane}


def test_what_was_pinned_at_acceptance_is_stored(outbox: Outbox) -> None:
    accepted(outbox, arrival("ord-1", priority="low"))
    (one,) = list_messages(outbox)
    assert (one.template, one.publication, one.language, one.account) == ("order_confirmation", 3, "de", "main")
    assert (one.mode, one.priority, one.source, one.domain) == ("live", "low", "folder:inbox", "example.com")


def test_the_event_is_stored_whole_and_exact(outbox: Outbox) -> None:
    accepted(outbox, arrival("ord-1"))
    assert event_data(outbox, list_messages(outbox)[0]) == event(id="ord-1").as_json()


def test_each_event_starts_in_the_state_that_its_route_and_dates_say(outbox: Outbox, clock: HandClock) -> None:
    suppress(outbox, "blocked@example.com", reason="hard-bounce")
    before = clock() - timedelta(seconds=1)
    assert states(
        outbox,
        arrival("a"),
        arrival("b", route=None),
        arrival("c", route=replace(ROUTE, hold="template-paused")),
        arrival("d", email="Blocked@Example.com"),
        arrival("e", expiration=before),
    ) == [
        ("pending", ""),
        ("unroutable", "no-template"),
        ("held", "template-paused"),
        ("ignored", "recipient-suppressed"),
        ("expired", "expiration-passed"),
    ]
    assert counts(outbox)[State.PENDING] == counts(outbox)[State.HELD] == 1


def test_the_first_messages_of_a_publication_wait_for_approval(outbox: Outbox) -> None:
    careful = replace(ROUTE, approve_first=2)
    assert states(outbox, arrival("a", route=careful)) == [("held", "approve-first")]
    assert states(outbox, arrival("b", route=careful), arrival("c", route=careful))[1:] == [
        ("held", "approve-first"),
        ("pending", ""),
    ]


def test_a_scheduled_event_waits_for_its_time(outbox: Outbox, clock: HandClock) -> None:
    accepted(outbox, arrival("ord-1", scheduled=clock() + timedelta(hours=2)))
    assert claim(outbox, "w1", 1) == []
    clock.advance(hours=2)
    assert len(claim(outbox, "w1", 1)) == 1


@pytest.mark.parametrize("form", ["Ana.Kovac@example.com", "ana.kovac@EXAMPLE.COM"])
def test_a_recipient_is_found_however_the_address_is_written(outbox: Outbox, form: str) -> None:
    accepted(outbox, arrival("ord-1"))
    assert len(list_messages(outbox, text=form)) == 1


def test_an_acknowledged_event_is_there_after_a_crash(path: Path, tmp_path: Path, vault: Vault, outbox: Outbox) -> None:
    """What is on disk when `accept` returns is enough: the main file and the write-ahead log, copied."""
    accepted(outbox, *(arrival(f"ord-{index}") for index in range(60)))
    files: Sequence[Path] = [file for file in tmp_path.iterdir() if not file.name.endswith("-shm")]
    assert any(file.name.endswith("-wal") and file.stat().st_size for file in files)
    elsewhere = tmp_path / "after"
    elsewhere.mkdir()
    for file in files:
        (elsewhere / file.name).write_bytes(file.read_bytes())
    reopened = Outbox.open(elsewhere / path.name, vault)
    assert counts(reopened)[State.PENDING] == 60
    reopened.close()


def test_no_clear_personal_data_is_in_the_files(outbox: Outbox, tmp_path: Path) -> None:
    accepted(outbox, arrival("ord-1"), arrival())
    list_messages(outbox, text=ADDRESS)
    outbox.compact()
    for raw in (file.read_bytes() for file in tmp_path.iterdir()):
        for personal in (ADDRESS, ADDRESS.partition("@")[0], "Kovač", "Kovac", "000123"):
            assert personal.encode() not in raw
            assert personal.casefold().encode() not in raw
