"""The sender is a program of its own: the window starts it, sees it live, and stops it; it says why it cannot start."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.gui.outgoing.dashboard import Dashboard
from designer.gui.outgoing.sender_program import SenderProgram
from designer.gui.outgoing.tray import Tray
from designer.gui.theme import LIGHT
from designer.sender.lock import SenderLock, heartbeat
from tests.support.office import drop, events
from tests.support.window import WAIT_MS, Office, make_local_office


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return make_local_office(tmp_path, monkeypatch)


def up(qtbot: QtBot, sender: SenderProgram) -> None:
    sender.start()
    qtbot.waitUntil(lambda: sender.state == "running", timeout=WAIT_MS)


def test_the_sender_is_started_sends_and_is_stopped(qtbot: QtBot, sender: SenderProgram, office: Office) -> None:
    up(qtbot, sender)
    drop(office.workspace, "a.json", events(1))
    qtbot.waitUntil(lambda: len(list(office.workspace.mailbox.rglob("new/*"))) == 1, timeout=WAIT_MS)
    sender.stop()
    assert sender.state == "stopping"
    qtbot.waitUntil(lambda: sender.state == "stopped", timeout=WAIT_MS)


def test_a_sender_that_runs_already_is_seen_at_once_and_outlives_the_window(
    qtbot: QtBot, sender: SenderProgram, office: Office
) -> None:
    up(qtbot, sender)
    beat = heartbeat(office.workspace.lock)
    another = SenderProgram(office.workspace)
    assert another.state == "running"
    another.start()  # nothing happens
    assert beat is not None
    another.stop()
    qtbot.waitUntil(lambda: sender.state == "stopped", timeout=WAIT_MS)


def test_a_sender_that_cannot_start_says_why(qtbot: QtBot, sender: SenderProgram, office: Office) -> None:
    office.workspace.settings.write_text("mode = 3\n")
    with qtbot.waitSignal(sender.failed, timeout=WAIT_MS) as told:
        sender.start()
    assert "“mode” has a value that is not known" in told.args[0]
    assert sender.state == "stopped"


def test_a_command_that_holds_the_lock_for_a_moment_is_no_sender(sender: SenderProgram, office: Office) -> None:
    with SenderLock(office.workspace.lock):
        sender._look()
        assert sender.state == "stopped"
        sender._look()
        assert sender.state == "running"
    sender._look()
    assert sender.state == "stopped"


def test_the_switch_says_what_it_does_and_the_tray_follows(qtbot: QtBot, sender: SenderProgram) -> None:
    dashboard = Dashboard(sender, LIGHT)
    qtbot.addWidget(dashboard)
    tray = Tray(sender, LIGHT)
    assert (dashboard.words(), dashboard.switch.text()) == ("The sender is stopped", "Start the sender")
    assert (tray.color(), tray.is_there) == ("muted", False)
    dashboard.switch.click()
    assert (dashboard.words(), dashboard.switch.text()) == ("The sender is starting…", "Starting…")
    qtbot.waitUntil(lambda: dashboard.words() == "The sender is running", timeout=WAIT_MS)
    assert (dashboard.switch.text(), tray.color()) == ("Stop the sender", "ok")
    dashboard.switch.click()
    qtbot.waitUntil(lambda: sender.state == "stopped", timeout=WAIT_MS)
