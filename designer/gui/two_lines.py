"""Rows of two lines in lists: the words, and below them smaller and paler what belongs to them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from designer.gui.theme import GRID, ICON_SIZE, SPACING, Theme, text_font

BELOW = Qt.ItemDataRole.UserRole + 40
_ROW_HEIGHT = 42


class TwoLines(QStyledItemDelegate):
    """Paints the display text with the icon, and the text of the role `BELOW` under it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All rows are alike."""
        return QSize(option.rect.width(), _ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Both lines, shortened where they do not fit."""
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.color("current_line"))
        left = rect.left() + SPACING
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(icon, QIcon):
            icon.paint(painter, QRect(left, rect.top() + GRID, ICON_SIZE, ICON_SIZE))
            left += ICON_SIZE + SPACING
        width = rect.right() - left - GRID
        for number, (role, points, color) in enumerate(
            ((Qt.ItemDataRole.DisplayRole, 10.0, "text"), (BELOW, 9.0, "muted"))
        ):
            painter.setFont(text_font(points))
            painter.setPen(self._theme.color(color))
            words = painter.fontMetrics().elidedText(str(index.data(role) or ""), Qt.TextElideMode.ElideRight, width)
            line = QRect(left, rect.top() + GRID - 1 + number * 18, width, 18)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()
