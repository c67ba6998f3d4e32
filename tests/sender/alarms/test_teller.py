"""The people who look after the sender are told once of what needs them, once when it is over, and once a day."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from designer.core.errors import SealwrightError
from designer.core.settings import load_settings
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.sender.alarms.ledger import FILE, read_ledger
from designer.sender.alarms.teller import Teller
from designer.sender.outbox.callbacks import due, not_posted, try_again
from designer.sender.outbox.pauses import Kind, pause_sending, resume_sending
from designer.sender.outbox.records import Outcome
from designer.sender.outbox.recover import recover_all
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import Result
from designer.sender.outbox.store import Outbox
from tests.servers.scripted import DROP, ScriptedServer
from tests.support.office import SETTINGS
from tests.support.outbox import ADDRESS, NAME, ROUTE, SENT, HandClock, accepted, arrival, composed_one, journaled_one

REPORT = """
[accounts.office]
kind = "smtp"
host = "127.0.0.1"
port = {port}
security = "none"
from = "Sealwright <sealwright@example.com>"

[report]
people = ["boss@example.com", "clerk@example.com"]
account = "office"
digest_at = "18:00"
"""


@dataclass
class Desk:
    """A teller over an outbox, looked after by hand."""

    office: Workspace
    outbox: Outbox
    server: ScriptedServer
    clock: HandClock
    failed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.write("")
        self.restart()

    def write(self, more: str, *, report: str = REPORT) -> None:
        text = SETTINGS.replace("{port}", "1") + report.replace("{port}", str(self.server.port)) + more
        self.office.settings.write_text(text)

    def restart(self) -> None:
        self.teller = Teller(
            self.office, self.outbox, lambda: load_settings(self.office.settings), self.outbox.vault,
            clock=self.clock, rates=dict, failed=lambda error: self.failed.append(error.code),
        )  # fmt: skip

    def look(self, **later: float) -> list[EmailMessage]:
        """Look after so much time; the mails that left."""
        before = len(self.server.messages)
        self.clock.advance(**later)
        self.teller.look()
        return [message_from_bytes(one, policy=policy.default) for one in self.server.messages[before:]]  # type: ignore[misc]

    def subjects(self, **later: float) -> list[str]:
        return [str(mail["Subject"]).strip() for mail in self.look(**later)]

    def pause(self) -> None:
        pause_sending(
            self.outbox, Kind.ACCOUNT, "main", reason="smtp-login-refused", details='{"host": "m.example.com"}'
        )


@pytest.fixture
def desk(office: Workspace, outbox: Outbox, clock: HandClock) -> Iterator[Desk]:
    with ScriptedServer() as server:
        yield Desk(office, outbox, server, clock)


def text_of(mail: EmailMessage) -> str:
    return str(mail.get_content())


def test_a_paused_account_is_told_to_everybody_once_and_once_when_it_is_over(desk: Desk) -> None:
    assert desk.look() == []
    accepted(desk.outbox, arrival("ord-1"))
    desk.pause()
    mails = desk.look(minutes=1)
    assert [mail["To"] for mail in mails] == ["boss@example.com", "clerk@example.com"]
    assert mails[0]["Subject"] == "Sealwright: The account “main” is paused, and 1 messages wait for it"
    assert "m.example.com" in text_of(mails[0])
    assert "Enter the password again" in text_of(mails[0])
    assert (mails[0]["Auto-Submitted"], mails[0]["From"]) == (
        "auto-generated", "Sealwright <sealwright@example.com>",
    )  # fmt: skip
    assert mails[0]["Message-ID"] != mails[1]["Message-ID"]
    assert desk.look(hours=3) == []
    resume_sending(desk.outbox, Kind.ACCOUNT, "main", actor="me")
    desk.teller.sent()
    assert desk.look(minutes=1) == []
    desk.teller.sent()
    over = desk.look(minutes=11)
    assert len(over) == 2
    assert over[0]["Subject"] == "Sealwright: over: The account “main” is paused, and 1 messages wait for it"
    assert "It is over, since 2026-03-01 16:02." in text_of(over[0])
    desk.teller.sent()
    assert desk.look(minutes=30) == []


def test_a_restart_tells_nothing_twice(desk: Desk) -> None:
    desk.pause()
    assert len(desk.look()) == 2
    desk.restart()
    assert desk.look(minutes=20) == []


def test_what_comes_and_goes_is_told_once(desk: Desk) -> None:
    told = []
    for _ in range(60):
        desk.pause()
        told += desk.look(minutes=1)
        resume_sending(desk.outbox, Kind.ACCOUNT, "main", actor="me")
        told += desk.look(minutes=1)
    assert len(told) == 2


def test_many_things_within_minutes_are_one_mail(desk: Desk) -> None:
    journaled_one(desk.outbox)
    desk.pause()
    assert len(desk.look()) == 2
    failed = desk.office.root / "inbox/failed"
    failed.mkdir(parents=True)
    (failed / "a.json.error.json").write_text("{}")
    recover_all(desk.outbox)
    assert desk.look(minutes=1) == []
    mails = desk.look(minutes=10)
    assert [mail["Subject"] for mail in mails] == ["Sealwright needs you: 2 things"] * 2
    assert "Messages wait for a decision (1)" in text_of(mails[0])
    assert "Files with events were refused (1)" in text_of(mails[0])


def test_files_that_were_refused_in_any_folder_are_counted(desk: Desk, tmp_path: Path) -> None:
    desk.write(f'\n[[folders]]\nfolder = "{tmp_path / "share"}"\n')
    for folder in (desk.office.root / "inbox", tmp_path / "share"):
        (folder / "failed").mkdir(parents=True)
        (folder / "failed" / "a.json.error.json").write_text("{}")
    assert "Files with events were refused (2)" in text_of(desk.look()[0])


def test_little_disk_space_is_told(desk: Desk) -> None:
    settings = desk.office.settings
    settings.write_text(settings.read_text().replace("free_space_mib = 0", "free_space_mib = 999999999"))
    assert len(desk.look()) == 2


def test_statuses_that_were_given_up_are_told_by_template(desk: Desk) -> None:
    desk.look()
    settle(desk.outbox, journaled_one(desk.outbox, route=replace(ROUTE, callback=True)), SENT)
    (one,) = due(desk.outbox, ROUTE.template, 1)
    not_posted(desk.outbox, one, "callback-refused", next_at=0, status=500)
    (first, _) = desk.look(minutes=10)
    text = first.get_content()
    assert "could not be told to the receiver of “order_confirmation” (1)" in text
    assert "did not take it" in text
    try_again(desk.outbox)
    desk.look(minutes=10)
    assert len(desk.look(minutes=20)) == 2


def test_silence_is_told_only_when_messages_are_due_and_nothing_stops_them(desk: Desk) -> None:
    assert desk.look(hours=2) == []
    accepted(desk.outbox, arrival("ord-1"), arrival("ord-2", scheduled=desk.clock.moment.replace(year=2027)))
    for _ in range(12):
        desk.teller.sent()
        assert desk.look(minutes=5) == []
    found = [desk.subjects(minutes=5) for _ in range(13)]
    assert found[:10] == [[]] * 10
    told = "Sealwright: Nothing has been sent for an hour, though 1 messages are due"
    assert [subject for some in found for subject in some] == [told] * 2


def test_after_a_sleep_the_silence_counts_anew(desk: Desk) -> None:
    accepted(desk.outbox, arrival("ord-1"))
    desk.look()
    assert not any("Nothing" in subject for subject in desk.subjects(days=9))


def test_a_sender_that_was_away_while_something_waited_says_so(desk: Desk) -> None:
    desk.look()
    accepted(desk.outbox, arrival("ord-1"))
    desk.clock.advance(days=2)
    desk.restart()
    desk.teller.start()
    desk.teller.stop()
    ledger = read_ledger(desk.office.root / FILE)
    told = [mail.subject for mail in ledger.mails] + [
        str(message_from_bytes(one, policy=policy.default)["Subject"]) for one in desk.server.messages
    ]
    assert any("from 2026-03-01 13:00 to 2026-03-03 13:00" in subject for subject in told)


@pytest.mark.parametrize("age_hours", [0.5, 30])
def test_a_file_that_waited_counts_too(desk: Desk, age_hours: float) -> None:
    desk.look()
    desk.clock.advance(days=2)
    path = desk.office.root / "inbox/a.json"
    path.write_text("[]")
    moment = desk.clock.moment.timestamp() - age_hours * 3600
    os.utime(path, (moment, moment))
    desk.restart()
    desk.teller.start()
    desk.teller.stop()
    told = [one.text for one in read_ledger(desk.office.root / FILE).mails]
    told += [one.decode() for one in desk.server.messages]
    assert any("did not run" in one for one in told) == (age_hours > 1)


def test_the_digest_leaves_once_a_day_and_holds_figures_only(desk: Desk) -> None:
    assert desk.look() == []
    claimed = composed_one(desk.outbox, "ord-1")
    settle(desk.outbox, claimed, SENT)
    refused = composed_one(desk.outbox, "ord-2")
    settle(desk.outbox, refused, Outcome(Result.HARD, "smtp-recipient-refused", 550, "5.1.1", f"no {ADDRESS}"))
    assert desk.look(hours=4, minutes=59) == []
    mails = desk.look(minutes=1)
    assert [mail["Subject"] for mail in mails] == ["Sealwright: 1 sent, 1 failed, 0 waiting"] * 2
    assert "1 smtp-recipient-refused" in text_of(mails[0])
    assert not any(word in mails[0].as_string() for word in (ADDRESS, NAME, "ord-1", "ana"))
    assert desk.look(minutes=1) == []
    desk.restart()
    assert desk.look(hours=23) == []
    assert len(desk.look(hours=1)) == 2


def test_a_digest_that_was_missed_comes_once_and_tells_of_the_whole_time(desk: Desk) -> None:
    desk.look()
    settle(desk.outbox, composed_one(desk.outbox, "ord-1"), SENT)
    (mail, _) = desk.look(days=3)
    assert "From 2026-03-01 13:00 to 2026-03-04 13:00." in text_of(mail)
    assert mail["Subject"].startswith("Sealwright: 1 sent")


def test_a_clock_that_was_wrong_does_not_silence_the_digest(desk: Desk) -> None:
    desk.look()
    assert len(desk.look(days=10)) == 2
    assert desk.look(days=-10) == []
    assert len(desk.look(days=1)) == 2


def test_what_could_not_be_sent_is_tried_again_and_less_and_less_often(desk: Desk) -> None:
    port, answers = desk.server.port, desk.server.connections
    desk.office.settings.write_text(desk.office.settings.read_text().replace(str(port), "1"))
    desk.pause()
    assert desk.look() == []
    assert desk.failed == ["smtp-no-connection"]
    assert read_ledger(desk.office.root / FILE).trouble == "smtp-no-connection"
    assert desk.look(minutes=3) == []
    desk.write("")
    assert desk.look(minutes=1) == []
    assert desk.server.connections == answers
    assert len(desk.look(minutes=3)) == 2
    assert desk.failed == ["smtp-no-connection"]
    assert read_ledger(desk.office.root / FILE).trouble == ""


def test_one_refused_person_keeps_nobody_else_from_being_told(desk: Desk) -> None:
    with ScriptedServer({"RCPT": ["550 5.1.1 no such user", "250 ok"]}) as server:
        desk.server = server
        desk.write("")
        desk.pause()
        assert [mail["To"] for mail in desk.look()] == ["clerk@example.com"]
        assert desk.look(hours=2) == []
    assert read_ledger(desk.office.root / FILE).mails == ()


def test_one_greylisted_person_is_told_later(desk: Desk) -> None:
    with ScriptedServer({"RCPT": ["450 4.2.0 greylisted", "250 ok"]}) as server:
        desk.server = server
        desk.write("")
        desk.pause()
        assert [mail["To"] for mail in desk.look()] == ["clerk@example.com"]
        assert [mail["To"] for mail in desk.look(minutes=5)] == ["boss@example.com"]


def test_what_may_have_arrived_is_not_sent_again(desk: Desk) -> None:
    with ScriptedServer({"DOT": [DROP, "250 ok"]}) as server:
        desk.server = server
        desk.write("")
        desk.pause()
        assert len(desk.look()) == 2
        assert desk.failed == ["smtp-uncertain"]
        assert desk.look(minutes=30) == []


def test_a_crash_after_the_journal_sends_nothing_twice(desk: Desk, vault: Vault) -> None:
    desk.pause()
    left = 1

    class Crash(BaseException):
        pass

    keep = desk.teller._keep

    def crashing(ledger: object) -> None:
        nonlocal left
        keep(ledger)  # type: ignore[arg-type]
        if not left and len(read_ledger(desk.office.root / FILE).mails[0].open_people) == 1:
            raise Crash
        left = 0

    desk.teller._keep = crashing  # type: ignore[method-assign]
    with pytest.raises(Crash):
        desk.look()
    desk.restart()
    assert [mail["To"] for mail in desk.look(minutes=1)] == ["clerk@example.com"]


def test_who_is_taken_off_the_list_gets_nothing_more(desk: Desk) -> None:
    desk.write("", report=REPORT.replace("{port}", "1"))
    desk.pause()
    assert desk.look() == []
    desk.write("", report=REPORT.replace('"boss@example.com", ', ""))
    assert [mail["To"] for mail in desk.look(hours=1)] == ["clerk@example.com"]


def test_while_nobody_is_named_nothing_happens(desk: Desk) -> None:
    desk.write("", report="")
    desk.pause()
    assert desk.look() == []
    assert not (desk.office.root / FILE).exists()


def test_a_ledger_that_cannot_be_read_tells_once_more(desk: Desk) -> None:
    desk.pause()
    desk.look()
    (desk.office.root / FILE).write_text("{")
    desk.restart()
    assert len(desk.look(minutes=11)) == 2


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_without_a_ledger_nothing_is_sent(desk: Desk) -> None:
    desk.pause()
    desk.office.root.chmod(0o500)
    try:
        with pytest.raises(SealwrightError):
            desk.teller.look()
    finally:
        desk.office.root.chmod(0o700)
    assert desk.server.messages == []


def test_mails_leave_with_exactly_the_same_bytes_each_time(desk: Desk, tmp_path: Path) -> None:
    with ScriptedServer({"DOT": ["451 4.3.0 later", "250 ok"]}) as server:
        desk.server = server
        desk.write("")
        desk.pause()
        first = desk.look()
        second = desk.look(minutes=5)
    assert [mail["To"] for mail in first] == ["boss@example.com", "clerk@example.com"]
    assert [mail.as_bytes() for mail in second] == [first[0].as_bytes()]
