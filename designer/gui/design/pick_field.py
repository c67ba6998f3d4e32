"""Picking a field for a loop or a condition."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from designer.gui.design.field_list import FieldList
from designer.gui.dialog_buttons import DialogButtons
from designer.gui.plain import PlainLabel
from designer.gui.theme import SPACING

_SIZE = QSize(440, 380)


class PickField(QDialog):
    """`picked` is told with the path of a field, or with what was written."""

    picked = Signal(str)

    def __init__(self, title: str, words: str, fields: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(_SIZE)
        self.fields = FieldList(words)
        self.take = QPushButton(self.tr("Take"))
        self.buttons = DialogButtons(self.take)
        label = PlainLabel(words)
        label.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACING)
        self.below = QVBoxLayout()  # what else is asked
        layout.addWidget(label)
        layout.addWidget(self.fields, 1)
        layout.addLayout(self.below)
        layout.addWidget(self.buttons)
        self.fields.picked.connect(lambda _path: self.accept())
        self.fields.changed.connect(self._look)
        self.take.clicked.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.fields.show_fields(fields)

    def accept(self) -> None:
        """Tell what was picked, and close."""
        value = self.fields.value()
        if value:
            super().accept()
            self.picked.emit(value)

    def _look(self) -> None:
        self.take.setEnabled(bool(self.fields.value()))
