"""A sender whose account is turned away says so by mail through its second account, and its messages wait as ever."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

from designer.core.vault import Vault
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.store import Outbox
from designer.sender.service import Service
from tests.servers.postfix import Postfix
from tests.servers.scripted import ScriptedServer
from tests.support.office import SETTINGS, drop, events, make_office

REPORT = """
[accounts.office]
kind = "smtp"
host = "127.0.0.1"
port = {postfix}
security = "none"
from = "Sealwright <sealwright@example.com>"

[report]
people = ["boss@example.com"]
account = "office"
"""


def test_an_alarm_reaches_a_real_mailbox_once(tmp_path: Path, vault: Vault, postfix: Postfix) -> None:
    with ScriptedServer({"MAIL": "530 5.7.0 Authentication required"}) as server:
        settings = SETTINGS + REPORT.replace("{postfix}", str(postfix.plain))
        office = make_office(tmp_path / "office", port=server.port, settings=settings)
        drop(office, "orders.json", events(3))
        for _ in range(3):
            Service(office, vault).run(until_empty=True)
    (raw,) = postfix.delivered(1)
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["To"] == "boss@example.com"
    assert "The account “main” is paused, and 3 messages wait for it." in str(mail.get_content())  # type: ignore[attr-defined]
    assert b"person" not in raw
    outbox = Outbox.open_read_only(office.outbox, vault)
    assert {one.state for one in list_messages(outbox)} == {"pending"}
    outbox.close()


def test_a_report_account_that_does_not_answer_keeps_no_message_waiting(tmp_path: Path, vault: Vault) -> None:
    with ScriptedServer() as server:
        settings = SETTINGS + REPORT.replace("{postfix}", "1")
        office = make_office(tmp_path / "office", port=server.port, settings=settings)
        (office.root / "inbox/failed").mkdir()
        (office.root / "inbox/failed/a.json.error.json").write_text("{}")
        drop(office, "orders.json", events(2))
        noticed: list[str] = []
        Service(office, vault, noticed=lambda notice: noticed.append(notice.code)).run(until_empty=True)
        assert len(server.messages) == 2
    assert noticed == ["report-not-sent"]
