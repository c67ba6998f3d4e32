"""The local history shows what changed since, and brings it back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from designer.gui.editing.diff_view import DiffView
from designer.gui.editing.history_dialog import HistoryDialog
from designer.gui.theme import DARK, LIGHT
from designer.template.compare import compare
from designer.template.history import remember

THEN = {"a.txt": b"one\ntwo\n", "gone.txt": b"gone\n"}
NOW = {"a.txt": b"one\n2\n", "new.png": b"\x89PNG\0"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    before = datetime.now(UTC) - timedelta(hours=3)
    remember(tmp_path, "t", THEN, at=before)
    remember(tmp_path, "t", NOW, at=before + timedelta(hours=1))
    return tmp_path


def dialog_of(root: Path, qtbot: QtBot) -> tuple[HistoryDialog, QListWidget, DiffView, QPushButton]:
    dialog = HistoryDialog(root, "t", NOW, LIGHT)
    qtbot.addWidget(dialog)
    moments, diff = dialog.findChild(QListWidget), dialog.findChild(DiffView)
    assert moments is not None
    assert diff is not None
    back = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Restore")
    return dialog, moments, diff, back


def test_the_newest_moment_comes_first_and_needs_no_way_back(root: Path, qtbot: QtBot) -> None:
    _dialog, moments, diff, back = dialog_of(root, qtbot)
    assert [moments.item(row).text().split("\n")[1] for row in range(moments.count())] == ["2 h ago", "3 h ago"]
    assert diff.toPlainText() == ""
    assert not back.isEnabled()


def test_an_older_moment_shows_what_changed_since_and_can_be_brought_back(root: Path, qtbot: QtBot) -> None:
    dialog, moments, diff, back = dialog_of(root, qtbot)
    moments.setCurrentRow(1)
    words = diff.toPlainText()
    assert "-two" in words
    assert "+2" in words
    assert "gone.txt  (deleted)" in words
    assert "new.png  (new file)" in words
    with qtbot.waitSignal(dialog.restore_wanted) as told:
        back.click()
    assert told.args == [THEN]


def test_what_is_no_longer_kept_is_told(root: Path, qtbot: QtBot) -> None:
    for path in (root / "history" / "t" / "files").iterdir():
        path.unlink()
    _dialog, moments, _diff, back = dialog_of(root, qtbot)
    moments.setCurrentRow(1)
    assert not back.isEnabled()


def test_without_a_history_it_says_so(tmp_path: Path, qtbot: QtBot) -> None:
    _dialog, moments, _diff, back = dialog_of(tmp_path, qtbot)
    assert moments.count() == 0
    assert not back.isEnabled()


def test_differences_can_be_read_in_the_dark(qtbot: QtBot) -> None:
    view = DiffView(DARK)
    qtbot.addWidget(view)
    view.show_changes(compare(THEN, NOW))
    colors = {
        view.document().findBlockByNumber(row).begin().fragment().charFormat().foreground().color().name()
        for row in range(view.blockCount())
        if view.document().findBlockByNumber(row).text()
    }
    assert {DARK.ok, DARK.error, DARK.accent} <= colors
