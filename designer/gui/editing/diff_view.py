"""What changed between two states of a template, line by line, in colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from designer.gui.theme import Theme, code_font
from designer.template.compare import Change, FileChange


class DiffView(QPlainTextEdit):
    """Shows unified differences; read only."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setReadOnly(True)
        self.setFont(code_font(9.5))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName(self.tr("Changes"))

    def show_changes(self, changes: Sequence[FileChange]) -> None:
        """Show these changes."""
        self.clear()
        cursor = self.textCursor()
        words = {
            Change.ADDED: self.tr("new file"), Change.REMOVED: self.tr("deleted"), Change.CHANGED: self.tr("changed"),
        }  # fmt: skip
        for change in changes:
            self._put(cursor, f"{change.name}  ({words[change.change]})", "accent", is_heading=True)
            for line in change.diff:
                self._put(cursor, line, _color(line))
            if not change.is_text:
                self._put(cursor, self.tr("no text"), "muted")
            self._put(cursor, "", "text")
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _put(self, cursor: QTextCursor, line: str, color: str, *, is_heading: bool = False) -> None:
        look = QTextCharFormat()
        look.setForeground(self._theme.color(color))
        if is_heading:
            look.setFontWeight(700)
        if color in ("ok", "error"):
            look.setBackground(self._theme.color(f"{color}_soft"))
        cursor.insertText(f"{line}\n", look)


def _color(line: str) -> str:
    if line.startswith("+"):
        return "ok"
    if line.startswith("-"):
        return "error"
    return "muted" if line.startswith("@@") else "text"
