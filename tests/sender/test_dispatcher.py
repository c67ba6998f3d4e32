"""Messages are worked on side by side; one that breaks harms no other; stopping loses nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from designer.core.workspace import Workspace
from designer.render.protocol import ComposeReply, ComposeRequest
from designer.sender.dispatcher import Dispatcher
from designer.sender.outbox.records import Claimed
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from tests.sender.test_turns import Stage
from tests.support.office import plain_reply
from tests.support.outbox import HandClock

PATIENCE = 20.0


class Runs:
    """A dispatcher over a stage, and a way to wait for what it settles."""

    def __init__(self, stage: Stage, *, slots: int = 3) -> None:
        self.stage = stage
        self.states: dict[str, State] = {}
        self._changed = threading.Condition()
        self.dispatcher = Dispatcher(stage.outbox, stage.turns, worker="w", slots=slots, settled=self._settled)

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
