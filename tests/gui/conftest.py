"""Qt without a screen, and what all tests of the window share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")  # Chromium refuses to start as root otherwise

from pytestqt.qtbot import QtBot

from designer.core.paths import STARTERS
from designer.gui.editing.autosave import Autosave
from designer.gui.editing.open_template import OpenTemplate
from designer.gui.session import TemplateSession


@pytest.fixture
def office_root(tmp_path: Path) -> Path:
    """The drafts of an office folder: both starters and the firm, nothing published."""
    root = tmp_path / "office"
    for name in ("order_confirmation", "invoice"):
        shutil.copytree(STARTERS / name, root / "templates" / name)
    shutil.copyfile(STARTERS / "firm.toml", root / "firm.toml")
    shutil.copytree(STARTERS / "firm", root / "firm")
    return root


@pytest.fixture
def session(office_root: Path, qtbot: QtBot) -> TemplateSession:
    """The order confirmation, open."""
    template = OpenTemplate("order_confirmation", office_root / "templates" / "order_confirmation")
    return TemplateSession(template, Autosave(template, snapshot=lambda: None))
