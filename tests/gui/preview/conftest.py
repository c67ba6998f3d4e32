"""Warm render workers for the tests of the preview."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from designer.gui.preview.client import RenderClient

WAIT_MS = 30_000


@pytest.fixture
def client(qtbot: QtBot) -> Iterator[RenderClient]:
    made = RenderClient({})
    yield made
    made.close()
