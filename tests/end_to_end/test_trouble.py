"""A folder that is read only, a damaged vault, a second sender: each is said with what to do, and loses nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from designer.core.workspace import Workspace
from designer.sender.lock import SenderLock
from tests.cli.conftest import Run, office, run

__all__ = ["office", "run"]
ROOT = Path(__file__).parents[2]
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'

Called = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def waiting(run: Run, office: Path) -> Path:
    """An office whose drop folder holds one event."""
    shutil.copy(office / "templates/order_confirmation/samples/normal.json", office / "inbox/order.json")
    return office


@pytest.fixture
def read_only(waiting: Path, tmp_path: Path) -> Called:
    """Calls the program while the office lies on a disk that is mounted read only."""
    if os.name == "nt" or not hasattr(os, "geteuid"):
        pytest.skip("mounts are of Linux")
    inside = ["unshare", "--mount", "sh", "-c", READ_ONLY, str(waiting)]
    if os.geteuid() or subprocess.run([*inside, "true"], check=False, capture_output=True).returncode:
        pytest.skip("only root can mount")

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        command = [*inside, sys.executable, "-m", "designer", *words]
        return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=120)

    return call


def states(run: Run) -> list[str]:
    return [one["state"] for one in run("message", "list", "--json").document["messages"]]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("send", "--until-empty"), 3, "cannot be written"),
        (("submit", "{office}/inbox/order.json"), 1, "Read-only file system"),
        (("publish", "invoice"), 1, "Read-only file system"),
        (("purge",), 0, "Deleted the data of 0 messages"),
        (("doctor",), 3, "Nothing can be written in {office}: Read-only file system."),
    ],
)
def test_a_read_only_folder_is_named_and_nothing_is_half_done(
    run: Run, read_only: Called, waiting: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    told = read_only(*(word.replace("{office}", str(waiting)) for word in words))
    assert (told.returncode, said.replace("{office}", str(waiting)) in told.stdout + told.stderr) == (code, True)
    assert "Traceback" not in told.stderr
    assert run("send", "--until-empty").code == 0
    assert states(run) == ["sent"]


@pytest.mark.parametrize("damage", [b"", b"{}", b"\x00" * 4096])
def test_a_damaged_vault_takes_nothing_in_until_it_is_put_back(run: Run, waiting: Path, damage: bytes) -> None:
    vault = waiting / "vault.bin"
    good = vault.read_bytes()
    vault.write_bytes(damage)
    ran = run("send", "--until-empty")
    assert (ran.code, "Put back vault.bin from a copy" in ran.err) == (3, True)
    assert (waiting / "inbox/order.json").exists()
    assert vault.read_bytes() == damage
    vault.write_bytes(good)
    assert run("send", "--until-empty").code == 0
    assert states(run) == ["sent"]


def test_a_second_sender_ends_at_once_and_says_which_one_works(run: Run, waiting: Path) -> None:
    with SenderLock(Workspace(waiting).lock):
        ran = run("send", "--until-empty")
        assert (ran.code, str(os.getpid()) in ran.err) == (1, True)
        assert (waiting / "inbox/order.json").exists()
    assert run("send", "--until-empty").code == 0
    assert states(run) == ["sent"]


def test_without_the_key_file_nothing_is_taken_in_and_nothing_is_lost(
    run: Run, waiting: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    ran = run("send", "--until-empty")
    assert (ran.code, "The data is safe." in ran.err) == (3, True)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    assert run("send", "--until-empty").code == 0
    assert states(run) == ["sent"]
