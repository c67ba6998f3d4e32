"""The bar below a source text that finds and replaces in it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from designer.core.catalogue import sentence
from designer.core.errors import TemplateError
from designer.gui.editor.edits import one_step
from designer.gui.editor.search import Hit, find, next_hit
from designer.gui.editor.search_fields import SearchFields
from designer.gui.editor.source_editor import SourceEditor
from designer.gui.plain import PlainLabel
from designer.gui.theme import GRID, SPACING, Theme


class FindBar(QWidget):
    """Works on the editor that was handed in last."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor: SourceEditor | None = None
        self._hits: list[Hit] = []
        self.fields = SearchFields(theme, self)
        self._told = PlainLabel()
        self._told.setProperty("role", "muted")
        self._told.setMinimumWidth(110)
        self._replace_row = self._lay_out()
        self.fields.changed.connect(self.refresh)
        self.fields.go_wanted.connect(lambda is_backwards: self._go(is_backwards=is_backwards))
        self.fields.replace_wanted.connect(self.replace)
        self.fields.close_wanted.connect(self.close_bar)
        self.hide()

    def open_for(self, editor: SourceEditor, *, with_replace: bool = False) -> None:
        """Search in an editor; what is selected there is looked for."""
        self.set_editor(editor)
        chosen = editor.textCursor().selectedText()
        if chosen and "\u2029" not in chosen:
            self.fields.what.setText(chosen)
        for widget in self._replace_row:
            widget.setVisible(with_replace and not editor.isReadOnly())
        self.show()
        self.fields.what.setFocus()
        self.fields.what.selectAll()
        self.refresh()

    def set_editor(self, editor: SourceEditor | None) -> None:
        """Search in another editor from now on."""
        before = self._editor
        if before is editor:
            return
        if before is not None:
            before.overlay.set_hits([])
            before.parsed.disconnect(self.refresh)
            before.destroyed.disconnect(self._on_editor_gone)
        if editor is not None:
            editor.parsed.connect(self.refresh)
            editor.destroyed.connect(self._on_editor_gone)
        self._editor = editor
        self._hits = []

    def refresh(self) -> None:
        """Find anew, and say how many there are."""
        if self._editor is None or not self.isVisible():
            return
        wrong: TemplateError | None = None
        try:
            self._hits = find(self.fields.search(), self._editor.tree().source, self.fields.put.text())
        except TemplateError as error:
            self._hits, wrong = [], error
        self.fields.tell(" ".join(sentence(wrong.code, wrong.arguments)) if wrong else "")
        self._editor.overlay.set_hits([(hit.start, hit.end) for hit in self._hits])
        self._tell(wrong="" if wrong is None else wrong.code)

    def replace(self) -> None:
        """Replace the selected hit, and go to the next."""
        editor = self._editor
        if editor is None or editor.isReadOnly():
            return
        self.refresh()
        chosen = self._selection(editor)
        hit = next((hit for hit in self._hits if (hit.start, hit.end) == chosen), None)
        if hit is not None:
            with one_step(editor.textCursor()) as cursor:
                cursor.insertText(hit.replacement)
            self.refresh()
        self._go(is_backwards=False)

    def replace_all(self) -> None:
        """Replace every hit in this file, as one step of undo."""
        editor = self._editor
        if editor is None or editor.isReadOnly():
            return
        self.refresh()
        if not self._hits:
            return
        units = editor.tree().utf16
        count = len(self._hits)
        with one_step(QTextCursor(editor.document())) as cursor:
            for hit in reversed(self._hits):
                cursor.setPosition(units.to_units(hit.start))
                cursor.setPosition(units.to_units(hit.end), QTextCursor.MoveMode.KeepAnchor)
                cursor.insertText(hit.replacement)
        self.refresh()
        self._told.setText(self.tr("{count} replaced").format(count=count))

    def close_bar(self) -> None:
        """Hide, and give the keyboard back to the text."""
        self.hide()
        if self._editor is not None:
            self._editor.overlay.set_hits([])
            self._editor.setFocus()
        self.closed.emit()

    def set_theme(self, theme: Theme) -> None:
        """Paint the icons anew."""
        self.fields.set_theme(theme)

    def told(self) -> str:
        """What the bar says about the search."""
        return self._told.text()

    def _on_editor_gone(self) -> None:
        self._editor = None
        self._hits = []

    def _go(self, *, is_backwards: bool) -> None:
        editor = self._editor
        if editor is None:
            return
        self.refresh()
        if not self._hits:
            return
        start, end = self._selection(editor)
        number = next_hit(self._hits, start if is_backwards else end, is_backwards=is_backwards)
        editor.select(self._hits[number].start, self._hits[number].end)
        self._tell(number=number + 1)

    def _selection(self, editor: SourceEditor) -> tuple[int, int]:
        units, cursor = editor.tree().utf16, editor.textCursor()
        return units.to_points(cursor.selectionStart()), units.to_points(cursor.selectionEnd())

    def _tell(self, *, number: int = 0, wrong: str = "") -> None:
        count = len(self._hits)
        if wrong:
            too_slow = wrong == "pattern-too-slow"
            self._told.setText(self.tr("Takes too long") if too_slow else self.tr("Not a pattern"))
        elif not self.fields.what.text():
            self._told.clear()
        elif number:
            self._told.setText(self.tr("{number} of {count}").format(number=number, count=count))
        else:
            self._told.setText(self.tr("{count} found").format(count=count) if count else self.tr("Nothing found"))

    def _lay_out(self) -> list[QWidget]:
        """Lay out both rows; the widgets of the second, which replaces."""
        finding, replacing = QHBoxLayout(), QHBoxLayout()
        previous = self.fields.button("chevron-up", self.tr("Previous (Shift+Enter)"))
        following = self.fields.button("chevron-down", self.tr("Next (Enter)"))
        close = self.fields.button("close", self.tr("Close (Esc)"))
        previous.clicked.connect(lambda: self._go(is_backwards=True))
        following.clicked.connect(lambda: self._go(is_backwards=False))
        close.clicked.connect(self.close_bar)
        one, every = QPushButton(self.tr("Replace")), QPushButton(self.tr("Replace all"))
        one.clicked.connect(self.replace)
        every.clicked.connect(self.replace_all)
        for widget in (*self.fields.switches, previous, following, self._told, close):
            finding.addWidget(widget)
        replacing.addWidget(one)
        replacing.addWidget(every)
        replacing.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(SPACING, GRID, SPACING, GRID)
        grid.setSpacing(GRID)
        for row, (field, beside) in enumerate(((self.fields.what, finding), (self.fields.put, replacing))):
            beside.setSpacing(GRID)
            grid.addWidget(field, row, 0)
            grid.addLayout(beside, row, 1)
        grid.setColumnStretch(0, 1)
        return [self.fields.put, one, every]
