"""The keys of the editor, in one table: what is pressed, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QMenu

from designer.gui.editor import edits
from designer.gui.editor.snippets import snippet_named

if TYPE_CHECKING:
    from designer.gui.editor.source_editor import SourceEditor

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt)
Work = Callable[[], None]


def key_table(editor: SourceEditor) -> dict[int, Work]:
    """What the editor does itself, by the combined key."""
    keys = Qt.Key
    table: list[tuple[Qt.Key, Qt.KeyboardModifier, Work]] = [
        (keys.Key_Space, CTRL, lambda: editor.assistant.offer(is_asked=True)),
        (keys.Key_Slash, CTRL, editor.toggle_comment),
        (keys.Key_D, CTRL, editor.duplicate_lines),
        (keys.Key_Up, ALT, lambda: editor.move_lines(-1)),
        (keys.Key_Down, ALT, lambda: editor.move_lines(1)),
        (keys.Key_Plus, CTRL, lambda: editor.zoom(1)),
        (keys.Key_Equal, CTRL, lambda: editor.zoom(1)),
        (keys.Key_Minus, CTRL, lambda: editor.zoom(-1)),
        (keys.Key_0, CTRL, editor.reset_zoom),
        (keys.Key_F12, _NONE, editor.go_to_definition),
        (keys.Key_F, CTRL, lambda: editor.find_wanted.emit(False)),
        (keys.Key_H, CTRL, lambda: editor.find_wanted.emit(True)),
        (keys.Key_BracketLeft, CTRL, editor.toggle_fold),
        (keys.Key_Backtab, _SHIFT, editor.outdent),
    ]
    return {QKeyCombination(modifier, key).toCombined(): work for key, modifier, work in table}


def combined(event: QKeyEvent) -> int:
    """The key with its modifiers; whether it came from the number pad does not matter."""
    return QKeyCombination(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, Qt.Key(event.key())).toCombined()


class Keyboard:
    """Decides what a key does in one editor; what it does not take is typed as everywhere."""

    def __init__(self, editor: SourceEditor) -> None:
        self._editor = editor
        self._table = key_table(editor)

    def knows(self, event: QKeyEvent) -> bool:
        """Whether a key has a meaning here that goes before the window's."""
        return combined(event) in self._table

    def takes(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False if it is to be typed."""
        editor, work = self._editor, self._table.get(combined(event))
        if editor.assistant.takes(event):
            return True
        if event.matches(QKeySequence.StandardKey.Undo):
            editor.undo_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            editor.redo_wanted.emit()
        elif work is not None:
            work()
        else:
            return not editor.isReadOnly() and self._types(event)
        return True

    def goes_on(self, event: QKeyEvent) -> None:
        """After a key was typed: offer what fits."""
        assistant = self._editor.assistant
        if event.text().isprintable() and event.text():
            assistant.typed(event.text())
        elif event.key() == Qt.Key.Key_Backspace and assistant.popup.isVisible():
            assistant.offer(is_asked=False)
        elif event.key() not in _MODIFIERS:
            assistant.popup.hide()

    def _types(self, event: QKeyEvent) -> bool:
        editor, key = self._editor, event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (CTRL | ALT):
            editor.edit(edits.new_line)
            editor.ensureCursorVisible()
        elif key == Qt.Key.Key_Tab and not event.modifiers():
            self._tab()
        elif event.text() and editor.assistant.types(event.text()):
            editor.assistant.typed(event.text())
        else:
            return False
        return True

    def _tab(self) -> None:
        editor = self._editor
        cursor = editor.textCursor()
        if cursor.hasSelection():
            editor.edit(edits.indent)
            return
        cursor.movePosition(QTextCursor.MoveOperation.StartOfWord, QTextCursor.MoveMode.KeepAnchor)
        snippet = snippet_named(cursor.selectedText(), editor.file)
        if snippet is not None:
            editor.assistant.expand(snippet, cursor)
        else:
            editor.edit(lambda plain: plain.insertText(edits.INDENT))


def context_menu(editor: SourceEditor) -> QMenu:
    """The menu of the right mouse button; its undo is the template's."""
    menu = QMenu(editor)
    is_editable, has_selection = not editor.isReadOnly(), editor.textCursor().hasSelection()
    menu.addAction(editor.tr("Undo"), editor.undo_wanted.emit).setEnabled(is_editable)
    menu.addAction(editor.tr("Redo"), editor.redo_wanted.emit).setEnabled(is_editable)
    menu.addSeparator()
    menu.addAction(editor.tr("Cut"), editor.cut).setEnabled(is_editable and has_selection)
    menu.addAction(editor.tr("Copy"), editor.copy).setEnabled(has_selection)
    menu.addAction(editor.tr("Paste"), editor.paste).setEnabled(is_editable and editor.canPaste())
    menu.addAction(editor.tr("Select all"), editor.selectAll)
    menu.addSeparator()
    menu.addAction(editor.tr("Comment or uncomment"), editor.toggle_comment).setEnabled(is_editable)
    menu.addAction(editor.tr("Go to definition"), editor.go_to_definition)
    menu.addAction(editor.tr("Fold all"), editor.folds.fold_all)
    menu.addAction(editor.tr("Unfold all"), editor.folds.unfold_all)
    return menu
