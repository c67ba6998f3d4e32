"""Data, file names and servers' words are shown as they are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from designer.gui.plain import PlainLabel, as_plain, tip

HOSTILE = "<img src='file:///etc/hostname'> <b>Ana</b> & co"


def test_a_label_never_reads_html(qtbot: QtBot) -> None:
    label = PlainLabel(HOSTILE)
    qtbot.addWidget(label)
    assert (label.text(), label.textFormat()) == (HOSTILE, Qt.TextFormat.PlainText)


def test_a_tooltip_shows_its_words_as_they_are() -> None:
    assert tip("Save (Ctrl+S)\nboth") == "Save (Ctrl+S)\nboth"
    for words in (HOSTILE, "<p>", "<b>a</b> b"):
        shown = QTextDocument()
        shown.setHtml(tip(words))
        assert shown.toRawText().replace("\u2028", "\n") == words


def test_a_message_box_shows_its_words_as_they_are(qtbot: QtBot) -> None:
    box = QMessageBox(QMessageBox.Icon.Warning, "x", HOSTILE)
    box.setInformativeText(HOSTILE)
    qtbot.addWidget(box)
    as_plain(box)
    formats = {label.textFormat() for label in box.findChildren(QLabel) if label.text()}
    assert formats == {Qt.TextFormat.PlainText}
