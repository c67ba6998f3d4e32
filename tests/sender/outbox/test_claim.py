"""Due messages are handed out in order, each to one hand at a time."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from designer.core.clock import to_millis
from designer.sender.outbox.claim import claim, next_due
from designer.sender.outbox.moves import move, release_unroutable
from designer.sender.outbox.pauses import Kind, pause_sending, pauses, resume_sending
from designer.sender.outbox.records import Door
from designer.sender.outbox.recover import Recovered, recover, recover_all
from designer.sender.outbox.search import counts, list_messages, show
from designer.sender.outbox.states import DAY_MS, Mode, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.turn import give_back
from tests.support.outbox import (
    ROUTE,
    HandClock,
    accepted,
    arrival,
    claimed_one,
    composed_one,
    journaled_one,
)  # fmt: skip


def claimed_ids(outbox: Outbox, limit: int = 100) -> list[str]:
    return [one.event_id for one in claim(outbox, "w1", limit)]


def test_lane_then_priority_then_age(outbox: Outbox, clock: HandClock) -> None:
    accepted(outbox, *(arrival(f"batch-{n}", priority="high" if n == 50 else "normal") for n in range(51)))
    accepted(outbox, arrival("low", priority="low"), arrival("first"), arrival("high", priority="high"))
    accepted(outbox, arrival("later", scheduled=clock() + timedelta(minutes=1)), arrival("second"))
    clock.advance(minutes=1)
    assert claimed_ids(outbox, 7) == ["high", "first", "later", "second", "low", "batch-50", "batch-0"]
    assert claimed_ids(outbox, 1) == ["batch-1"]


def test_a_message_is_in_one_hand_at_a_time(outbox: Outbox) -> None:
    accepted(outbox, *(arrival(f"ord-{n}") for n in range(300)))
    taken: list[int] = []

    def work(name: str) -> None:
        while some := claim(outbox, name, 7):
            taken.extend(one.seq for one in some)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 300


def test_what_is_claimed_is_processing(outbox: Outbox) -> None:
    claimed = claimed_one(outbox)
    (one,) = list_messages(outbox)
    assert (one.state, one.stage) == ("processing", "compose")
    assert (claimed.event_id, claimed.event_type, claimed.lane) == ("ord-1", "order_confirmation", "real_time")
    assert counts(outbox)[State.PROCESSING] == 1


def test_a_message_with_a_kept_document_goes_straight_to_the_check(outbox: Outbox) -> None:
    give_back(outbox, [composed_one(outbox)])
    assert claim(outbox, "w1", 1)[0].message_id == "<1@example.com>"
    assert list_messages(outbox)[0].stage == "check"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Kind.EVERYTHING, ""),
        (Kind.ACCOUNT, "main"),
        (Kind.DOMAIN, "example.com"),
        (Kind.TEMPLATE, "order_confirmation"),
    ],
)
def test_what_is_paused_stays_pending_until_resumed(outbox: Outbox, kind: Kind, name: str) -> None:
    accepted(outbox, arrival("ord-1"))
    pause_sending(outbox, kind, name, reason="login-refused")
    assert claimed_ids(outbox) == []
    assert next_due(outbox) == list_messages(outbox)[0].expires_at
    assert resume_sending(outbox, kind, name, actor="ana") == 1
    assert claimed_ids(outbox) == ["ord-1"]


def test_a_pause_stops_only_its_own(outbox: Outbox) -> None:
    other = replace(ROUTE, account="second")
    accepted(outbox, arrival("a"), arrival("b", route=other))
    pause_sending(outbox, Kind.ACCOUNT, "main", reason="login-refused")
    assert claimed_ids(outbox) == ["b"]


def test_a_pause_with_an_end_ends_by_itself(outbox: Outbox, clock: HandClock) -> None:
    accepted(outbox, arrival("ord-1"))
    until = to_millis(clock()) + 60_000
    pause_sending(outbox, Kind.ACCOUNT, "main", reason="too-fast", until=until)
    assert next_due(outbox) == until
    clock.advance(minutes=1)
    assert pauses(outbox) == []
    assert claimed_ids(outbox) == ["ord-1"]


def test_a_pause_that_ends_by_itself_does_not_shorten_one_without_end(outbox: Outbox, clock: HandClock) -> None:
    pause_sending(outbox, Kind.ACCOUNT, "main", reason="login-refused")
    pause_sending(outbox, Kind.ACCOUNT, "main", reason="too-fast", until=to_millis(clock()) + 1)
    assert [(one.reason, one.until) for one in pauses(outbox)] == [("login-refused", 0)]


def test_the_next_due_moment(outbox: Outbox, clock: HandClock) -> None:
    assert next_due(outbox) is None
    at = clock() + timedelta(hours=1)
    accepted(outbox, arrival("later", scheduled=at))
    assert next_due(outbox) == to_millis(at)
    accepted(outbox, arrival("now"))
    assert next_due(outbox) == to_millis(clock())
    claim(outbox, "w1", 1, lease_seconds=60)
    assert next_due(outbox) == to_millis(clock()) + 60_000


def test_what_expires_is_not_sent(outbox: Outbox, clock: HandClock) -> None:
    soon = clock() + timedelta(minutes=1)
    accepted(outbox, arrival("a", expiration=soon), arrival("b", route=None, expiration=soon))
    accepted(outbox, arrival("c", route=replace(ROUTE, hold="file-to-confirm"), expiration=soon), arrival("d"))
    assert next_due(outbox) == to_millis(clock())
    clock.advance(minutes=1)
    assert claimed_ids(outbox) == ["d"]
    expired = [one for one in list_messages(outbox) if one.state == "expired"]
    assert {(one.event_id, one.reason) for one in expired} == {(name, "expiration-passed") for name in "abc"}


def test_what_waits_for_90_days_expires_with_that_reason(outbox: Outbox, clock: HandClock) -> None:
    accepted(outbox, arrival("a", route=None, expiration=clock() + timedelta(days=400)))
    clock.advance(days=89)
    assert claimed_ids(outbox) == []
    assert list_messages(outbox)[0].state == "unroutable"
    clock.advance(days=1)
    claimed_ids(outbox)
    assert [(one.state, one.reason) for one in list_messages(outbox)] == [("expired", "waited-too-long")]


def test_how_long_a_message_may_wait_is_told_when_it_is_accepted(outbox: Outbox, clock: HandClock) -> None:
    week = Door("folder:inbox", Mode.LIVE, 7 * DAY_MS)
    accepted(outbox, arrival("waits"), arrival("told", expiration=clock() + timedelta(days=6)), door=week)
    clock.advance(days=7)
    claim(outbox, "w1", 1)
    told = {one.event_id: (one.state, one.reason) for one in list_messages(outbox)}
    assert told == {"waits": ("expired", "waited-too-long"), "told": ("expired", "expiration-passed")}


def test_an_event_scheduled_far_ahead_does_not_expire_before(outbox: Outbox, clock: HandClock) -> None:
    accepted(outbox, arrival("a", scheduled=clock() + timedelta(days=200)))
    clock.advance(days=200)
    assert claimed_ids(outbox) == ["a"]


def test_a_lost_lease_comes_back_as_pending(outbox: Outbox, clock: HandClock) -> None:
    claimed_one(outbox)
    assert recover(outbox) == Recovered(0, 0, 0)
    clock.advance(seconds=61)
    assert recover(outbox) == Recovered(1, 0, 0)
    assert claimed_ids(outbox) == ["ord-1"]


def test_a_journaled_attempt_without_outcome_is_uncertain(outbox: Outbox) -> None:
    claimed = journaled_one(outbox)
    assert recover_all(outbox) == Recovered(0, 1, 0)
    shown = show(outbox, claimed.id)
    assert (shown.message.state, shown.message.reason) == ("uncertain", "interrupted")
    assert [one.outcome for one in shown.attempts] == ["uncertain"]
    assert claimed_ids(outbox) == []


def test_a_message_that_kills_its_worker_again_and_again_fails(outbox: Outbox) -> None:
    accepted(outbox, arrival("poison"))
    outcomes = []
    for _ in range(5):
        claim(outbox, "w1", 1)
        outcomes.append(recover_all(outbox))
    assert outcomes == [Recovered(1, 0, 0)] * 4 + [Recovered(0, 0, 1)]
    assert [(one.state, one.reason) for one in list_messages(outbox)] == [("failed", "poison")]


def test_a_graceful_stop_is_not_held_against_a_message(outbox: Outbox) -> None:
    accepted(outbox, arrival("ord-1"))
    for _ in range(10):
        give_back(outbox, claim(outbox, "w1", 1))
    claim(outbox, "w1", 1)
    assert recover_all(outbox) == Recovered(1, 0, 0)


def test_claiming_sweeping_and_recovering_use_their_indexes(outbox: Outbox) -> None:
    """Every statement on messages that these send is explained by the database itself."""
    pause_sending(outbox, Kind.DOMAIN, "other.example", reason="outage")
    sent: list[str] = []
    with outbox.write() as connection:
        raw = connection.connection.driver_connection
    assert raw is not None
    raw.set_trace_callback(sent.append)
    next_due(outbox)
    claim(outbox, "w1", 5)
    recover(outbox)
    raw.set_trace_callback(None)
    asked = [one for one in sent if one.startswith(("SELECT", "UPDATE message")) and " message" in one]
    plans = [" | ".join(row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {one}")) for one in asked]
    assert len(plans) >= 7
    assert not [one for one in plans if "SCAN message" in one.replace("SCAN message USING", "")]
    for index in ("message_ready", "message_later", "message_leased", "message_expiring"):
        assert any(index in one for one in plans), (index, plans)
    assert not any("TEMP B-TREE" in one for one in plans if "message_ready" in one), plans


PATIENT = replace(ROUTE, stale_after=3_600_000)


def test_what_has_waited_too_long_is_held_for_a_decision(outbox: Outbox, clock: HandClock) -> None:
    (answer,) = accepted(outbox, arrival("ord-1", route=PATIENT))
    clock.advance(minutes=61)
    assert claim(outbox, "w1", 1) == []
    one = answer.messages[0].id
    assert (show(outbox, one).message.state, show(outbox, one).message.reason) == ("held", "stale")
    move(outbox, "release", one, actor="ana")
    clock.advance(days=1)
    assert [claimed.id for claimed in claim(outbox, "w1", 1)] == [one]


def test_a_message_for_later_does_not_wait_before_its_time(outbox: Outbox, clock: HandClock) -> None:
    accepted(outbox, arrival("ord-1", route=PATIENT, scheduled=clock() + timedelta(days=2)))
    clock.advance(days=2, minutes=30)
    assert len(claim(outbox, "w1", 1)) == 1


def test_no_hold_is_missed_however_many_have_waited_too_long(outbox: Outbox, clock: HandClock) -> None:
    accepted(outbox, *(arrival(f"ord-{n}", route=PATIENT) for n in range(1200)))
    clock.advance(hours=2)
    assert claim(outbox, "w1", 2000) == []
    assert claim(outbox, "w1", 2000) == []
    assert counts(outbox)[State.HELD] == 1200


def test_without_a_template_the_waiting_counts_too(outbox: Outbox, clock: HandClock) -> None:
    accepted(outbox, arrival("ord-1", route=None))
    clock.advance(hours=2)
    release_unroutable(outbox, lambda _event: PATIENT)
    assert claim(outbox, "w1", 1) == []
