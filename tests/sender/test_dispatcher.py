"""Messages are worked on side by side; one that breaks harms no other; stopping loses nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from queue import Queue
from typing import Any

import pytest

from designer.core.workspace import Workspace
from designer.render.protocol import ComposeReply, ComposeRequest
from designer.sender.channel.channel import Envelope, Journal, Sent
from designer.sender.dispatcher import Dispatcher
from designer.sender.outbox.batch import accept_chunk, begin_batch, complete_batch
from designer.sender.outbox.claim import claim
from designer.sender.outbox.records import Arrival, Claimed
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router
from tests.sender.test_turns import Stage
from tests.support.office import FakeChannel, plain_reply, settings_of
from tests.support.outbox import DOOR, HandClock, accepted
from tests.support.packages import make_event

PATIENCE = 20.0


class Runs:
    """A dispatcher over a stage, and a way to wait for what it settles."""

    def __init__(self, stage: Stage, *, slots: int = 3, rooms: Mapping[str, int] | None = None) -> None:
        self.stage = stage
        self.states: dict[str, State] = {}
        self._changed = threading.Condition()
        self.dispatcher = Dispatcher(
            stage.outbox, stage.turns, worker="w", slots=slots, settled=self._settled, rooms=lambda: rooms or {}
        )

    def _settled(self, claimed: Claimed, state: State) -> None:
        with self._changed:
            self.states[claimed.event_id] = state
            self._changed.notify_all()

    def wait_for(self, holds: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(holds, PATIENCE)


@pytest.fixture
def stage(office: Workspace, outbox: Outbox, clock: HandClock) -> Stage:
    return Stage(office, outbox, clock)


def test_everything_that_is_due_is_sent(stage: Stage) -> None:
    for n in range(12):
        stage.accept(id=f"e-{n}")
    runs = Runs(stage)
    runs.dispatcher.start()
    runs.wait_for(lambda: len(runs.states) == 12)
    runs.dispatcher.stop()
    assert set(runs.states.values()) == {State.SENT}
    assert len(stage.channel.sent) == 12
    assert runs.dispatcher.is_idle


def test_what_is_just_being_claimed_is_not_idle(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Claimed in the outbox, and not yet in hand: who asks then must not hear that nothing is left to do."""
    answers: Queue[bool] = Queue()
    answered = threading.Event()
    runs = Runs(stage)

    def ask() -> None:
        answers.put(runs.dispatcher.is_idle)

    def claim_and_be_asked(*given: Any, **named: Any) -> list[Claimed]:
        found = claim(*given, **named)
        if found:
            asking = threading.Thread(target=ask)
            asking.start()
            asking.join(0.2)  # who asks must wait for us
        return found

    def compose(request: ComposeRequest) -> ComposeReply:
        assert answered.wait(PATIENCE)
        return plain_reply(request)

    stage.compose = compose
    monkeypatch.setattr("designer.sender.dispatcher.claim", claim_and_be_asked)
    stage.accept()
    runs.dispatcher.start()
    assert answers.get(timeout=PATIENCE) is False
    answered.set()
    runs.wait_for(lambda: bool(runs.states))
    runs.dispatcher.stop()


def test_a_message_that_is_accepted_later_wakes_it(stage: Stage) -> None:
    runs = Runs(stage)
    runs.dispatcher.start()
    stage.accept()
    runs.wait_for(lambda: "e-1" in runs.states)
    runs.dispatcher.stop()


def test_a_fault_of_ours_fails_one_message_and_no_other(stage: Stage) -> None:
    def compose(request: ComposeRequest) -> ComposeReply:
        if request.event_id == "e-0":
            raise ZeroDivisionError
        return plain_reply(request)

    stage.compose = compose
    for n in range(3):
        stage.accept(id=f"e-{n}")
    runs = Runs(stage)
    runs.dispatcher.start()
    runs.wait_for(lambda: len(runs.states) == 3)
    runs.dispatcher.stop()
    assert runs.states == {"e-0": State.FAILED, "e-1": State.SENT, "e-2": State.SENT}
    failed = list_messages(stage.outbox, state="failed")[0]
    assert (failed.reason, failed.details) == ("internal-fault", '{"kind": "ZeroDivisionError"}')


def test_a_slow_message_delays_no_other(stage: Stage) -> None:
    """By order, not by time: the slow one ends only after all others have ended."""
    others_done = threading.Event()

    def compose(request: ComposeRequest) -> ComposeReply:
        if request.event_id == "slow":
            assert others_done.wait(PATIENCE)
        return plain_reply(request)

    stage.compose = compose
    stage.accept(id="slow")
    for n in range(4):
        stage.accept(id=f"e-{n}")
    runs = Runs(stage, slots=2)
    runs.dispatcher.start()
    runs.wait_for(lambda: len(runs.states) == 4)
    assert "slow" not in runs.states
    others_done.set()
    runs.wait_for(lambda: len(runs.states) == 5)
    runs.dispatcher.stop()


def test_stopping_ends_the_turns_that_are_under_way_and_begins_none(stage: Stage) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def compose(request: ComposeRequest) -> ComposeReply:
        begun.set()
        assert go_on.wait(PATIENCE)
        return plain_reply(request)

    stage.compose = compose
    for n in range(3):
        stage.accept(id=f"e-{n}")
    runs = Runs(stage, slots=1)
    runs.dispatcher.start()
    assert begun.wait(PATIENCE)
    stopping = threading.Thread(target=runs.dispatcher.stop)
    stopping.start()
    go_on.set()
    stopping.join(PATIENCE)
    states = sorted(one.state for one in list_messages(stage.outbox))
    assert states == ["pending", "pending", "sent"]


def test_real_time_goes_before_batch_and_high_before_low(stage: Stage) -> None:
    for event_id, priority in (("low", "low"), ("normal", "normal"), ("high", "high")):
        stage.accept(id=event_id, priority=priority)
    runs = Runs(stage, slots=1)
    runs.dispatcher.start()
    runs.wait_for(lambda: len(runs.states) == 3)
    runs.dispatcher.stop()
    assert list(runs.states) == ["high", "normal", "low"]


class Stuck(FakeChannel):
    """A mail server that answers nobody until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def send(self, envelope: Envelope, mime: bytes, journal: Journal) -> Sent:
        assert self.let_go.wait(PATIENCE)
        return super().send(envelope, mime, journal)


def test_an_account_whose_server_does_not_answer_keeps_no_other_waiting(stage: Stage) -> None:
    """By order: what goes through the other account ends while all of the first one's turns are stuck."""
    main = stage.office.settings.read_text().partition("[accounts.main]")[2].partition("[inbox]")[0]
    with stage.office.settings.open("a") as settings:
        settings.write(f"[accounts.other]{main}")
    stuck = Stuck()
    stage.turns = replace(stage.turns, channel=lambda account: stuck if account == "main" else stage.channel)
    router = Router(stage.office.publications, settings_of(stage.office))
    for n in range(30):
        event = make_event(id=f"{'other' if n > 20 else 'main'}-{n}")
        route = router.route(event)
        assert route is not None
        accepted(stage.outbox, Arrival(event, replace(route, account="other" if n > 20 else "main")))
    runs = Runs(stage, slots=6, rooms={"main": 4, "other": 4})
    runs.dispatcher.start()
    runs.wait_for(lambda: len(runs.states) == 9)
    assert {one[:5] for one in runs.states} == {"other"}
    stuck.let_go.set()
    runs.wait_for(lambda: len(runs.states) == 30)
    runs.dispatcher.stop()


def test_a_batch_of_ten_thousand_holds_up_no_single_event(stage: Stage) -> None:
    """By order: of the batch, no more than what is in hand begins its turn before the single event does."""
    router, slots = Router(stage.office.publications, settings_of(stage.office)), 3
    intake = begin_batch(stage.outbox, DOOR, events=10_000)
    for start in range(0, 10_000, 1000):
        some = [make_event(id=f"b-{n}") for n in range(start, start + 1000)]
        accept_chunk(stage.outbox, intake, [Arrival(one, router.route(one)) for one in some])
    complete_batch(stage.outbox, intake)
    begun: list[str] = []

    def compose(request: ComposeRequest) -> ComposeReply:
        begun.append(request.event_id)
        return plain_reply(request)

    stage.compose = compose
    runs = Runs(stage, slots=slots)
    runs.dispatcher.start()
    runs.wait_for(lambda: len(runs.states) > 20)
    stage.accept(id="single", priority="low")
    before = len(begun)
    runs.wait_for(lambda: "single" in runs.states)
    runs.dispatcher.stop()
    assert begun.index("single") - before <= 2 * slots
    assert len(runs.states) < 10_000
