"""The figures for the person who watches are those of the messages, live and test apart."""

from __future__ import annotations

from dataclasses import replace

from designer.core.errors import PermanentDeliveryError
from designer.sender.outbox.claim import claim
from designer.sender.outbox.figures import HOUR_MS, alike, alike_ids, settled_by_hour
from designer.sender.outbox.records import outcome_of
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox
from tests.support.outbox import ROUTE, SENT, HandClock, accepted, arrival, message_ids

REFUSED = outcome_of(PermanentDeliveryError("smtp-refused", host="a.example.com", reply_code=550))
TOO_LARGE = outcome_of(PermanentDeliveryError("smtp-too-large", host="a.example.com"))


def test_what_settled_is_counted_hour_by_hour_with_the_test_account_apart(outbox: Outbox, clock: HandClock) -> None:
    start = outbox.now()
    for number, (outcome, route) in enumerate([(SENT, ROUTE), (SENT, replace(ROUTE, test=True)), (REFUSED, ROUTE)]):
        accepted(outbox, arrival(f"e-{number}", route=route))
        settle(outbox, claim(outbox, "w1", 1)[0], outcome)
        clock.advance(hours=1)
    told = settled_by_hour(outbox, mode=Mode.LIVE, since=start - start % HOUR_MS)
    assert [((one.hour - start) // HOUR_MS, one.state, one.test, one.count) for one in told] == [
        (0, "sent", False, 1), (1, "sent", True, 1), (2, "failed", False, 1),
    ]  # fmt: skip
    assert settled_by_hour(outbox, mode=Mode.REHEARSAL, since=0) == []
    assert len(settled_by_hour(outbox, mode=Mode.LIVE, since=start + HOUR_MS)) == 2


def test_what_fails_for_the_same_reason_is_one_group(outbox: Outbox) -> None:
    ids = []
    for number, outcome in enumerate([REFUSED, REFUSED, TOO_LARGE, REFUSED]):
        ids += message_ids(accepted(outbox, arrival(f"e-{number}")))
        settle(outbox, claim(outbox, "w1", 1)[0], outcome)
    (group,) = alike(outbox, mode=Mode.LIVE, states=[State.FAILED])
    assert (group.reason, group.count) == ("smtp-refused", 3)
    assert alike_ids(outbox, group, mode=Mode.LIVE, limit=2) == ids[:2]
    assert len(alike(outbox, mode=Mode.LIVE, states=[State.FAILED], at_least=1)) == 2
    assert alike(outbox, mode=Mode.LIVE, states=[State.HELD]) == []
