"""Picking a field for a loop or a condition: a list that shrinks while a person types; anything else can be written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from designer.gui.dialog_buttons import DialogButtons
from designer.gui.plain import PlainLabel
from designer.gui.theme import SPACING

_SIZE = QSize(440, 380)
_ROLE = Qt.ItemDataRole.UserRole


class PickField(QDialog):
    """`picked` is told with the path of a field, or with what was written."""

    picked = Signal(str)

    def __init__(self, title: str, words: str, fields: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(_SIZE)
        self.line = QLineEdit()
        self.line.setAccessibleName(words)
        self.line.setPlaceholderText(self.tr("Search, or write an expression"))
        self.line.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Fields"))
        for path, example in fields:
            item = QListWidgetItem(f"{path}   {example}" if example else path)
            item.setData(_ROLE, path)
            self.list.addItem(item)
        self.take = QPushButton(self.tr("Take"))
        self.buttons = DialogButtons(self.take)
        label = PlainLabel(words)
        label.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACING)
        for part in (label, self.line, self.list, self.buttons):
            layout.addWidget(part)
        self.line.textChanged.connect(self._filter)
        self.list.itemDoubleClicked.connect(lambda _item: self.accept())
        self.list.currentRowChanged.connect(lambda _row: self._look())
        self.take.clicked.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._filter("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.line.hasFocus():
            self.list.setFocus()
        super().keyPressEvent(event)

    def accept(self) -> None:
        """Tell what was picked, and close."""
        value = self.value()
        if value:
            super().accept()
            self.picked.emit(value)

    def value(self) -> str:
        """The path of the row that is chosen; what was written where no row fits."""
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            return str(item.data(_ROLE))
        return self.line.text().strip()

    def _filter(self, words: str) -> None:
        shown = -1
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(words.lower() not in str(item.data(_ROLE)).lower())
            shown = row if shown < 0 and not item.isHidden() else shown
        self.list.setCurrentRow(shown)
        self._look()

    def _look(self) -> None:
        self.take.setEnabled(bool(self.value()))
