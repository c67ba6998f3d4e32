"""An account sends no faster than its provider allows, and no other account waits for it."""

from __future__ import annotations

from dataclasses import replace

from designer.core.event import Recipient
from designer.sender.outbox.claim import claim, next_due
from designer.sender.outbox.rates import Rate
from designer.sender.outbox.store import Outbox
from tests.support.outbox import ROUTE, HandClock, accepted, arrival

OTHER = replace(ROUTE, account="other")


def waiting(outbox: Outbox, count: int) -> None:
    accepted(outbox, *(arrival(f"ord-{n}") for n in range(count)))


def test_messages_go_evenly_through_the_minute(outbox: Outbox, clock: HandClock) -> None:
    waiting(outbox, 200)
    rates = {"main": Rate(per_minute=30)}
    sent = []
    for second in range(120):
        sent += [second] * len(claim(outbox, "w1", 50, rates=rates))
        clock.advance(seconds=1)
    assert sent == list(range(0, 120, 2))


def test_a_fast_account_is_not_held_back_by_the_look_once_a_second(outbox: Outbox, clock: HandClock) -> None:
    waiting(outbox, 700)
    counts = []
    for _ in range(60):
        counts.append(len(claim(outbox, "w1", 50, rates={"main": Rate(per_minute=600)})))
        clock.advance(seconds=1)
    assert 600 <= sum(counts) <= 612
    assert max(counts) <= 11


def test_no_day_holds_more_than_its_share(outbox: Outbox, clock: HandClock) -> None:
    waiting(outbox, 100)
    rates = {"main": Rate(per_day=10)}
    moments = []
    for hour in range(72):
        moments += [hour] * len(claim(outbox, "w1", 4, rates=rates))
        clock.advance(hours=1)
    assert len(moments) > 20
    for start in range(72):
        assert len([one for one in moments if start <= one < start + 24]) <= 10


def test_an_account_that_must_wait_lets_others_pass(outbox: Outbox) -> None:
    waiting(outbox, 5)
    accepted(outbox, arrival("other-1", route=OTHER), arrival("other-2", route=OTHER))
    rates = {"main": Rate(per_minute=1)}
    first = claim(outbox, "w1", 3, rates=rates)
    second = claim(outbox, "w1", 3, rates=rates)
    assert [one.event_id for one in first] == ["ord-0"]
    assert [one.event_id for one in second] == ["other-1", "other-2"]


def test_what_waits_for_the_minute_is_due_and_what_waits_for_the_day_is_not(outbox: Outbox, clock: HandClock) -> None:
    waiting(outbox, 3)
    for rate, is_due in ((Rate(per_minute=1), True), (Rate(per_day=1), False)):
        rates = {"main": rate}
        assert len(claim(outbox, "w1", 1, rates=rates)) == 1
        assert claim(outbox, "w1", 1, rates=rates) == []
        due = next_due(outbox, rates=rates)
        assert (due == outbox.now()) is is_due
        clock.advance(minutes=2)


def test_a_longer_rest_earns_no_burst(outbox: Outbox, clock: HandClock) -> None:
    waiting(outbox, 50)
    rates = {"main": Rate(per_minute=10)}
    claim(outbox, "w1", 1, rates=rates)
    clock.advance(hours=5)
    assert len(claim(outbox, "w1", 50, rates=rates)) == 1


def test_without_a_rate_all_go_at_once(outbox: Outbox) -> None:
    waiting(outbox, 20)
    assert len(claim(outbox, "w1", 20, rates={"other": Rate(per_minute=1)})) == 20


def test_each_copy_counts(outbox: Outbox) -> None:
    accepted(outbox, arrival("ord-1", copies=(Recipient("tax@example.org"), Recipient("b@example.com"))))
    assert len(claim(outbox, "w1", 9, rates={"main": Rate(per_day=2)})) == 2


def test_an_account_with_no_room_lets_others_pass(outbox: Outbox) -> None:
    waiting(outbox, 5)
    accepted(outbox, arrival("other-1", route=OTHER))
    assert [one.event_id for one in claim(outbox, "w1", 9, room={"main": 2})] == ["ord-0", "ord-1", "other-1"]
    assert claim(outbox, "w1", 9, room={"main": 0}) == []
    assert len(claim(outbox, "w1", 9, room={"main": 9}, rates={"main": Rate(per_day=1)})) == 1
