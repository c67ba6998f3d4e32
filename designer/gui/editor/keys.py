"""What a key does in the editor: its table, what typing brings along, or what is typed everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor

from designer.gui.editor import edits
from designer.gui.editor.assistant import Assistant
from designer.gui.editor.host import Host
from designer.gui.editor.snippets import snippet_named

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt)
Work = Callable[[], None]
Table = Sequence[tuple[Qt.Key, Qt.KeyboardModifier, Work]]


def combined(event: QKeyEvent) -> int:
    """The key with its modifiers; whether it came from the number pad does not matter."""
    return QKeyCombination(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, Qt.Key(event.key())).toCombined()


class Keyboard:
    """Decides what a key does in one editor; what it does not take is typed as everywhere."""

    def __init__(self, editor: Host, assistant: Assistant, *, undo: Work, redo: Work, table: Table) -> None:
        self._editor = editor
        self._assistant = assistant
        self._undo, self._redo = undo, redo
        self._table = {QKeyCombination(modifier, key).toCombined(): work for key, modifier, work in table}

    def knows(self, event: QKeyEvent) -> bool:
        """Whether a key has a meaning here that goes before the window's."""
        return combined(event) in self._table

    def takes(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False if it is to be typed."""
        editor, work = self._editor, self._table.get(combined(event))
        if self._assistant.takes(event):
            return True
        if event.matches(QKeySequence.StandardKey.Undo):
            self._undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self._redo()
        elif work is not None:
            work()
        else:
            return not editor.isReadOnly() and self._types(event)
        return True

    def goes_on(self, event: QKeyEvent) -> None:
        """After a key was typed: offer what fits."""
        assistant = self._assistant
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
        elif event.text() and self._assistant.types(event.text()):
            self._assistant.typed(event.text())
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
            self._assistant.expand(snippet, cursor)
        else:
            editor.edit(lambda plain: plain.insertText(edits.INDENT))
