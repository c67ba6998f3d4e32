"""A real mailbox is looked into: the uncertain is settled, what came back is recorded, and nothing there is changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from designer.core.errors import SealwrightError, SetupError, TransientDeliveryError
from designer.core.settings import AccountSettings, ImapSettings, Security, Settings
from designer.core.vault import Vault
from designer.sender.channels import secret_name
from designer.sender.incoming.collect import Collected, Collector, collect
from designer.sender.outbox.came_back import looked
from designer.sender.outbox.records import Claimed, Outcome
from designer.sender.outbox.search import show
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import Result, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.suppress import suppressions
from designer.sender.trying import try_account
from tests.sender.incoming.bounces import qmail, report
from tests.servers.accounts import account_on
from tests.servers.certificates import make_certificate
from tests.servers.dovecot import PASSWORD, USER, Dovecot
from tests.servers.scripted import ScriptedServer
from tests.support.outbox import ADDRESS, SENT, HandClock, journaled_one

pytestmark = pytest.mark.dovecot
OURS = "<1@example.com>"


def account(dovecot: Dovecot, **changes: object) -> AccountSettings:
    values = {"host": "127.0.0.1", "port": dovecot.port, **changes}
    return account_on(
        25, security=Security.TLS, user=USER, ca_file=str(dovecot.certificate.ca),
        imap=ImapSettings.model_validate(values),
    )  # fmt: skip


def now() -> datetime:
    return datetime.now(UTC)


def look(outbox: Outbox, dovecot: Dovecot, **changes: object) -> Collected:
    return collect(outbox, "main", account(dovecot, **changes), PASSWORD, folder=Path(), clock=now)


def sent_one(outbox: Outbox, event_id: str = "ord-1") -> Claimed:
    claimed = journaled_one(outbox, event_id)
    settle(outbox, claimed, SENT)
    return claimed


def uncertain_one(outbox: Outbox, event_id: str = "ord-1") -> Claimed:
    claimed = journaled_one(outbox, event_id)
    settle(outbox, claimed, Outcome(Result.UNCERTAIN, "smtp-uncertain"))
    return claimed


def row(outbox: Outbox, claimed: Claimed) -> tuple[str, str, str]:
    """As it is shown to people."""
    found = show(outbox, claimed.id).message
    return found.state, found.reason, found.came_back


def test_what_lies_in_the_sent_folder_was_sent(outbox: Outbox, dovecot: Dovecot) -> None:
    claimed = uncertain_one(outbox)
    assert look(outbox, dovecot).found == 0
    assert row(outbox, claimed)[0] == State.UNCERTAIN  # not there proves nothing
    dovecot.put(b"Message-ID: <1@example.com>\r\nSubject: x\r\n\r\nHello\r\n", folder="Sent")
    assert look(outbox, dovecot).found == 1
    assert row(outbox, claimed)[:2] == (State.SENT, "found-in-sent")
    assert look(outbox, dovecot).found == 0


def test_a_folder_can_be_named(outbox: Outbox, dovecot: Dovecot) -> None:
    claimed = uncertain_one(outbox)
    dovecot.put(b"Message-ID: <1@example.com>\r\nSubject: x\r\n\r\nHello\r\n")
    assert look(outbox, dovecot, sent="INBOX").found == 1
    assert row(outbox, claimed)[0] == State.SENT


@pytest.mark.parametrize(
    ("mail", "kind"),
    [
        (report(OURS), "returned"),
        (report(OURS, action="delayed", status="4.4.1"), "delayed"),
        (report(OURS, action="delivered", status="2.0.0"), "delivered"),
        (qmail(OURS), "returned"),
    ],
    ids=["returned", "delayed", "delivered", "qmail"],
)
def test_what_came_back_is_marked_at_its_message(outbox: Outbox, dovecot: Dovecot, mail: bytes, kind: str) -> None:
    claimed = sent_one(outbox)
    dovecot.put(b"From: ana@example.com\r\nSubject: Thank you\r\n\r\nMessage-ID: <1@example.com>\r\n")
    dovecot.put(mail)
    assert look(outbox, dovecot) == Collected(0, 1)
    assert row(outbox, claimed) == (State.SENT, "", kind)
    assert look(outbox, dovecot) == Collected(0, 0)  # read once
    assert not any("Seen" in flags for flags in dovecot.flags())


def copies(dovecot: Dovecot) -> list[bytes]:
    folder = dovecot.folder / "mail" / USER / ".Sent"
    return [path.read_bytes() for name in ("new", "cur") for path in sorted((folder / name).glob("*"))]


def test_copies_of_what_was_sent_are_kept_where_the_account_wants_that(outbox: Outbox, dovecot: Dovecot) -> None:
    sent_one(outbox, "before")
    look(outbox, dovecot, copy_sent=True)
    sent_one(outbox, "ord-1")
    uncertain_one(outbox, "ord-2")
    look(outbox, dovecot)
    assert copies(dovecot) == []  # nobody wanted them
    look(outbox, dovecot, copy_sent=True)
    assert copies(dovecot) == [b"MIME"]  # byte for byte; neither what was sent before nor what may have been sent
    look(outbox, dovecot, copy_sent=True)
    assert len(copies(dovecot)) == 1


def test_a_copy_that_the_provider_keeps_is_not_kept_twice(outbox: Outbox, dovecot: Dovecot) -> None:
    look(outbox, dovecot, copy_sent=True)
    dovecot.put(b"Message-ID: <1@example.com>\r\n\r\nHello\r\n", folder="Sent")
    sent_one(outbox)
    look(outbox, dovecot, copy_sent=True)
    assert len(copies(dovecot)) == 1


def test_a_copy_that_cannot_be_kept_is_told_and_the_message_stays_sent(outbox: Outbox, dovecot: Dovecot) -> None:
    look(outbox, dovecot, copy_sent=True)
    claimed = sent_one(outbox)
    dovecot.put(report(OURS))
    with pytest.raises(TransientDeliveryError, match="imap-no-connection"):
        look(outbox, dovecot, copy_sent=True, sent="No/such/folder")
    assert row(outbox, claimed) == (State.SENT, "", "returned")  # bounces are read all the same
    look(outbox, dovecot, copy_sent=True)
    assert copies(dovecot) == [b"MIME"]  # made up for


def test_a_bounce_by_the_messages_own_id_is_matched(outbox: Outbox, dovecot: Dovecot) -> None:
    claimed = sent_one(outbox)
    dovecot.put(report("", event=claimed.id))
    look(outbox, dovecot)
    assert row(outbox, claimed)[2] == "returned"


def test_an_address_that_does_not_exist_is_not_mailed_again(outbox: Outbox, dovecot: Dovecot) -> None:
    sent_one(outbox)
    dovecot.put(report(OURS, recipient=ADDRESS))
    look(outbox, dovecot)
    assert [one.reason for one in suppressions(outbox)] == ["hard-bounce"]


@pytest.mark.parametrize(
    "mail",
    [
        report(OURS, recipient="somebody.else@example.com"),
        report(OURS, status="5.7.1"),
        report("<not-ours@example.com>", recipient=ADDRESS),
        qmail(OURS),  # says no status
    ],
    ids=["other recipient", "policy", "other message", "no status"],
)
def test_a_bounce_that_does_not_fit_suppresses_nobody(outbox: Outbox, dovecot: Dovecot, mail: bytes) -> None:
    sent_one(outbox)
    dovecot.put(mail)
    look(outbox, dovecot)
    assert suppressions(outbox) == []


@pytest.mark.parametrize("status", ["5.2.2", "4.4.7"])
def test_trouble_that_may_pass_suppresses_only_who_has_it_again_and_again(
    outbox: Outbox, dovecot: Dovecot, clock: HandClock, status: str
) -> None:
    for number in range(5):
        claimed = sent_one(outbox, f"ord-{number}")
        assert suppressions(outbox) == []
        dovecot.put(report("", event=claimed.id, recipient=ADDRESS, status=status))
        assert look(outbox, dovecot).came_back == 1
        assert row(outbox, claimed)[2] == "returned"
        clock.advance(days=1, hours=1)
    assert [one.reason for one in suppressions(outbox)] == ["soft-errors"]


def test_several_reports_on_one_day_count_once(outbox: Outbox, dovecot: Dovecot) -> None:
    for number in range(6):
        claimed = sent_one(outbox, f"ord-{number}")
        dovecot.put(report("", event=claimed.id, recipient=ADDRESS, status="5.2.2"))
    assert look(outbox, dovecot).came_back == 6
    assert suppressions(outbox) == []


def test_the_envelope_id_decides_which_of_two_with_one_message_id_came_back(outbox: Outbox, dovecot: Dovecot) -> None:
    first, second = sent_one(outbox, "ord-1"), sent_one(outbox, "ord-2")  # both under the same Message-ID
    dovecot.put(report(OURS, envelope=first.id))
    look(outbox, dovecot)
    assert (row(outbox, first)[2], row(outbox, second)[2]) == ("returned", "")


def test_without_an_envelope_id_the_newest_of_them_came_back(outbox: Outbox, dovecot: Dovecot) -> None:
    first, second = sent_one(outbox, "ord-1"), sent_one(outbox, "ord-2")
    dovecot.put(report(OURS))
    look(outbox, dovecot)
    assert (row(outbox, first)[2], row(outbox, second)[2]) == ("", "returned")


def test_what_was_delivered_is_late_no_more(outbox: Outbox, dovecot: Dovecot) -> None:
    claimed = sent_one(outbox)
    for action in ("delayed", "delivered", "delayed"):
        dovecot.put(report(OURS, action=action))
    look(outbox, dovecot)
    assert row(outbox, claimed)[2] == "delivered"


def test_what_was_returned_stays_returned(outbox: Outbox, dovecot: Dovecot) -> None:
    claimed = sent_one(outbox)
    for mail in (report(OURS, action="delayed"), report(OURS), report(OURS, action="delivered")):
        dovecot.put(mail)
    assert look(outbox, dovecot).came_back == 2
    assert row(outbox, claimed)[2] == "returned"


def test_a_mailbox_speaks_of_its_own_account_only(outbox: Outbox, dovecot: Dovecot) -> None:
    claimed = sent_one(outbox)
    dovecot.put(report(OURS))
    collect(outbox, "other", account(dovecot), PASSWORD, folder=Path(), clock=now)
    assert row(outbox, claimed)[2] == ""


def test_nothing_of_a_bounce_is_kept(outbox: Outbox, dovecot: Dovecot, tmp_path: Path) -> None:
    sent_one(outbox)
    dovecot.put(report(OURS, recipient="canary.person@example.com"))
    look(outbox, dovecot)
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"canary.person" not in everything


def test_a_mailbox_made_anew_is_read_from_its_beginning(outbox: Outbox, dovecot: Dovecot) -> None:
    claimed = sent_one(outbox)
    for _ in range(3):
        dovecot.put(b"Subject: x\r\n\r\nHello\r\n")
    look(outbox, dovecot)
    with outbox.write() as connection:
        connection.execute(text("update read_mail set uid_validity = 1"))
    dovecot.put(report(OURS))
    look(outbox, dovecot)
    assert row(outbox, claimed)[2] == "returned"


@pytest.mark.parametrize(
    ("password", "changes", "kind", "code"),
    [
        ("wrong", {}, SetupError, "imap-login-refused"),
        (PASSWORD, {"port": 1}, TransientDeliveryError, "imap-no-connection"),
        (PASSWORD, {"inbox": "Nowhere"}, TransientDeliveryError, "imap-no-connection"),
    ],
)
def test_trouble_is_told_by_its_kind(
    outbox: Outbox, dovecot: Dovecot, password: str, changes: dict[str, object], kind: type[Exception], code: str
) -> None:
    with pytest.raises(kind, match=code):
        collect(outbox, "main", account(dovecot, **changes), password, folder=Path(), clock=now)


def test_a_false_certificate_gets_no_password(outbox: Outbox, dovecot: Dovecot, tmp_path: Path) -> None:
    false = account(dovecot).model_copy(update={"ca_file": str(make_certificate(tmp_path / "x").ca)})
    with pytest.raises(SetupError, match="imap-certificate"):
        collect(outbox, "main", false, PASSWORD, folder=Path(), clock=now)


def test_a_collector_looks_at_all_accounts_and_tells_trouble_once(outbox: Outbox, dovecot: Dovecot) -> None:
    claimed = sent_one(outbox)
    dovecot.put(report(OURS))
    bad = account(dovecot, port=1)
    settings = Settings().model_copy(update={"accounts": {"bad": bad, "main": account(dovecot), "none": account_on(1)}})
    vault, told = Vault.in_memory(), list[tuple[str, SealwrightError]]()
    for name in settings.accounts:
        vault.set_secret(secret_name(name), PASSWORD)
    collector = Collector(
        outbox, lambda: settings, vault, folder=Path(), clock=now,
        failed=lambda name, error: told.append((name, error)),
    )  # fmt: skip
    collector.look()
    collector.look()
    assert [(name, error.code) for name, error in told] == [("bad", "imap-no-connection")]
    assert row(outbox, claimed)[2] == "returned"


def test_trying_an_account_tries_its_mailbox_too(dovecot: Dovecot) -> None:
    vault = Vault.in_memory()
    vault.set_secret(secret_name("main"), PASSWORD)
    answers = {"EHLO": "250-test\r\n250 AUTH PLAIN"}
    with ScriptedServer(answers, tls=dovecot.certificate.server_context(), implicit=True) as server:
        good = account(dovecot).model_copy(update={"port": server.port})
        assert try_account("main", good, vault, folder=Path()).endswith(", IMAP")
        bad = good.model_copy(update={"imap": ImapSettings(host="127.0.0.1", port=1)})
        with pytest.raises(TransientDeliveryError, match="imap-no-connection"):
            try_account("main", bad, vault, folder=Path())


def test_a_look_remembers_when_it_was(outbox: Outbox, dovecot: Dovecot, clock: HandClock) -> None:
    assert looked(outbox, "main") == 0
    look(outbox, dovecot)
    assert looked(outbox, "main") == outbox.now()


def test_a_collector_that_is_stopped_records_nothing_more(outbox: Outbox, dovecot: Dovecot) -> None:
    claimed = sent_one(outbox)
    dovecot.put(report(OURS))
    done = collect(outbox, "main", account(dovecot), PASSWORD, folder=Path(), clock=now, goes_on=lambda: False)
    assert (done, row(outbox, claimed)[2]) == (Collected(0, 0), "")
    assert look(outbox, dovecot).came_back == 1
