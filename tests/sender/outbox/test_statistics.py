"""The figures of a day are the same before and after its log is deleted."""

from __future__ import annotations

from designer.sender.outbox.claim import claim
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import DAY_MS, Mode
from designer.sender.outbox.statistics import Ended, days, ended_since
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.turn import keep, with_token
from tests.support.outbox import SENT, HandClock, accepted, arrival


def sent_slowly(outbox: Outbox, clock: HandClock) -> None:
    """A message waits 10 s for its turn, is composed within 2 s, and sent within 3 s."""
    accepted(outbox, arrival("ord-1"))
    clock.advance(seconds=10)
    claimed = with_token(claim(outbox, "w1", 1)[0])
    clock.advance(seconds=2)
    claimed = keep(outbox, claimed, b"MIME", message_id="<1@example.com>", attachments=b"[]")
    clock.advance(seconds=3)
    settle(outbox, claimed, SENT)


def test_waiting_composing_and_sending_are_measured_apart(outbox: Outbox, clock: HandClock) -> None:
    began = outbox.now()
    sent_slowly(outbox, clock)
    assert ended_since(outbox, mode=Mode.LIVE, since=began) == (1, [Ended("sent", False, 15_000, 2_000, 3_000)])
    assert ended_since(outbox, mode=Mode.LIVE, since=began + 1)[0] == 0
    assert ended_since(outbox, mode=Mode.REHEARSAL, since=0) == (0, [])


def test_a_scheduled_message_waits_from_its_time_on(outbox: Outbox, clock: HandClock) -> None:
    later = clock.moment.replace(hour=18)
    accepted(outbox, arrival("ord-1", scheduled=later))
    clock.moment = later
    claim(outbox, "w1", 1)
    accepted(outbox, arrival("ord-2", expiration=clock()))
    (_, (one,)) = ended_since(outbox, mode=Mode.LIVE, since=0)
    assert (one.state, one.waiting_ms) == ("expired", 0)


def test_days_add_up_what_is_there_and_what_was_deleted(outbox: Outbox, clock: HandClock) -> None:
    today = outbox.now() // DAY_MS
    sent_slowly(outbox, clock)
    accepted(outbox, arrival("ord-2", expiration=clock()))
    found = {(one.day, one.state): (one.messages, one.waiting_ms) for one in days(outbox, mode=Mode.LIVE, since_day=0)}
    assert found == {(today, "events"): (2, 0), (today, "sent"): (1, 15_000), (today, "expired"): (1, 0)}
    assert days(outbox, mode=Mode.LIVE, since_day=today + 1) == []
