"""Stopping is graceful: what is in hand is ended, nothing fails for it, and the next start goes on."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from designer.sender.loopback import LoopbackServer
from tests.support.office import drop, events
from tests.support.site import Site, wait_until

EVENTS = 6


@pytest.mark.parametrize(
    "how",
    [pytest.param(signal.SIGINT, marks=pytest.mark.soak), signal.SIGTERM],
    ids=["Ctrl+C", "stopped by a service manager"],
)
def test_a_stop_signal_to_all_processes_fails_no_message(tmp_path: Path, how: signal.Signals) -> None:
    """A terminal sends Ctrl+C, and systemd SIGTERM, to the render workers as well."""
    kept = tmp_path / "kept"
    kept.mkdir()
    with LoopbackServer(kept) as server:
        site = Site(tmp_path, port=server.port)
        drop(site.workspace, "a.json", events(EVENTS))
        with site.sender() as sender:
            wait_until(lambda: "processing" in site.states().values())
            os.killpg(sender.pid, how)
            assert sender.wait(60) == 0
        between = site.states()
        assert set(between.values()) <= {"sent", "pending"}
        assert site.run("send", "--until-empty") == 0
    assert set(site.states().values()) == {"sent"}
    assert len(list(kept.iterdir())) == EVENTS
