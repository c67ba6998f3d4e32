"""Words shown as they are: what data, file names and servers say is never read as HTML, which could load files."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget


class PlainLabel(QLabel):
    """A label that shows `<b>` as these three characters."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(words)


def tip(words: str) -> str:
    """Words as a tooltip that shows them as they are: Qt takes a tooltip that looks like HTML for HTML."""
    if not GuiQt.mightBeRichText(words):
        return words
    return f"<p style='white-space: pre-wrap'>{html.escape(words)}</p>"


def as_plain(box: QMessageBox) -> QMessageBox:
    """A message box whose words are shown as they are."""
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    return box
