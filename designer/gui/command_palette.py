"""The command palette: any action by a few letters of its name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.gui.plain import PlainLabel
from designer.gui.theme import SPACING

_WIDTH, _HEIGHT = 520, 380


class CommandPalette(QDialog):
    """Lists actions while a person types; Enter carries the first one out."""

    chosen = Signal(str)  # the action's object name

    def __init__(self, actions: list[QAction], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAccessibleName(self.tr("Commands"))
        self.setFixedSize(_WIDTH, _HEIGHT)
        self._actions = [action for action in actions if action.isEnabled()]
        self._line = QLineEdit()
        self._line.setPlaceholderText(self.tr("Type a command"))
        self._line.setAccessibleName(self.tr("Command"))
        self._line.setClearButtonEnabled(True)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Commands found"))
        self._list.setIconSize(QSize(18, 18))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACING, SPACING, SPACING, SPACING)
        layout.addWidget(self._line)
        layout.addWidget(self._list)
        self._line.textChanged.connect(self._on_text_changed)
        self._line.returnPressed.connect(self._on_return_pressed)
        self._list.itemClicked.connect(self._on_item_clicked)
        self._line.installEventFilter(self)
        self._on_text_changed("")
        self._line.setFocus()

    def names(self) -> list[str]:
        """The names of the actions that are listed now, best first."""
        return [str(self._list.item(row).data(Qt.ItemDataRole.UserRole)) for row in range(self._list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down move through the list while the words are typed."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and self._list.count():
                self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())
                return True
        return super().eventFilter(watched, event)

    def _on_text_changed(self, text: str) -> None:
        self._list.clear()
        found = sorted((score, row) for row, a in enumerate(self._actions) if (score := _score(words_of(a), text)) >= 0)
        for _, row in found:
            self._add(self._actions[row])
        self._list.setCurrentRow(0)

    def _add(self, action: QAction) -> None:
        item = QListWidgetItem(action.icon(), words_of(action))
        item.setData(Qt.ItemDataRole.UserRole, action.objectName())
        self._list.addItem(item)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if keys:
            self._list.setItemWidget(item, _keys_label(keys))

    def _on_return_pressed(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self._on_item_clicked(item)

    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        name = str(item.data(Qt.ItemDataRole.UserRole))
        self.accept()
        self.chosen.emit(name)


def words_of(action: QAction) -> str:
    """An action's words as people read them."""
    return action.text().replace("&", "").removesuffix("…")


def _score(words: str, typed: str) -> int:
    """How well the typed letters fit, 0 best; -1 when they do not all come in order."""
    low, place, gaps = words.casefold(), 0, 0
    for letter in typed.casefold().replace(" ", ""):
        found = low.find(letter, place)
        if found < 0:
            return -1
        gaps += found - place
        place = found + 1
    return gaps


def _keys_label(keys: str) -> QWidget:
    holder = QWidget()
    holder.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, SPACING, 0)
    row.addStretch()
    label = PlainLabel(keys)
    label.setProperty("role", "muted")
    row.addWidget(label)
    return holder
