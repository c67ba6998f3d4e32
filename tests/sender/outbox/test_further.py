"""A document goes out once more, or corrected, in a message of its own; nothing is sent twice unasked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes

import pytest

from designer.core.errors import ConflictError, UsageError
from designer.sender.outbox.came_back import found_in_sent, keep_looked, unclear
from designer.sender.outbox.claim import claim
from designer.sender.outbox.further import correct, renamed, resend, resend_uncertain
from designer.sender.outbox.moves import move
from designer.sender.outbox.purge import purge_settled
from designer.sender.outbox.records import Claimed, Outcome
from designer.sender.outbox.search import attachments, composed, event_data, show
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import FURTHER, Mode, Result, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import message
from designer.sender.outbox.turn import journal, keep, with_token
from tests.support.outbox import ROUTE, SENT, HandClock, claimed_one, event

BEFORE = "<0123456789abcdef@shop.example>"
MIME = (
    b"From: Shop <shop@shop.example>\r\nTo: ana.kovac@example.com\r\nDate: Sun, 01 Mar 2026 12:00:00 +0000\r\n"
    b"Message-ID: <0123456789abcdef@shop.example>\r\n\r\nDate: in the body <0123456789abcdef@shop.example>\r\n"
)
# The contract's table: action, from which states.
CONTRACT = {"resend": {"sent", "uncertain"}, "correct": {"sent", "failed", "uncertain"}}


@pytest.fixture
def sending(outbox: Outbox) -> Claimed:
    """A message at its final dot."""
    claimed = keep(outbox, with_token(claimed_one(outbox)), MIME, message_id=BEFORE, attachments=b'["kept"]')
    journal(outbox, claimed)
    return claimed


@pytest.fixture
def sent(outbox: Outbox, sending: Claimed) -> Claimed:
    settle(outbox, sending, SENT)
    return sending


@pytest.fixture
def uncertain(outbox: Outbox, sending: Claimed) -> Claimed:
    settle(outbox, sending, Outcome(Result.UNCERTAIN, "smtp-lost"))
    return sending


def acts(outbox: Outbox) -> Iterator[tuple[str, object]]:
    yield "resend", lambda one: resend(outbox, one, actor="ana")
    yield "correct", lambda one: correct(outbox, one, event(), ROUTE, actor="ana")


def test_the_states_are_the_contracts() -> None:
    assert {action: {str(state) for state in states} for action, states in FURTHER.items()} == CONTRACT


@pytest.mark.parametrize("state", State)
def test_every_other_state_forbids_it(outbox: Outbox, sending: Claimed, state: State) -> None:
    with outbox.write() as connection:
        connection.execute(message.update().values(state=state, lease_owner=""))
    for action, act in acts(outbox):
        if state not in CONTRACT[action]:
            with pytest.raises(ConflictError, match="move-forbidden") as caught:
                act(sending.id)  # type: ignore[operator]
            assert caught.value.arguments["state"] == state
    assert show(outbox, sending.id).message.state == state


def test_what_was_sent_goes_out_again_as_a_mail_of_its_own(outbox: Outbox, sent: Claimed, clock: HandClock) -> None:
    clock.advance(days=2)
    outbox.due.clear()
    new = resend(outbox, sent.id, actor="ana")
    assert outbox.due.is_set()
    (again,) = claim(outbox, "w2", 1)
    assert (again.id, again.token, again.publication) == (new, sent.token, sent.publication)
    assert again.message_id != BEFORE
    mime = composed(outbox, again)
    assert mime is not None
    mail = message_from_bytes(mime)
    assert mail["Message-ID"] == again.message_id
    assert mail["Date"] == "Tue, 03 Mar 2026 12:00:00 +0000"
    assert mime.partition(b"\r\n\r\n")[2] == MIME.partition(b"\r\n\r\n")[2]
    assert attachments(outbox, again) == b'["kept"]'
    assert show(outbox, sent.id).message.state == "sent"


def test_what_is_uncertain_goes_out_again_in_the_same_bytes(outbox: Outbox, uncertain: Claimed) -> None:
    resend(outbox, uncertain.id, actor="ana")
    (again,) = claim(outbox, "w2", 1)
    assert (again.message_id, composed(outbox, again)) == (BEFORE, MIME)
    old = show(outbox, uncertain.id)
    assert (old.message.state, old.message.reason) == ("canceled", "resent")
    assert [(line.action, line.to_state, line.actor) for line in old.log][-1] == ("resend", "canceled", "ana")
    with pytest.raises(ConflictError, match="move-forbidden"):
        resend(outbox, uncertain.id, actor="ana")


@pytest.mark.parametrize(("answer", "state"), [(SENT, "sent"), (Outcome(Result.HARD, "smtp-refused", 550), "failed")])
def test_the_servers_answer_still_counts_after_a_resend(
    outbox: Outbox, uncertain: Claimed, answer: Outcome, state: str
) -> None:
    resend(outbox, uncertain.id, actor="ana")
    assert settle(outbox, uncertain, answer) == state
    last = show(outbox, uncertain.id).log[-1]
    assert (last.action, last.from_state, last.to_state) == ("settle-late", "canceled", state)


def test_what_a_person_canceled_stays_so_whatever_the_server_says(outbox: Outbox, uncertain: Claimed) -> None:
    with outbox.write() as connection:
        connection.execute(message.update().values(state=State.CANCELED, reason="canceled-by-person"))
    assert settle(outbox, uncertain, SENT) == "canceled"


def test_a_correction_is_composed_anew_from_its_own_event(outbox: Outbox, sent: Claimed) -> None:
    better = event(email="ana@elsewhere.example", ctx={"order": {"number": "000124"}})
    new = correct(outbox, sent.id, better, replace(ROUTE, publication=5), actor="ana")
    (again,) = claim(outbox, "w2", 1)
    assert (again.id, again.publication, again.message_id, again.token) == (new, 5, "", "")
    assert (again.domain, again.replaces, again.event_id) == ("elsewhere.example", sent.seq, sent.event_id)
    assert again.recipient_hmac != sent.recipient_hmac
    assert event_data(outbox, again) == better.as_json()
    assert event_data(outbox, show(outbox, sent.id).message) != better.as_json()
    assert show(outbox, sent.id).message.state == "sent"


def test_a_failed_message_that_is_corrected_is_tried_no_more(outbox: Outbox, sending: Claimed) -> None:
    settle(outbox, sending, Outcome(Result.HARD, "smtp-refused", 554))
    correct(outbox, sending.id, event(email="ana@elsewhere.example"), ROUTE, actor="ana")
    old = show(outbox, sending.id).message
    assert (old.state, old.reason) == ("canceled", "corrected")
    with pytest.raises(ConflictError, match="move-forbidden"):
        move(outbox, "retry", sending.id, actor="ana")


def test_a_correction_of_a_paused_template_is_held(outbox: Outbox, sent: Claimed) -> None:
    new = correct(outbox, sent.id, event(), replace(ROUTE, hold="template-paused"), actor="ana")
    shown = show(outbox, new).message
    assert (shown.state, shown.reason) == ("held", "template-paused")


def test_a_resent_correction_stays_corrected(outbox: Outbox, sent: Claimed) -> None:
    better = event(email="ana@elsewhere.example")
    correct(outbox, sent.id, better, ROUTE, actor="ana")
    (second,) = claim(outbox, "w2", 1)
    second = keep(outbox, with_token(second), MIME, message_id=BEFORE, attachments=b"[]")
    journal(outbox, second)
    settle(outbox, second, SENT)
    third = resend(outbox, second.id, actor="ana")
    assert event_data(outbox, show(outbox, third).message) == better.as_json()


def test_what_is_gone_cannot_be_sent_again(outbox: Outbox, sent: Claimed, clock: HandClock) -> None:
    clock.advance(days=31)
    assert purge_settled(outbox, days=30) == 1
    for _, act in acts(outbox):
        with pytest.raises(ConflictError, match="data-purged"):
            act(sent.id)  # type: ignore[operator]


@pytest.fixture
def wanting(outbox: Outbox) -> Claimed:
    """An uncertain message whose template wants it to be sent again."""
    route = replace(ROUTE, on_uncertain="resend")
    claimed = keep(outbox, with_token(claimed_one(outbox, route=route)), MIME, message_id=BEFORE, attachments=b"[]")
    journal(outbox, claimed)
    settle(outbox, claimed, Outcome(Result.UNCERTAIN, "smtp-lost"))
    return claimed


def test_what_is_uncertain_is_sent_again_at_once_where_there_is_no_mailbox(outbox: Outbox, wanting: Claimed) -> None:
    assert resend_uncertain(outbox, Mode.LIVE, looked_into=["another"]) == 1
    assert show(outbox, wanting.id).message.state == "canceled"


def test_where_there_is_a_mailbox_it_is_searched_first(outbox: Outbox, wanting: Claimed, clock: HandClock) -> None:
    keep_looked(outbox, "main", outbox.now())  # before a copy could lie there
    clock.advance(minutes=5)
    assert resend_uncertain(outbox, Mode.LIVE, looked_into=["main"]) == 0
    keep_looked(outbox, "main", outbox.now())
    assert resend_uncertain(outbox, Mode.LIVE, looked_into=["main"]) == 1


def test_what_was_found_there_is_not_sent_again(outbox: Outbox, wanting: Claimed, clock: HandClock) -> None:
    clock.advance(minutes=5)
    [one] = unclear(outbox, "main")
    assert found_in_sent(outbox, one)
    keep_looked(outbox, "main", outbox.now())
    assert resend_uncertain(outbox, Mode.LIVE, looked_into=["main"]) == 0
    assert show(outbox, wanting.id).message.state == "sent"


def test_a_mailbox_that_cannot_be_searched_is_waited_for_an_hour(
    outbox: Outbox, wanting: Claimed, clock: HandClock
) -> None:
    clock.advance(minutes=59)
    assert resend_uncertain(outbox, Mode.LIVE, looked_into=["main"]) == 0
    clock.advance(minutes=2)
    assert resend_uncertain(outbox, Mode.LIVE, looked_into=["main"]) == 1


def test_an_unknown_message_is_a_wrong_call(outbox: Outbox) -> None:
    for _, act in acts(outbox):
        with pytest.raises(UsageError, match="message-unknown"):
            act("nothing")  # type: ignore[operator]


def test_a_folded_message_id_is_found_too() -> None:
    long = b"<" + b"a" * 32 + b"@" + b"b" * 80 + b".example>"
    mail = b"Message-ID:\r\n " + long + b"\r\nDate: Sun, 01 Mar 2026 12:00:00 +0000\r\n\r\nbody"
    after = "<" + "c" * 32 + long[33:].decode()
    assert message_from_bytes(renamed(mail, long.decode(), after, 0))["Message-ID"].strip() == after
