"""New keys from the command line, while no sender runs."""

from __future__ import annotations

from pathlib import Path

from designer.cli.context import key_source
from designer.core.vault import Vault
from designer.sender.lock import SenderLock
from tests.cli.conftest import Run


def test_new_keys_are_made_and_everything_still_opens(run: Run, office: Path) -> None:
    old = run("vault", "export-recovery", "--json").document["recovery_key"]
    run("submit", str(office / "templates/invoice/samples/normal.json"))
    told = run("vault", "rotate", "--yes", "--json").document
    assert (told["resealed"], told["keys_dropped"]) == (1, 0)
    assert told["recovery_key"] != old
    assert run("send", "--until-empty").code == 0
    assert run("message", "list", "--json").document["counts"] == {"sent": 1}
    assert run("vault", "recover", stdin=f"{old}\n").code == 3
    assert run("vault", "recover", stdin=f"{told['recovery_key']}\n").code == 0


def test_an_interrupted_call_is_gone_on_with(run: Run, office: Path) -> None:
    run("submit", str(office / "templates/invoice/samples/normal.json"))
    begun = Vault.open(office / "vault.bin", key_source()).rotate()
    assert run("vault", "rotate", "--yes", "--json").document["resealed"] == 1
    assert Vault.open(office / "vault.bin", key_source()).key_ids == (begun,)


def test_while_a_sender_runs_or_nobody_says_yes_nothing_changes(run: Run, office: Path) -> None:
    before = (office / "vault.bin").read_bytes()
    assert run("vault", "rotate").code == 2
    with SenderLock(office / "sender.lock"):
        assert "Another sender is at work" in run("vault", "rotate", "--yes").err
    assert (office / "vault.bin").read_bytes() == before
