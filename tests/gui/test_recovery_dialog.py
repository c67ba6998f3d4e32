"""The recovery key is shown once, and is not lost by accident."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from designer.gui.plain import PlainLabel
from designer.gui.recovery_dialog import RecoveryDialog

KEY = "4QK7-9M2X-HT5C-B81W-ZP3D-6RVN-E0JY"


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> RecoveryDialog:
    made = RecoveryDialog(KEY, tmp_path)
    qtbot.addWidget(made)
    made.show()
    return made


def button(dialog: RecoveryDialog, words: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == words)


def said(dialog: RecoveryDialog) -> list[str]:
    return [
        one.text() for one in dialog.findChildren(PlainLabel) if one.property("role") == "error" and one.isVisible()
    ]


def test_escape_says_what_is_to_be_done_first(dialog: RecoveryDialog, qtbot: QtBot) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert said(dialog) == ["First say below that you keep the key: it cannot be shown again."]


def test_it_is_left_once_the_key_is_kept(dialog: RecoveryDialog, qtbot: QtBot) -> None:
    assert not button(dialog, "Go on").isEnabled()
    dialog.findChild(QCheckBox).setChecked(True)
    button(dialog, "Go on").click()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_it_is_copied(dialog: RecoveryDialog) -> None:
    button(dialog, "Copy").click()
    assert QGuiApplication.clipboard().text() == KEY


def test_its_file_names_the_folder_and_is_for_its_owner_only(dialog: RecoveryDialog, tmp_path: Path) -> None:
    dialog.save(tmp_path / "key.txt")
    words = (tmp_path / "key.txt").read_text("utf-8")
    assert str(tmp_path) in words
    assert KEY in words
    assert (tmp_path / "key.txt").stat().st_mode & 0o077 == 0


def test_a_file_that_cannot_be_written_is_told(dialog: RecoveryDialog, tmp_path: Path) -> None:
    dialog.save(tmp_path / "away" / "key.txt")
    assert said(dialog) == ["The file was not written: No such file or directory."]
