"""The list of what may be typed, below the cursor: word, kind, and the value that the shown sample has."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from designer.gui.editor.completion import Proposal
from designer.gui.icons import icon
from designer.gui.theme import GRID, SPACING, Theme

_MOST_ROWS = 10
_WIDTH = 460
_ICON = 16
_ICONS = {
    "tag": "code-tags", "attribute": "form-textbox", "value": "format-list-bulleted-type",
    "css": "palette-swatch-outline",
    "filter": "filter-variant", "statement": "code-braces", "file": "file-outline", "list": "format-list-bulleted",
    "object": "folder-outline", "group": "folder-outline", "text": "format-text", "number": "numeric",
    "flag": "toggle-switch-outline", "loop": "repeat", "set": "equal", "argument": "arrow-right-bold-outline",
    "loop-state": "counter", "text-key": "translate", "firm": "domain", "brand": "palette-outline",
    "root": "database-outline", "snippet": "puzzle-outline", "event": "email-outline",
}  # fmt: skip
Index = QModelIndex | QPersistentModelIndex


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: tuple[Proposal, ...] = ()
        self.row_height = 2 * SPACING

    def fill(self, items: tuple[Proposal, ...]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, self.row_height)
        return self.items[index.row()].label if role == Qt.ItemDataRole.DisplayRole else None


class _Delegate(QStyledItemDelegate):
    """Paints a row: icon, word, kind, and the example at the right."""

    def __init__(self, popup: CompletionPopup) -> None:
        super().__init__(popup)
        self._popup = popup

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        popup = self._popup
        proposal = popup.proposals[index.row()]
        area: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, popup.theme.color("accent_soft"))
        glyph = icon(_ICONS.get(proposal.kind, "circle-small"), popup.theme)
        glyph.paint(painter, area.x() + GRID, area.y() + (area.height() - _ICON) // 2, _ICON, _ICON)
        inner = area.adjusted(_ICON + 3 * GRID, 0, -SPACING, 0)
        metrics = QFontMetrics(painter.font())
        painter.setPen(popup.theme.color("text"))
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), proposal.label)
        inner.setLeft(inner.left() + max(metrics.horizontalAdvance(proposal.label) + 2 * SPACING, 150))
        painter.setPen(popup.theme.color("muted"))
        kind = popup.words_for(proposal.kind)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), kind)
        inner.setLeft(inner.left() + metrics.horizontalAdvance(kind) + 2 * SPACING)
        example = metrics.elidedText(proposal.example.replace("\n", " "), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), example)


class CompletionPopup(QFrame):
    """Shows proposals without taking the keyboard away from the editor, which moves the choice in it."""

    chosen = Signal(object)  # a Proposal

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._editor = parent
        self.setAutoFillBackground(True)
        self.setProperty("role", "card")
        self.hide()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._model = _Model(self)
        self._model.row_height = self.fontMetrics().height() + SPACING
        self._list = QListView(self)
        self._list.setAccessibleName(self.tr("What may be typed here"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Delegate(self))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(lambda index: self.chosen.emit(self._model.items[index.row()]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._list)

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        return self._model.items

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme

    def offer(self, proposals: tuple[Proposal, ...], place: QRect) -> None:
        """Show what may be typed at `place`, the cursor in screen coordinates; hide when there is nothing."""
        if not proposals:
            self.hide()
            return
        self._model.fill(proposals)
        self._list.setCurrentIndex(self._model.index(0))
        height = min(len(proposals), _MOST_ROWS) * self._list.sizeHintForRow(0) + 2 * self._list.frameWidth() + GRID
        window = self._editor.window()
        if self.parentWidget() is not window:
            self.setParent(window)  # so that the list may reach beyond the editor
        corner = window.mapFromGlobal(place.topLeft())
        room = window.rect()
        below = room.bottom() - corner.y() - place.height() - GRID
        is_above = height > below and corner.y() > below
        height = min(height, max(corner.y() - GRID if is_above else below, 3 * self._model.row_height))
        top = corner.y() - GRID - height if is_above else corner.y() + place.height() + GRID
        self.resize(_WIDTH, height)
        self.move(max(0, min(corner.x(), room.right() - _WIDTH)), top)
        self.show()
        self.raise_()

    def step(self, rows: int) -> None:
        """Choose another row; from the last one leads on to the first."""
        count = len(self._model.items)
        row = self._list.currentIndex().row() + rows
        row = row % count if abs(rows) == 1 else max(0, min(row, count - 1))
        self._list.setCurrentIndex(self._model.index(row))

    def current(self) -> Proposal | None:
        """The chosen proposal, while the list is shown."""
        row = self._list.currentIndex().row()
        return self._model.items[row] if self.isVisible() and 0 <= row < len(self._model.items) else None

    def words_for(self, kind: str) -> str:
        """A kind in words."""
        known = {
            "tag": self.tr("tag"), "attribute": self.tr("attribute"), "value": self.tr("value"),
            "css": self.tr("CSS"), "filter": self.tr("filter"), "statement": self.tr("statement"),
            "file": self.tr("file"), "list": self.tr("list"), "object": self.tr("group"), "group": self.tr("group"),
            "text": self.tr("text"), "number": self.tr("number"), "flag": self.tr("yes/no"), "loop": self.tr("item of"),
            "set": self.tr("name"), "argument": self.tr("argument"), "loop-state": self.tr("of the repetition"),
            "text-key": self.tr("text"), "firm": self.tr("firm"), "brand": self.tr("brand"), "root": self.tr("data"),
            "snippet": self.tr("snippet"), "event": self.tr("event"),
        }  # fmt: skip
        return known.get(kind, "")
