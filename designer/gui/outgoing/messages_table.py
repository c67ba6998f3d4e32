"""The table of messages: columns as wide as their words need, and the reason gets the rest."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from designer.gui.outgoing.messages_model import EVENT, RECIPIENT, STATE, TEMPLATE, TIME, WHY, MessagesModel
from designer.gui.theme import GRID, SPACING

_MOST = {TIME: 170, STATE: 330, RECIPIENT: 280, EVENT: 260, TEMPLATE: 200}
_LEAST = {TIME: 80, STATE: 100, RECIPIENT: 110, EVENT: 100, TEMPLATE: 90}
_GIVES_WAY = (TEMPLATE, EVENT, RECIPIENT, STATE)  # when there is not room for all
_REASON = 260
_ROW_HEIGHT = 26


class MessagesTable(QTableView):
    """Fits its columns to what is shown until a person drags one; each cell's tooltip has its whole text."""

    def __init__(self, model: MessagesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_fitting = False
        self._is_dragged = False
        self.setModel(model)
        self.setAccessibleName(self.tr("Messages"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(GRID * 10)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.sectionResized.connect(self._on_section_resized)
        model.modelReset.connect(self.fit)
        model.dataChanged.connect(self._on_data_changed)
        self.fit()

    def fit(self) -> None:
        """Give each column the room that its words need, as far as there is room."""
        if self._is_dragged:
            return
        widths = {column: self._wanted(column) for column in _MOST}
        missing = sum(widths.values()) + _REASON - self.viewport().width()
        for column in _GIVES_WAY:
            given = max(0, min(missing, widths[column] - _LEAST[column]))
            widths[column] -= given
            missing -= given
        self._is_fitting = True
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self._is_fitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _on_data_changed(self) -> None:
        self.fit()

    def _wanted(self, column: int) -> int:
        needed = max(self.sizeHintForColumn(column) + SPACING, self.horizontalHeader().sectionSizeHint(column))
        return min(max(needed, _LEAST[column]), _MOST[column])

    def _on_section_resized(self, section: int, _before: int, _now: int) -> None:
        if not self._is_fitting and section != WHY:
            self._is_dragged = True
