"""A workspace comes back from its backup on this computer and on another one, or is not touched at all."""

from __future__ import annotations

import base64
import json
import os
import shutil
from pathlib import Path

import pytest

from designer.sender.loopback import LoopbackServer
from tests.cli.conftest import Run

ADDRESS = b"ana.lindqvist@example.com"


@pytest.fixture
def saved(run: Run, office: Path, tmp_path: Path) -> Path:
    """A backup of an office with one pending message and one file that waits; its key is known here."""
    sample = office / "templates/order_confirmation/samples/normal.json"
    assert run("submit", str(sample)).code == 0
    (office / "inbox/next.json").write_bytes(sample.read_bytes().replace(b"1043", b"1044"))
    target = tmp_path / "office.backup"
    told = run("backup", str(target), "--json").document
    assert (told["mode"], told["bytes"]) == ("rehearsal", target.stat().st_size)
    return target


def test_everything_comes_back_and_nothing_is_sent_by_itself(
    run: Run, saved: Path, office: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    told = run("restore", str(saved), "--workspace", str(new), "--json").document
    assert {name: told[name] for name in ("held", "uncertain", "refused")} == {"held": 1, "uncertain": 0, "refused": 1}
    for name in ("settings.toml", "firm.toml", "templates/invoice/template.toml", "publications/invoice/state.toml"):
        assert (new / name).read_bytes() == (office / name).read_bytes()
    assert run("send", "--until-empty", "--workspace", str(new)).code == 0
    (one,) = run("message", "list", "--workspace", str(new), "--json").document["messages"]
    assert (one["state"], one["reason"]) == ("held", "restored-from-backup")
    assert "next.json" in run("inbox", "--workspace", str(new)).out
    run("message", "release", one["id"], "--workspace", str(new))
    run("inbox", "retry", "next.json", "--workspace", str(new))
    run("send", "--until-empty", "--workspace", str(new))
    found = run("message", "list", "--workspace", str(new), "--json").document["messages"]
    assert [one["state"] for one in found] == ["sent", "sent"]


def test_nothing_personal_can_be_read_in_a_backup(saved: Path) -> None:
    raw = saved.read_bytes()
    for form in (ADDRESS, base64.b64encode(ADDRESS)[:-4], ADDRESS.hex().encode(), ADDRESS.decode().encode("utf-16-le")):
        assert form not in raw
    assert saved.stat().st_mode & 0o077 == 0


def test_on_another_computer_the_recovery_key_opens_it(
    run: Run, tmp_path: Path, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recovery = run("vault", "export-recovery", "--json").document["recovery_key"]
    saved, new = tmp_path / "office.backup", tmp_path / "new"
    run("submit", str(office / "templates/invoice/samples/normal.json"))
    assert run("backup", str(saved)).code == 0
    other = tmp_path / "other"
    other.mkdir()
    (other / "sealwright-key").write_bytes(base64.b64encode(os.urandom(32)))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(other))
    assert "does not open" in run("restore", str(saved), "--workspace", str(new)).err
    wrong = run("restore", str(saved), "--workspace", str(new), stdin=f"{recovery[:-1]}X\n")
    assert (wrong.code, new.exists()) == (3, False)
    assert run("restore", str(saved), "--workspace", str(new), stdin=f"{recovery}\n").code == 0
    shown = run("message", "list", "--workspace", str(new), "--json").document["messages"]
    revealed = run("message", "show", shown[0]["id"], "--reveal", "--workspace", str(new), "--json").document
    assert "@" in revealed["recipient"]


def test_the_walk_to_another_computer(run: Run, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the documentation tells it: everything that the office knew is there, and sending goes on where it ended."""
    (tmp_path / "kept").mkdir()
    with LoopbackServer(tmp_path / "kept") as server:
        where = ("--host", "127.0.0.1", "--port", str(server.port), "--security", "none")
        assert run("account", "add", "main", "--from", "Shop <shop@example.com>", *where, "--default").code == 0
        assert run("live", "--yes").code == 0
        recovery = run("vault", "export-recovery", "--json").document["recovery_key"]
        run("password", "set", "4711", stdin="correct horse\n")
        sample = (office / "templates/invoice/samples/normal.json").read_bytes()
        run("submit", str(office / "templates/invoice/samples/normal.json"))
        assert run("send", "--until-empty").code == 0
        later = tmp_path / "later.json"
        later.write_bytes(json.dumps({**json.loads(sample), "id": "later", "email": "ben@example.com"}).encode())
        run("submit", str(later))
        saved, new = tmp_path / "office.backup", tmp_path / "moved"
        assert run("backup", str(saved)).code == 0
        shutil.rmtree(office)

        other = tmp_path / "other"
        other.mkdir()
        (other / "sealwright-key").write_bytes(base64.b64encode(os.urandom(32)))
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(other))
        assert run("restore", str(saved), "--workspace", str(new), stdin=f"{recovery}\n").code == 0
        here = ("--workspace", str(new))
        waiting = [
            one for one in run("message", "list", *here, "--json").document["messages"] if one["state"] == "held"
        ]
        assert [one["event_id"] for one in waiting] == ["later"]
        assert run("message", "release", waiting[0]["id"], *here).code == 0
        assert run("send", "--until-empty", *here).code == 0
    assert run("message", "list", *here, "--json").document["counts"] == {"sent": 2}
    assert len(list((tmp_path / "kept").iterdir())) == 2
    assert run("password", "list", "--json", *here).document["count"] == 1
    archived = run("archive", "list", *here, "--json").document
    assert (len(archived["messages"]), archived["unreadable"]) == (2, 0)
    assert run("archive", "export", archived["messages"][0]["id"], "-o", str(tmp_path / "out"), *here).code == 0
    assert run("vault", "recover", *here, stdin=f"{recovery}\n").code == 0


def test_a_cut_or_changed_backup_is_refused_whole(run: Run, saved: Path, tmp_path: Path) -> None:
    raw, target = saved.read_bytes(), tmp_path / "new" / "office"
    target.parent.mkdir()
    places = (5, 30, len(raw) // 2, len(raw) - 1)
    for damaged in [*(raw[:at] for at in places), *(raw[:at] + b"?" + raw[at + 1 :] for at in places), b"", raw + b"x"]:
        if damaged == raw:
            continue
        saved.write_bytes(damaged)
        ran = run("restore", str(saved), "--workspace", str(target))
        assert (ran.code, list(target.parent.iterdir())) == (3, [])
        assert "internal" not in ran.err


def test_neither_replaces_anything(run: Run, saved: Path, office: Path, tmp_path: Path) -> None:
    assert run("backup", str(saved)).code == 2
    assert run("backup", str(office / "inside.backup")).code == 2
    before = sorted(path.name for path in office.iterdir())
    ran = run("restore", str(saved))
    assert (ran.code, json.loads(run("restore", str(saved), "--json").out)["error"]["code"]) == (
        2,
        "workspace-not-empty",
    )
    assert sorted(path.name for path in office.iterdir()) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
