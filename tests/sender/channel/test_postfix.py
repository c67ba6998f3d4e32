"""The channel against a mail server as it stands in the world."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes

import pytest

from designer.core.errors import PermanentDeliveryError, SetupError, TransientDeliveryError
from designer.core.settings import AccountSettings, Security
from designer.sender.channel.channel import Envelope
from designer.sender.channel.smtp import SmtpChannel, try_login
from designer.sender.retry import Back, backs_off
from tests.servers.accounts import ENVELOPE, FAST, MIME, Journal, account_on
from tests.servers.policy import PASS, Policy, running_policy
from tests.servers.postfix import (
    BLOCKED,
    BUSY,
    FULL,
    PASSWORD,
    SIZE_LIMIT,
    SMALL,
    STUFFED,
    UNKNOWN,
    USER,
    Postfix,
    running_postfix,
)

pytestmark = pytest.mark.postfix


def account(postfix: Postfix, security: Security = Security.STARTTLS, **changes: object) -> AccountSettings:
    port = {Security.STARTTLS: postfix.starttls, Security.TLS: postfix.tls, Security.NONE: postfix.plain}[security]
    protected = {} if security is Security.NONE else {"user": USER, "ca_file": str(postfix.certificate.ca)}
    return account_on(port, security=security, **{**protected, **changes})


def channel(postfix: Postfix, security: Security = Security.STARTTLS, **changes: object) -> SmtpChannel:
    return SmtpChannel(account(postfix, security, **changes), PASSWORD, waits=FAST)


def body(raw: bytes) -> str:
    return str(message_from_bytes(raw).get_payload())


@pytest.mark.parametrize(
    ("security", "tls"), [(Security.STARTTLS, "TLSv1.3"), (Security.TLS, "TLSv1.3"), (Security.NONE, "")]
)
def test_a_message_arrives_each_way(postfix: Postfix, security: Security, tls: str) -> None:
    way, journal = channel(postfix, security), Journal()
    sent = way.send(ENVELOPE, MIME, journal)
    way.close()
    assert (sent.reply_code, sent.enhanced_code, sent.tls, journal.calls) == (250, "2.0.0", tls, 1)
    assert "queued as" in sent.reply
    [arrived] = postfix.delivered(1)
    assert body(arrived) == "Hello\n"
    assert "\nDelivered-To: ana@example.com\n" in "\n" + arrived.decode()


def test_dots_and_long_lines_arrive_as_they_were(postfix: Postfix) -> None:
    text = b".\r\n..\r\n.hidden\r\n" + b"x" * 998 + b"\r\n.\r\n"
    way = channel(postfix)
    way.send(ENVELOPE, b"Subject: x\r\n\r\n" + text, Journal())
    way.close()
    [arrived] = postfix.delivered(1)
    assert arrived.endswith(b"\n\n" + text.replace(b"\r\n", b"\n"))


@pytest.mark.parametrize("end", [b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\n"])
def test_no_second_message_can_be_smuggled_in(postfix: Postfix, end: bytes) -> None:
    smuggled = b"MAIL FROM:<spy@example.com>\r\nRCPT TO:<spy@example.com>\r\nDATA\r\nSubject: y\r\n\r\nspy\r\n"
    way = channel(postfix)
    way.send(ENVELOPE, MIME + b"a" + end + smuggled, Journal())
    way.send(ENVELOPE, MIME, Journal())
    way.close()
    assert len(postfix.delivered(2)) == 2


def test_many_messages_go_over_few_connections(postfix: Postfix) -> None:
    way = channel(postfix, connections=2)
    before = postfix.log().count(": connect from")
    threads = [threading.Thread(target=way.send, args=(ENVELOPE, MIME, Journal())) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    way.close()
    assert len(postfix.delivered(30)) == 30
    assert postfix.log().count(": connect from") - before <= 2


@pytest.mark.parametrize(
    ("recipient", "kind", "code", "reply_code", "enhanced"),
    [
        (UNKNOWN, PermanentDeliveryError, "smtp-recipient-refused", 550, "5.1.1"),
        (BLOCKED, PermanentDeliveryError, "smtp-policy", 550, "5.7.1"),
        (STUFFED, PermanentDeliveryError, "smtp-recipient-refused", 552, "5.2.2"),
        (SMALL, PermanentDeliveryError, "smtp-too-large", 552, "5.3.4"),
        (FULL, TransientDeliveryError, "smtp-later", 452, "4.2.2"),
        (BUSY, TransientDeliveryError, "smtp-later", 450, "4.2.1"),
    ],
)
def test_a_refused_recipient_is_told_apart_and_the_connection_serves_on(
    postfix: Postfix, recipient: str, kind: type[PermanentDeliveryError], code: str, reply_code: int, enhanced: str
) -> None:
    way, journal = channel(postfix), Journal()
    with pytest.raises(kind) as refused:
        way.send(Envelope("shop@example.com", recipient), MIME, journal)
    assert (refused.value.code, refused.value.reply_code, refused.value.enhanced_code) == (code, reply_code, enhanced)
    assert journal.calls == 0
    way.send(ENVELOPE, MIME, Journal())
    way.close()
    assert len(postfix.delivered(1)) == 1


def test_a_message_over_the_servers_limit_is_refused_without_being_sent(postfix: Postfix) -> None:
    way, journal = channel(postfix), Journal()
    with pytest.raises(PermanentDeliveryError, match="smtp-too-large"):
        way.send(ENVELOPE, MIME + b"x\r\n" * (SIZE_LIMIT // 3), journal)
    way.close()
    assert journal.calls == 0


def test_a_large_message_below_the_limit_arrives(postfix: Postfix) -> None:
    text = (b"x" * 76 + b"\r\n") * 20_000
    way = channel(postfix)
    way.send(ENVELOPE, MIME + text, Journal())
    way.close()
    [arrived] = postfix.delivered(1)
    assert arrived.endswith(text.replace(b"\r\n", b"\n"))


def test_an_address_in_other_letters_goes_out_with_smtputf8(postfix: Postfix) -> None:
    way = channel(postfix)
    way.send(Envelope("shop@example.com", "müller@example.com"), MIME, Journal())
    way.close()
    [arrived] = postfix.delivered(1)
    assert "Delivered-To: müller@example.com" in arrived.decode()


def test_a_wrong_password_is_a_matter_of_set_up(postfix: Postfix) -> None:
    way = SmtpChannel(account(postfix), "wrong", waits=FAST)
    with pytest.raises(SetupError, match="smtp-login-refused") as refused:
        way.send(ENVELOPE, MIME, Journal())
    assert refused.value.arguments["reply_code"] == 535
    with pytest.raises(SetupError, match="smtp-login-refused"):
        try_login(account(postfix), "wrong")


def test_without_a_login_the_server_wants_one(postfix: Postfix) -> None:
    way = channel(postfix, user="")
    with pytest.raises((PermanentDeliveryError, SetupError)) as refused:
        way.send(ENVELOPE, MIME, Journal())
    way.close()
    assert refused.value.code in {"smtp-policy", "smtp-login-needed"}


def test_an_unknown_authority_stops_everything(postfix: Postfix) -> None:
    for security in (Security.STARTTLS, Security.TLS):
        with pytest.raises(SetupError, match="smtp-certificate"):
            channel(postfix, security, ca_file="").send(ENVELOPE, MIME, Journal())


def test_starttls_is_never_done_without(postfix: Postfix) -> None:
    without = account_on(postfix.plain, security=Security.STARTTLS, ca_file=str(postfix.certificate.ca))
    with pytest.raises(SetupError, match="smtp-no-starttls"):
        SmtpChannel(without, waits=FAST).send(ENVELOPE, MIME, Journal())


def test_a_try_tells_protocol_and_limit(postfix: Postfix) -> None:
    answer = try_login(account(postfix), PASSWORD)
    assert (answer.tls, answer.size_limit) == ("TLSv1.3", SIZE_LIMIT)


def test_a_server_that_offers_only_login_is_served_too(shared_postfix: Postfix) -> None:
    with running_postfix(mechanisms="LOGIN") as other:
        way = channel(other, Security.TLS)
        way.send(ENVELOPE, MIME, Journal())
        way.close()
        assert len(other.delivered(1)) == 1


def test_a_server_that_was_stopped_at_rest_is_tried_again_later(shared_postfix: Postfix) -> None:
    with running_postfix() as other:
        way, journal = channel(other), Journal()
        way.send(ENVELOPE, MIME, journal)
    with pytest.raises(TransientDeliveryError):
        way.send(ENVELOPE, MIME, journal)
    way.close()
    assert journal.calls == 1


@pytest.fixture(scope="module")
def policed(shared_postfix: Postfix) -> Iterator[tuple[Postfix, Policy]]:
    """A Postfix with a policy of its own."""
    with running_policy() as policy, running_postfix(policy_port=policy.port) as server:
        yield server, policy


def test_who_is_greylisted_is_taken_at_a_later_try(policed: tuple[Postfix, Policy]) -> None:
    server, policy = policed
    server.empty()
    policy.answers[ENVELOPE.recipient] = ["450 4.2.0 greylisted, come back later"]
    way, journal = channel(server), Journal()
    with pytest.raises(TransientDeliveryError, match="smtp-later") as refused:
        way.send(ENVELOPE, MIME, journal)
    assert (refused.value.reply_code, backs_off(refused.value)) == (450, Back.RECIPIENT)  # others need not wait
    assert journal.calls == 0
    way.send(ENVELOPE, MIME, journal)
    way.close()
    assert len(server.delivered(1)) == 1


def test_a_server_that_hangs_up_after_some_messages_gets_the_next_over_a_new_connection(
    policed: tuple[Postfix, Policy],
) -> None:
    server, policy = policed
    server.empty()
    policy.answers[ENVELOPE.recipient] = [PASS, PASS, PASS, "421 4.3.2 enough for one connection"]
    before = server.log().count(": connect from")
    way = channel(server, connections=1)
    for _ in range(6):
        way.send(ENVELOPE, MIME, Journal())
    way.close()
    assert len(server.delivered(6)) == 6
    assert server.log().count(": connect from") - before == 2


@pytest.mark.parametrize(
    ("answer", "back"), [("421 4.3.2 not today", Back.ACCOUNT), ("421 4.7.0 too many messages", Back.SLOWER)]
)
def test_a_server_that_wants_no_more_messages_rests_the_account(
    policed: tuple[Postfix, Policy], answer: str, back: Back
) -> None:
    server, policy = policed
    server.empty()
    policy.answers[ENVELOPE.recipient] = [PASS, answer, answer]
    way, journal = channel(server), Journal()
    way.send(ENVELOPE, MIME, journal)
    with pytest.raises(TransientDeliveryError, match="smtp-busy") as refused:
        way.send(ENVELOPE, MIME, journal)
    way.close()
    assert backs_off(refused.value) is back
    assert journal.calls == 1
    assert len(server.delivered(1)) == 1


def test_it_takes_the_request_for_notifications(postfix: Postfix) -> None:
    way = channel(postfix)
    way.send(replace(ENVELOPE, reference="a1B2-c_3"), MIME, Journal())
    way.close()
    assert len(postfix.delivered(1)) == 1
