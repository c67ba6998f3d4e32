"""A list of fields with their values that shrinks while a person types; anything else can be written as well."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from designer.gui.plain import PlainLabel
from designer.gui.theme import SPACING

_ROLE = Qt.ItemDataRole.UserRole


class FieldList(QWidget):
    """`picked` is told with Return or a double click, `changed` whenever another row or text is."""

    picked = Signal(str)
    changed = Signal()
    left = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setAccessibleName(words)
        self.line.setPlaceholderText(self.tr("Search, or write an expression"))
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Fields"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        self.nothing = PlainLabel(self.tr("No field has this name. What is written is taken as an expression."))
        self.nothing.setProperty("role", "muted")
        self.nothing.setWordWrap(True)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        layout.addWidget(self.nothing)
        self.line.textChanged.connect(self._filter)
        self.list.itemDoubleClicked.connect(lambda _item: self._pick())
        self.list.currentRowChanged.connect(lambda _row: self.changed.emit())
        self.setFocusProxy(self.line)

    def show_fields(self, fields: Sequence[tuple[str, str]]) -> None:
        """Offer these, each with the value of the sample."""
        self.list.clear()
        for path, example in fields:
            item = QListWidgetItem(f"{path}   {example}" if example else path)
            item.setData(_ROLE, path)
            self.list.addItem(item)
        self._filter(self.line.text())

    def value(self) -> str:
        """The path of the row that is chosen; what was written where no row fits."""
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            return str(item.data(_ROLE))
        return self.line.text().strip()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down move in the list while the words are typed; Return takes, Escape leaves."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            if steps:
                self._step(steps)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._pick()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
        return bool(super().eventFilter(watched, event))

    def _pick(self) -> None:
        if value := self.value():
            self.picked.emit(value)

    def _step(self, steps: int) -> None:
        shown = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
        now = self.list.currentRow()
        if shown:
            at = shown.index(now) + steps if now in shown else 0
            self.list.setCurrentRow(shown[max(0, min(at, len(shown) - 1))])

    def _filter(self, words: str) -> None:
        shown = -1
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(words.lower() not in str(item.data(_ROLE)).lower())
            shown = row if shown < 0 and not item.isHidden() else shown
        self.list.setCurrentRow(shown)
        self.nothing.setVisible(shown < 0)
        self.list.setVisible(shown >= 0)
        self.changed.emit()
