"""A worker's writes count only while the message is in its hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from designer.core.errors import ConflictError
from designer.sender.outbox.claim import claim
from designer.sender.outbox.records import Claimed
from designer.sender.outbox.recover import recover, recover_all
from designer.sender.outbox.search import attachments, composed, list_messages, show
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.turn import give_back, journal, keep, renew, with_token
from tests.support.outbox import HandClock, accepted, arrival, claimed_one, composed_one, journaled_one

WRITES: list[Callable[[Outbox, Claimed], object]] = [
    lambda outbox, claimed: keep(outbox, claimed, b"other", message_id="<2@example.com>", attachments=b"[]"),
    journal,
]


def test_a_token_is_fresh_and_kept_with_what_was_composed(outbox: Outbox) -> None:
    first = with_token(claimed_one(outbox))
    keep(outbox, first, b"MIME", message_id="<1@example.com>", attachments=b"[]")
    assert list_messages(outbox)[0].token == first.token
    assert with_token(first).token != first.token
    assert len(first.token) >= 20


def test_what_was_composed_is_kept_with_its_message_id(outbox: Outbox) -> None:
    claimed = composed_one(outbox)
    assert (composed(outbox, claimed), attachments(outbox, claimed)) == (b"MIME", b"[]")
    (one,) = list_messages(outbox)
    assert (one.message_id, one.stage) == (claimed.message_id, "check")


def test_the_journal_is_on_disk_before_the_final_dot(outbox: Outbox) -> None:
    claimed = composed_one(outbox)
    assert journal(outbox, claimed, account="second") == 1
    (attempt,) = show(outbox, claimed.id).attempts
    assert (attempt.outcome, attempt.message_id, attempt.account) == ("sending", "<1@example.com>", "second")
    assert list_messages(outbox)[0].stage == "send"


def test_one_claim_sends_one_final_dot(outbox: Outbox) -> None:
    claimed = journaled_one(outbox)
    with pytest.raises(ConflictError, match="already-journaled"):
        journal(outbox, claimed)


@pytest.mark.parametrize("write", WRITES)
def test_a_lost_lease_forbids_every_write(outbox: Outbox, write: Callable[[Outbox, Claimed], object]) -> None:
    lost = composed_one(outbox)
    recover_all(outbox)
    for claimed_again in ([], claim(outbox, "w1", 1)):
        with pytest.raises(ConflictError, match="lease-lost"):
            write(outbox, lost)
        assert composed(outbox, lost) == b"MIME"
        assert renew(outbox, [lost, *claimed_again]) == claimed_again


def test_a_renewed_lease_is_not_recovered(outbox: Outbox, clock: HandClock) -> None:
    claimed = claimed_one(outbox)
    clock.advance(seconds=40)
    assert renew(outbox, [claimed], lease_seconds=60) == [claimed]
    clock.advance(seconds=40)
    assert recover(outbox).pending == 0


def test_given_back_messages_are_due_at_once(outbox: Outbox) -> None:
    accepted(outbox, arrival("a"), arrival("b"))
    give_back(outbox, claim(outbox, "w1", 2))
    assert [one.event_id for one in claim(outbox, "w2", 2)] == ["a", "b"]


def test_a_journaled_message_is_not_given_back(outbox: Outbox) -> None:
    give_back(outbox, [journaled_one(outbox)])
    assert list_messages(outbox)[0].state == "processing"
    assert recover_all(outbox).uncertain == 1
