"""An editor for each test."""

from __future__ import annotations

from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from tests.support.editing import MakeEditor, make_editor


@pytest.fixture
def editor_of(qtbot: QtBot) -> MakeEditor:
    """Makes an editor of a text, with its cursor at the mark `^`."""
    return partial(make_editor, qtbot)
