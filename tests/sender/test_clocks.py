"""A clock that jumps and a computer that sleeps fail nothing, send nothing twice, and keep nothing waiting for long."""

from __future__ import annotations

import threading
from datetime import timedelta
from random import Random

import pytest

from designer.core.errors import TransientDeliveryError
from designer.core.workspace import Workspace
from designer.render.protocol import ComposeReply, ComposeRequest
from designer.sender.outbox.claim import claim, next_due
from designer.sender.outbox.pauses import Kind, pause_sending, pauses
from designer.sender.outbox.rates import Rate
from designer.sender.outbox.recover import recover_all
from designer.sender.outbox.search import show
from designer.sender.outbox.set_back import mend_times
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.retry import LIFETIME_MS, next_attempt, waited
from tests.sender.test_dispatcher import Runs
from tests.sender.test_turns import Stage
from tests.support.office import plain_reply
from tests.support.outbox import HandClock, accepted, arrival, claimed_one

LATER = TransientDeliveryError("refused-for-now", reply_code=451, enhanced_code="4.3.0")
HANGS = TransientDeliveryError("smtp-no-connection", host="mail.example.com")


@pytest.fixture
def stage(office: Workspace, outbox: Outbox, clock: HandClock) -> Stage:
    return Stage(office, outbox, clock)


def soft(stage: Stage) -> None:
    stage.channel.before = [LATER]
    assert stage.run() is State.PENDING


@pytest.mark.parametrize("days", [1, 14, 60])
def test_a_computer_that_was_off_for_days_tries_everything_once_more(stage: Stage, clock: HandClock, days: int) -> None:
    message = stage.accept()
    for _ in range(3):
        soft(stage)
        clock.advance(hours=4)
    clock.advance(days=days)
    recover_all(stage.outbox)
    mend_times(stage.outbox)
    assert show(stage.outbox, message).message.error_count == 3
    assert stage.run() is State.SENT


def test_one_attempt_after_each_wake_uses_up_one_wait_only(stage: Stage, clock: HandClock) -> None:
    message = stage.accept()
    for _ in range(30):
        soft(stage)
        clock.advance(days=2)  # on for a minute, then off for two days
    assert show(stage.outbox, message).message.state == State.PENDING
    assert stage.run() is State.SENT


def test_the_lifetime_is_what_was_waited_and_not_what_the_calendar_says() -> None:
    random, now, failures = Random(1), 0, 0
    while (at := next_attempt(failures + 1, now=now, expires_at=1 << 60, random=random)) is not None:
        failures, now = failures + 1, at + timedelta(days=10) // timedelta(milliseconds=1)
    assert waited(failures) >= LIFETIME_MS
    assert failures > 30


def test_a_jump_ahead_takes_no_message_from_the_hand_that_has_it(stage: Stage, clock: HandClock) -> None:
    begun, go_on = threading.Semaphore(0), threading.Event()

    def compose(request: ComposeRequest) -> ComposeReply:
        begun.release()
        assert go_on.wait(20)
        return plain_reply(request)

    stage.compose = compose
    message = stage.accept()
    runs = Runs(stage)
    runs.dispatcher.start()
    assert begun.acquire(timeout=20)
    clock.advance(days=10)
    later = stage.accept(id="e-2")
    assert begun.acquire(timeout=20)  # the dispatcher has seen the new time
    go_on.set()
    runs.wait_for(lambda: len(runs.states) == 2)
    runs.dispatcher.stop()
    assert set(runs.states.values()) == {State.SENT}
    assert [len(show(stage.outbox, one).attempts) for one in (message, later)] == [1, 1]
    assert len(stage.channel.sent) == 2


def test_a_clock_set_back_while_it_runs_keeps_no_retry_waiting(stage: Stage, clock: HandClock) -> None:
    clock.advance(days=1)  # it is a day ahead
    stage.accept()
    soft(stage)
    runs = Runs(stage)
    runs.dispatcher.start()
    stage.accept(id="e-2")
    runs.wait_for(lambda: "e-2" in runs.states)  # it has seen the time that was wrong
    clock.advance(days=-1)
    runs.wait_for(lambda: runs.states.get("e-1") == State.SENT)
    runs.dispatcher.stop()


def test_a_clock_that_was_mended_while_the_sender_was_off_is_noticed_at_its_start(
    stage: Stage, clock: HandClock
) -> None:
    clock.advance(days=10)
    stage.accept()
    stage.channel.before = [HANGS]
    assert stage.run() is State.PENDING
    assert pauses(stage.outbox) != []
    clock.advance(days=-10)
    assert claim(stage.outbox, "w", 1) == []
    mend_times(stage.outbox)
    assert pauses(stage.outbox) == []
    assert stage.run() is State.SENT


def test_a_lease_of_a_clock_that_was_ahead_ends(outbox: Outbox, clock: HandClock) -> None:
    clock.advance(days=1)
    claimed_one(outbox)
    clock.advance(days=-1)
    mend_times(outbox, lease_seconds=60)
    due = next_due(outbox)
    assert due is not None
    assert due <= outbox.now() + 60_000


def test_rates_of_a_clock_that_was_ahead_let_messages_go(outbox: Outbox, clock: HandClock) -> None:
    rates = {"main": Rate(per_minute=30, per_day=10)}
    accepted(outbox, *(arrival(f"ord-{n}") for n in range(20)))
    clock.advance(days=10)
    assert claim(outbox, "w", 5, rates=rates) != []
    clock.advance(days=-10)
    assert claim(outbox, "w", 5, rates=rates) == []
    mend_times(outbox)
    sent = 0
    for _ in range(90):
        clock.advance(minutes=1)
        sent += len(claim(outbox, "w", 5, rates=rates))
    assert sent == 9  # one of ten was taken already: no day holds more than its share
    clock.advance(hours=25)
    assert claim(outbox, "w", 5, rates=rates) != []


def test_what_people_and_events_have_set_stays(outbox: Outbox, clock: HandClock) -> None:
    accepted(outbox, arrival("ord-1", scheduled=clock.moment + timedelta(days=30)))
    clock.advance(days=10)
    pause_sending(outbox, Kind.ACCOUNT, "main", reason="smtp-login-refused")
    clock.advance(days=-10)
    mend_times(outbox)
    assert [one.name for one in pauses(outbox)] == ["main"]
    clock.advance(days=29)
    assert claim(outbox, "w", 1) == []


def test_seconds_are_no_jump(stage: Stage, clock: HandClock) -> None:
    stage.accept()
    soft(stage)
    clock.advance(seconds=-30)
    mend_times(stage.outbox)
    assert claim(stage.outbox, "w", 1) == []


def test_a_restart_after_two_weeks_sends_what_waited_and_guesses_nothing(stage: Stage, clock: HandClock) -> None:
    in_hand, waits = stage.accept(), stage.accept(id="e-2")
    stage.claim()  # and the power goes
    clock.advance(days=14)
    recover_all(stage.outbox)
    mend_times(stage.outbox)
    assert [stage.run(), stage.run()] == [State.SENT, State.SENT]
    assert {show(stage.outbox, one).message.state for one in (in_hand, waits)} == {State.SENT}
