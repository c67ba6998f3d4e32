"""Cards beside and below each other, as many in a row as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from designer.gui.theme import SPACING

_GAP = SPACING * 2


class CardGrid(QWidget):
    """Holds cards of one width, in the order of the keyboard."""

    def __init__(self, cards: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = list(cards)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self.columns = 0
        self._place(3)
        self.setMinimumWidth(max((card.minimumWidth() for card in self._cards), default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room takes more of them."""
        super().resizeEvent(event)
        if self._cards:
            self._place(max(1, (event.size().width() + _GAP) // (self._cards[0].minimumWidth() + _GAP)))

    def _place(self, columns: int) -> None:
        if columns == self.columns:
            return
        self._grid.setColumnStretch(self.columns, 0)
        self.columns = columns
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, number // columns, number % columns)
        self._grid.setColumnStretch(columns, 1)
