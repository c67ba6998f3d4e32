"""The first rows of a list as a Qt model: the names of the columns above, the numbers of the rows beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from designer.core.table.rows import Cell, Faulty, Row
from designer.gui.plain import tip
from designer.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class RowsModel(QAbstractTableModel):
    """Shows the cells as the file has them; columns that go nowhere are paler, faulty rows stand out."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: list[str] = []
        self._rows: list[Row] = []
        self._used: frozenset[int] = frozenset()
        self._faulty: frozenset[int] = frozenset()

    def show(self, names: Sequence[str], rows: Sequence[Row]) -> None:
        """Show other rows below these names."""
        self.beginResetModel()
        self._names, self._rows = list(names), list(rows)
        self.endResetModel()

    def mark(self, used: frozenset[int], faulty: frozenset[int]) -> None:
        """Which columns (from 0) go somewhere, and which rows (by their number) would be refused."""
        if (used, faulty) != (self._used, self._faulty) and self._rows and self._names:
            self._used, self._faulty = used, faulty
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self._names) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self._rows) - 1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._names)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal:
            return self._names[section] if role == Qt.ItemDataRole.DisplayRole else None
        number = self._rows[section].number
        if role == Qt.ItemDataRole.DisplayRole:
            return str(number)
        if role == Qt.ItemDataRole.ForegroundRole and number in self._faulty:
            return self._theme.color("error")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_cell(row.cell(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(shown_cell(row.cell(index.column())))
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._theme.color("text" if index.column() in self._used else "muted")
        if role == Qt.ItemDataRole.BackgroundRole and row.number in self._faulty:
            return self._theme.color("error_soft")
        return None


def shown_cell(cell: Cell) -> str:
    """A cell as a spreadsheet program would show it, about."""
    if cell is None:
        return ""
    if isinstance(cell, Faulty):
        return str(cell.arguments.get("shown", "?"))
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes") if cell.time() != datetime.min.time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
