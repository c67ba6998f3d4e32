"""The report is mailed at once when it is asked for, and the doctor says who is told."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.servers.scripted import ScriptedServer

ACCOUNT = """
[accounts.office]
kind = "smtp"
host = "127.0.0.1"
port = {port}
security = "none"
from = "Office <office@example.com>"
"""


def name_people(office: Path, people: str, *, account: str, port: int = 25) -> None:
    path = office / "settings.toml"
    text = re.sub(r"^\[accounts\.office\](\n.+)+", "", path.read_text(), flags=re.MULTILINE)
    text = re.sub(r"^people = .*", f"people = {people}", text, flags=re.MULTILINE)
    text = re.sub(r"^account = .*", f'account = "{account}"', text, flags=re.MULTILINE)
    path.write_text(text + ACCOUNT.replace("{port}", str(port)))


def being_told(run: Run) -> str:
    checks = {check["what"]: check for check in run("doctor", "--json").document["checks"]}
    return str(checks["Being told"]["found"])


def test_the_report_is_mailed_to_those_who_are_named(run: Run, office: Path) -> None:
    run("send", "--until-empty")
    with ScriptedServer() as server:
        name_people(office, '["boss@example.com"]', account="office", port=server.port)
        ran = run("report", "--send", "--json")
        assert (ran.code, ran.document["sent_to"]) == (0, 1)
        (raw,) = server.messages
    mail = message_from_bytes(raw, policy=policy.default)
    assert (mail["To"], mail["From"]) == ("boss@example.com", "Office <office@example.com>")
    assert "It rehearses: nothing reaches a recipient." in str(mail.get_content())  # type: ignore[attr-defined]


def test_nobody_to_mail_to_is_said(run: Run, office: Path) -> None:
    run("send", "--until-empty")
    ran = run("report", "--send")
    assert (ran.code, "Nobody is named" in ran.err) == (3, True)


def test_what_is_wrong_with_the_account_is_said(run: Run, office: Path) -> None:
    run("send", "--until-empty")
    name_people(office, '["boss@example.com"]', account="office", port=1)
    ran = run("report", "--send")
    assert (ran.code, "127.0.0.1" in ran.err) == (1, True)


@pytest.mark.parametrize(
    ("people", "account", "said"),
    [
        ("[]", "", "Nobody is named"),
        ('["boss@example.com"]', "mailbox", "go to the local mailbox"),
        ('["boss@example.com"]', "office", "digest and alarms are mailed"),
    ],
)
def test_the_doctor_says_who_is_told(run: Run, office: Path, people: str, account: str, said: str) -> None:
    name_people(office, people, account=account)
    assert said in being_told(run)


def test_a_mail_that_could_not_be_sent_is_a_finding(run: Run, office: Path) -> None:
    name_people(office, '["boss@example.com"]', account="office", port=1)
    (office / "inbox/failed").mkdir(parents=True, exist_ok=True)
    (office / "inbox/failed/a.json.error.json").write_text("{}")
    run("send", "--until-empty")
    assert "could not be sent (smtp-no-connection)" in being_told(run)
    assert run("doctor").code == 3


def test_an_unknown_person_or_account_is_refused(run: Run, office: Path) -> None:
    name_people(office, '["boss"]', account="office")
    assert "not one plain e-mail address" in run("report").err
    name_people(office, '["boss@example.com"]', account="offise")
    assert "names an account that does not exist" in run("report").err
