"""The library: every template of the office folder with its state, searchable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from designer.gui.actions import Actions
from designer.gui.icons import icon
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import GRID, SPACING, Theme, text_font

_ENTRY = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = 46


@dataclass(frozen=True, slots=True)
class Entry:
    """A template as the library lists it. `publication` is 0 when nothing is released."""

    id: str
    label: str
    publication: int = 0
    differs: bool = False
    is_paused: bool = False
    error: str = ""

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Entry:
        """An entry of `template list --json`."""
        words = str(told["id"]).replace("_", " ").replace("-", " ").capitalize()
        return cls(
            str(told["id"]), str(told.get("label") or words), int(told.get("publication", 0)),
            bool(told.get("differs")), bool(told.get("paused")), str(told.get("error", "")),
        )  # fmt: skip


class LibraryPanel(QWidget):
    """Lists templates; opening one is asked for by Enter or a double click."""

    open_wanted = Signal(str)

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions = actions
        self._entries: list[Entry] = []
        self._model = QStandardItemModel(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self._model)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._proxy.setFilterRole(Qt.ItemDataRole.AccessibleTextRole)
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search templates"))
        self._search.setAccessibleName(self.tr("Search templates"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._proxy.setFilterFixedString)
        self._new = QToolButton()
        self._new.setDefaultAction(actions["new"])
        self._new.setAccessibleName(self.tr("New template"))
        self._list = QListView()
        self._list.setAccessibleName(self.tr("Templates"))
        self._list.setModel(self._proxy)
        self._list.setItemDelegate(_Row(theme, self))
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._on_menu_requested)
        self._list.activated.connect(self._open)
        self._list.doubleClicked.connect(self._open)
        self._build()

    def _build(self) -> None:
        self._empty = PlainLabel()
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "muted")
        self._empty.setContentsMargins(SPACING, SPACING, SPACING, SPACING)
        bar = QHBoxLayout()
        bar.setContentsMargins(GRID, 0, GRID, 0)
        bar.addWidget(self._search, 1)
        bar.addWidget(self._new)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(bar)
        layout.addWidget(self._empty)
        layout.addWidget(self._list, 1)
        layout.addStretch()
        self.show_office(is_there=False)
        self.show_entries([])

    def set_theme(self, theme: Theme) -> None:
        """Paint anew."""
        self._theme = theme
        self._list.setItemDelegate(_Row(theme, self))

    def show_office(self, *, is_there: bool) -> None:
        """Say what to do first: without an office folder there is nothing to make a template in."""
        words = self.tr("No template yet. “New template” makes one from a starter.")
        before = self.tr("Your templates stand here once the office folder is set up.")
        self._empty.setText(words if is_there else before)

    def entries(self) -> list[Entry]:
        """What is listed."""
        return list(self._entries)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """List these templates; what was chosen stays chosen."""
        chosen = self.chosen()
        self._entries = list(entries)
        self._model.clear()
        for entry in entries:
            item = QStandardItem(entry.label)
            item.setData(entry, _ENTRY)
            item.setData(f"{entry.label} {entry.id} {self.state_words(entry)}", Qt.ItemDataRole.AccessibleTextRole)
            item.setToolTip(tip(f"{entry.id}\n{self.state_words(entry)}"))
            self._model.appendRow(item)
        self._empty.setVisible(not entries)
        self._list.setVisible(bool(entries))
        self.choose(chosen)

    def chosen(self) -> str:
        """The id of the chosen template, or ""."""
        entry = self._list.currentIndex().data(_ENTRY)
        return entry.id if isinstance(entry, Entry) else ""

    def choose(self, template_id: str) -> None:
        """Mark a template as chosen."""
        for row in range(self._proxy.rowCount()):
            if self._proxy.index(row, 0).data(_ENTRY).id == template_id:
                self._list.setCurrentIndex(self._proxy.index(row, 0))

    def state_words(self, entry: Entry) -> str:
        """A template's state as people read it."""
        if entry.error:
            return self.tr("cannot be read")
        if not entry.publication:
            return self.tr("never released")
        words = self.tr("released version {number}").format(number=entry.publication)
        if entry.is_paused:
            words = self.tr("{words}, paused").format(words=words)
        return self.tr("{words}, draft differs").format(words=words) if entry.differs else words

    def _open(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY)
        if isinstance(entry, Entry):
            self.open_wanted.emit(entry.id)

    def _on_menu_requested(self, place: QPoint) -> None:
        index = self._list.indexAt(place)
        if not index.isValid():
            return
        self._list.setCurrentIndex(index)
        menu = QMenu(self)
        menu.addAction(icon("pencil-outline", self._theme), self.tr("Open"), lambda: self._open(index))
        menu.addSeparator()
        for name in ("publish", "proof", "versions"):
            menu.addAction(self._actions[name])
        menu.addSeparator()
        for name in ("duplicate", "rename", "export", "delete"):
            menu.addAction(self._actions[name])
        menu.exec(self._list.viewport().mapToGlobal(place))


class _Row(QStyledItemDelegate):
    """Two lines: the name, and below it the state with a dot in its colour."""

    def __init__(self, theme: Theme, panel: LibraryPanel) -> None:
        super().__init__(panel)
        self._theme = theme
        self._panel = panel

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:  # type: ignore[override]
        return QSize(option.rect.width(), _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        entry = index.data(_ENTRY)
        rect: QRect = option.rect
        state = option.state
        theme = self._theme
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("current_line"))
        inner = rect.adjusted(SPACING + GRID, GRID + 1, -SPACING, -GRID - 1)
        half = inner.height() // 2
        painter.setPen(theme.color("text"))
        painter.setFont(text_font(10.0, bold=True))
        top = QRect(inner.left(), inner.top(), inner.width(), half)
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, _short(painter, entry.label, inner.width()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(_dot(entry)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = inner.top() + half + half // 2
        painter.drawEllipse(inner.left(), middle - 3, 7, 7)
        painter.setPen(theme.color("muted"))
        painter.setFont(text_font(9.0))
        below = QRect(inner.left() + 13, inner.top() + half, inner.width() - 13, half)
        words = _short(painter, self._panel.state_words(entry), below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()


def _short(painter: QPainter, words: str, width: int) -> str:
    return painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width)


def _dot(entry: Entry) -> str:
    if entry.error:
        return "error"
    if not entry.publication:
        return "line"
    if entry.is_paused:
        return "confirm"
    return "warning" if entry.differs else "ok"
