"""The editor of one source text: it asks for what it cannot know, and every change goes through the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QToolTip, QWidget

from designer.core.problem import Problem
from designer.gui.editor import edits
from designer.gui.editor.assistant import Assistant
from designer.gui.editor.definition import definition_at
from designer.gui.editor.facts import CompletionFacts
from designer.gui.editor.folding import folds_of
from designer.gui.editor.gutter import Gutter
from designer.gui.editor.highlighter import Highlighter
from designer.gui.editor.host import Host
from designer.gui.editor.keys import ALT, CTRL, NONE, SHIFT, Keyboard, Table
from designer.gui.editor.marks import tool_tip
from designer.gui.editor.overlay import Overlay
from designer.gui.theme import Theme, code_font
from designer.template.markup import Tree

FIELD_MIME = "application/x-sealwright-field"
FOLDED = " \u22ef "
POINTS, LEAST_POINTS, MOST_POINTS = 10.5, 6.0, 32.0


@dataclass(frozen=True, slots=True)
class Sources:
    """The other files of the template, for going to where something is defined."""

    names: Callable[[], Sequence[str]] = lambda: ()
    text: Callable[[str], str] = lambda _name: ""


class SourceEditor(Host):
    """Shows one document. Undo belongs to the template: the editor only says that it is wanted."""

    undo_wanted = Signal()
    redo_wanted = Signal()
    find_wanted = Signal(bool)  # whether to replace
    place_wanted = Signal(str, int)  # a file of the template, and a line from 1
    place_changed = Signal(int, int)  # line and column of the cursor, from 1
    parsed = Signal()  # `tree` is new
    zoomed = Signal(float)  # size of the font in points

    def __init__(
        self, document: QTextDocument, file: str, theme: Theme, *, sources: Sources | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(document, file, theme, parent)
        self._sources = sources or Sources()
        self._points = POINTS
        self.setFont(code_font(self._points))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabStopDistance(self.fontMetrics().horizontalAdvance(" ") * len(edits.INDENT))
        self.setAccessibleName(self.tr("Source of {file}").format(file=file))
        self.setMouseTracking(True)
        self._highlighter = Highlighter(document, self.language, theme)
        self.assistant = Assistant(self)
        self.overlay = Overlay(self)
        self.gutter = Gutter(self, self.overlay)
        self._keyboard = Keyboard(
            self, self.assistant, undo=self.undo_wanted.emit, redo=self.redo_wanted.emit, table=self._key_table()
        )
        self._folding = QTimer(self, singleShot=True, interval=0)  # in a turn of its own: a key may come between
        self._folding.timeout.connect(self._on_folding)
        self._connect()
        self._on_folding()

    def _connect(self) -> None:
        self.blockCountChanged.connect(lambda _count: self._place_gutter())
        self.updateRequest.connect(self._on_update_request)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        self.folds.changed.connect(self.gutter.update)
        self.overlay.placed.connect(self.gutter.update)
        self.gutter.line_chosen.connect(self.show_place)
        self.live.parsed.connect(self._on_parsed)

    def _key_table(self) -> Table:
        keys = Qt.Key
        return (
            (keys.Key_Space, CTRL, lambda: self.assistant.offer(is_asked=True)),
            (keys.Key_Slash, CTRL, self.toggle_comment),
            (keys.Key_D, CTRL, self.duplicate_lines),
            (keys.Key_Up, ALT, lambda: self.move_lines(-1)),
            (keys.Key_Down, ALT, lambda: self.move_lines(1)),
            (keys.Key_Plus, CTRL, lambda: self.zoom(1)),
            (keys.Key_Equal, CTRL, lambda: self.zoom(1)),
            (keys.Key_Minus, CTRL, lambda: self.zoom(-1)),
            (keys.Key_0, CTRL, self.reset_zoom),
            (keys.Key_F12, NONE, self.go_to_definition),
            (keys.Key_F, CTRL, lambda: self.find_wanted.emit(False)),
            (keys.Key_H, CTRL, lambda: self.find_wanted.emit(True)),
            (keys.Key_BracketLeft, CTRL, self.toggle_fold),
            (keys.Key_Backtab, SHIFT, self.outdent),
        )

    def set_theme(self, theme: Theme) -> None:
        """Paint everything anew."""
        self.theme = theme
        self._highlighter.set_theme(theme)
        self.assistant.popup.set_theme(theme)
        self.overlay.refresh()

    def set_facts(self, facts: CompletionFacts) -> None:
        """What completion may offer from now on."""
        self.assistant.facts = facts

    def set_problems(self, problems: list[Problem]) -> None:
        """The problems of the template; those of this file get squiggles."""
        self.overlay.set_problems(problems)

    def tree(self) -> Tree:
        """The tree of the text as it stands."""
        return self.live.now()

    def offset(self) -> int:
        """The cursor in code points."""
        return self.live.tree.utf16.to_points(self.textCursor().position())

    def show_place(self, line: int, column: int = 1) -> None:
        """Put the cursor at a place, and show it."""
        tree = self.live.now()
        self.select(tree.lines.offset(line, column), tree.lines.offset(line, column))

    def select(self, start: int, end: int) -> None:
        """Select from one offset to another, in code points, and show it in the middle."""
        units = self.live.now().utf16
        cursor = self.textCursor()
        cursor.setPosition(units.to_units(start))
        self.folds.reveal(cursor.blockNumber() + 1)
        cursor.setPosition(units.to_units(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.centerCursor()

    def toggle_comment(self) -> None:
        """Make the touched lines a comment, in the language of their place, or take it away."""
        self.edit(lambda cursor: edits.toggle_comment(cursor, self._comment_signs()))

    def duplicate_lines(self) -> None:
        self.edit(edits.duplicate)

    def move_lines(self, down: int) -> None:
        """Move the touched lines down (1) or up (-1)."""
        self.edit(lambda cursor: edits.move_lines(cursor, down))

    def outdent(self) -> None:
        self.edit(edits.outdent)

    def insert_field(self, path: str) -> None:
        """Write a field at the cursor, by the name that it has there."""
        if not self.isReadOnly():
            self.assistant.insert_field(path)

    def _comment_signs(self) -> tuple[str, str]:
        tree = self.live.now()
        path = tree.path(min(tree.utf16.to_points(self.textCursor().selectionStart()), len(tree.source)))
        if any(node.name in ("style", "mj-style") for node in path):
            return "/* ", " */"
        return self.language.comment

    def zoom(self, steps: int) -> None:
        """Make the text larger or smaller."""
        self.set_points(self._points + steps)

    def reset_zoom(self) -> None:
        self.set_points(POINTS)

    def set_points(self, points: float) -> None:
        """The size of the text in points."""
        self._points = max(LEAST_POINTS, min(points, MOST_POINTS))
        self.setFont(code_font(self._points))
        self._place_gutter()
        self.zoomed.emit(self._points)

    def toggle_fold(self) -> None:
        """Fold the innermost block around the cursor, or show it again."""
        line = self.textCursor().blockNumber() + 1
        while line > 0 and not self.folds.can_fold(line):
            line -= 1
        self.folds.toggle(line)

    def go_to_definition(self) -> None:
        """Ask for the place that the word at the cursor leads to."""
        cursor = self.textCursor()
        found = definition_at(
            cursor.block().text(), cursor.positionInBlock(), self.file, self._sources.names(), self._sources.text
        )
        if found is not None:
            self.place_wanted.emit(found.file, found.line)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
                event.ignore()  # the template's undo, not the document's
                return False
            if self._keyboard.knows(event):
                event.accept()
                return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.live.tree.utf16.to_points(self.cursorForPosition(event.pos()).position())
            marks = self.overlay.marks_at(place)
            said = tool_tip(marks) if marks else self.assistant.explained(place)
            QToolTip.showText(event.globalPos(), said, self)
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keyboard.takes(event):
            super().keyPressEvent(event)
            self._keyboard.goes_on(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & CTRL:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.assistant.popup.hide()
        super().mousePressEvent(event)
        if event.modifiers() & CTRL and event.button() == Qt.MouseButton.LeftButton:
            self.go_to_definition()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.assistant.popup.hide()
        super().focusOutEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.context_menu().exec(event.globalPos())

    def context_menu(self) -> QMenu:
        """The menu of the right mouse button; its undo is the template's."""
        menu = QMenu(self)
        is_editable, has_selection = not self.isReadOnly(), self.textCursor().hasSelection()
        menu.addAction(self.tr("Undo"), self.undo_wanted.emit).setEnabled(is_editable)
        menu.addAction(self.tr("Redo"), self.redo_wanted.emit).setEnabled(is_editable)
        menu.addSeparator()
        menu.addAction(self.tr("Cut"), self.cut).setEnabled(is_editable and has_selection)
        menu.addAction(self.tr("Copy"), self.copy).setEnabled(has_selection)
        menu.addAction(self.tr("Paste"), self.paste).setEnabled(is_editable and self.canPaste())
        menu.addAction(self.tr("Select all"), self.selectAll)
        menu.addSeparator()
        menu.addAction(self.tr("Comment or uncomment"), self.toggle_comment).setEnabled(is_editable)
        menu.addAction(self.tr("Go to definition"), self.go_to_definition)
        menu.addAction(self.tr("Fold all"), self.folds.fold_all)
        menu.addAction(self.tr("Unfold all"), self.folds.unfold_all)
        return menu

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasFormat(FIELD_MIME) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasFormat(FIELD_MIME):
            self.insert_field(bytes(source.data(FIELD_MIME).data()).decode())
        else:
            super().insertFromMimeData(source)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_gutter()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        painter.setPen(self.theme.color("accent"))
        for block in self.folds.folded_blocks():
            area = self.blockBoundingGeometry(block).translated(self.contentOffset())
            left = round(area.left()) + self.fontMetrics().horizontalAdvance(block.text() + " ")
            painter.drawText(left, round(area.top()) + self.fontMetrics().ascent(), FOLDED)

    def _place_gutter(self) -> None:
        width = self.gutter.wanted_width()
        self.setViewportMargins(width, 0, 0, 0)
        area = self.contentsRect()
        self.gutter.setGeometry(QRect(area.left(), area.top(), width, area.height()))

    def _on_update_request(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self.gutter.scroll(0, scrolled)
        else:
            self.gutter.update(0, area.y(), self.gutter.width(), area.height())

    def _on_cursor_moved(self) -> None:
        cursor = self.textCursor()
        self.folds.reveal(cursor.blockNumber() + 1)
        self.overlay.paint()
        self.gutter.update()
        self.place_changed.emit(cursor.blockNumber() + 1, cursor.positionInBlock() + 1)

    def _on_parsed(self) -> None:
        self.overlay.paint()
        self._folding.start()
        self.parsed.emit()

    def _on_folding(self) -> None:
        if self.language.has_tags:
            self.folds.set_ranges(folds_of(self.live.tree))
            self.gutter.update()
