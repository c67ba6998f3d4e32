"""`vault rotate` broken off before every change that it makes: everything stays readable, and it can be gone on with.

Long, and run by name: see docs/reliability.md.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from designer.core.errors import SealwrightError
from designer.core.vault import KeySource, Vault
from designer.core.workspace import Workspace
from designer.sender.archive import Archive
from designer.sender.loopback import LoopbackServer
from designer.sender.outbox.passwords import kept_password, set_password
from designer.sender.outbox.sealed import take
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import sealed
from tests.support.office import drop, events, publish_receipt
from tests.support.packages import SPEC
from tests.support.site import ROOT, Site

MOST = 200
ARCHIVED = SPEC.replace("[email]", 'archive = "10y"\n[email]', 1)


@dataclass(frozen=True)
class Known:
    """Everything that the keys of a workspace open."""

    secret: str | None
    password: str
    contents: dict[tuple[str, str], bytes]
    archive: dict[str, tuple[object, bytes]]


def known(workspace: Workspace, source: KeySource) -> Known:
    vault = Vault.open(workspace.vault, source)
    archive = Archive(workspace.archive, vault)
    outbox = Outbox.open(workspace.outbox, vault)
    try:
        with outbox.read() as connection:
            names = connection.execute(select(sealed.c.owner, sealed.c.content)).all()
            found = {(row.owner, row.content): take(connection, vault, *row) or b"" for row in names}
        kept = {one.dispatch.id: (one, archive.mail(one.dispatch.id)) for one in archive.all()}
        assert archive.look().unreadable == []
        return Known(vault.secret("accounts.main.password"), kept_password(outbox, "4711"), found, kept)
    finally:
        outbox.close()


def keys_in_use(workspace: Workspace, vault: Vault) -> set[str]:
    outbox = Outbox.open_read_only(workspace.outbox, vault)
    with outbox.read() as connection:
        found = set(connection.scalars(select(sealed.c.key_id)))
    outbox.close()
    return found


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Sent messages with their archive, one that waits, a password that is kept, and an account's secret."""
    kept = tmp_path / "kept"
    kept.mkdir()
    with LoopbackServer(kept) as server:
        site = Site(tmp_path, port=server.port)
        publish_receipt(site.workspace, {"template.toml": ARCHIVED})
        drop(site.workspace, "a.json", [*events(2), {**events(3)[2], "scheduled": "2036-01-01T00:00:00Z"}])
        assert site.run("send", "--until-empty") == 0
    site.vault.set_secret("accounts.main.password", "hunter2")
    outbox = Outbox.open(site.workspace.outbox, site.vault)
    set_password(outbox, "4711", "correct horse", actor="test")
    outbox.close()
    assert sorted(site.states().values()) == ["pending", "sent", "sent"]
    return site


def broken_off(site: Site, kind: str, at: int) -> subprocess.CompletedProcess[bytes]:
    rotate = site.command("vault", "rotate", "--yes", "--json")[3:]
    command = [sys.executable, "-m", "tests.support.broken_off", kind, str(at), *rotate]
    return subprocess.run(command, env=site.environment, cwd=ROOT, capture_output=True, timeout=120, check=False)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", ["kill", "fault"])
def test_new_keys_broken_off_anywhere_leave_everything_readable(site: Site, tmp_path: Path, kind: str) -> None:
    source = KeySource(credentials=tmp_path / "credentials")
    before = known(site.workspace, source)
    assert (len(before.contents) >= 8, len(before.archive), before.secret) == (True, 2, "hunter2")
    shutil.copytree(site.workspace.root, tmp_path / "untouched")
    number, breaks = 0, 0
    while True:
        number += 1
        shutil.rmtree(site.workspace.root)
        shutil.copytree(tmp_path / "untouched", site.workspace.root)
        window = Vault.open(site.workspace.vault, source)
        ran = broken_off(site, kind, number)
        assert b"Traceback" not in ran.stderr, ran.stderr.decode()[-3000:]
        assert known(site.workspace, source) == before, (kind, number)
        assert window.secret("accounts.main.password") == "hunter2"
        if ran.returncode == 0:
            break
        breaks += 1
        assert site.run("vault", "rotate", "--yes") == 0, (kind, number)
        assert known(site.workspace, source) == before, (kind, number)
        vault = Vault.open(site.workspace.vault, source)
        assert keys_in_use(site.workspace, vault) == set(vault.key_ids)
        with pytest.raises(SealwrightError):
            Vault.recover(site.workspace.vault, "x" * 26, source)
        assert number < MOST
    print(json.dumps({"kind": kind, "broken off": breaks}))
    assert int(ran.stdout.split()[-1]) == breaks
    assert breaks > 10
