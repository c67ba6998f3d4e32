"""A workspace is made once, rehearses, and goes live by one explicit act."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from designer.core.vault import KeySource, Vault
from tests.cli.conftest import Run


def test_init_makes_a_workspace_that_rehearses(run: Run, tmp_path: Path) -> None:
    ran = run("init", "--json")
    assert ran.code == 0
    assert ran.document["mode"] == "rehearsal"
    assert ran.document["published"] == ["invoice", "order_confirmation"]
    office = tmp_path / "office"
    made = {"settings.toml", "firm.toml", "firm", "templates", "publications", "inbox", "control", "vault.bin", "logs"}
    assert made <= {path.name for path in office.iterdir()}
    assert stat.S_IMODE((office / "vault.bin").stat().st_mode) == 0o600
    assert stat.S_IMODE(office.stat().st_mode) == 0o700


def test_the_recovery_key_that_init_shows_opens_the_vault(run: Run, tmp_path: Path) -> None:
    key = run("init", "--json").document["recovery_key"]
    vault = Vault.recover(tmp_path / "office" / "vault.bin", key, KeySource(master_password="a long enough one"))
    assert vault.secret_names() == ()
    assert key not in (tmp_path / "office" / "settings.toml").read_text()


def test_init_never_touches_a_folder_with_something_in_it(run: Run, office: Path, tmp_path: Path) -> None:
    assert run("init").code == 2
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine")
    ran = run("init", str(other))
    assert ran.code == 2
    assert [path.name for path in other.iterdir()] == ["mine.txt"]


def test_without_a_key_init_refuses_and_leaves_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    ran = run("init")
    assert ran.code == 3
    assert "keep the key in a file" in " ".join(ran.err.split())
    assert "docs/troubleshooting.md" in ran.err
    assert not (tmp_path / "office").exists()


def test_a_master_password_takes_the_keyrings_place(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    assert run("init", "--master-password", stdin="correct horse battery\n").code == 0
    assert run("account", "list", stdin="correct horse battery\n").code == 0
    assert run("account", "list", stdin="wrong horse battery\n").code == 3


def test_going_live_needs_an_account_that_sends(run: Run, office: Path) -> None:
    ran = run("live", "--yes")
    assert ran.code == 3
    assert "sealwright account add" in ran.err


def test_going_live_is_refused_while_everything_would_stay_here(run: Run, office: Path) -> None:
    run("account", "add", "main", "--from", "Shop <shop@example.com>", "--host", "mail.example.com")
    settings = office / "settings.toml"
    settings.write_text(settings.read_text().replace('default_account = "main"', 'default_account = "mailbox"'))
    ran = run("live", "--yes")
    assert ran.code == 3
    assert "default_account" in ran.err


def test_going_live_says_what_will_send_and_asks(run: Run, office: Path) -> None:
    run("account", "add", "main", "--from", "Shop <shop@example.com>", "--host", "mail.example.com", "--default")
    assert run("live").code == 2  # nobody to ask, and no --yes
    ran = run("live", "--yes")
    assert ran.code == 0
    assert "main (Shop <shop@example.com>)" in ran.out
    assert "order_confirmation" in ran.out
    assert run("message", "list", "--json").code == 3  # no outbox yet, said plainly
    assert run("rehearse", "--json").document == {"mode": "rehearsal"}


def test_going_live_warns_of_the_invented_firm(run: Run, office: Path) -> None:
    run("account", "add", "main", "--from", "Shop <shop@example.com>", "--host", "mail.example.com")
    ran = run("live", "--yes")
    assert [name for name in ("invoice", "order_confirmation") if f"ATTENTION: {name}" not in ran.out] == []
    (office / "firm.toml").write_text('name = "My own shop"\nphone = "+49 40 66969 310"\n')
    run("publish", "invoice", "--confirm", "firm-invented=the telephone is ours")
    assert (
        "ATTENTION: invoice was published with lines of the starter's invented firm: phone." in run("live", "--yes").out
    )
    (office / "firm.toml").write_text('name = "My own shop"\n')
    run("publish", "invoice")
    assert "ATTENTION: invoice" not in run("live", "--yes").out


def test_looking_at_going_live_changes_nothing(run: Run, office: Path) -> None:
    run("account", "add", "main", "--from", "Shop <shop@example.com>", "--host", "mail.example.com")
    ran = run("live", "--look", "--json")
    assert ran.code == 0
    assert ran.document["templates"] == ["invoice", "order_confirmation"] == ran.document["invented"]
    assert ran.document["accounts"] == ["main (Shop <shop@example.com>)"]
    assert run("rehearse", "--json").document["mode"] == "rehearsal"
    assert 'mode = "rehearsal"' in (office / "settings.toml").read_text()
