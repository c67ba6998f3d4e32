"""Addresses that do not exist are mailed no more, unless it is their provider that is in trouble."""

from __future__ import annotations

from dataclasses import replace

import pytest

from designer.sender.outbox.claim import claim
from designer.sender.outbox.pauses import Kind, pauses
from designer.sender.outbox.records import Claimed, Door, Outcome, Route
from designer.sender.outbox.sealed import recipient_hmac
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import Mode, Result
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.suppress import is_suppressed, suppress, suppressions, unsuppress
from tests.support.outbox import ADDRESS, DOOR, ROUTE, SENT, HandClock, accepted, arrival, claimed_one

UNKNOWN = Outcome(Result.HARD, "smtp-recipient-refused", 550, "5.1.1")
LATER = Outcome(Result.SOFT, "smtp-later", 450, "4.2.0")


def one_to(
    outbox: Outbox, address: str = ADDRESS, *, event_id: str = "", door: Door = DOOR, route: Route = ROUTE
) -> Claimed:
    (answer,) = accepted(outbox, arrival(event_id or address, email=address, route=route), door=door)
    return claim(outbox, "w1", 1, only=answer.messages[0].id)[0]


def is_blocked(outbox: Outbox, address: str = ADDRESS) -> bool:
    return is_suppressed(outbox, recipient_hmac(outbox.vault, address))


def test_an_address_is_suppressed_until_it_is_released(outbox: Outbox) -> None:
    claimed = claimed_one(outbox)
    assert not is_suppressed(outbox, claimed.recipient_hmac)
    for _ in range(2):
        suppress(outbox, ADDRESS.upper(), reason="hard-bounce")
    assert is_blocked(outbox)
    assert not is_blocked(outbox, "other@example.com")
    assert [one.reason for one in suppressions(outbox)] == ["hard-bounce"]
    assert (unsuppress(outbox, ADDRESS), unsuppress(outbox, ADDRESS)) == (True, False)
    assert not is_blocked(outbox)


def test_an_address_that_does_not_exist_is_mailed_no_more(outbox: Outbox) -> None:
    settle(outbox, one_to(outbox), UNKNOWN)
    assert is_blocked(outbox)
    accepted(outbox, arrival("next"))
    newest = list_messages(outbox)[0]
    assert (newest.event_id, newest.state, newest.reason) == ("next", "ignored", "recipient-suppressed")


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(Result.HARD, "smtp-policy", 550, "5.7.1"),
        Outcome(Result.HARD, "smtp-too-large", 552, "5.3.4"),
        Outcome(Result.HARD, "smtp-refused", 554),
        Outcome(Result.HARD, "smtp-recipient-refused", 552, "5.2.2"),
        Outcome(Result.HARD, "tries-used-up", 450, "4.2.0"),
        Outcome(Result.RENDER, "field-missing"),
        Outcome(Result.UNCERTAIN, "smtp-uncertain"),
        LATER,
        SENT,
    ],
    ids=lambda outcome: f"{outcome.reason} {outcome.enhanced_code}",
)
def test_other_answers_block_nobody(outbox: Outbox, outcome: Outcome) -> None:
    settle(outbox, one_to(outbox), outcome)
    assert not is_blocked(outbox)


@pytest.mark.parametrize("mode", [Mode.REHEARSAL, Mode.PROOF])
def test_what_reached_a_tester_tells_nothing_of_the_recipient(outbox: Outbox, mode: Mode) -> None:
    settle(outbox, one_to(outbox, door=replace(DOOR, mode=mode)), UNKNOWN)
    assert not is_blocked(outbox)


def test_what_was_kept_in_the_local_mailbox_tells_nothing(outbox: Outbox) -> None:
    settle(outbox, one_to(outbox, route=replace(ROUTE, test=True)), UNKNOWN)
    assert not is_blocked(outbox)


def soft(outbox: Outbox, number: int) -> None:
    settle(outbox, one_to(outbox, event_id=f"e-{number}"), LATER)


def test_five_days_with_trouble_block_an_address(outbox: Outbox, clock: HandClock) -> None:
    for number in range(5):
        for again in range(3 if number < 4 else 1):  # several on one day count once
            soft(outbox, number * 10 + again)
        assert is_blocked(outbox) is (number == 4)
        clock.advance(days=1)
    assert [one.reason for one in suppressions(outbox)] == ["soft-errors"]


def test_ten_clean_days_forget_the_trouble(outbox: Outbox, clock: HandClock) -> None:
    for number in range(4):
        soft(outbox, number)
        clock.advance(days=1)
    clock.advance(days=10)
    for number in range(4, 8):
        soft(outbox, number)
        clock.advance(days=1)
    assert not is_blocked(outbox)


def test_an_address_with_some_trouble_is_in_no_list(outbox: Outbox) -> None:
    soft(outbox, 1)
    assert suppressions(outbox) == []
    assert unsuppress(outbox, ADDRESS) is False


def refuse(outbox: Outbox, count: int, *, start: int = 0) -> list[str]:
    people = [f"person{n}@big.example" for n in range(start, start + count)]
    for person in people:
        settle(outbox, one_to(outbox, person), UNKNOWN)
    return people


def paused_domains(outbox: Outbox) -> list[str]:
    return [one.name for one in pauses(outbox) if one.kind == Kind.DOMAIN]


def test_a_provider_in_trouble_is_left_alone_and_its_addresses_are_not_blamed(outbox: Outbox, clock: HandClock) -> None:
    suppress(outbox, "long.gone@big.example", reason="hard-bounce")
    clock.advance(days=3)
    settle(outbox, one_to(outbox, "fine@big.example"), SENT)
    people = refuse(outbox, 4)
    assert (paused_domains(outbox), all(is_blocked(outbox, one) for one in people)) == ([], True)
    people += refuse(outbox, 1, start=4)
    assert paused_domains(outbox) == ["big.example"]
    assert [one for one in people if is_blocked(outbox, one)] == []
    assert is_blocked(outbox, "long.gone@big.example")
    accepted(outbox, arrival("waits", email="next@big.example"), arrival("goes", email="ana@small.example"))
    assert [one.event_id for one in claim(outbox, "w1", 5)] == ["goes"]
    clock.advance(hours=1, seconds=1)
    assert [one.event_id for one in claim(outbox, "w1", 5)] == ["waits"]


def test_a_few_wrong_addresses_among_many_are_no_outage(outbox: Outbox) -> None:
    for number in range(8):
        settle(outbox, one_to(outbox, f"good{number}@big.example"), SENT)
    people = refuse(outbox, 7)
    assert paused_domains(outbox) == []
    assert all(is_blocked(outbox, one) for one in people)


def test_refusals_of_another_day_do_not_add_up(outbox: Outbox, clock: HandClock) -> None:
    for number in range(6):
        refuse(outbox, 1, start=number)
        clock.advance(hours=5)
    assert paused_domains(outbox) == []
