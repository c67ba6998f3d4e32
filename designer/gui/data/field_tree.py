"""The fields of a template: kind, example, and whether the mail may show it; each can be dragged into the source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QMenu, QTreeView, QVBoxLayout, QWidget

from designer.core.fields import Field, PublicPaths
from designer.gui.data.field_mime import FIELD_MIME
from designer.gui.icons import icon
from designer.gui.plain import PlainLabel, tip
from designer.gui.session import TemplateSession, example_of
from designer.gui.theme import GRID, SPACING, Theme

_PATH = Qt.ItemDataRole.UserRole
NAME, PUBLIC, EXAMPLE = range(3)


class _Model(QStandardItemModel):
    def mimeTypes(self) -> list[str]:
        return [FIELD_MIME, "text/plain"]

    def mimeData(self, indexes: Any) -> QMimeData:
        path = next((str(index.siblingAtColumn(NAME).data(_PATH)) for index in indexes), "")
        data = QMimeData()
        data.setData(FIELD_MIME, path.encode())
        data.setText("{{ " + path + " }}")
        return data


class FieldTree(QWidget):
    """Shows the fields of a session. Ticking a field asks to release it, or to make it personal again."""

    release_wanted = Signal(str, bool)  # the path, and whether the mail may show it
    insert_wanted = Signal(str)  # the path

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_filling = False
        self._session: TemplateSession | None = None
        self._shown: tuple[object, ...] = ()
        self._model = _Model(0, 3, self)
        self._model.setHorizontalHeaderLabels([self.tr("Field"), self.tr("In mail"), self.tr("Example")])
        self._model.itemChanged.connect(self._on_item_changed)
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search fields"))
        self._search.setAccessibleName(self.tr("Search fields"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(lambda _text: self._filter())
        self._tree = QTreeView()
        self._tree.setAccessibleName(self.tr("Fields"))
        self._tree.setModel(self._model)
        self._tree.setDragEnabled(True)
        self._tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self._tree.setUniformRowHeights(True)
        self._tree.setIndentation(GRID * 4)
        self._tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._tree.customContextMenuRequested.connect(self._on_menu_requested)
        self._tree.doubleClicked.connect(lambda index: self._insert(index.siblingAtColumn(NAME).data(_PATH)))
        self._empty = PlainLabel(self.tr("Fields come from the samples. Add a sample to see them here."))
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "muted")
        self._empty.setContentsMargins(SPACING, SPACING, SPACING, SPACING)
        self._build()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID)
        bar = QHBoxLayout()
        bar.setContentsMargins(GRID, 0, GRID, 0)
        bar.addWidget(self._search)
        layout.addLayout(bar)
        layout.addWidget(self._empty)
        layout.addWidget(self._tree, 1)
        header = self._tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(EXAMPLE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((NAME, 176), (PUBLIC, 56)):
            header.resizeSection(column, width)

    def show_session(self, session: TemplateSession | None) -> None:
        """Show the fields of another template."""
        for signal_of in (self._session,):
            if signal_of is not None:
                signal_of.facts_changed.disconnect(self.refresh)
                signal_of.sample_changed.disconnect(self.refresh)
        self._session = session
        self._shown = ()
        if session is not None:
            session.facts_changed.connect(self.refresh)
            session.sample_changed.connect(self.refresh)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Paint the icons anew."""
        self._theme = theme
        self._shown = ()
        self.refresh()

    def refresh(self) -> None:
        """Show the fields as they are now."""
        session = self._session
        fields = session.fields() if session else Field("object")
        ctx: Mapping[str, Any] = session.ctx() if session else {}
        public = session.public() if session else PublicPaths(())
        shown = (fields, ctx, public)
        if shown == self._shown:
            return
        self._shown = shown
        opened = self._opened()
        self._is_filling = True
        self._model.removeRows(0, self._model.rowCount())
        self._fill(self._model.invisibleRootItem(), fields, ("ctx",), ctx, public)
        self._is_filling = False
        self._empty.setVisible(not fields.children)
        self._tree.setVisible(bool(fields.children))
        self._reopen(opened)
        self._filter()

    def _fill(
        self, parent: QStandardItem, fields: Field, path: tuple[str, ...], ctx: Mapping[str, Any], public: PublicPaths
    ) -> None:
        for name, child in fields.children.items():
            here = (*path, name)
            parent.appendRow(self._row(name, child, here, example_of(ctx, here[1:]), public))
            self._fill(parent.child(parent.rowCount() - 1), child, here, ctx, public)

    def _row(
        self, name: str, field: Field, path: tuple[str, ...], example: str, public: PublicPaths
    ) -> list[QStandardItem]:
        dotted = ".".join(path)
        is_public = public.releases(path)
        first, mark, shown = QStandardItem(name), QStandardItem(), QStandardItem(example)
        first.setData(dotted, _PATH)
        first.setIcon(icon(_ICONS[_shape(field)], self._theme))
        first.setToolTip(tip(f"{{{{ {dotted} }}}}\n{self._kind(field)}"))
        shown.setToolTip(tip(example))
        mark.setCheckable(True)
        mark.setCheckState(Qt.CheckState.Checked if is_public else Qt.CheckState.Unchecked)
        mark.setData(dotted, _PATH)
        words = (
            self.tr("Public: the mail itself may show this field.")
            if is_public
            else self.tr("Personal: only the encrypted PDF shows this field. Tick it to release it for the mail.")
        )
        mark.setToolTip(words)
        mark.setData(f"{dotted}: {words}", Qt.ItemDataRole.AccessibleTextRole)
        shown.setForeground(self._theme.color("muted"))
        return [first, mark, shown]

    def _kind(self, field: Field) -> str:
        words = {
            "list": self.tr("list"), "object": self.tr("group"), "text": self.tr("text"),
            "number": self.tr("number"), "flag": self.tr("yes/no"), "unknown": self.tr("empty"),
        }  # fmt: skip
        return words[_shape(field)]

    def _on_item_changed(self, item: QStandardItem) -> None:
        if not self._is_filling and item.column() == PUBLIC:
            self.release_wanted.emit(item.data(_PATH), item.checkState() == Qt.CheckState.Checked)

    def _on_menu_requested(self, place: QPoint) -> None:
        index = self._tree.indexAt(place)
        if not index.isValid():
            return
        path = str(index.siblingAtColumn(NAME).data(_PATH))
        is_public = index.siblingAtColumn(PUBLIC).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
        menu = QMenu(self)
        menu.addAction(self.tr("Insert at the cursor"), lambda: self._insert(path))
        words = self.tr("Make personal again") if is_public else self.tr("Release for the mail")
        menu.addAction(words, lambda: self.release_wanted.emit(path, not is_public))
        menu.exec(self._tree.viewport().mapToGlobal(place))

    def _insert(self, path: str) -> None:
        if path:
            self.insert_wanted.emit(path)

    def _opened(self) -> set[str] | None:
        """The paths whose children are shown; None before anything was shown."""
        if not self._model.rowCount():
            return None
        return {str(item.data(_PATH)) for item in self._items() if self._tree.isExpanded(item.index())}

    def _reopen(self, paths: set[str] | None) -> None:
        for item in self._items():
            is_open = item.data(_PATH).count(".") < 2 if paths is None else item.data(_PATH) in paths
            self._tree.setExpanded(item.index(), is_open)

    def _filter(self) -> None:
        """Show the fields whose path holds the typed letters, with all that they stand in."""
        wanted = self._search.text().casefold()
        for item in self._items():
            parent = item.parent()
            inside = [str(item.data(_PATH)), *(str(child.data(_PATH)) for child in _below(item))]
            is_hidden = bool(wanted) and not any(wanted in path.casefold() for path in inside)
            self._tree.setRowHidden(item.row(), parent.index() if parent else self._model.index(-1, -1), is_hidden)
            if wanted and not is_hidden:
                self._tree.expand(item.index())

    def _items(self) -> list[QStandardItem]:
        return _below(self._model.invisibleRootItem())


def _below(item: QStandardItem) -> list[QStandardItem]:
    children = [item.child(row, NAME) for row in range(item.rowCount())]
    return [one for child in children for one in (child, *_below(child))]


def _shape(field: Field) -> str:
    return "list" if field.is_collection else field.kind


_ICONS = {
    "list": "format-list-bulleted", "object": "code-braces", "text": "format-text", "number": "numeric",
    "flag": "toggle-switch-outline", "unknown": "help",
}  # fmt: skip
