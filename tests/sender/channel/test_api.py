"""Mail services without SMTP: what each answer means, and what is said when none comes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from designer.core.errors import (
    PermanentDeliveryError,
    SealwrightError,
    SetupError,
    TransientDeliveryError,
    UncertainDelivery,
)
from designer.core.settings import AccountKind
from designer.sender.channel.api import LONGEST_REST_SECONDS
from designer.sender.channel.channel import Channel
from designer.sender.channel.gmail import GmailChannel
from designer.sender.channel.graph import GraphChannel
from designer.sender.retry import Back, backs_off
from designer.sender.web import WebWaits
from tests.servers.accounts import ENVELOPE, MIME, WEB_FAST, WEB_IMPATIENT, Journal, SignedIn, api_account
from tests.servers.certificates import Certificate, make_certificate
from tests.servers.mail_api import DROP, STALL, Answer, MailApi, gmail_error, graph_error

KINDS = {AccountKind.GRAPH: GraphChannel, AccountKind.GMAIL: GmailChannel}
BOTH = pytest.mark.parametrize("kind", list(KINDS), ids=str)


@pytest.fixture
def api(certificate: Certificate) -> Iterator[MailApi]:
    with MailApi(certificate) as running:
        yield running


def channel_to(
    api: MailApi,
    kind: AccountKind,
    *,
    waits: WebWaits = WEB_FAST,
    signed: SignedIn | None = None,
    ca: Path | None = None,
) -> Channel:
    account = api_account(kind, api.url, ca or api.certificate.ca)
    return KINDS[kind](account, signed or SignedIn(), waits=waits)


def failure(api: MailApi, kind: AccountKind, *, mime: bytes = MIME, waits: WebWaits = WEB_FAST) -> SealwrightError:
    channel = channel_to(api, kind, waits=waits)
    with pytest.raises(SealwrightError) as caught:
        channel.send(ENVELOPE, mime, Journal())
    channel.close()
    return caught.value


def large(size: int = 4_000_000) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = "shop@example.com", "ana@example.com", "x"
    message["Message-ID"] = "<one@example.com>"
    message.set_content("Hello")
    message.add_attachment(b"%PDF" + b"x" * size, maintype="application", subtype="pdf", filename="Rechnung ü.pdf")
    message.add_attachment(b"small", maintype="text", subtype="plain", filename="b.txt")
    return message.as_bytes()


@BOTH
def test_it_tells_the_answer_and_the_protection(api: MailApi, kind: AccountKind) -> None:
    channel = channel_to(api, kind)
    sent = channel.send(ENVELOPE, MIME, Journal())
    channel.close()
    assert sent.reply_code in (200, 202)
    assert sent.tls == "TLSv1.3"
    assert "example.com" not in sent.reply


@BOTH
@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        (graph_error(429, "TooManyRequests", Retry_After="10"), TransientDeliveryError, "api-busy"),
        (graph_error(503, "ServiceUnavailable", Retry_After="10"), TransientDeliveryError, "api-busy"),
        (graph_error(503, "ServiceUnavailable"), UncertainDelivery, "api-uncertain"),
        (graph_error(500, "InternalServerError"), UncertainDelivery, "api-uncertain"),
        (graph_error(504, "GatewayTimeout"), UncertainDelivery, "api-uncertain"),
        ((204, {}, {}), UncertainDelivery, "api-uncertain"),
        (graph_error(400, "ErrorInvalidRequest"), PermanentDeliveryError, "api-refused"),
        (graph_error(413, "x"), PermanentDeliveryError, "api-too-large"),
        (graph_error(403, "ErrorAccessDenied"), SetupError, "api-not-allowed"),
        ((302, {"Location": "https://127.0.0.1:1/"}, {}), SetupError, "api-moved"),
        (DROP, UncertainDelivery, "api-uncertain"),
    ],
)
def test_each_answer_means_one_thing(
    api: MailApi, kind: AccountKind, answer: Answer | str, error: type[Exception], code: str
) -> None:
    api.answers = [answer]
    found = failure(api, kind)
    assert (type(found), found.code) == (error, code)
    assert len(api.requests) == 1


@pytest.mark.parametrize(
    ("kind", "answer", "error", "code"),
    [
        (AccountKind.GRAPH, graph_error(403, "ErrorSendAsDenied"), SetupError, "api-sender-refused"),
        (AccountKind.GRAPH, graph_error(404, "MailboxNotEnabledForRESTAPI"), SetupError, "api-not-allowed"),
        (AccountKind.GRAPH, graph_error(400, "ErrorInvalidRecipients"), PermanentDeliveryError,
         "api-recipient-refused"),
        (AccountKind.GRAPH, graph_error(413, "ErrorMessageSizeExceeded"), PermanentDeliveryError, "api-too-large"),
        (AccountKind.GRAPH, graph_error(429, "ApplicationThrottled"), TransientDeliveryError, "api-busy"),
        (AccountKind.GRAPH, graph_error(403, "ErrorExceededMessageLimit"), TransientDeliveryError, "api-busy"),
        (AccountKind.GRAPH, graph_error(400, "ErrorSubmissionQuotaExceeded"), TransientDeliveryError, "api-busy"),
        (AccountKind.GRAPH, graph_error(500, "ErrorExceededMessageLimit"), UncertainDelivery, "api-uncertain"),
        (AccountKind.GRAPH, graph_error(413, "ErrorQuotaExceeded"), SetupError, "api-mailbox-full"),
        (AccountKind.GRAPH, graph_error(400, "ErrorMimeContentInvalidBase64String"), PermanentDeliveryError,
         "api-refused"),
        (AccountKind.GMAIL, gmail_error(403, "dailyLimitExceeded"), TransientDeliveryError, "api-busy"),
        (AccountKind.GMAIL, gmail_error(403, "rateLimitExceeded"), TransientDeliveryError, "api-busy"),
        (AccountKind.GMAIL, gmail_error(429, "rateLimitExceeded"), TransientDeliveryError, "api-busy"),
        (AccountKind.GMAIL, gmail_error(403, "domainPolicy"), SetupError, "api-not-allowed"),
        (AccountKind.GMAIL, gmail_error(400, "failedPrecondition", "Mail service not enabled"), SetupError,
         "api-not-allowed"),
        (AccountKind.GMAIL, gmail_error(500, "backendError"), UncertainDelivery, "api-uncertain"),
        (AccountKind.GMAIL, gmail_error(403, "userRateLimitExceeded"), TransientDeliveryError, "api-busy"),
        (AccountKind.GMAIL, gmail_error(403, "insufficientPermissions"), SetupError, "api-not-allowed"),
        (AccountKind.GMAIL, gmail_error(400, "invalidArgument", "Invalid To header"), PermanentDeliveryError,
         "api-recipient-refused"),
    ],
)  # fmt: skip
def test_the_services_own_words_are_understood(
    api: MailApi, kind: AccountKind, answer: Answer, error: type[Exception], code: str
) -> None:
    api.answers = [answer]
    found = failure(api, kind)
    assert (type(found), found.code) == (error, code)


@BOTH
def test_a_busy_service_rests_the_account(api: MailApi, kind: AccountKind) -> None:
    api.answers = [graph_error(429, "TooManyRequests")]
    found = failure(api, kind)
    assert isinstance(found, TransientDeliveryError)
    assert backs_off(found) is Back.ACCOUNT


@BOTH
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "120"}, 120),
        ({"Retry_After": "Sat, 21 Nov 2026 12:05:00 GMT", "Date": "Sat, 21 Nov 2026 12:00:00 GMT"}, 301),
        ({"Retry_After": "Sat, 21 Nov 2026 11:00:00 GMT", "Date": "Sat, 21 Nov 2026 12:00:00 GMT"}, 0),
        ({"Retry_After": "Sat, 21 Nov 2026 12:05:00 GMT", "Date": "nonsense"}, 0),
        ({"Retry_After": "soon"}, 0),
        ({"Retry_After": "-5"}, 0),
        ({"Retry_After": "9" * 400}, LONGEST_REST_SECONDS),
        ({}, 0),
    ],
)  # fmt: skip
def test_how_long_a_service_wants_to_be_left_alone_is_understood(
    api: MailApi, kind: AccountKind, headers: dict[str, str], seconds: int
) -> None:
    api.answers = [graph_error(429, "ApplicationThrottled", **headers)]
    found = failure(api, kind)
    assert isinstance(found, TransientDeliveryError)
    assert found.retry_after == seconds


def test_gmail_says_in_its_words_until_when(api: MailApi) -> None:
    words = "User-rate limit exceeded.  Retry after 2026-11-21T14:30:00.123Z (Mail sending)"
    answer = gmail_error(429, "rateLimitExceeded", words)
    api.answers = [(429, {"Date": "Sat, 21 Nov 2026 12:30:00 GMT"}, answer[2])]
    found = failure(api, AccountKind.GMAIL)
    assert isinstance(found, TransientDeliveryError)
    assert found.retry_after == 2 * 60 * 60 + 1


@BOTH
def test_a_service_that_does_not_answer_leaves_it_open(api: MailApi, kind: AccountKind) -> None:
    api.answers = [STALL]
    found = failure(api, kind, waits=WEB_IMPATIENT)
    assert (type(found), found.code) == (UncertainDelivery, "api-uncertain")


@BOTH
def test_a_token_that_is_refused_is_renewed_once(api: MailApi, kind: AccountKind) -> None:
    api.good = "token1"
    channel, journal = channel_to(api, kind), Journal()
    channel.send(ENVELOPE, MIME, journal)
    channel.close()
    assert api.tokens == ["Bearer token0", "Bearer token1"]
    assert (journal.calls, len(api.messages)) == (1, 1)


@BOTH
def test_who_is_no_longer_signed_in_must_sign_in_again(api: MailApi, kind: AccountKind) -> None:
    api.good = "token9"
    found = failure(api, kind)
    assert (type(found), found.code) == (SetupError, "sign-in-needed")
    assert len(api.tokens) == 2


@BOTH
def test_a_false_certificate_stops_everything(api: MailApi, kind: AccountKind, tmp_path: Path) -> None:
    journal = Journal()
    channel = channel_to(api, kind, ca=make_certificate(tmp_path).ca)
    with pytest.raises(SetupError, match="api-certificate"):
        channel.send(ENVELOPE, MIME, journal)
    assert (journal.calls, api.requests) == (0, [])


@BOTH
def test_nothing_of_a_request_is_logged(api: MailApi, kind: AccountKind, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        channel = channel_to(api, kind)
        channel.send(ENVELOPE, MIME, Journal())
        channel.close()
    assert "token0" not in caplog.text
    assert "ana@example.com" not in caplog.text


def test_gmail_takes_a_large_message_as_it_is(api: MailApi) -> None:
    channel, journal, mime = channel_to(api, AccountKind.GMAIL), Journal(), large()
    channel.send(ENVELOPE, mime, journal)
    channel.close()
    assert api.messages == [mime]
    assert api.requests == ["POST /upload/gmail/v1/users/me/messages/send?uploadType=media"]
    assert journal.calls == 1


def test_graph_takes_a_large_message_in_pieces(api: MailApi) -> None:
    seen: list[int] = []
    channel, journal = channel_to(api, AccountKind.GRAPH), Journal(lambda: seen.append(len(api.messages)))
    channel.send(ENVELOPE, large(), journal)
    channel.close()
    [sent] = api.messages
    assert b"Message-ID: <one@example.com>" in sent
    assert sent.count(b"%PDF" + b"x" * 4_000_000) == 1
    assert sent.endswith(b"small")
    assert (journal.calls, seen, api.drafts) == (1, [0], {})


def test_a_large_message_that_fails_before_the_end_leaves_no_draft(api: MailApi) -> None:
    channel, journal = channel_to(api, AccountKind.GRAPH), Journal()
    api.answers = [(201, {}, {"id": "draft=0"}), graph_error(503, "ServiceUnavailable")]
    api.drafts["draft=0"] = []
    with pytest.raises(TransientDeliveryError, match="api-busy"):
        channel.send(ENVELOPE, large(), journal)
    channel.close()
    assert (journal.calls, api.messages, api.drafts) == (0, [], {})


def test_a_large_message_without_an_answer_at_the_end_is_left_open(api: MailApi) -> None:
    channel, journal = channel_to(api, AccountKind.GRAPH), Journal()
    session = (201, {}, {"uploadUrl": f"{api.url}/upload"})
    api.answers = [(201, {}, {"id": "d"}), session, (200, {}, {}), (201, {}, {}), session, (201, {}, {}), DROP]
    with pytest.raises(UncertainDelivery):
        channel.send(ENVELOPE, large(), journal)
    channel.close()
    assert journal.calls == 1
    assert not any(one.startswith("DELETE") for one in api.requests)


def test_a_large_message_without_attachments_is_too_large_for_graph(api: MailApi) -> None:
    found = failure(api, AccountKind.GRAPH, mime=MIME + (b"x" * 76 + b"\r\n") * 50_000)
    assert (type(found), found.code) == (PermanentDeliveryError, "api-too-large")
    assert api.requests == []


def test_pieces_go_to_a_protected_address_only(api: MailApi) -> None:
    api.answers = [(201, {}, {"id": "d"}), (201, {}, {"uploadUrl": "http://127.0.0.1:1/x"})]
    found = failure(api, AccountKind.GRAPH, mime=large())
    assert (type(found), found.code) == (SetupError, "api-moved")
