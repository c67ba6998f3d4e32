"""kill -9 at random moments of a busy day, again and again (promises P1, P2); long, see docs/reliability.md."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.servers.ports import free_ports
from tests.support.office import drop, events
from tests.support.site import Site, wait_until

KILLS = int(os.environ.get("SOAK_KILLS", "200"))
AT_ONCE = 12
LONGEST_SECONDS = 4.0


class Record:
    """A mail server that takes everything, and counts what it took by recipient."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.ids: dict[str, set[bytes]] = {}

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        recipient = envelope.rcpt_tos[0]
        line = next(one for one in envelope.original_content.split(b"\r\n") if one.startswith(b"Message-ID:"))
        self.taken[recipient] += 1
        self.ids.setdefault(recipient, set()).add(line)
        return "250 OK"


def busy(site: Site, number: int) -> None:
    """A file of new events, so that there is always something to do."""
    some = [{**one, "id": f"{number}-{one['id']}", "email": f"{number}-{one['email']}"} for one in events(AT_ONCE)]
    drop(site.workspace, f"{number}.json", some)


def killed(site: Site, seconds: float) -> None:
    """Run the sender and its workers for so long, then end them all at once, wherever they are."""
    sender = site.start("send")
    try:
        sender.wait(seconds)
        pytest.fail("the sender ended by itself")
    except subprocess.TimeoutExpired:
        os.killpg(sender.pid, signal.SIGKILL)
        sender.wait()


def finish(site: Site) -> None:
    """Let the sender do the rest, and try again what it was killed over too often."""
    for _ in range(3):
        wait_until(lambda: site.run("send", "--until-empty") == 0)
        failed = [one.id for one in site.messages() if one.reason == "poison"]
        if not failed:
            return
        assert site.run("message", "retry", *failed) == 0


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_killed_at_random_moments_nothing_is_lost_and_nothing_is_sent_twice(tmp_path: Path) -> None:
    record, random = Record(), Random(20261121)
    controller = Controller(record, hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    try:
        site = Site(tmp_path, port=int(controller.port))
        for number in range(KILLS):
            busy(site, number)
            killed(site, random.uniform(0.2, LONGEST_SECONDS))
        finish(site)
    finally:
        controller.stop()
    messages = site.messages()
    by_address = {f"{one.event_id.split('-', 1)[0]}-person{one.event_id.rsplit('-', 1)[1]}@example.com": one.state
                  for one in messages}  # fmt: skip
    states = Counter(by_address.values())
    arrived = sum(1 for address, state in by_address.items() if state == "uncertain" and record.taken[address])
    figures = {"kills": KILLS, "events": KILLS * AT_ONCE, **states, "uncertain that had arrived": arrived}
    print(json.dumps(figures))
    assert len(messages) == KILLS * AT_ONCE  # every event is there, once
    assert set(record.taken.values()) == {1}  # nothing was taken twice
    assert set(states) <= {"sent", "uncertain"}
    assert [address for address, state in by_address.items() if state == "sent" and not record.taken[address]] == []
    assert set(record.taken) <= set(by_address)
