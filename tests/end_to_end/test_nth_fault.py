"""The N-th file, sync, rename, connection or send fails, N = 1, 2, 3 ... until a run passes (promises P1, P2)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.servers.ports import free_ports
from tests.support.office import drop, events
from tests.support.site import ROOT, Site

MOST = 200
HEALED = "6"  # hours later: what waited for another try is due


class Record:
    """A mail server that takes everything, and counts it."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken[envelope.rcpt_tos[0]] += 1
        return "250 OK"


def run(site: Site, office: Path, kind: str, at: int, hours: str) -> int:
    """Run the sender under the fault; how many operations of this kind there were."""
    command = [sys.executable, "-m", "tests.support.faulty_sender", str(office), kind, str(at), hours]
    told = subprocess.run(command, env=site.environment, cwd=ROOT, capture_output=True, timeout=120, check=False)
    assert told.returncode == 0, told.stderr.decode()[-3000:]
    assert b"Traceback" not in told.stderr, told.stderr.decode()[-3000:]
    return int(told.stdout.split()[-1])


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", ["open", "fsync", "rename", "connect", "send"])
def test_whichever_fails_nothing_is_lost_and_nothing_goes_out_twice(tmp_path: Path, kind: str) -> None:
    record = Record()
    controller = Controller(record, hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    try:
        first = Site(tmp_path, port=int(controller.port))
        drop(first.workspace, "a.json", events(2))
        drop(first.workspace, "b.json", {**events(3)[2], "priority": "high"})
        drop(first.workspace, "bad.json", [{"type": "receipt"}])
        shutil.copytree(first.workspace.root, tmp_path / "untouched")
        number, uncertain = 0, 0
        while True:
            number += 1
            record.taken.clear()
            shutil.rmtree(first.workspace.root)
            shutil.copytree(tmp_path / "untouched", first.workspace.root)
            passed = run(first, first.workspace.root, kind, number, "0") < number
            run(first, first.workspace.root, "none", 0, HEALED)
            uncertain += check(first, record, number)
            if passed:
                break
            assert number < MOST
    finally:
        controller.stop()
    print(json.dumps({"kind": kind, "faults": number - 1, "uncertain": uncertain}))
    assert number > 1


def check(site: Site, record: Record, number: int) -> int:
    """Everything that was handed in is there once and went out once; how many are uncertain."""
    messages = site.messages()
    states = {one.event_id: one.state for one in messages}
    assert len(messages) == len(states) == 3, (number, states)
    assert set(states) == {"e-0", "e-1", "e-2"}
    assert set(states.values()) <= {"sent", "uncertain"}, (number, states)
    for one, state in states.items():
        taken = record.taken[f"person{one[2:]}@example.com"]
        assert taken == 1 or (taken == 0 and state == "uncertain"), (number, one, state, taken)
    inbox = site.workspace.root / "inbox"
    assert not list((inbox / "processing").iterdir()), number
    assert not list(inbox.glob("[!.]*.json")), number
    assert (inbox / "failed" / "bad.json").exists(), number
    assert len(list((inbox / "done").iterdir())) == 2, number
    return Counter(states.values())["uncertain"]
