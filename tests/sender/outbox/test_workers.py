"""Workers show that they are alive."""

from __future__ import annotations

import os

from designer.core.clock import to_millis
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.workers import Worker, beat, leave, workers
from tests.support.outbox import HandClock


def test_a_worker_is_known_from_its_first_beat_until_it_leaves(outbox: Outbox, clock: HandClock) -> None:
    start = to_millis(clock())
    beat(outbox, "w1")
    clock.advance(seconds=5)
    beat(outbox, "w1")
    assert workers(outbox) == [Worker("w1", os.getpid(), start, start + 5000)]
    leave(outbox, "w1")
    assert workers(outbox) == []
