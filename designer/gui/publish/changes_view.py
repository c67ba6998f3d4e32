"""What changed since the released version, file by file and line by line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from designer.gui.icons import icon
from designer.gui.theme import Theme, code_font
from designer.template.compare import Change, FileChange

_ICONS = {Change.ADDED: ("plus", "ok"), Change.REMOVED: ("minus", "error"), Change.CHANGED: ("pencil", "warning")}


class ChangesView(QWidget):
    """A list of the files that differ, and the lines of the chosen one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._changes: Sequence[FileChange] = ()
        self.files = QListWidget()
        self.files.setAccessibleName(self.tr("Changed files"))
        self.files.currentRowChanged.connect(self._on_row_changed)
        self.lines = QPlainTextEdit()
        self.lines.setReadOnly(True)
        self.lines.setAccessibleName(self.tr("Changed lines"))
        self.lines.setFont(code_font(9.5))
        self.lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.files)
        split.addWidget(self.lines)
        split.setSizes([240, 640])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)

    def show_changes(self, changes: Sequence[FileChange], empty: str) -> None:
        """Show what differs; `empty` is said when nothing does."""
        self._changes = changes
        self.files.clear()
        for one in changes:
            name, color = _ICONS[one.change]
            item = QListWidgetItem(icon(name, self._theme, color), one.name)
            item.setToolTip(self._words(one.change))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.name}: {self._words(one.change)}")
            self.files.addItem(item)
        if changes:
            self.files.setCurrentRow(0)
        else:
            self.lines.setPlainText(empty)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        row = self.files.currentRow()
        if self._changes:
            self.show_changes(self._changes, "")
            self.files.setCurrentRow(row)

    def _words(self, change: Change) -> str:
        return {
            Change.ADDED: self.tr("added"), Change.REMOVED: self.tr("removed"), Change.CHANGED: self.tr("changed"),
        }[change]  # fmt: skip

    def _on_row_changed(self, row: int) -> None:
        self.lines.clear()
        if not 0 <= row < len(self._changes):
            return
        one = self._changes[row]
        if not one.diff:
            told = (
                self.tr("The text changed in too many places to show them.")
                if one.is_text
                else self.tr("This file is no text; look at the pages.")
            )
            self.lines.setPlainText(told)
            return
        cursor = self.lines.textCursor()
        for number, line in enumerate(one.diff):
            if number:
                cursor.insertBlock()
            cursor.insertText(line, self._format(line))
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        self.lines.setTextCursor(cursor)

    def _format(self, line: str) -> QTextCharFormat:
        wanted = QTextCharFormat()
        ground = {"+": self._theme.ok_soft, "-": self._theme.error_soft}.get(line[:1])
        if ground:
            wanted.setBackground(QColor(ground))
        wanted.setForeground(self._theme.color("muted" if line.startswith("@") else "text"))
        return wanted
