"""Accounts are kept with their passwords in the vault, and tested with plain answers."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from designer.core.vault import KeySource, Vault
from designer.sender.loopback import LoopbackServer
from designer.sender.outbox.pauses import Kind, pause_sending
from designer.sender.outbox.store import Outbox
from tests.cli.conftest import Run
from tests.servers.scripted import ScriptedServer

ADD = ("account", "add", "main", "--from", "Shop <shop@example.com>", "--host", "mail.example.com", "--user", "shop")


def test_a_password_goes_into_the_vault_and_nowhere_else(run: Run, office: Path) -> None:
    ran = run(*ADD, stdin="very-secret-word\n")
    assert ran.code == 0
    everything = b"".join(path.read_bytes() for path in office.rglob("*") if path.is_file())
    assert b"very-secret-word" not in everything
    assert "very-secret-word" not in ran.out + ran.err
    listed = {one["name"]: one for one in run("account", "list", "--json").document["accounts"]}
    assert listed["main"]["has_password"] is True
    assert listed["mailbox"]["test"] is True


def test_the_first_account_that_sends_becomes_the_default(run: Run, office: Path) -> None:
    assert "default account now" in run(*ADD, stdin="x\n").out
    run("account", "add", "second", "--from", "b@example.com", "--host", "mail.example.com")
    listed = {one["name"]: one["default"] for one in run("account", "list", "--json").document["accounts"]}
    assert listed == {"main": True, "second": False, "mailbox": False}


def test_comments_in_the_settings_survive(run: Run, office: Path) -> None:
    before = [line for line in (office / "settings.toml").read_text().splitlines() if line.startswith("#")]
    run(*ADD, stdin="x\n")
    after = (office / "settings.toml").read_text()
    assert [line for line in before if line not in after] == []


def test_an_account_that_would_send_passwords_in_clear_is_refused(run: Run, office: Path) -> None:
    ran = run(*ADD, "--security", "none", stdin="x\n")
    assert ran.code == 3
    assert "main" not in [one["name"] for one in run("account", "list", "--json").document["accounts"]]


def test_a_test_of_an_account_says_what_is_wrong(run: Run, office: Path) -> None:
    run(
        "account",
        "add",
        "main",
        "--from",
        "shop@example.com",
        "--host",
        "127.0.0.1",
        "--port",
        "1",
        "--security",
        "none",
    )
    ran = run("account", "test", "main", "--json")
    assert ran.code == 1
    assert ran.document["ok"] is False
    assert "Check the port" in ran.document["remedy"]
    assert "tried again" not in ran.document["remedy"]
    assert run("account", "test", "mailbox").code == 0
    assert run("account", "test", "nope").code == 3


def test_removing_an_account_forgets_its_password(run: Run, office: Path) -> None:
    run(*ADD, stdin="x\n")
    assert run("account", "remove", "main").code == 2  # the default one
    settings = office / "settings.toml"
    settings.write_text(settings.read_text().replace('default_account = "main"', 'default_account = "mailbox"'))
    assert run("account", "remove", "main").code == 2  # nobody to ask, and no --yes
    assert run("account", "remove", "main", "--yes").code == 0
    assert [one["name"] for one in run("account", "list", "--json").document["accounts"]] == ["mailbox"]
    assert run("account", "remove", "mailbox", "--yes").code == 2


def pause(office: Path, account: str) -> None:
    """What the sender does when a mail server refuses the login."""
    vault = Vault.open(office / "vault.bin", KeySource(credentials=office.parent / "credentials"))
    outbox = Outbox.open(office / "outbox.sqlite3", vault)
    pause_sending(outbox, Kind.ACCOUNT, account, reason="smtp-login-refused")
    outbox.close()


def test_a_mended_account_releases_what_waited_for_it_and_says_how_much(run: Run, office: Path, tmp_path: Path) -> None:
    with LoopbackServer(tmp_path) as server:
        add = ("account", "add", "main", "--from", "shop@example.com", "--host", "127.0.0.1", "--security", "none",
               "--port", str(server.port), "--default", "--json")  # fmt: skip
        assert run(*add).document["released"] == 0
        run("live", "--yes")
        run("submit", str(office / "templates" / "order_confirmation" / "samples" / "normal.json"))
        assert run(*add).document["released"] == 0
        for mended in (add, ("account", "test", "main", "--json")):
            pause(office, "main")
            assert run(*mended).document["released"] == 1
            assert run(*mended).document["released"] == 0


def test_the_recovery_key_lets_one_in_again(run: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = run("vault", "export-recovery", "--json").document["recovery_key"]
    (office.parent / "credentials" / "sealwright-key").write_bytes(base64.b64encode(os.urandom(32)))
    lost = run("account", "list")
    assert lost.code == 3
    assert "sealwright vault recover" in lost.err
    assert run("vault", "recover", stdin="AAAA-BBBB\n").code == 3
    assert run("vault", "recover", stdin=f"{key.lower()}\n").code == 0
    assert run("account", "list").code == 0


def test_recovery_can_set_a_master_password(run: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = run("vault", "export-recovery", "--json").document["recovery_key"]
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    assert run("vault", "recover", "--master-password", stdin=f"{key}\ncorrect horse battery\n").code == 0
    assert run("account", "list", stdin="correct horse battery\n").code == 0


def test_a_new_recovery_key_replaces_the_old(run: Run, office: Path) -> None:
    first = run("vault", "export-recovery", "--json").document["recovery_key"]
    second = run("vault", "export-recovery", "--json").document["recovery_key"]
    assert first != second


def test_doctor_finds_a_workspace_well(run: Run, office: Path) -> None:
    ran = run("doctor", "--json")
    assert [check["what"] for check in ran.document["checks"] if not check["is_well"]] == []
    assert ran.code == 0


def test_doctor_without_a_workspace_says_how_to_make_one(run: Run) -> None:
    ran = run("doctor")
    assert ran.code == 3
    assert "sealwright init" in ran.out


def test_an_account_with_a_user_needs_a_password_once(run: Run, office: Path) -> None:
    assert run(*ADD, stdin="\n").code == 2
    assert "main" not in [one["name"] for one in run("account", "list", "--json").document["accounts"]]
    assert run(*ADD, stdin="x\n").code == 0
    assert run(*ADD, stdin="\n").code == 0  # other values; the password stays


@pytest.mark.parametrize(("answer", "code"), [("250 2.1.5 ok", 0), ("550 5.1.1 unknown", 1)])
def test_a_test_can_ask_for_a_recipient_and_sends_nothing(run: Run, office: Path, answer: str, code: int) -> None:
    with ScriptedServer({"RCPT": answer}) as server:
        run("account", "add", "main", "--from", "shop@example.com", "--host", "127.0.0.1", "--security", "none",
            "--port", str(server.port))  # fmt: skip
        ran = run("account", "test", "main", "--to", "ana@example.com")
    assert ran.code == code
    assert "ana@example.com" not in ran.out
    assert server.messages == []
    assert not any(command.upper().startswith("DATA") for command in server.commands)
