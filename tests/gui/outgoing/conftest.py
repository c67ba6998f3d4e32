"""An office with messages in many states, and the panel over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.gui.outgoing.panel import OutgoingPanel
from designer.gui.outgoing.sender_program import SenderProgram
from designer.gui.theme import LIGHT
from tests.support.office import settings_of
from tests.support.window import WAIT_MS, Office, make_live_office


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return make_live_office(tmp_path, monkeypatch)


@pytest.fixture
def sender(qtbot: QtBot, office: Office) -> Iterator[SenderProgram]:
    program = SenderProgram(office.workspace)
    yield program
    if program.state != "stopped":
        qtbot.waitUntil(lambda: program.is_up or program.state == "stopped", timeout=WAIT_MS)
        program.stop()
        qtbot.waitUntil(lambda: program.state == "stopped", timeout=WAIT_MS)


@pytest.fixture
def panel(qtbot: QtBot, office: Office, sender: SenderProgram) -> OutgoingPanel:
    made = OutgoingPanel(office.workspace, sender, LIGHT)
    qtbot.addWidget(made)
    made.resize(1100, 800)
    made.show()
    with qtbot.waitSignal(made.refreshed, timeout=WAIT_MS):
        made.set_settings(settings_of(office.workspace))
    return made
