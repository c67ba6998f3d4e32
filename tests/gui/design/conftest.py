"""The bench on which the design panel is tried."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from designer.gui.session import TemplateSession
from tests.support.designing import Bench


@pytest.fixture
def bench(session: TemplateSession, qtbot: QtBot) -> Bench:
    made = Bench(session)
    qtbot.addWidget(made)
    return made
