"""Messages are found by state, id and recipient, page by page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from designer.core.errors import UsageError
from designer.sender.outbox.claim import claim
from designer.sender.outbox.records import Door
from designer.sender.outbox.search import counts, event_messages, list_messages, show
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox
from tests.support.outbox import ROUTE, SENT, accepted, arrival, journaled_one

REHEARSAL = Door("rest:key-1", Mode.REHEARSAL)


def found(outbox: Outbox, text: str) -> list[str]:
    return [one.event_id for one in list_messages(outbox, text=text)]


def test_pages_follow_each_other_newest_first(outbox: Outbox) -> None:
    accepted(outbox, *(arrival(f"ord-{n}") for n in range(5)))
    accepted(outbox, *(arrival(f"ord-{n}") for n in range(5, 7)), door=REHEARSAL)
    seen, before = [], 0
    while page := list_messages(outbox, limit=3, before=before):
        seen += [one.event_id for one in page]
        before = page[-1].seq
    assert seen == [f"ord-{n}" for n in reversed(range(7))]


def test_an_id_or_its_beginning_or_an_address_finds_messages(outbox: Outbox) -> None:
    accepted(outbox, arrival("ord-1"), arrival("ord-11", email="bo@xn--exmple-cua.com"), arrival("inv_1"))
    assert found(outbox, "ord-1") == ["ord-11", "ord-1"]
    for text in ("ord-11", "bo@exämple.com", " BO@xn--exmple-cua.com"):
        assert found(outbox, text) == ["ord-11"]
    assert found(outbox, "%") == found(outbox, "ord_1") == found(outbox, "@") == []
    (one,) = list_messages(outbox, text="inv_1")
    assert found(outbox, one.id) == ["inv_1"]


def test_states_and_modes_narrow_the_list(outbox: Outbox) -> None:
    accepted(outbox, arrival("a"), arrival("b", route=None))
    accepted(outbox, arrival("a"), door=REHEARSAL)
    assert [one.event_id for one in list_messages(outbox, state="unroutable")] == ["b"]
    assert [(one.event_id, one.source) for one in list_messages(outbox, mode="rehearsal")] == [("a", "rest:key-1")]
    assert list_messages(outbox, mode="rehearsal", state="unroutable") == []


def test_what_was_kept_is_told_from_what_was_sent(outbox: Outbox) -> None:
    accepted(outbox, arrival("kept", route=replace(ROUTE, test=True)), arrival("sent"))
    assert [one.event_id for one in list_messages(outbox, test=True)] == ["kept"]
    assert [one.event_id for one in list_messages(outbox, test=False)] == ["sent"]
    assert len(list_messages(outbox)) == 2


def test_an_event_shows_its_messages_in_its_own_mode(outbox: Outbox) -> None:
    accepted(outbox, arrival("a"))
    assert [one.event_id for one in event_messages(outbox, "live", "a")] == ["a"]
    assert event_messages(outbox, "rehearsal", "a") == []


def test_a_message_shows_what_happened_to_it(outbox: Outbox) -> None:
    claimed = journaled_one(outbox)
    settle(outbox, claimed, SENT)
    shown = show(outbox, claimed.id)
    assert (shown.message.state, [one.outcome for one in shown.attempts]) == ("sent", ["sent"])
    assert [(one.action, one.from_state, one.to_state, one.actor) for one in shown.log] == [
        ("settle", "processing", "sent", "sender")
    ]
    with pytest.raises(UsageError, match="message-unknown"):
        show(outbox, "nothing")


def test_the_counters_are_what_counting_gives(outbox: Outbox) -> None:
    test_account = replace(ROUTE, test=True)
    accepted(outbox, arrival("a"), arrival("b", route=None), arrival("c", route=test_account))
    accepted(outbox, arrival("a"), door=REHEARSAL)
    settle(outbox, journaled_one(outbox, "d", priority="high"), SENT)
    claim(outbox, "w1", 1)
    for mode in ("", "live", "rehearsal"):
        listed = [one.state for one in list_messages(outbox, mode=mode)]
        assert counts(outbox, mode=mode) == {state: listed.count(state) for state in State}
    assert counts(outbox, test=True)[State.PENDING] == 1
