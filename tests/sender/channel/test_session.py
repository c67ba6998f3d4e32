"""Every way in which handing over a message can go wrong, and what is then known about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from designer.core.errors import (
    DeliveryError,
    PermanentDeliveryError,
    SetupError,
    TransientDeliveryError,
    UncertainDelivery,
)
from designer.sender.channel.channel import Envelope
from designer.sender.channel.session import Waits, xtext
from designer.sender.channel.smtp import SmtpChannel
from tests.servers.accounts import ENVELOPE, FAST, IMPATIENT, MIME, Journal, account_on
from tests.servers.scripted import DROP, GOOD, LATE, LATE_SECONDS, STALL, ScriptedServer

Answers = Mapping[str, str | Sequence[str]]
PLAIN_EHLO = "250-test\r\n250 HELP"


class Tried:
    """One message sent to a server that misbehaves: what was raised, what the server got, what was journalled."""

    def __init__(
        self, answers: Answers, *, mime: bytes = MIME, envelope: Envelope = ENVELOPE, waits: Waits = FAST
    ) -> None:
        self.journal = Journal()
        with ScriptedServer(answers) as server:
            channel = SmtpChannel(account_on(server.port), waits=waits)
            with pytest.raises((DeliveryError, SetupError)) as caught:
                channel.send(envelope, mime, self.journal)
            channel.close()
        self.error = caught.value
        self.messages, self.commands, self.connections = server.messages, server.commands, server.connections

    @property
    def what(self) -> tuple[type[Exception], str]:
        return type(self.error), self.error.code


# --- before the dot: certainly not delivered


@pytest.mark.parametrize("verb", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_connection_lost_before_the_body_is_tried_again(verb: str) -> None:
    tried = Tried({verb: DROP})
    assert tried.what == (TransientDeliveryError, "smtp-lost")
    assert (tried.journal.calls, tried.messages, tried.connections) == (0, [], 1)


def test_a_connection_lost_during_the_body_is_tried_again() -> None:
    # Larger than what two socket buffers hold, so that the loss shows while the body is being sent.
    tried = Tried({"BODY": DROP, "EHLO": PLAIN_EHLO}, mime=MIME + (b"x" * 76 + b"\r\n") * 200_000)
    assert tried.what == (TransientDeliveryError, "smtp-lost")
    assert (tried.journal.calls, tried.messages) == (0, [])


@pytest.mark.parametrize("verb", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_server_that_is_silent_before_the_body_is_tried_again(verb: str) -> None:
    tried = Tried({verb: STALL}, waits=IMPATIENT)
    assert tried.what == (TransientDeliveryError, "smtp-timeout")
    assert tried.journal.calls == 0


@pytest.mark.parametrize("verb", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["421 4.3.2 closing", "450 4.2.0 later", "what is this", "", "99", "250-\r\nxx"])
def test_a_soft_or_senseless_answer_before_the_body_is_tried_again(verb: str, answer: str) -> None:
    tried = Tried({verb: answer or "\r"}, waits=replace(FAST, reply=0.5, connect=0.5))
    assert isinstance(tried.error, TransientDeliveryError)
    assert (tried.journal.calls, tried.messages) == (0, [])


@pytest.mark.parametrize(
    ("verb", "answer", "code"),
    [
        ("MAIL", "550 5.1.8 no", "smtp-sender-refused"),
        ("MAIL", "552 5.3.4 too large", "smtp-too-large"),
        ("RCPT", "550 5.1.1 unknown", "smtp-recipient-refused"),
        ("RCPT", "550-5.7.1 many\r\n550 5.7.1 lines", "smtp-policy"),
        ("DATA", "554 5.5.1 no", "smtp-refused"),
    ],
)
def test_a_hard_answer_before_the_body_is_final(verb: str, answer: str, code: str) -> None:
    tried = Tried({verb: answer})
    assert tried.what == (PermanentDeliveryError, code)
    assert isinstance(tried.error, PermanentDeliveryError)
    assert tried.error.reply_code == int(answer[:3])
    assert tried.error.enhanced_code == answer[4:9]
    assert tried.journal.calls == 0


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["530 5.7.0 log in first", "535 5.7.8 not you"])
def test_a_login_that_is_wanted_is_a_matter_of_set_up(verb: str, answer: str) -> None:
    assert Tried({verb: answer}).what == (SetupError, "smtp-login-needed")


def test_a_server_that_turns_us_away_fails_no_message() -> None:
    assert Tried({"GREETING": "554 5.7.1 blocked"}).what == (SetupError, "smtp-turned-away")


def test_an_answer_that_comes_before_the_dot_is_heard() -> None:
    large = MIME + (b"x" * 76 + b"\r\n") * 100_000  # more than socket buffers hold: the server is at it
    tried = Tried({"BODY": "452 4.3.1 disk full", "EHLO": PLAIN_EHLO}, mime=large)
    assert tried.what == (TransientDeliveryError, "smtp-later")
    assert (tried.journal.calls, tried.messages) == (0, [])


# --- the dot: a reply is certain, silence is not


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        ("451 4.3.0 later", TransientDeliveryError, "smtp-later"),
        ("421 4.3.2 closing", TransientDeliveryError, "smtp-busy"),
        ("550 5.7.26 dmarc", PermanentDeliveryError, "smtp-policy"),
        ("552 5.3.4 too large", PermanentDeliveryError, "smtp-too-large"),
        ("554 5.6.0 no", PermanentDeliveryError, "smtp-refused"),
    ],
)
def test_a_refusal_of_the_dot_is_certain(answer: str, kind: type[Exception], code: str) -> None:
    tried = Tried({"DOT": answer})
    assert tried.what == (kind, code)
    assert tried.journal.calls == 1
    assert tried.connections == 1


@pytest.mark.parametrize("answer", [DROP, STALL, "no smtp", "99 what", "354 what", "250" + "x" * 9000])
def test_without_an_answer_to_the_dot_nothing_is_certain(answer: str) -> None:
    tried = Tried({"DOT": answer}, waits=replace(FAST, dot=0.3))
    assert tried.what == (UncertainDelivery, "smtp-uncertain")
    assert (tried.journal.calls, len(tried.messages), tried.connections) == (1, 1, 1)


@pytest.mark.parametrize("verb", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "DOT"])
def test_an_answer_that_comes_late_counts_while_it_is_waited_for(verb: str) -> None:
    with ScriptedServer({verb: LATE + GOOD[verb]}) as server:
        channel = SmtpChannel(account_on(server.port), waits=FAST)
        assert channel.send(ENVELOPE, MIME, Journal()).reply_code == 250
        channel.close()


def test_an_answer_that_comes_too_late_is_never_taken_for_the_next_messages() -> None:
    with ScriptedServer({"DOT": [LATE + "250 2.0.0 the first", "550 5.7.1 the second"]}) as server:
        channel = SmtpChannel(account_on(server.port, connections=1), waits=replace(FAST, dot=LATE_SECONDS / 3))
        with pytest.raises(UncertainDelivery):
            channel.send(ENVELOPE, MIME, Journal())
        with pytest.raises(PermanentDeliveryError) as refused:
            channel.send(ENVELOPE, MIME, Journal())
        channel.close()
    assert refused.value.reply == "5.7.1 the second"
    assert server.connections == 2


def test_a_connection_lost_while_the_journal_is_written_leaves_it_uncertain() -> None:
    with ScriptedServer() as server:
        channel = SmtpChannel(account_on(server.port), waits=FAST)
        with pytest.raises(UncertainDelivery):
            channel.send(ENVELOPE, MIME, Journal(server.hang_up))
        channel.close()
    assert server.messages == []


@pytest.mark.parametrize("answer", ["500 what", "421 no", DROP, STALL, "garbage"])
def test_what_the_server_says_to_quit_is_nobodys_business(answer: str) -> None:
    with ScriptedServer({"QUIT": answer}) as server:
        channel = SmtpChannel(account_on(server.port), waits=FAST)
        sent = channel.send(ENVELOPE, MIME, Journal())
        if answer == STALL:
            server.hang_up()
        channel.close()
    assert (sent.reply_code, sent.enhanced_code) == (250, "2.0.0")
    assert len(server.messages) == 1


def test_the_wait_for_the_answer_to_the_dot_is_ten_minutes() -> None:
    assert Waits().dot == 600


# --- what the server can take


def test_a_message_over_the_announced_size_is_refused_before_mail() -> None:
    tried = Tried({"EHLO": "250-test\r\n250 SIZE 100"}, mime=MIME + b"x" * 100)
    assert tried.what == (PermanentDeliveryError, "smtp-too-large")
    assert not any(command.startswith("MAIL") for command in tried.commands)


@pytest.mark.parametrize("size", ["SIZE", "SIZE 0", "SIZE x", "SIZE 99999999"])
def test_a_server_without_a_limit_gets_every_message(size: str) -> None:
    with ScriptedServer({"EHLO": f"250-test\r\n250 {size}"}) as server:
        channel = SmtpChannel(account_on(server.port), waits=FAST)
        channel.send(ENVELOPE, MIME, Journal())
        channel.close()
    assert f"MAIL FROM:<shop@example.com> SIZE={len(MIME)}" in server.commands


def test_an_address_that_needs_smtputf8_is_refused_where_it_is_not_offered() -> None:
    tried = Tried({}, envelope=Envelope("shop@example.com", "müller@example.com"))
    assert tried.what == (PermanentDeliveryError, "smtp-needs-utf8")


def test_an_address_that_needs_smtputf8_goes_out_where_it_is_offered() -> None:
    with ScriptedServer({"EHLO": "250-test\r\n250-8BITMIME\r\n250 SMTPUTF8"}) as server:
        channel = SmtpChannel(account_on(server.port), waits=FAST)
        channel.send(Envelope("shop@example.com", "müller@example.com"), MIME, Journal())
        channel.send(ENVELOPE, MIME, Journal())
        channel.close()
    assert server.commands[1:3] == ["MAIL FROM:<shop@example.com> SMTPUTF8", "RCPT TO:<müller@example.com>"]
    assert "MAIL FROM:<shop@example.com>" in server.commands


def test_eight_bit_text_goes_only_where_it_is_carried() -> None:
    text = MIME + "ä\r\n".encode()
    assert Tried({"EHLO": PLAIN_EHLO}, mime=text).what == (PermanentDeliveryError, "smtp-needs-8bit")
    with ScriptedServer() as server:
        channel = SmtpChannel(account_on(server.port), waits=FAST)
        channel.send(ENVELOPE, text, Journal())
        channel.close()
    assert server.commands[1].endswith("BODY=8BITMIME")


@pytest.mark.parametrize(
    "address",
    ["a@example.com>\r\nRCPT TO:<spy@example.com", "a@example.com> SIZE=1", "a b@example.com", "a\x00@b.example"],
)
def test_an_address_that_could_smuggle_a_command_is_refused(address: str) -> None:
    for envelope in (Envelope("shop@example.com", address), Envelope(address, "ana@example.com")):
        tried = Tried({}, envelope=envelope)
        assert tried.what == (PermanentDeliveryError, "smtp-address-unusable")
        assert all(command.startswith(("EHLO", "ehlo", "QUIT")) for command in tried.commands)


def test_no_error_repeats_an_address() -> None:
    for answers in ({"RCPT": "550 5.1.1 <ana@example.com> unknown"}, {"DOT": "554 <ana@example.com> no"}):
        assert "ana@" not in str(Tried(answers).error)


# --- notifications: what comes back shall name the message


DSN_EHLO = "250-test\r\n250-DSN\r\n250 SMTPUTF8"


def named(ehlo: str, envelope: Envelope) -> list[str]:
    """How a message was announced: MAIL and RCPT."""
    with ScriptedServer({"EHLO": ehlo}) as server:
        channel = SmtpChannel(account_on(server.port), waits=FAST)
        channel.send(envelope, MIME, Journal())
        channel.close()
    return [command for command in server.commands if command.startswith(("MAIL", "RCPT"))]


def test_where_notifications_are_offered_they_shall_name_our_id_and_bring_the_headers_only() -> None:
    assert named(DSN_EHLO, replace(ENVELOPE, reference="a1B2-c_3")) == [
        "MAIL FROM:<shop@example.com> RET=HDRS ENVID=a1B2-c_3",
        "RCPT TO:<ana@example.com> NOTIFY=FAILURE,DELAY ORCPT=rfc822;ana@example.com",
    ]


@pytest.mark.parametrize(
    ("ehlo", "reference"), [("250 test", "a1"), (DSN_EHLO, ""), ("250-test\r\n250 XDSN", "a1")],
    ids=["not offered", "no id", "something else"],
)  # fmt: skip
def test_otherwise_nothing_is_said_of_notifications(ehlo: str, reference: str) -> None:
    told = named(ehlo, replace(ENVELOPE, reference=reference))
    assert told == ["MAIL FROM:<shop@example.com>", "RCPT TO:<ana@example.com>"]


def test_an_address_in_other_letters_is_not_repeated_in_a_parameter() -> None:
    told = named(DSN_EHLO, Envelope("shop@example.com", "müller@example.com", "a1"))
    assert told[1] == "RCPT TO:<müller@example.com> NOTIFY=FAILURE,DELAY"


@pytest.mark.parametrize(
    ("text", "written"), [("a+b=c@x.de", "a+2Bb+3Dc@x.de"), ("a b\r\nRSET", "a+20b+0D+0ARSET"), ("~!", "~!")]
)
def test_no_parameter_can_be_ended_by_what_stands_in_it(text: str, written: str) -> None:
    assert xtext(text) == written
