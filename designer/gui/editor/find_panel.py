"""Finds and replaces in all files of a template; all that is replaced is one step of undo."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QTreeView, QVBoxLayout, QWidget

from designer.core.catalogue import sentence
from designer.core.errors import TemplateError
from designer.gui.editing.open_template import OpenTemplate, is_text
from designer.gui.editor.search import Hit, find
from designer.gui.editor.search_fields import SearchFields
from designer.gui.icons import icon
from designer.gui.plain import PlainLabel
from designer.gui.theme import GRID, SPACING, Theme
from designer.template.markup import Lines

_PLACE = Qt.ItemDataRole.UserRole
_SHOWN = 120  # characters of a line
_MOST_ROWS = 500  # of a file
QUIET_MS = 150
_HEIGHT = 240


class FindPanel(QWidget):
    """Shows what a search found, by file."""

    place_wanted = Signal(str, int, int)  # file, line and column from 1
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._template: OpenTemplate | None = None
        self._hits: dict[str, list[Hit]] = {}
        self.fields = SearchFields(theme, self)
        self._told = PlainLabel()
        self._told.setProperty("role", "muted")
        self._replace = QPushButton(self.tr("Replace in all files"))
        self._replace.clicked.connect(self.replace_all)
        self._model = QStandardItemModel(self)
        self._tree = self._made_tree()
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self.refresh)
        self.fields.changed.connect(self._quiet.start)
        self.fields.go_wanted.connect(lambda _is_backwards: self.refresh())
        self.fields.replace_wanted.connect(self.replace_all)
        self.fields.close_wanted.connect(self.close_panel)
        self._lay_out()
        self.setMinimumHeight(_HEIGHT)
        self.hide()

    def open_for(self, template: OpenTemplate, what: str = "") -> None:
        """Search in the files of a template."""
        self._template = template
        if what:
            self.fields.what.setText(what)
        self.show()
        self.fields.what.setFocus()
        self.fields.what.selectAll()
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Paint the icons anew."""
        self._theme = theme
        self.fields.set_theme(theme)
        self.refresh()

    def hits(self) -> dict[str, list[Hit]]:
        """What was found, by file."""
        return self._hits

    def told(self) -> str:
        """What the panel says about the search."""
        return self._told.text()

    def refresh(self) -> None:
        """Look again."""
        self._quiet.stop()
        self._model.clear()
        self._hits = {}
        wrong: TemplateError | None = None
        try:
            self._look()
        except TemplateError as error:
            wrong = error
        self.fields.tell(" ".join(sentence(wrong.code, wrong.arguments)) if wrong else "")
        count = sum(len(found) for found in self._hits.values())
        self._replace.setEnabled(bool(count))
        self._tree.expandAll()
        if wrong:
            too_slow = wrong.code == "pattern-too-slow"
            self._told.setText(self.tr("Takes too long") if too_slow else self.tr("Not a pattern"))
        elif not self.fields.what.text():
            self._told.setText(self.tr("Looks into all files of this template."))
        elif not count:
            self._told.setText(self.tr("Nothing found"))
        else:
            self._told.setText(self.tr("Found: {count}, in files: {files}").format(count=count, files=len(self._hits)))

    def replace_all(self) -> None:
        """Replace everything that is found now, in all files, as one step of undo."""
        template = self._template
        if template is None:
            return
        self.refresh()
        found = {name: hits for name, hits in self._hits.items() if not template.document(name).is_read_only}
        if not found:
            return
        label = self.tr("Replace “{what}”").format(what=self.fields.what.text())
        with template.macro(label):
            for name, hits in found.items():
                template.splice_all(name, [(hit.start, hit.end, hit.replacement) for hit in hits], label)
        count = sum(len(hits) for hits in found.values())
        self.refresh()
        self._told.setText(self.tr("Replaced: {count}, in files: {files}").format(count=count, files=len(found)))

    def close_panel(self) -> None:
        """Hide."""
        self.hide()
        self.closed.emit()

    def _look(self) -> None:
        template = self._template
        if template is None:
            return
        for name in filter(is_text, template.names()):
            try:
                text = template.document(name).text()
            except TemplateError:
                continue  # deleted in this moment
            hits = find(self.fields.search(), text, self.fields.put.text())
            if hits:
                self._hits[name] = hits
                self._model.appendRow(self._row(name, text, hits))

    def _row(self, name: str, text: str, hits: list[Hit]) -> QStandardItem:
        top = QStandardItem(f"{name}  ({len(hits)})")
        top.setIcon(icon("file-document-outline", self._theme))
        lines = Lines(text)
        top.setData((name, *lines.place(hits[0].start)), _PLACE)
        for hit in hits[:_MOST_ROWS]:
            place = lines.place(hit.start)
            first = lines.offset(place.line)
            begin = first if hit.end - first < _SHOWN else hit.start
            line = text[begin : begin + 2 * _SHOWN].partition("\n")[0].strip()[:_SHOWN]
            row = QStandardItem(f"{place.line}:  {line}")
            row.setData((name, *place), _PLACE)
            top.appendRow(row)
        return top

    def _on_chosen(self, index: QModelIndex) -> None:
        place = index.data(_PLACE)
        if place:
            self.place_wanted.emit(*place)

    def _made_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self._model)
        tree.setHeaderHidden(True)
        tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        tree.setUniformRowHeights(True)
        tree.setAccessibleName(self.tr("Found in the template"))
        tree.clicked.connect(self._on_chosen)
        tree.activated.connect(self._on_chosen)
        return tree

    def _lay_out(self) -> None:
        finding, replacing = QHBoxLayout(), QHBoxLayout()
        close = self.fields.button("close", self.tr("Close (Esc)"))
        close.clicked.connect(self.close_panel)
        for widget in (*self.fields.switches, close):
            finding.addWidget(widget)
        replacing.addWidget(self._replace)
        head = QGridLayout()
        head.setContentsMargins(SPACING, GRID, SPACING, GRID)
        head.setSpacing(GRID)
        for row, (field, beside) in enumerate(((self.fields.what, finding), (self.fields.put, replacing))):
            beside.setSpacing(GRID)
            head.addWidget(field, row, 0)
            head.addLayout(beside, row, 1)
        head.addWidget(self._told, 2, 0, 1, 2)
        head.setColumnStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._tree, 1)
