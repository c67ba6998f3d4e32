"""The mailboxes of Microsoft 365 and Gmail are read like any other, with as few rights as that takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from designer.core.errors import SealwrightError, SetupError, TransientDeliveryError
from designer.core.settings import AccountKind, AccountSettings
from designer.sender.incoming.collect import Collected, collect
from designer.sender.outbox.records import Claimed, Outcome
from designer.sender.outbox.search import show
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import Result
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.suppress import suppressions
from tests.sender.incoming.bounces import qmail, report
from tests.servers.accounts import SignedIn, api_account
from tests.servers.certificates import Certificate, make_certificate
from tests.servers.mail_api import MailApi, Received, graph_error
from tests.support.outbox import ADDRESS, SENT, journaled_one

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
THEN = int(NOW.timestamp()) - 3600
OURS = "<1@example.com>"
DAEMON = "MAILER-DAEMON@mail.example.com"
EXCHANGE = "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@firm.example"
BOTH = pytest.mark.parametrize("kind", [AccountKind.GRAPH, AccountKind.GMAIL], ids=str)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("good"))


@pytest.fixture
def api(certificate: Certificate) -> Iterator[MailApi]:
    with MailApi(certificate) as running:
        yield running


def account(api: MailApi, kind: AccountKind) -> AccountSettings:
    return api_account(kind, api.url, api.certificate.ca, bounces=True)


def look(outbox: Outbox, api: MailApi, kind: AccountKind, goes_on: Callable[[], bool] = lambda: True) -> Collected:
    return collect(outbox, "main", account(api, kind), SignedIn(), folder=Path(), clock=lambda: NOW, goes_on=goes_on)


def sent_one(outbox: Outbox, event_id: str = "ord-1") -> Claimed:
    claimed = journaled_one(outbox, event_id)
    settle(outbox, claimed, SENT)
    return claimed


def came_back(outbox: Outbox, claimed: Claimed) -> str:
    return show(outbox, claimed.id).message.came_back


@BOTH
@pytest.mark.parametrize(
    ("mail", "kind_of_bounce"),
    [
        (report(OURS), "returned"),
        (report(OURS, action="delayed", status="4.4.1"), "delayed"),
        (report(OURS, action="delivered", status="2.0.0"), "delivered"),
        (qmail(OURS), "returned"),
    ],
    ids=["returned", "delayed", "delivered", "qmail"],
)
def test_what_came_back_is_marked_at_its_message(
    outbox: Outbox, api: MailApi, kind: AccountKind, mail: bytes, kind_of_bounce: str
) -> None:
    claimed = sent_one(outbox)
    api.inbox = [Received("ana@example.com", report(OURS), THEN), Received(DAEMON, mail, THEN + 1)]
    assert look(outbox, api, kind) == Collected(0, 1)
    assert came_back(outbox, claimed) == kind_of_bounce
    assert look(outbox, api, kind).came_back == 0


@BOTH
def test_an_address_that_does_not_exist_is_not_mailed_again(outbox: Outbox, api: MailApi, kind: AccountKind) -> None:
    sent_one(outbox)
    api.inbox = [Received(DAEMON, report(OURS, recipient=ADDRESS), THEN)]
    look(outbox, api, kind)
    assert [one.reason for one in suppressions(outbox)] == ["hard-bounce"]


@pytest.mark.parametrize("sender", [EXCHANGE, "postmaster@firm.example", ""])
def test_exchanges_own_reports_are_read(outbox: Outbox, api: MailApi, sender: str) -> None:
    claimed = sent_one(outbox)
    api.inbox = [Received(sender, report(OURS), THEN)]
    look(outbox, api, AccountKind.GRAPH)
    assert came_back(outbox, claimed) == "returned"


@BOTH
def test_nobody_elses_mail_is_opened(outbox: Outbox, api: MailApi, kind: AccountKind) -> None:
    api.inbox = [Received(f"person{n}@example.com", b"private", THEN + n) for n in range(5)]
    look(outbox, api, kind)
    assert not [one for one in api.requests if "$value" in one or "format=raw" in one]


@BOTH
def test_many_pages_are_read_once_and_the_oldest_first(outbox: Outbox, api: MailApi, kind: AccountKind) -> None:
    claimed = [sent_one(outbox, f"ord-{n}") for n in range(7)]
    api.inbox = [Received(DAEMON, report("", event=one.id), THEN + n) for n, one in enumerate(claimed)]
    assert look(outbox, api, kind, goes_on=iter([True] * 3 + [False] * 9).__next__).came_back == 3
    assert [came_back(outbox, one) for one in claimed] == ["returned"] * 3 + [""] * 4
    api.requests.clear()
    assert look(outbox, api, kind).came_back == 4
    opened = [one for one in api.requests if "$value" in one or "format=raw" in one]
    assert len(opened) == 5  # the last one of before once more, and the four new ones
    api.requests.clear()
    look(outbox, api, kind)
    assert len(api.requests) <= 3


@BOTH
def test_what_is_older_than_a_week_is_not_read(outbox: Outbox, api: MailApi, kind: AccountKind) -> None:
    claimed = sent_one(outbox)
    api.inbox = [Received(DAEMON, report(OURS), THEN - 9 * 86400)]
    look(outbox, api, kind)
    assert came_back(outbox, claimed) == ""


@BOTH
def test_what_lies_in_the_sent_folder_was_sent(outbox: Outbox, api: MailApi, kind: AccountKind) -> None:
    claimed = journaled_one(outbox)
    settle(outbox, claimed, Outcome(Result.UNCERTAIN, "api-uncertain"))
    assert look(outbox, api, kind).found == 0
    api.sent = [b"Message-ID: <1@example.com>\r\n\r\nHello\r\n"]
    assert look(outbox, api, kind).found == 1
    assert show(outbox, claimed.id).message.reason == "found-in-sent"


@BOTH
def test_without_the_right_to_read_a_person_is_told_how_to_give_it(
    outbox: Outbox, api: MailApi, kind: AccountKind
) -> None:
    api.may_read = False
    with pytest.raises(SetupError, match="inbox-not-allowed"):
        look(outbox, api, kind)


@BOTH
@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_service_is_asked_later(outbox: Outbox, api: MailApi, kind: AccountKind, status: int) -> None:
    api.answers = [graph_error(status, "x")]
    with pytest.raises(TransientDeliveryError, match="imap-no-connection"):
        look(outbox, api, kind)


def test_a_following_page_elsewhere_gets_no_token(outbox: Outbox, api: MailApi) -> None:
    api.answers = [(200, {}, {"value": [], "@odata.nextLink": "https://127.0.0.1:1/v1.0/me/x"})]
    with pytest.raises(SealwrightError, match="api-moved"):
        look(outbox, api, AccountKind.GRAPH)


@BOTH
@pytest.mark.parametrize("answer", [{"value": 5, "messages": 5}, {"value": [1], "messages": [1]}, {}, b"\xff nonsense"])
def test_nonsense_is_nothing(
    outbox: Outbox, api: MailApi, kind: AccountKind, answer: dict[str, object] | bytes
) -> None:
    api.answers = [(200, {}, answer)]
    assert look(outbox, api, kind) == Collected(0, 0)


def test_a_long_report_that_was_cut_off_is_still_understood(outbox: Outbox, api: MailApi) -> None:
    claimed = sent_one(outbox)
    api.inbox = [Received(DAEMON, report(OURS) + b"x" * 6_000_000, THEN)]
    look(outbox, api, AccountKind.GMAIL)
    assert came_back(outbox, claimed) == "returned"
