"""The live list of messages as a Qt model: newest first, kept in place while it is refreshed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from designer.gui.outgoing.reading import Row
from designer.gui.outgoing.words import Words, state_color
from designer.gui.plain import tip
from designer.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
TIME, STATE, RECIPIENT, EVENT, TEMPLATE, WHY = range(6)


class MessagesModel(QAbstractTableModel):
    """Rows of messages. `row_of` and `at` lead from a message to its line and back."""

    def __init__(self, theme: Theme, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = words
        self._rows: list[Row] = []
        self._mode = ""

    def show(self, rows: Sequence[Row], mode: str) -> None:
        """Show other rows; lines that stay keep their place and selection."""
        fresh = list(rows)
        same = [row.message.id for row in fresh] == [row.message.id for row in self._rows]
        if same and fresh:
            self._rows, self._mode = fresh, mode
            self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, WHY))
            return
        self.beginResetModel()
        self._rows, self._mode = fresh, mode
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, WHY))

    def at(self, row: int) -> Row | None:
        """The message of a line."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, message_id: str) -> int:
        """The line of a message; -1 if it is not shown."""
        return next((n for n, row in enumerate(self._rows) if row.message.id == message_id), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else WHY + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Accepted"), self.tr("State"), self.tr("Recipient"), self.tr("Event"), self.tr("Template"),
                    self.tr("Why"))[section]  # fmt: skip
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._text(row, index.column()))
        if role == Qt.ItemDataRole.ForegroundRole:
            name = state_color(row.message.state, row.message.came_back) if index.column() == STATE else "muted"
            return self._theme.color(name if index.column() in (TIME, STATE, WHY) else "text")
        return None

    def _text(self, row: Row, column: int) -> str:
        one = row.message
        if column == TIME:
            return self._words.moment(one.created_at)
        if column == STATE:
            state = self._words.state(one.state, is_test=bool(one.test), came_back=one.came_back)
            return state if one.mode == self._mode else f"{state} ({self._mode_words(one.mode)})"
        if column == RECIPIENT:
            return row.recipient or f"…@{one.domain}"
        if column == EVENT:
            return self._words.number(one.event_id, one.event_type)
        if column == TEMPLATE:
            return one.template or one.event_type
        until = self.tr("next at {time}").format(time=self._words.moment(row.next_at)) if row.next_at else ""
        told = "" if one.reason == "kept-local" else row.why  # the state says that already
        return ": ".join(part for part in (until, told) if part)

    def _mode_words(self, mode: str) -> str:
        return {
            "live": self.tr("live"), "rehearsal": self.tr("rehearsal"), "proof": self.tr("proof"),
        }.get(mode, mode)  # fmt: skip
