"""The rows of the structure for Qt: numbered, so that a change of texts only keeps every index as it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon

from designer.gui.plain import tip
from designer.gui.structure.model import Row
from designer.template.edits import Side

ROW_MIME = "application/x-sealwright-row"
_FIXED = frozenset(
    {"elif", "else", "empty", "html", "body", "head", "mj-body", "mj-head", "style", "mj-style", "title", "mj-title"}
)
Index = QModelIndex | QPersistentModelIndex


class Outline(QAbstractItemModel):
    """`words`, `picture` and `color` say how a row is shown; they are asked only for rows that are seen."""

    move_wanted = Signal(int, int, str)  # from which row's start, to which one's, and on which Side of it

    def __init__(
        self,
        words: Callable[[Row], str],
        picture: Callable[[Row], QIcon],
        color: Callable[[Row], Any],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._words, self._picture, self._color = words, picture, color
        self.top: list[Row] = []
        self._flat: list[Row] = []
        self._above: list[tuple[int, int]] = []  # by number: that of the row above (-1: none), place among its like
        self._first: list[int] = []  # by number: that of the first row below; they are numbered level by level
        self._numbers: dict[str, int] = {}

    def fill(self, rows: list[Row]) -> bool:
        """Take other rows; whether their shape is another one, so that what was expanded must be expanded again."""
        flat, above, first = _numbered(rows)
        is_same = above == self._above and [row.key for row in flat] == [row.key for row in self._flat]
        if not is_same:
            self.beginResetModel()
        self.top, self._flat, self._above, self._first = rows, flat, above, first
        if not is_same:
            self._numbers = {row.key: number for number, row in enumerate(flat)}
            self.endResetModel()
        return not is_same

    def rows(self) -> list[Row]:
        """All rows, each before those below it."""
        return self._flat

    def row_of(self, index: Index) -> Row | None:
        return self._flat[index.internalId()] if index.isValid() else None

    def index_of(self, key: str) -> QModelIndex:
        """The index of a row by its key; an invalid one if it is gone."""
        number = self._numbers.get(key, -1)
        return self.createIndex(self._above[number][1], 0, number) if number >= 0 else QModelIndex()

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        first = self._first[parent.internalId()] if parent is not None and parent.isValid() else 0
        return self.createIndex(row, column, first + row)

    def parent(self, index: Index | None = None) -> Any:
        if index is None:
            return super().parent()
        number = self._above[index.internalId()][0] if index.isValid() else -1
        return self.createIndex(self._above[number][1], 0, number) if number >= 0 else QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        row = self.row_of(parent) if parent is not None else None
        return len(row.children) if row else len(self.top)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: ARG002 - as Qt calls it
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row_of(index)
        if row is None:
            return Qt.ItemFlag.ItemIsDropEnabled
        fixed = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled
        return fixed if {row.kind, row.name} & _FIXED else fixed | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [ROW_MIME]

    def mimeData(self, indexes: Any) -> QMimeData:
        data = QMimeData()
        rows = [self.row_of(index) for index in indexes]
        if rows and rows[0]:
            data.setData(ROW_MIME, f"{rows[0].start} {rows[0].text}".encode("utf-8", "surrogatepass"))
        return data

    def _dragged(self, data: QMimeData) -> int:
        """Where the row begins now that was taken hold of; -1 when it is not to be told any more."""
        start, _, text = bytes(data.data(ROW_MIME).data()).decode("utf-8", "surrogatepass").partition(" ")
        like = [row.start for row in self._flat if row.text == text] if text else []
        return int(start) if start.isdecimal() and int(start) in like else like[0] if len(like) == 1 else -1

    def dropMimeData(self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index) -> bool:
        """Ask for the move; the rows follow when the source has changed."""
        start = self._dragged(data)
        above = self.row_of(parent)
        below = above.children if above else self.top
        if above is None and (row < 0 or not below):
            return False
        if above is not None and (row < 0 or not below):
            self.move_wanted.emit(start, above.start, Side.LAST)
        elif row < len(below):
            self.move_wanted.emit(start, below[row].start, Side.BEFORE)
        else:
            self.move_wanted.emit(start, below[-1].start, Side.BEHIND)
        return False  # nothing is taken out by the view

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_of(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(row)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._color(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"<{row.name}>" if row.kind == "element" else self._words(row))
        return None


def _numbered(rows: list[Row]) -> tuple[list[Row], list[tuple[int, int]], list[int]]:
    """The rows level by level, so that the children of each stand together."""
    flat = list(rows)
    above = [(-1, place) for place in range(len(rows))]
    first: list[int] = []
    for number, row in enumerate(flat):  # grows while it is walked through
        first.append(len(flat))
        flat.extend(row.children)
        above.extend((number, place) for place in range(len(row.children)))
    return flat, above, first
