"""An editor of words in which a field is one thing that cannot be half deleted, and bold and links are seen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QMimeData, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from designer.gui.theme import GRID, SPACING, Theme
from designer.template.design.formats import base_of
from designer.template.design.marking import between, length_of, marked, replaced, unmarked
from designer.template.design.paste import MOST_SIGNS, cleaned
from designer.template.design.phrases import Mark, Piece, has_mark, lines_of, pieces_of, written

BOLD, ITALIC = ("b", "strong"), ("i", "em")
_CHIP = QTextFormat.ObjectTypes.UserObject + 1
_SOURCE, _MARKS = QTextFormat.Property.UserProperty + 1, QTextFormat.Property.UserProperty + 2
_OBJECT, _BREAK = "\ufffc", "\u2028"
_MOST_LABEL = 32
_MOST_PASTED = 100_000  # signs; they come into one line, and an editor shows no line that is much longer


class PhraseEdit(QTextEdit):
    """`left` is told when the focus goes, `taken` with Ctrl+Return, `field_wanted` when `{{` is typed."""

    left = Signal()
    taken = Signal()
    field_wanted = Signal()
    field_clicked = Signal()
    told = Signal(str)  # why something is not pasted as it was copied; "" when all is

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setAcceptRichText(True)
        self.setProperty("role", "phrase")
        self.chips = _Chips(theme, self)
        self.document().documentLayout().registerHandler(_CHIP, self.chips)
        self.document().setDocumentMargin(GRID)
        self.line_break = "<br>"
        self.has_tags = True
        self.cursorPositionChanged.connect(self._forget_chip)
        self.document().contentsChange.connect(self._on_contents_change)

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Begin anew with these words; what was done before cannot be taken back here."""
        self.document().clear()
        self._write(QTextCursor(self.document()), pieces)
        self.document().clearUndoRedoStacks()

    def pieces(self) -> list[Piece]:
        """The words as they are now."""
        return list(_pieces_in(self.document(), self.line_break))

    def show_values(self, values: Mapping[str, str]) -> None:
        """What fields print for the sample that is shown, by how they are written."""
        self.chips.values = values
        self.document().markContentsDirty(0, self.document().characterCount())
        self.viewport().update()

    def selection(self) -> tuple[int, int]:
        """The places between which is chosen, as `marking` counts them."""
        cursor = self.textCursor()
        return self._place(cursor.selectionStart()), self._place(cursor.selectionEnd())

    def chosen(self) -> list[Piece]:
        """The pieces that are chosen; without a choice, the one before the cursor."""
        start, stop = self.selection()
        return between(self.pieces(), start, stop) if start < stop else between(self.pieces(), stop - 1, stop)

    def mark(self, tag: str) -> None:
        """Put a start tag around what is chosen."""
        start, stop = self.selection()
        if start < stop:
            self._replace(marked(self.pieces(), start, stop, tag), start, stop)

    def unmark(self, names: Sequence[str]) -> None:
        """Take the tags of these names, or all of them, from what is chosen."""
        start, stop = self.selection()
        self._replace(unmarked(self.pieces(), start, stop, names), start, stop)

    def put(self, others: Sequence[Piece]) -> None:
        """Put pieces in the place of what is chosen; they take the marks of what stands there."""
        start, stop = self.selection()
        here = self.chosen()
        marks = here[-1].marks if here else ()
        fresh = [Piece(one.text, one.source, (*marks, *one.marks)) for one in others]
        end = start + sum(length_of(one) for one in fresh)
        self._replace(replaced(self.pieces(), start, stop, fresh), end, end)

    def field(self) -> Piece | None:
        """The field that is chosen, or that the cursor stands behind."""
        chosen = self.chosen()
        return chosen[0] if len(chosen) == 1 and chosen[0].is_field else None

    def change_field(self, source: str) -> None:
        """Write the field that is chosen in another way."""
        start, stop = self.selection()
        start = start if start < stop else stop - 1
        old = self.field()
        if old is not None:
            self._replace(replaced(self.pieces(), start, stop, [Piece("", source, old.marks)]), start, stop)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at = self.cursorForPosition(event.position().toPoint())
        for position in (at.position(), at.position() - 1):
            if self.document().characterAt(position) == _OBJECT and self._rect(position).contains(event.position()):
                at.setPosition(position)
                at.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
                self.setTextCursor(at)
                self.field_clicked.emit()
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.taken.emit()
            else:
                self.put([Piece("", self.line_break)] if self.has_tags else [Piece(" ")])
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What other programs copied, as the few tags that are kept; in a plain text, as words."""
        told, pieces = "", []
        if source.hasHtml() and self.has_tags:
            html = source.html()
            pieces = pieces_of(lines_of(cleaned(html), self.line_break))
            if len(html) > MOST_SIGNS and source.hasText():
                pieces = self._pieces_of_text(source)
                told = self.tr("What was copied is too long to keep its looks: only its words were pasted.")
        elif source.hasText():
            pieces = self._pieces_of_text(source)
        if sum(map(length_of, pieces)) > _MOST_PASTED:
            pieces = []
        if not pieces and (source.hasHtml() or source.text().strip()):
            most = self.locale().toString(_MOST_PASTED)
            told = self.tr("Nothing was pasted: it has no words, or more than {most} signs. Copy a part of it.")
            told = told.format(most=most)
        if pieces:
            self.put(pieces)
        self.told.emit(told)

    def _pieces_of_text(self, source: QMimeData) -> list[Piece]:
        text = source.text()
        if len(text) > _MOST_PASTED:
            return []
        lines = text.strip("\n").split("\n")
        broken = [piece for line in lines for piece in (Piece("", self.line_break), Piece(line))][1:]
        return broken if self.has_tags else [Piece(" ".join(lines))]

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        chosen = self.chosen() if self.textCursor().hasSelection() else []
        data.setText("".join("\n" if one.is_break else one.source or one.text for one in chosen))
        data.setHtml(written(chosen))
        return data

    def _place(self, position: int) -> int:
        """Qt counts UTF-16 units, pieces count characters."""
        raw = self.document().toRawText().encode("utf-16-le", "surrogatepass")
        return len(raw[: 2 * position].decode("utf-16-le", "replace"))

    def _position(self, place: int) -> int:
        return len(self.document().toRawText()[:place].encode("utf-16-le", "surrogatepass")) // 2

    def _rect(self, position: int) -> QRectF:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        first = self.cursorRect(cursor)
        cursor.setPosition(position + 1)
        last = self.cursorRect(cursor)
        return QRectF(first.left(), first.top(), max(last.left() - first.left(), GRID), first.height())

    def _replace(self, pieces: Sequence[Piece], start: int, stop: int) -> None:
        """All words anew, as one step of undo, with the places from `start` to `stop` chosen."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        self._write(cursor, pieces)
        cursor.endEditBlock()
        cursor.setPosition(self._position(start))
        cursor.setPosition(self._position(stop), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _write(self, cursor: QTextCursor, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            shown = _BREAK if piece.is_break else _OBJECT if piece.source else piece.text
            cursor.insertText(shown, self._format(piece))

    def _format(self, piece: Piece) -> QTextCharFormat:
        shown = QTextCharFormat()
        shown.setProperty(_MARKS, json.dumps(piece.marks))
        if piece.source:
            shown.setProperty(_SOURCE, piece.source)
            if not piece.is_break:
                shown.setObjectType(_CHIP)
        if has_mark(piece, BOLD):
            shown.setFontWeight(QFont.Weight.Bold)
        shown.setFontItalic(has_mark(piece, ITALIC))
        shown.setFontUnderline(has_mark(piece, ("u", "a")))
        if has_mark(piece, ("a", "span")):
            shown.setForeground(self.palette().link())
        return shown

    def _forget_chip(self) -> None:
        """What is typed beside a field is words."""
        now = self.currentCharFormat()
        if now.hasProperty(_SOURCE):
            now.clearProperty(_SOURCE)
            now.setObjectType(QTextFormat.ObjectTypes.NoObject)
            self.setCurrentCharFormat(now)

    def _on_contents_change(self, position: int, _removed: int, added: int) -> None:
        is_typed = added == 1 and self.document().characterAt(position) == "{"
        if is_typed and self.document().characterAt(position - 1) == "{":
            cursor = self.textCursor()
            cursor.setPosition(position - 1)
            cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)
            self.field_wanted.emit()


class _Chips(QPyTextObject):
    """Paints what is kept as it is written: a field with its value, anything else with its source."""

    def __init__(self, theme: Theme, parent: QTextEdit) -> None:
        super().__init__(parent)
        self.theme = theme
        self.values: Mapping[str, str] = {}
        self._edit = parent

    def label(self, source: str) -> str:
        """What a chip shows: the value of the sample, else what the field is called."""
        words = self.values.get(source) or base_of(source) or " ".join(source.split())
        return words if len(words) <= _MOST_LABEL else f"{words[: _MOST_LABEL - 1]}…"

    def intrinsicSize(self, _document: QTextDocument, _position: int, shown: QTextFormat) -> QSizeF:
        metrics = QFontMetricsF(self._edit.font())
        return QSizeF(
            metrics.horizontalAdvance(self.label(str(shown.property(_SOURCE)))) + SPACING + 2, metrics.height()
        )

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, _document: QTextDocument, _position: int, shown: QTextFormat
    ) -> None:
        source = str(shown.property(_SOURCE))
        is_field = source.startswith("{{")
        box = QRectF(rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self.theme.accent if is_field else self.theme.line))
        painter.setBrush(QColor(self.theme.accent_soft if is_field else self.theme.raised))
        painter.drawRoundedRect(box.adjusted(1.5, 0.5, -1.5, -0.5), GRID, GRID)
        painter.setPen(QColor(self.theme.text))
        font = QFont(self._edit.font())
        font.setBold(QTextCharFormat(shown.toCharFormat()).fontWeight() >= QFont.Weight.Bold)
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.label(source))
        painter.restore()


def _pieces_in(document: QTextDocument, line_break: str) -> Iterator[Piece]:
    block = document.begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            shown = fragment.charFormat()
            marks = tuple(Mark(tag, nth) for tag, nth in json.loads(str(shown.property(_MARKS) or "[]")))
            yield from _pieces_of_text(fragment.text(), str(shown.property(_SOURCE) or ""), marks, line_break)
            fragments += 1
        block = block.next()
        if block.isValid():
            yield Piece("", line_break)


def _pieces_of_text(text: str, source: str, marks: tuple[Mark, ...], line_break: str) -> Iterator[Piece]:
    words = ""
    for char in text:
        if char in (_OBJECT, _BREAK):
            if words:
                yield Piece(words, "", marks)
            words = ""
            yield Piece("", source if char == _OBJECT or source[:1] == "<" else line_break, marks)
        else:
            words += char
    if words:
        yield Piece(words, "", marks)
