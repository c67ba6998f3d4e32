"""A message is corrected or sent again from the outgoing panel; nothing of it is written in clear."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from designer.core.errors import UncertainDelivery
from designer.gui.outgoing.correct_dialog import CorrectDialog
from designer.gui.outgoing.panel import OutgoingPanel
from tests.gui.outgoing.test_panel import REFUSED, chosen, press, seen
from tests.support.window import WAIT_MS, Office, pictures_of

BROKEN = UncertainDelivery("smtp-uncertain", host="mail.example.com")


@pytest.fixture
def failed(qtbot: QtBot, panel: OutgoingPanel, office: Office) -> str:
    """A message that was refused, shown in the panel."""
    message_id = office.accept("e-1", ends=REFUSED, email="ana@wrong.example")
    seen(qtbot, panel, "failed")
    chosen(qtbot, panel, message_id)
    return message_id


@pytest.fixture
def dialog(qtbot: QtBot, panel: OutgoingPanel, failed: str) -> CorrectDialog:
    press(qtbot, panel.story.button("correct"))
    qtbot.waitUntil(lambda: bool(panel.findChildren(CorrectDialog)), timeout=WAIT_MS)
    (opened,) = panel.findChildren(CorrectDialog)
    return opened


def test_the_dialog_begins_with_what_was_sent(dialog: CorrectDialog) -> None:
    assert dialog.email.text() == "ana@wrong.example"
    assert json.loads(dialog.data.toPlainText())["order"]["number"]
    assert not dialog.send.isEnabled()  # nothing is corrected yet


def test_a_corrected_address_gets_a_new_message(
    qtbot: QtBot, panel: OutgoingPanel, office: Office, dialog: CorrectDialog, failed: str
) -> None:
    dialog.email.setText("ana@right.example")
    with qtbot.waitSignal(dialog.corrected, timeout=WAIT_MS) as told:
        qtbot.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
    (new,) = told.args
    seen(qtbot, panel, "waiting", "cancelled")
    chosen(qtbot, panel, new)
    assert "To: ana@right.example" in panel.story.facts()
    assert "It corrects an earlier message." in panel.story.facts()
    chosen(qtbot, panel, failed)
    assert "A later message corrects or repeats it." in panel.story.facts()
    written = (path for path in office.workspace.root.rglob("*") if path.is_file())
    assert [path for path in written if b"ana@right" in path.read_bytes()] == []


def test_numbers_keep_their_digits(qtbot: QtBot, office: Office, dialog: CorrectDialog) -> None:
    data = dialog.data.toPlainText().rstrip().removesuffix("}")
    dialog.data.setPlainText(f'{data}, "total": 12.50, "much": 12345678901234567890.123456789}}')
    with qtbot.waitSignal(dialog.corrected, timeout=WAIT_MS) as told:
        qtbot.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
    assert b'"total":12.50,"much":12345678901234567890.123456789' in office.event_of(told.args[0])


@pytest.mark.parametrize(
    ("data", "said"),
    [("{", "not valid JSON"), ('{"a": 1, "a": 2}', "twice")],
)
def test_data_that_is_none_is_told_and_nothing_is_lost(
    qtbot: QtBot, dialog: CorrectDialog, data: str, said: str
) -> None:
    dialog.data.setPlainText(data)
    qtbot.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
    assert said in dialog.banner.words()
    assert dialog.data.toPlainText() == data
    assert dialog.send.isEnabled()


def test_a_wrong_address_is_told_in_the_dialog(qtbot: QtBot, dialog: CorrectDialog) -> None:
    dialog.email.setText("two@a.example, more@b.example")
    qtbot.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialog.banner.words()), timeout=WAIT_MS)
    assert dialog.send.isEnabled()


def test_sending_again_asks_once(qtbot: QtBot, panel: OutgoingPanel, office: Office) -> None:
    message_id = office.accept("e-1", ends=BROKEN)
    seen(qtbot, panel, "uncertain")
    chosen(qtbot, panel, message_id)
    press(qtbot, panel.story.button("resend"))
    (box,) = panel.findChildren(QMessageBox)
    with qtbot.waitSignal(panel.acted, timeout=WAIT_MS):
        qtbot.mouseClick(box.buttons()[0], Qt.MouseButton.LeftButton)
    seen(qtbot, panel, "waiting", "cancelled")


def test_pictures(dialog: CorrectDialog, panel: OutgoingPanel, qapp: QApplication) -> None:
    pictures_of(dialog, "correct-dialog", qapp)
    pictures_of(panel, "story-of-a-failed-message", qapp)
