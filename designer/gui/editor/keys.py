"""The keys of the editor, in one table: what is pressed, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from designer.gui.editor.source_editor import SourceEditor

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier
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
