"""Which fields of a collection become columns, and under which heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.gui.dialog_buttons import DialogButtons
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import SPACING
from designer.template.design.tables import Column

_SIZE = QSize(480, 420)
_TICKED_AT_FIRST = 5


class TableDialog(QDialog):
    """`wanted` is told with the columns that are ticked, in order."""

    wanted = Signal(list)

    def __init__(self, collection: str, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Table of a list"))
        self.resize(_SIZE)
        self._columns = columns
        label = PlainLabel(self.tr("One row for each item of {collection}. Columns:").format(collection=collection))
        label.setWordWrap(True)
        self.rows = QTableWidget(len(columns), 3)
        self.rows.setAccessibleName(self.tr("Columns"))
        self.rows.setHorizontalHeaderLabels([self.tr("Field"), self.tr("Head"), self.tr("Sum")])
        self.rows.verticalHeader().hide()
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.rows.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for row, column in enumerate(columns):
            field = QTableWidgetItem(column.path)
            field.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            is_ticked = row < _TICKED_AT_FIRST
            field.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
            self.rows.setItem(row, 0, field)
            self.rows.setItem(row, 1, QTableWidgetItem(column.head))
            self.rows.setItem(row, 2, self._sum(column))
        self.rows.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.put_in = QPushButton(self.tr("Put in"))
        buttons = DialogButtons(self.put_in)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACING)
        for part in (label, self.rows, buttons):
            layout.addWidget(part)
        self.put_in.clicked.connect(self._take)
        buttons.rejected.connect(self.reject)
        self.rows.itemChanged.connect(lambda _item: self.put_in.setEnabled(bool(self.chosen())))

    def chosen(self) -> list[Column]:
        """The columns that are ticked, with the heads as they stand."""
        found = []
        for row, column in enumerate(self._columns):
            field, head, total = (self.rows.item(row, n) for n in range(3))
            if field is not None and head is not None and field.checkState() is Qt.CheckState.Checked:
                has_total = total is not None and total.checkState() is Qt.CheckState.Checked
                found.append(replace(column, head=head.text().strip(), has_total=has_total))
        return found

    def _sum(self, column: Column) -> QTableWidgetItem:
        """Offered for numbers that stand directly in an item."""
        item = QTableWidgetItem()
        can_have = column.is_number and "." not in column.path and not column.path.isdigit()  # to Jinja a place
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable if can_have else Qt.ItemFlag.NoItemFlags
        )
        if can_have:
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setToolTip(tip(self.tr("A last row with the sum of all items")))
        return item

    def _take(self) -> None:
        self.accept()
        self.wanted.emit(self.chosen())
