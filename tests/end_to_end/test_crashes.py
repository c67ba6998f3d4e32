"""kill -9 at chosen points of the line: nothing acknowledged is lost, and nothing goes out twice (promises P1, P2)."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from designer.core.vault import KeySource, Vault
from designer.core.workspace import Workspace
from designer.sender.archive import Archive
from designer.sender.outbox.search import Listed, list_messages
from designer.sender.outbox.store import Outbox
from tests.support.office import drop, events, make_office, publish_receipt
from tests.support.packages import SPEC

ROOT = Path(__file__).parents[2]
EVENTS = 24


class Killer:
    """A mail server that kills the sender when the n-th moment of a kind has come, and keeps what it took."""

    def __init__(self, moments: dict[str, list[int]]) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.kills = 0
        self.victim: subprocess.Popen[bytes] | None = None
        self._moments = moments
        self._counts: Counter[str] = Counter()

    def _pass(self, moment: str) -> None:
        self._counts[moment] += 1
        victim = self.victim  # another one may be started as soon as this one is dead
        if self._counts[moment] in self._moments.get(moment, []) and victim is not None:
            victim.send_signal(signal.SIGKILL)
            victim.wait()
            self.kills += 1

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        self._pass("mail")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        self._pass("rcpt")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append((envelope.rcpt_tos[0], envelope.original_content))
        self._pass("dot")  # taken, but the sender never hears of it
        return "250 OK"


@contextmanager
def serving(killer: Killer) -> Iterator[int]:
    controller = Controller(killer, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """A workspace whose sender is another process."""

    def __init__(self, root: Path, port: int) -> None:
        credentials = root / "credentials"
        credentials.mkdir()
        (credentials / "sealwright-key").write_bytes(base64.b64encode(os.urandom(32)))
        self.workspace: Workspace = make_office(root / "office", port=port)
        self.vault = Vault.create(self.workspace.vault, KeySource(credentials=credentials))
        self._environment = {**os.environ, "CREDENTIALS_DIRECTORY": str(credentials)}

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "designer", "--workspace", str(self.workspace.root), "send", "--until-empty"]
        return subprocess.Popen(
            command, env=self._environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def messages(self) -> list[Listed]:
        outbox = Outbox.open_read_only(self.workspace.outbox, self.vault)
        try:
            return list_messages(outbox, limit=1000)
        finally:
            outbox.close()


def run_until_empty(site: Site, killer: Killer, *, starts: int) -> None:
    for _ in range(starts):
        killer.victim = site.start()
        if killer.victim.wait(timeout=120) == 0:
            return
    pytest.fail("the sender never came to its end")


@pytest.mark.parametrize(
    "moments",
    [
        {"mail": [3, 9], "rcpt": [5]},
        {"dot": [1, 2, 7]},
        pytest.param({"dot": [4], "mail": [2, 11], "rcpt": [8]}, marks=pytest.mark.soak),
    ],
    ids=["before the dot", "across the dot", "both"],
)
def test_a_killed_sender_loses_nothing_and_sends_nothing_twice(tmp_path: Path, moments: dict[str, list[int]]) -> None:
    killer = Killer(moments)
    with serving(killer) as port:
        site = Site(tmp_path, port)
        for number, some in enumerate((events(EVENTS)[:10], events(EVENTS)[10:])):
            drop(site.workspace, f"{number}.json", some)
        run_until_empty(site, killer, starts=12)
    assert killer.kills == sum(len(numbers) for numbers in moments.values())
    taken = Counter(recipient for recipient, _ in killer.taken)
    assert set(taken.values()) == {1}
    by_event = {one.event_id: one.state for one in site.messages()}
    states = Counter(by_event.values())
    assert states["sent"] + states["uncertain"] == EVENTS
    # In the gap that SMTP leaves it says so. A message that another thread had just journaled is caught with the
    # others, and may or may not have arrived: then it never reads as sent.
    assert all(taken[f"person{n}@example.com"] == 1 or by_event[f"e-{n}"] == "uncertain" for n in range(EVENTS))
    assert states["uncertain"] >= len(moments.get("dot", []))
    if "dot" not in moments:
        assert states["uncertain"] <= sum(len(numbers) for numbers in moments.values())


def test_a_file_is_accepted_once_however_often_the_sender_dies_over_it(tmp_path: Path) -> None:
    killer = Killer({})
    with serving(killer) as port:
        site = Site(tmp_path, port)
        drop(site.workspace, "many.json", events(300, scheduled="2999-01-01T00:00:00Z"))
        inbox = site.workspace.root / "inbox"
        for _ in range(3):
            victim = site.start()
            while victim.poll() is None and not list((inbox / "processing").glob("*")):
                pass
            victim.kill()
            victim.wait()
        killer.victim = site.start()
        assert killer.victim.wait(timeout=120) == 0
    assert len(site.messages()) == 300
    receipts = list((inbox / "done").iterdir())
    assert len(receipts) == 1
    assert len(json.loads(receipts[0].read_bytes())["events"]) == 300


def test_a_killed_sender_loses_no_archive(tmp_path: Path) -> None:
    killer = Killer({"dot": [3], "mail": [5, 9], "rcpt": [7]})
    with serving(killer) as port:
        site = Site(tmp_path, port)
        publish_receipt(site.workspace, {"template.toml": SPEC.replace("[email]", 'archive = "10y"\n[email]', 1)})
        drop(site.workspace, "a.json", events(EVENTS))
        run_until_empty(site, killer, starts=12)
    archive = Archive(site.workspace.archive, site.vault)
    kept = {one.dispatch.id: archive.mail(one.dispatch.id) for one in archive.all()}
    sent = {one.id: one.message_id.encode() for one in site.messages() if one.state == "sent"}
    assert len(sent) >= EVENTS - 12
    assert set(kept) == set(sent)
    assert all(sent[name] in mime for name, mime in kept.items())
