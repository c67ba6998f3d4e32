"""The structure of the source that is shown: choosing a row jumps there, and the cursor chooses its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QVBoxLayout, QWidget

from designer.gui.icons import icon
from designer.gui.plain import PlainLabel
from designer.gui.structure.model import Row, rows_of
from designer.gui.structure.outline import Outline
from designer.gui.structure.words import RowWords
from designer.gui.theme import SPACING, Theme

if TYPE_CHECKING:
    from designer.gui.editor.source_editor import SourceEditor

QUIET_MS = 200
_OPEN_LEVELS, _FEW_LEVELS = 5, 2
_MANY = 600  # rows; of more only the upper levels are opened at first
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
    menu_wanted = Signal(QPoint)  # where on the screen, for the row that is chosen

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._editor: SourceEditor | None = None
        self._opened: dict[str, bool] = {}
        self._is_filling = False
        self.words = RowWords(self)
        self.outline = Outline(self.words.of_row, self._picture, self._color, self)
        self.tree = QTreeView()
        self.tree.setModel(self.outline)
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(self.tr("Structure"))
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.setUniformRowHeights(True)
        self.tree.setDragEnabled(True)
        self.tree.setAcceptDrops(True)
        self.tree.setDropIndicatorShown(True)
        self.tree.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.tree.setIndentation(2 * SPACING)
        self.tree.clicked.connect(self._on_chosen)
        self.tree.activated.connect(self._on_chosen)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._on_menu)
        self.tree.expanded.connect(lambda index: self._note(index, is_open=True))
        self.tree.collapsed.connect(lambda index: self._note(index, is_open=False))
        self._empty = PlainLabel(self.tr("The blocks of an e-mail or a page are shown here."))
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(SPACING, SPACING, SPACING, SPACING)
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self.refresh)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tree)
        layout.addWidget(self._empty)
        self.tree.hide()

    def show_editor(self, editor: SourceEditor | None) -> None:
        """Show the structure of another editor's text."""
        if editor is not self._editor:
            if self._editor is not None:
                self._editor.parsed.disconnect(self._quiet.start)
                self._editor.destroyed.disconnect(self._on_editor_gone)
            self._editor = editor
            self._opened = {}
            if editor is not None:
                editor.parsed.connect(self._quiet.start)
                editor.destroyed.connect(self._on_editor_gone)
        self.refresh()

    @property
    def is_current(self) -> bool:
        """Whether the rows are those of the source as it stands."""
        rows = self.outline.rows()
        return self._editor is None or not rows or rows[0].tree.source == self._editor.live.now().source

    def show_offset(self, offset: int) -> None:
        """Choose the innermost row around an offset, in code points."""
        index = self.outline.index_of(_innermost(self.outline.top, offset))
        if index.isValid() and self.tree.currentIndex() != index:
            self._is_filling = True
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)
            self._is_filling = False

    def set_theme(self, theme: Theme) -> None:
        """Paint anew."""
        self._theme = theme
        self.tree.viewport().update()

    def refresh(self) -> None:
        """Show the rows as they are now; as long as only texts and places changed, the view stays as it is."""
        self._quiet.stop()
        editor = self._editor
        rows = rows_of(editor.live.tree) if editor is not None and editor.language.has_tags else []
        self._is_filling = True
        if self.outline.fill(rows):
            self._expand()
        self._is_filling = False
        self.tree.viewport().update()
        self.tree.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        if editor is not None and rows:
            self.show_offset(editor.offset())

    def _expand(self) -> None:
        rows = self.outline.rows()
        levels = _OPEN_LEVELS if len(rows) < _MANY else _FEW_LEVELS
        for row in rows:
            if row.children and self._opened.get(row.key, row.key.count("/") <= levels):
                self.tree.setExpanded(self.outline.index_of(row.key), True)

    def _picture(self, row: Row) -> QIcon:
        name = _ICONS.get(row.kind, _ICONS.get(row.name, "code-tags"))
        return icon(name, self._theme, "code_jinja" if row.kind in _SENTENCES else "muted")

    def _color(self, row: Row) -> QColor | None:
        return self._theme.color("code_jinja") if row.kind in _SENTENCES else None

    def _note(self, index: QModelIndex, *, is_open: bool) -> None:
        row = self.outline.row_of(index)
        if row is not None and not self._is_filling:
            self._opened[row.key] = is_open

    def _on_chosen(self, index: QModelIndex) -> None:
        row = self.outline.row_of(index)
        if row is not None and not self._is_filling:
            self.place_wanted.emit(row.start, row.end)

    def _on_menu(self, at: QPoint) -> None:
        """For the row under the pointer, or by the menu key for the current one."""
        index = self.tree.indexAt(at)
        if index.isValid():
            self._on_chosen(index)
            self.menu_wanted.emit(self.tree.viewport().mapToGlobal(at))

    def _on_editor_gone(self) -> None:
        self._editor = None
        self.refresh()


def _innermost(rows: list[Row], offset: int) -> str:
    for row in rows:
        if row.start <= offset < row.end:
            return _innermost(row.children, offset) or row.key
    return ""
