"""A sample as a tree beside its JSON: a value edited here changes that value in the text, and nothing else."""

from __future__ import annotations

import json

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QSplitter, QStyledItemDelegate, QTreeView, QVBoxLayout, QWidget

from designer.core.catalogue import sentence
from designer.core.errors import EventError
from designer.core.json_spans import JsonNode, json_tree, written
from designer.gui.editing.source_document import SourceDocument
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import SPACING, Theme

_QUIET_MS = 150
_MOST_NODES = 20_000  # of a longer sample the tree shows the beginning
_SIDE_BY_SIDE = 640
_TIP_LENGTH = 500
_NODE = Qt.ItemDataRole.UserRole


class JsonView(QWidget):
    """The tree of one sample's document."""

    value_edited = Signal(str, int, int, str)  # file, and the code points from start to end become this text
    place_wanted = Signal(str, int)  # file and line

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._document: SourceDocument | None = None
        self._is_filling = False
        self._text = ""
        self._model = QStandardItemModel(0, 2, self)
        self._model.setHorizontalHeaderLabels([self.tr("Name"), self.tr("Value")])
        self._model.itemChanged.connect(self._on_item_changed)
        self._fault = PlainLabel()
        self._fault.setWordWrap(True)
        self._fault.setProperty("role", "error")
        self._fault.setContentsMargins(SPACING, SPACING, SPACING, SPACING)
        self._tree = QTreeView()
        self._tree.setAccessibleName(self.tr("Values of the sample"))
        self._tree.setModel(self._model)
        self._tree.setUniformRowHeights(True)
        self._tree.setItemDelegateForColumn(0, _NotEdited(self))
        self._tree.clicked.connect(self._on_clicked)
        self._tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._tree.header().resizeSection(0, 180)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self.refresh)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._fault)
        layout.addWidget(self._tree, 1)

    def show_document(self, document: SourceDocument | None) -> None:
        """Show another sample."""
        if self._document is not None:
            self._document.revised.disconnect(self._quiet.start)
        self._document = document
        if document is not None:
            document.revised.connect(self._quiet.start)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Paint anew."""
        self._theme = theme
        self.refresh()

    def refresh(self) -> None:
        """Show the document as it stands; while it is no JSON, the tree of before stays, and the fault is told."""
        text = self._document.text() if self._document else ""
        try:
            tree = json_tree(text) if self._document else None
        except EventError as error:
            words = sentence(error.code, error.arguments)
            self._fault.setText(f"{words.what} {words.remedy}")
            self._fault.show()
            self._tree.setEnabled(False)
            return
        self._fault.hide()
        self._tree.setEnabled(True)
        self._text = text
        opened = self._opened()
        self._is_filling = True
        self._model.removeRows(0, self._model.rowCount())
        if tree is not None:
            left = [_MOST_NODES]
            for child in tree.children:
                self._fill(self._model.invisibleRootItem(), child, child.name, left)
        self._is_filling = False
        self._reopen(opened)

    def _fill(self, parent: QStandardItem, node: JsonNode, trail: str, left: list[int]) -> None:
        if left[0] <= 0:
            return
        left[0] -= 1
        name = QStandardItem(str(int(node.name) + 1) if node.name.isdigit() and parent.data(_NODE) else node.name)
        value = QStandardItem(self._shown(node))
        name.setToolTip(tip(name.text()))
        value.setToolTip(tip(value.text()[:_TIP_LENGTH]))
        name.setData(trail, _NODE)
        name.setEditable(False)
        value.setData((node.start, node.end), _NODE)
        value.setEditable(not node.children and node.kind not in ("object", "list"))
        value.setForeground(self._theme.color(_COLORS.get(node.kind, "muted")))
        parent.appendRow([name, value])
        for child in node.children:
            self._fill(name, child, f"{trail}/{child.name}", left)

    def _shown(self, node: JsonNode) -> str:
        if node.kind == "list":
            return self.tr("{count} items").format(count=len(node.children))
        if node.kind == "object":
            return ""
        raw = self._text_of(node)
        return str(json.loads(raw)) if node.kind == "text" else raw

    def _text_of(self, node: JsonNode) -> str:
        return self._text[node.start : node.end]

    def _on_item_changed(self, item: QStandardItem) -> None:
        if self._is_filling or self._document is None or item.column() != 1:
            return
        start, end = item.data(_NODE)
        before = self._text[start:end]
        typed = item.text()
        fresh = json.dumps(typed, ensure_ascii=False) if before.startswith('"') else written(typed)
        if fresh != before:
            self.value_edited.emit(self._document.name, start, end, fresh)

    def _on_clicked(self, index: QModelIndex) -> None:
        if self._document is None:
            return
        item = self._model.itemFromIndex(index.siblingAtColumn(1))
        if item is not None and item.data(_NODE):
            line = self._text.count("\n", 0, item.data(_NODE)[0]) + 1
            self.place_wanted.emit(self._document.name, line)

    def _opened(self) -> set[str] | None:
        if not self._model.rowCount():
            return None
        return {str(item.data(_NODE)) for item in self._items() if self._tree.isExpanded(item.index())}

    def _reopen(self, trails: set[str] | None) -> None:
        if trails is None:
            self._tree.expandToDepth(1)
            return
        for item in self._items():
            if item.data(_NODE) in trails:
                self._tree.expand(item.index())

    def _items(self) -> list[QStandardItem]:
        found: list[QStandardItem] = []
        waiting = [self._model.invisibleRootItem()]
        while waiting:
            parent = waiting.pop()
            children = [parent.child(row, 0) for row in range(parent.rowCount())]
            found.extend(children)
            waiting.extend(children)
        return found


class Beside(QSplitter):
    """The tree and the text of a sample: side by side, or one above the other where that would be too narrow."""

    def __init__(self, tree: QWidget, text: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.addWidget(tree)
        self.addWidget(text)
        self.setSizes([320, 380])

    def resizeEvent(self, event: QResizeEvent) -> None:
        is_wide = event.size().width() >= _SIDE_BY_SIDE
        self.setOrientation(Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical)
        super().resizeEvent(event)


class _NotEdited(QStyledItemDelegate):
    """Names are changed in the text."""

    def createEditor(self, *_: object) -> QWidget | None:  # type: ignore[override]
        return None


_COLORS = {"text": "code_string", "number": "code_number", "flag": "code_keyword", "null": "muted"}
