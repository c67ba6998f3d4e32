"""What every part of the editor works on: the text widget with its document, language, tree and folds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from designer.gui.editor.folds import Folds
from designer.gui.editor.languages import language_of
from designer.gui.editor.live_tree import LiveTree
from designer.gui.theme import Theme


class Host(QPlainTextEdit):
    """The plain text widget of one file."""

    def __init__(self, document: QTextDocument, file: str, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.file = file
        self.theme = theme
        self.language = language_of(file)
        self.setDocument(document)
        self.live = LiveTree(document, self.language, self)
        self.folds = Folds(self)

    def edit(self, change: Callable[[QTextCursor], None]) -> None:
        """Let `change` work with the cursor, unless the text is read-only."""
        if not self.isReadOnly():
            cursor = self.textCursor()
            change(cursor)
            self.setTextCursor(cursor)
