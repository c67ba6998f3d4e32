"""What is painted over the text: the current line, what belongs together, what was found, and squiggles."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from designer.gui.editor.marks import COLORS, Mark
from designer.gui.theme import Theme
from designer.template.markup import Utf16Map

Selection = QTextEdit.ExtraSelection
_MOST = 500  # selections of a kind; painting more would be felt at every key


def current_line(editor: QPlainTextEdit, theme: Theme) -> Selection:
    """The line with the cursor."""
    selection = Selection()
    selection.format.setBackground(theme.color("current_line"))
    selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
    selection.cursor = editor.textCursor()
    selection.cursor.clearSelection()
    return selection


def spans(document: QTextDocument, found: Iterable[tuple[int, int]], theme: Theme, units: Utf16Map) -> list[Selection]:
    """Spans with the background of a match."""
    made = QTextCharFormat()
    made.setBackground(theme.color("match"))
    return [
        _selection(document, units.to_units(start), units.to_units(end), made) for start, end in list(found)[:_MOST]
    ]


def squiggles(document: QTextDocument, marks: list[Mark], theme: Theme, units: Utf16Map) -> list[Selection]:
    """Wavy lines below problems, in the colour of their severity. They keep to their text while it moves."""
    return [
        _selection(document, units.to_units(mark.start), units.to_units(mark.end), _wave(mark, theme))
        for mark in marks[:_MOST]
    ]


def _wave(mark: Mark, theme: Theme) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setUnderlineColor(theme.color(COLORS[mark.problem.severity]))
    made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    return made


def _selection(document: QTextDocument, start: int, end: int, made: QTextCharFormat) -> Selection:
    selection = Selection()
    last = max(document.characterCount() - 1, 0)
    cursor = QTextCursor(document)
    cursor.setPosition(min(start, last))
    cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
    selection.cursor = cursor
    selection.format = made
    return selection
