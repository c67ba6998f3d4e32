"""Picking what a condition is about: a field, how it is compared, and with what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from designer.gui.design.pick_field import PickField
from designer.gui.wheel import let_wheel_pass
from designer.template.design.conditions import Comparison

_WITHOUT_VALUE = (Comparison.FILLED, Comparison.EMPTY)


class PickCondition(PickField):
    """`compared` is told with the field, or what was written, the Comparison and the value."""

    compared = Signal(str, str, str)

    def __init__(self, title: str, words: str, fields: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(title, words, fields, parent)
        self.how = QComboBox()
        self.how.setAccessibleName(self.tr("How it is compared"))
        let_wheel_pass(self.how)
        for one, named in (
            (Comparison.FILLED, self.tr("has a value")), (Comparison.EMPTY, self.tr("has no value")),
            (Comparison.IS, self.tr("is")), (Comparison.IS_NOT, self.tr("is not")),
            (Comparison.MORE, self.tr("is more than")), (Comparison.LESS, self.tr("is less than")),
        ):  # fmt: skip
            self.how.addItem(named, one.value)
        self.than = QLineEdit()
        self.than.setAccessibleName(self.tr("With what it is compared"))
        row = QHBoxLayout()
        row.addWidget(self.how)
        row.addWidget(self.than, 1)
        self.below.addLayout(row)
        self.how.currentIndexChanged.connect(lambda _index: self._look())
        self.than.textChanged.connect(lambda _text: self._look())
        self.picked.connect(lambda path: self.compared.emit(path, str(self.how.currentData()), self.than.text()))
        self._look()

    @property
    def _has_value(self) -> bool:
        return self.how.currentData() not in [one.value for one in _WITHOUT_VALUE]

    def accept(self) -> None:
        """Tell it, unless there is still nothing to compare with."""
        if not self._has_value or self.than.text().strip():
            super().accept()

    def _look(self) -> None:
        if not hasattr(self, "than"):
            return  # the base looks once while it is made
        self.than.setVisible(self._has_value)
        self.take.setEnabled(bool(self.fields.value()) and (not self._has_value or bool(self.than.text().strip())))
