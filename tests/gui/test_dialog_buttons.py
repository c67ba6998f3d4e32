"""Enter does a dialog's act; the other button reads Cancel while something is undone, and Close afterwards."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from designer.gui.dialog_buttons import DialogButtons


def dialog_with(qtbot: QtBot, act: QPushButton) -> tuple[QDialog, DialogButtons]:
    dialog = QDialog()
    buttons = DialogButtons(act, dialog)
    buttons.rejected.connect(dialog.reject)
    QVBoxLayout(dialog).addWidget(buttons)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog, buttons


def seen(buttons: DialogButtons) -> set[str]:
    return {one.text().replace("&", "") for one in buttons.buttons() if one.isVisible()}


def test_enter_does_the_act_and_the_other_button_cancels(qtbot: QtBot) -> None:
    act = QPushButton("Release")
    dialog, buttons = dialog_with(qtbot, act)
    assert seen(buttons) == {"Release", "Cancel"}
    with qtbot.waitSignal(act.clicked):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    buttons.leave.click()
    assert not dialog.isVisible()


def test_what_is_done_is_closed_and_not_cancelled(qtbot: QtBot) -> None:
    _, buttons = dialog_with(qtbot, QPushButton("Save"))
    buttons.show_open(is_open=False)
    assert seen(buttons) == {"Save", "Close"}
    buttons.show_open()
    assert seen(buttons) == {"Save", "Cancel"}


def test_after_the_end_only_leaving_is_left_and_enter_does_it(qtbot: QtBot) -> None:
    dialog, buttons = dialog_with(qtbot, QPushButton("Release"))
    buttons.show_ended()
    assert seen(buttons) == {"Close"}
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
