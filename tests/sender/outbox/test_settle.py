"""Every turn ends in one state, and every attempt's own outcome is recorded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.core.clock import to_millis
from designer.core.errors import (
    PermanentDeliveryError,
    RenderError,
    SetupError,
    TransientDeliveryError,
    UncertainDelivery,
)  # fmt: skip
from designer.sender.outbox.claim import claim
from designer.sender.outbox.moves import move
from designer.sender.outbox.pauses import pauses
from designer.sender.outbox.records import Claimed, Outcome, outcome_of
from designer.sender.outbox.recover import recover_all
from designer.sender.outbox.search import Listed, counts, list_messages, show, whole_reply
from designer.sender.outbox.settle import clean_reply, settle
from designer.sender.outbox.states import Result, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.turn import journal
from tests.support.outbox import ADDRESS, ROUTE, SENT, HandClock, claimed_one, composed_one, journaled_one

REFUSED = outcome_of(
    PermanentDeliveryError("recipient-refused", reply_code=550, enhanced_code="5.1.1", reply=f"<{ADDRESS}>: unknown")
)


def soft(clock: HandClock, *, minutes: int = 1) -> Outcome:
    error = TransientDeliveryError("try-later", reply_code=451, enhanced_code="4.3.0", reply="busy")
    return outcome_of(error, retry_at=to_millis(clock()) + minutes * 60_000)


def the_one(outbox: Outbox) -> Listed:
    (one,) = list_messages(outbox)
    return one


def test_sent_is_sent_with_the_servers_answer(outbox: Outbox) -> None:
    claimed = journaled_one(outbox)
    assert settle(outbox, claimed, SENT) == State.SENT
    (attempt,) = show(outbox, claimed.id).attempts
    assert (attempt.outcome, attempt.code, attempt.reply, attempt.tls) == ("sent", 250, SENT.reply, "TLSv1.3")
    assert claim(outbox, "w1", 1) == []


def test_a_soft_error_is_tried_again_at_its_time_with_the_same_bytes(outbox: Outbox, clock: HandClock) -> None:
    claimed = composed_one(outbox)
    assert settle(outbox, claimed, soft(clock)) == State.PENDING
    assert (the_one(outbox).error_count, the_one(outbox).reason) == (1, "try-later")
    assert claim(outbox, "w1", 1) == []
    clock.advance(minutes=1)
    (again,) = claim(outbox, "w1", 1)
    assert (again.message_id, again.token, again.error_count) == (claimed.message_id, claimed.token, 1)
    assert journal(outbox, again) == 2


def test_a_refusal_is_final_and_keeps_code_and_reason(outbox: Outbox) -> None:
    claimed = journaled_one(outbox)
    assert settle(outbox, claimed, REFUSED, recipient=ADDRESS) == State.FAILED
    shown = show(outbox, claimed.id)
    assert (shown.message.reason, shown.attempts[0].code, shown.attempts[0].enhanced_code) == (
        "recipient-refused", 550, "5.1.1",
    )  # fmt: skip
    assert shown.attempts[0].reply == "<recipient>: unknown"
    assert whole_reply(outbox, claimed, 1) == REFUSED.reply


def test_an_event_that_cannot_be_composed_fails_without_an_attempt(outbox: Outbox) -> None:
    claimed = claimed_one(outbox)
    assert settle(outbox, claimed, outcome_of(RenderError("missing-value", path="ctx.order.nr"))) == State.FAILED
    shown = show(outbox, claimed.id)
    assert shown.attempts == ()
    assert (shown.message.reason, shown.message.details) == ("missing-value", '{"path": "ctx.order.nr"}')


def test_a_recipient_suppressed_before_mail_is_ignored(outbox: Outbox) -> None:
    claimed = composed_one(outbox)
    assert settle(outbox, claimed, Outcome(Result.IGNORED, "recipient-suppressed")) == State.IGNORED
    assert show(outbox, claimed.id).attempts == ()


def test_a_setup_error_pauses_the_account_and_counts_nothing(outbox: Outbox) -> None:
    claimed = composed_one(outbox)
    assert settle(outbox, claimed, outcome_of(SetupError("login-refused"))) == State.PENDING
    assert [(one.kind, one.name, one.reason) for one in pauses(outbox)] == [("account", "main", "login-refused")]
    assert (the_one(outbox).error_count, the_one(outbox).state) == (0, "pending")


def test_a_connection_lost_after_the_dot_is_uncertain_and_not_tried_again(outbox: Outbox, clock: HandClock) -> None:
    claimed = journaled_one(outbox)
    assert settle(outbox, claimed, outcome_of(UncertainDelivery("connection-lost"))) == State.UNCERTAIN
    clock.advance(days=30)
    assert claim(outbox, "w1", 1) == []
    assert the_one(outbox).state == "uncertain"


def lost(outbox: Outbox) -> Claimed:
    """A message whose lease was lost between journal and answer."""
    claimed = journaled_one(outbox)
    recover_all(outbox)
    return claimed


def test_a_late_answer_settles_what_became_uncertain(outbox: Outbox) -> None:
    claimed = lost(outbox)
    assert settle(outbox, claimed, SENT) == State.SENT
    assert [one.action for one in show(outbox, claimed.id).log] == ["recover", "settle-late"]
    assert show(outbox, claimed.id).attempts[0].outcome == "sent"


def test_a_late_refusal_fails_what_became_uncertain(outbox: Outbox) -> None:
    assert settle(outbox, lost(outbox), REFUSED) == State.FAILED


def test_a_late_soft_error_is_certain_and_left_to_a_person(outbox: Outbox, clock: HandClock) -> None:
    assert settle(outbox, lost(outbox), soft(clock)) == State.FAILED


@pytest.mark.parametrize("late", [UncertainDelivery("connection-lost"), SetupError("login-refused")])
def test_a_late_nothing_leaves_it_uncertain(outbox: Outbox, late: UncertainDelivery | SetupError) -> None:
    assert settle(outbox, lost(outbox), outcome_of(late)) == State.UNCERTAIN


def test_a_late_answer_is_recorded_but_does_not_undo_a_person(outbox: Outbox) -> None:
    claimed = lost(outbox)
    move(outbox, "cancel", claimed.id, actor="ana")
    assert settle(outbox, claimed, SENT) == State.CANCELED
    assert show(outbox, claimed.id).attempts[0].outcome == "sent"


def test_an_old_hand_that_never_reached_the_dot_changes_nothing(outbox: Outbox, clock: HandClock) -> None:
    old = composed_one(outbox)
    recover_all(outbox)
    (new,) = claim(outbox, "w1", 1)
    journal(outbox, new)
    assert settle(outbox, old, soft(clock)) == State.PROCESSING
    assert [(one.n, one.outcome) for one in show(outbox, old.id).attempts] == [(1, "sending"), (2, "soft")]
    assert settle(outbox, new, SENT) == State.SENT


@pytest.mark.parametrize("result", [Result.RENDER, Result.IGNORED, Result.SETUP])
def test_after_the_journal_a_fault_of_ours_is_no_proof_that_it_was_not_sent(outbox: Outbox, result: Result) -> None:
    claimed = journaled_one(outbox)
    assert settle(outbox, claimed, Outcome(result, "internal-fault")) == State.UNCERTAIN
    assert settle(outbox, claimed, SENT) == State.SENT


def test_the_first_answer_stands(outbox: Outbox) -> None:
    claimed = journaled_one(outbox)
    settle(outbox, claimed, SENT)
    assert settle(outbox, claimed, REFUSED) == State.SENT
    assert [one.outcome for one in show(outbox, claimed.id).attempts] == ["sent"]


def test_what_went_to_the_local_mailbox_is_counted_apart(outbox: Outbox) -> None:
    settle(outbox, journaled_one(outbox, route=replace(ROUTE, test=True)), SENT)
    assert (counts(outbox, test=True)[State.SENT], counts(outbox, test=False)[State.SENT]) == (1, 0)


@pytest.mark.parametrize(
    ("reply", "clean"),
    [
        (f"550 <{ADDRESS}>: User unknown", "550 <recipient>: User unknown"),
        ("450 Ana.Kovac@Example.COM greylisted", "450 <recipient> greylisted"),
        ("550 mailbox ana.kovac unavailable", "550 mailbox <recipient> unavailable"),
        ('550 "ana kovac"@example.com no', "550 <recipient> no"),
        ("250 bounce ana.kovac=example.com@relay.example ok", "250 bounce <recipient> ok"),
        ("550 ána@exämple.com; other@example.org.", "550 <recipient>; <recipient>"),
        ("250 2.0.0 Ok: queued as 4XYZ", "250 2.0.0 Ok: queued as 4XYZ"),
        ("", ""),
    ],
)
def test_a_stored_reply_names_nobody(reply: str, clean: str) -> None:
    assert clean_reply(reply, ADDRESS) == clean


@given(st.text(), st.from_regex(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{3,20}@[a-z]{1,9}\.example", fullmatch=True), st.text())
def test_no_reply_keeps_the_recipient(before: str, address: str, after: str) -> None:
    assert address not in clean_reply(f"{before}{address}{after}", address)


def test_an_endless_reply_is_cut_before_it_is_searched() -> None:
    assert clean_reply("x" * 1_000_000 + " ana@example.com") == ""
    assert clean_reply("no such user " * 1000).startswith("no such user")
