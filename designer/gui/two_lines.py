"""Rows in lists: the words, wrapped where they must be, and below them smaller and paler what belongs to them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from designer.gui.theme import GRID, ICON_SIZE, SPACING, Theme, text_font

BELOW = Qt.ItemDataRole.UserRole + 40
_LINE = 18
_AROUND = 6
_POINTS, _POINTS_BELOW = 10.0, 9.0
_Index = QModelIndex | QPersistentModelIndex


class TwoLines(QStyledItemDelegate):
    """Paints the display text with the icon, in two lines if need be, and the text of the role `BELOW` under it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """As high as its words need in the width of the column."""
        lines = _wrapped(_words(index), _width_of(option, index) - _left_of(index) - GRID)
        return QSize(0, _AROUND + (len(lines) + 1) * _LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """All lines; what does not fit even so is shortened."""
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.color("current_line"))
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(icon, QIcon):
            icon.paint(painter, QRect(rect.left() + SPACING, rect.top() + GRID, ICON_SIZE, ICON_SIZE))
        line = QRect(rect.left() + _left_of(index), rect.top() + GRID - 1, rect.width() - _left_of(index) - GRID, _LINE)
        told = [(words, _POINTS, "text") for words in _wrapped(_words(index), line.width())]
        for words, points, color in (*told, (str(index.data(BELOW) or ""), _POINTS_BELOW, "muted")):
            painter.setFont(text_font(points))
            painter.setPen(self._theme.color(color))
            fitting = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, fitting)
            line.translate(0, _LINE)
        painter.restore()


def _width_of(option: QStyleOptionViewItem, index: _Index) -> int:
    """The width that a row's words have, which a tree does not tell when it asks for the height."""
    tree = option.widget
    if not isinstance(tree, QTreeView):
        return option.rect.width()
    is_alone = tree.isFirstColumnSpanned(index.row(), QModelIndex(index.parent()))
    return tree.viewport().width() if is_alone else tree.header().sectionSize(index.column())


def _words(index: _Index) -> str:
    return str(index.data(Qt.ItemDataRole.DisplayRole) or "")


def _left_of(index: _Index) -> int:
    has_icon = isinstance(index.data(Qt.ItemDataRole.DecorationRole), QIcon)
    return SPACING + (ICON_SIZE + SPACING if has_icon else 0)


def _wrapped(words: str, width: int) -> list[str]:
    """The words in at most two lines; the last one holds all that is left."""
    if width <= 0 or QFontMetrics(text_font(_POINTS)).horizontalAdvance(words) <= width:
        return [words]
    layout = QTextLayout(words, text_font(_POINTS))
    layout.setTextOption(QTextOption())
    layout.beginLayout()
    first = layout.createLine()
    first.setLineWidth(width)
    cut = first.textLength()
    layout.endLayout()
    return [words[:cut].rstrip(), words[cut:]] if 0 < cut < len(words) else [words]
