"""The structure of the source that is shown: choosing a row jumps there, and the cursor chooses its row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTreeView, QVBoxLayout, QWidget

from designer.gui.editor.source_editor import SourceEditor
from designer.gui.icons import icon
from designer.gui.structure.model import Row, rows_of
from designer.gui.theme import SPACING, Theme

_SPAN = Qt.ItemDataRole.UserRole
_KEY = Qt.ItemDataRole.UserRole + 1
_OPEN_LEVELS = 5
_ICONS = {
    "for": "repeat", "if": "help-rhombus-outline", "elif": "help-rhombus-outline", "else": "help-rhombus-outline",
    "empty": "playlist-remove", "include": "file-link-outline", "macro": "function-variant", "set": "equal",
    "call": "function-variant", "block": "card-outline", "raw": "code-tags", "mj-image": "image-outline",
    "img": "image-outline", "mj-text": "format-text", "mj-button": "gesture-tap-button", "table": "table",
    "mj-table": "table", "tr": "table-row", "td": "rectangle-outline", "th": "rectangle-outline",
    "mj-section": "view-agenda-outline", "mj-wrapper": "view-agenda-outline", "mj-column": "view-column-outline",
    "mj-divider": "minus", "mj-spacer": "arrow-expand-vertical", "style": "palette-outline",
    "mj-style": "palette-outline", "link": "palette-outline", "head": "cog-outline", "mj-head": "cog-outline",
    "body": "file-document-outline", "mj-body": "email-outline", "h1": "format-header-1", "h2": "format-header-2",
    "h3": "format-header-3", "p": "format-paragraph", "ul": "format-list-bulleted", "ol": "format-list-numbered",
    "a": "link-variant", "title": "format-title", "mj-title": "format-title",
}  # fmt: skip
_SENTENCES = frozenset({"for", "if", "elif", "else", "empty"})


class StructurePanel(QWidget):
    """Shows the rows of one editor. What a person opened stays open while the text changes."""

    place_wanted = Signal(int, int)  # the span of a row, in code points

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._editor: SourceEditor | None = None
        self._rows: list[Row] = []
        self._items: dict[str, QStandardItem] = {}
        self._opened: dict[str, bool] = {}
        self._is_filling = False
        self._model = QStandardItemModel(self)
        self._tree = QTreeView()
        self._tree.setModel(self._model)
        self._tree.setHeaderHidden(True)
        self._tree.setAccessibleName(self.tr("Structure"))
        self._tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self._tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._tree.setUniformRowHeights(True)
        self._tree.setIndentation(2 * SPACING)
        self._tree.clicked.connect(self._on_chosen)
        self._tree.activated.connect(self._on_chosen)
        self._tree.expanded.connect(lambda index: self._note(index, is_open=True))
        self._tree.collapsed.connect(lambda index: self._note(index, is_open=False))
        self._empty = QLabel(self.tr("The blocks of an e-mail or a page are shown here."))
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(SPACING, SPACING, SPACING, SPACING)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._tree)
        layout.addWidget(self._empty)
        self._tree.hide()

    def show_editor(self, editor: SourceEditor | None) -> None:
        """Show the structure of another editor's text."""
        if editor is not self._editor:
            if self._editor is not None:
                self._editor.parsed.disconnect(self.refresh)
                self._editor.destroyed.disconnect(self._on_editor_gone)
            self._editor = editor
            self._opened = {}
            if editor is not None:
                editor.parsed.connect(self.refresh)
                editor.destroyed.connect(self._on_editor_gone)
        self.refresh()

    def show_offset(self, offset: int) -> None:
        """Choose the innermost row around an offset, in code points."""
        key = _innermost(self._rows, offset)
        item = self._items.get(key)
        if item is not None and self._tree.currentIndex() != item.index():
            self._is_filling = True
            self._tree.setCurrentIndex(item.index())
            self._tree.scrollTo(item.index())
            self._is_filling = False

    def set_theme(self, theme: Theme) -> None:
        """Paint the icons anew."""
        self._theme = theme
        self._rows = []
        self.refresh()

    def refresh(self) -> None:
        """Show the rows as they are now; as long as only texts and places changed, the same rows are kept."""
        editor = self._editor
        rows = rows_of(editor.live.tree) if editor is not None and editor.language.has_tags else []
        is_same = bool(rows) and _keys(rows) == _keys(self._rows)
        self._rows = rows
        if is_same:
            self._update(rows)
        else:
            self._rebuild(rows)
        self._tree.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def words_for(self, row: Row) -> str:
        """A row in words."""
        sentences = {
            "for": self.tr("Repeat for each {name} in {detail}"),
            "if": self.tr("Only if {detail}"),
            "elif": self.tr("Otherwise, if {detail}"),
            "else": self.tr("Otherwise"),
            "empty": self.tr("If there is none"),
            "include": self.tr("From {detail}"),
            "macro": self.tr("Building block {detail}"),
            "block": self.tr("Block {detail}"),
            "set": self.tr("Named text {detail}"),
            "raw": self.tr("Left as it is"),
        }
        if row.kind in sentences:
            return sentences[row.kind].format(name=row.name, detail=row.detail)
        name = self._names().get(row.name, row.name)
        return f"{name}  {row.detail}" if row.detail else name

    def text_at(self, key: str) -> str:
        """How the row with this key is shown."""
        return self._items[key].text()

    def _names(self) -> dict[str, str]:
        return {
            "mj-head": self.tr("Head"), "head": self.tr("Head"), "mj-body": self.tr("E-mail"), "body": self.tr("Page"),
            "mj-section": self.tr("Section"), "mj-wrapper": self.tr("Frame"), "mj-column": self.tr("Column"),
            "mj-group": self.tr("Group"), "mj-text": self.tr("Text"), "mj-image": self.tr("Image"),
            "img": self.tr("Image"), "mj-button": self.tr("Button"), "mj-divider": self.tr("Line"),
            "mj-spacer": self.tr("Space"), "mj-table": self.tr("Table"), "table": self.tr("Table"),
            "thead": self.tr("Table head"), "tfoot": self.tr("Table foot"), "tr": self.tr("Row"),
            "td": self.tr("Cell"), "th": self.tr("Head cell"), "p": self.tr("Paragraph"), "a": self.tr("Link"),
            "h1": self.tr("Heading 1"), "h2": self.tr("Heading 2"), "h3": self.tr("Heading 3"), "ul": self.tr("List"),
            "ol": self.tr("Numbered list"), "li": self.tr("List item"), "div": self.tr("Box"), "span": self.tr("Span"),
            "style": self.tr("Style"), "mj-style": self.tr("Style"), "link": self.tr("Link to"),
            "mj-title": self.tr("Title"), "title": self.tr("Title"), "mj-preview": self.tr("Preview line"),
            "mj-raw": self.tr("Raw code"), "mj-attributes": self.tr("Defaults"), "mj-social": self.tr("Social icons"),
            "mj-hero": self.tr("Hero"), "hr": self.tr("Line"), "meta": self.tr("Setting"),
        }  # fmt: skip

    def _rebuild(self, rows: list[Row]) -> None:
        self._is_filling = True
        self._model.clear()
        self._items = {}
        for row in rows:
            self._model.appendRow(self._made(row))
        for key, item in self._items.items():
            self._tree.setExpanded(item.index(), self._opened.get(key, key.count("/") <= _OPEN_LEVELS))
        self._is_filling = False
        if self._editor is not None:
            self.show_offset(self._editor.offset())

    def _made(self, row: Row) -> QStandardItem:
        item = QStandardItem()
        item.setIcon(icon(_ICONS.get(row.kind, _ICONS.get(row.name, "code-tags")), self._theme, self._color(row)))
        if row.kind in _SENTENCES:
            item.setForeground(self._theme.color("code_jinja"))
        item.setData(row.key, _KEY)
        self._items[row.key] = item
        self._fill(item, row)
        for child in row.children:
            item.appendRow(self._made(child))
        return item

    def _color(self, row: Row) -> str:
        return "code_jinja" if row.kind in _SENTENCES else "muted"

    def _fill(self, item: QStandardItem, row: Row) -> None:
        words = self.words_for(row)
        if item.text() != words:
            item.setText(words)
            item.setToolTip(f"<{row.name}>" if row.kind == "element" else words)
        item.setData((row.start, row.end), _SPAN)

    def _update(self, rows: list[Row]) -> None:
        for row in rows:
            self._fill(self._items[row.key], row)
            self._update(row.children)

    def _note(self, index: QModelIndex, *, is_open: bool) -> None:
        if not self._is_filling:
            self._opened[str(index.data(_KEY))] = is_open

    def _on_chosen(self, index: QModelIndex) -> None:
        span = index.data(_SPAN)
        if span and not self._is_filling:
            self.place_wanted.emit(*span)

    def _on_editor_gone(self) -> None:
        self._editor = None
        self._rebuild([])


def _keys(rows: list[Row]) -> list[object]:
    return [(row.key, _keys(row.children)) for row in rows]


def _innermost(rows: list[Row], offset: int) -> str:
    for row in rows:
        if row.start <= offset < row.end:
            return _innermost(row.children, offset) or row.key
    return ""
