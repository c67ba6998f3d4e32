"""Accounts are kept with their passwords in the vault, and tested with plain answers."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

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
    assert run("account", "test", "mailbox").code == 0
    assert run("account", "test", "nope").code == 3


def test_removing_an_account_forgets_its_password(run: Run, office: Path) -> None:
    run(*ADD, stdin="x\n")
    assert run("account", "remove", "main").code == 2
    assert run("account", "remove", "main", "--yes").code == 0
    assert [one["name"] for one in run("account", "list", "--json").document["accounts"]] == ["mailbox"]
    assert run("account", "remove", "mailbox", "--yes").code == 2


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
