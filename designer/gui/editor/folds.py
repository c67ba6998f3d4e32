"""Hides and shows the lines of folded blocks, and keeps them folded while the text above them changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit


class Folds(QObject):
    """The folds of one editor. Lines count from 1."""

    changed = Signal()

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self._ranges: dict[int, int] = {}
        self._folded: list[QTextCursor] = []  # at the lines that stay
        self._hidden: set[int] = set()

    def can_fold(self, line: int) -> bool:
        return line in self._ranges

    def is_folded(self, line: int) -> bool:
        return line in self._lines()

    def set_ranges(self, ranges: dict[int, int]) -> None:
        """What can be folded now; what was folded stays so as long as its line begins a block."""
        self._ranges = ranges
        if self._folded:
            self._apply()

    def toggle(self, line: int) -> None:
        """Fold a block away, or show it again."""
        if self.is_folded(line):
            self._folded = [cursor for cursor in self._folded if _line(cursor) != line]
        elif line in self._ranges:
            self._folded.append(QTextCursor(self._editor.document().findBlockByNumber(line - 1)))
        self._apply()

    def fold_all(self) -> None:
        """Fold the outermost blocks that hold more than a few lines, except the whole document."""
        document = self._editor.document()
        most = document.blockCount() * 0.8
        lines = [first for first, last in self._ranges.items() if 3 < last - first < most]
        self._folded = [QTextCursor(document.findBlockByNumber(line - 1)) for line in lines]
        self._apply()

    def unfold_all(self) -> None:
        """Show everything."""
        self._folded = []
        self._apply()

    def reveal(self, line: int) -> None:
        """Unfold whatever hides a line."""
        if line in self._hidden:
            self._folded = [
                cursor for cursor in self._folded if not _line(cursor) < line <= self._ranges.get(_line(cursor), 0)
            ]
            self._apply()

    def folded_blocks(self) -> list[QTextBlock]:
        """The lines that stand for hidden ones."""
        return [cursor.block() for cursor in self._folded if cursor.block().isVisible()]

    def _lines(self) -> set[int]:
        return {_line(cursor) for cursor in self._folded}

    def _apply(self) -> None:
        hidden: set[int] = set()
        self._folded = [cursor for cursor in self._folded if _line(cursor) in self._ranges]
        for line in self._lines():
            hidden.update(range(line + 1, self._ranges[line] + 1))
        document = self._editor.document()
        for line in hidden ^ self._hidden:
            block = document.findBlockByNumber(line - 1)
            if block.isValid():
                _show(block, line not in hidden)
        moved = {line for line in hidden if document.findBlockByNumber(line - 1).isVisible()}
        for line in moved:
            _show(document.findBlockByNumber(line - 1), False)
        self._hidden = hidden
        self._leave_hidden()
        layout = document.documentLayout()
        layout.documentSizeChanged.emit(layout.documentSize())
        self._editor.viewport().update()
        self.changed.emit()

    def _leave_hidden(self) -> None:
        """The cursor must not stay where nobody sees it."""
        cursor = self._editor.textCursor()
        block = cursor.block()
        if not block.isVisible():
            while block.isValid() and not block.isVisible():
                block = block.previous()
            self._editor.setTextCursor(QTextCursor(block))


def _show(block: QTextBlock, is_visible: bool) -> None:
    block.setVisible(is_visible)
    block.setLineCount(max(1, block.layout().lineCount()) if is_visible else 0)


def _line(cursor: QTextCursor) -> int:
    return cursor.blockNumber() + 1
