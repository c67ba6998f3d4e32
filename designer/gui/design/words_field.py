"""The words of the chosen element with their fields, as they are written; taken over when the field is left."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from designer.template.markup import parse

_LINES = 4


class WordsField(QPlainTextEdit):
    """`entered` is told with Ctrl+Return and when another field gets the focus, if the words are others."""

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setAccessibleName(self.tr("Text of the element"))
        self.setTabChangesFocus(True)
        self.setMaximumHeight(self.fontMetrics().lineSpacing() * _LINES + 16)

    def show_words(self, words: str) -> None:
        """Show the words of another element, or the same ones as they are now."""
        if words != self._words or not self.hasFocus():
            self._words = words
            if self.toPlainText() != words:
                self.setPlainText(words)
            self._mark(is_good=True)

    def forget(self) -> None:
        """Take nothing over of what was typed."""
        self.setPlainText(self._words)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._enter()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._enter()
            return
        super().keyPressEvent(event)

    def _enter(self) -> None:
        words = self.toPlainText().strip()
        if words == self._words:
            return
        is_good = not parse(words).mismatches
        self._mark(is_good=is_good)
        if is_good:
            self._words = words
            self.entered.emit(words)

    def _mark(self, *, is_good: bool) -> None:
        if self.property("invalid") != (not is_good):
            self.setProperty("invalid", not is_good)
            self.style().unpolish(self)
            self.style().polish(self)
