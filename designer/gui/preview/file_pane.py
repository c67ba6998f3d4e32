"""One attachment: its pages with zoom, search and thumbnails, and the password that it is sealed with."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from designer.gui.plain import PlainLabel
from designer.gui.preview.page_canvas import PageCanvas
from designer.gui.preview.page_drag import PageDrag, Resolve, nowhere
from designer.gui.preview.page_handles import PageHandles
from designer.gui.preview.thumbnails import Thumbnails
from designer.gui.preview.tools import ToolRow
from designer.gui.theme import GRID, SPACING, Theme
from designer.render.questions import FileView
from designer.template.design.handles import snapped

_HIDDEN = "•" * 12


class FilePane(QWidget):
    """Shows the very file that would be sent, opened with its password; in drafts the file before it is sealed."""

    place_clicked = Signal(str, int, int)
    ground_clicked = Signal()
    dropped = Signal(str, int, int, bool)  # the tag beside which the framed element was dropped, and whether before it
    field_dropped = Signal(str, str, int, int)  # the field, and the tag that it was dropped on
    drag_begun = Signal()
    resized = Signal(str, str)  # a handle's name, and the length that it was dragged to
    words_wanted = Signal(QPoint)
    step_wanted = Signal(str)
    menu_wanted = Signal(QPoint)
    painted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, drop_place: Resolve = nowhere) -> None:
        super().__init__(parent)
        self.canvas = PageCanvas(theme, self)
        self._drag = PageDrag(self.canvas, drop_place)
        self.handles = PageHandles(self.canvas, partial(snapped, is_mail=False))
        self.thumbnails = Thumbnails(self)
        self.thumbnails.hide()
        self._file: FileView | None = None  # the last whole one
        self._password = ""
        self._is_password_shown = False
        self._tools = ToolRow(theme, self)
        self._build_tools()
        self._seal = self._build_seal()
        self._search = self._build_search(theme)
        pages = QHBoxLayout()
        pages.setSpacing(0)
        pages.addWidget(self.thumbnails)
        pages.addWidget(self.canvas, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tools)
        column.addWidget(self._search)
        column.addLayout(pages, 1)
        column.addWidget(self._seal)
        self._connect()

    def show_file(self, file: FileView, *, is_draft: bool) -> None:
        """Show an attachment."""
        self.canvas.setAccessibleName(self.tr("Pages of {name}").format(name=file.name))
        self.canvas.show_pdf(file.raw, file.password, boxes=file.boxes, is_cut=is_draft and file.is_cut)
        if not is_draft:
            self._file = file
            self._show_thumbnails()
            self._password = file.password
            self._show_seal(is_sealed=file.is_sealed)

    def give_up_drag(self) -> None:
        """What is dragged stays as it was."""
        self._drag.give_up()
        self.handles.give_up()

    def set_stale(self, is_stale: bool) -> None:
        """Dim the pages."""
        self.canvas.set_stale(is_stale)
        self.thumbnails.setEnabled(not is_stale)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.canvas.set_theme(theme)
        self._tools.set_theme(theme)
        self._search.set_theme(theme)

    def show_place(self, file: str, line: int, nth: int | None = None) -> None:
        """Frame what a source line makes."""
        self.canvas.show_place(file, line, nth)

    @property
    def last_visible_page(self) -> int:
        """How far a draft must be made."""
        return self.canvas.last_visible_page

    def _build_tools(self) -> None:
        tools = self._tools
        self.pages_button = tools.add_button("view-list-outline", self.tr("Page pictures"), is_checkable=True)
        self._place = PlainLabel(parent=self)
        self._place.setAccessibleName(self.tr("Page"))
        tools.add(self._place)
        tools.add_space()
        self.smaller = tools.add_button("magnify-minus-outline", self.tr("Smaller"), shortcut="Ctrl+-")
        self._zoom = PlainLabel(parent=self)
        self._zoom.setMinimumWidth(10 * GRID)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._zoom.setAccessibleName(self.tr("Zoom"))
        tools.add(self._zoom)
        self.larger = tools.add_button("magnify-plus-outline", self.tr("Larger"), shortcut="Ctrl++")
        self.by_width = tools.add_button("arrow-expand-horizontal", self.tr("As wide as the view"))
        self.by_page = tools.add_button("fit-to-page-outline", self.tr("Whole page"))
        self.find_button = tools.add_button(
            "magnify", self.tr("Find in the pages"), shortcut="Ctrl+F", is_checkable=True
        )

    def _build_seal(self) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(SPACING, GRID, SPACING, GRID)
        self._seal_text = PlainLabel(parent=line)
        self._seal_text.setTextFormat(Qt.TextFormat.PlainText)
        self._seal_text.setProperty("role", "muted")
        self.show_password = QPushButton(self.tr("Show"), line)
        self.show_password.setFlat(True)
        self.show_password.setAccessibleName(self.tr("Show the password"))
        row.addWidget(self._seal_text)
        row.addWidget(self.show_password)
        row.addStretch(1)
        line.hide()
        return line

    def _build_search(self, theme: Theme) -> ToolRow:
        row = ToolRow(theme, self)
        self.words = QLineEdit(row)
        self.words.setPlaceholderText(self.tr("Find in the pages"))
        self.words.setAccessibleName(self.tr("Find in the pages"))
        self.words.setClearButtonEnabled(True)
        self._hits = PlainLabel(parent=row)
        row.add(self.words, 1)
        row.add(self._hits)
        self._before = row.add_button("chevron-up", self.tr("Previous hit"))
        self._after = row.add_button("chevron-down", self.tr("Next hit"), shortcut="Enter")
        row.hide()
        return row

    def _connect(self) -> None:
        canvas = self.canvas
        canvas.place_clicked.connect(self.place_clicked)
        canvas.ground_clicked.connect(self.ground_clicked)
        canvas.words_wanted.connect(self.words_wanted)
        canvas.step_wanted.connect(self.step_wanted)
        canvas.menu_wanted.connect(self.menu_wanted)
        self._drag.begun.connect(self.drag_begun)
        self.handles.begun.connect(self.drag_begun)
        self._drag.dropped.connect(self.dropped)
        self._drag.field_dropped.connect(self.field_dropped)
        self.handles.resized.connect(self.resized)
        canvas.painted_fresh.connect(self.painted)
        canvas.page_changed.connect(self._on_page_changed)
        canvas.zoom_changed.connect(self._on_zoom_changed)
        self.thumbnails.page_chosen.connect(canvas.go_to_page)
        self.pages_button.toggled.connect(self._on_pages_toggled)
        self.smaller.clicked.connect(canvas.zoom_out)
        self.larger.clicked.connect(canvas.zoom_in)
        self.by_width.clicked.connect(canvas.fit_width)
        self.by_page.clicked.connect(canvas.fit_page)
        self.show_password.clicked.connect(self._on_show_password_clicked)
        self.find_button.toggled.connect(self._on_find_toggled)
        self.words.textChanged.connect(self._on_words_changed)
        self.words.returnPressed.connect(self._on_return_pressed)
        self._before.clicked.connect(self._on_before_clicked)
        self._after.clicked.connect(self._on_after_clicked)
        for keys, act in (
            (QKeySequence.StandardKey.ZoomIn, canvas.zoom_in), (QKeySequence.StandardKey.ZoomOut, canvas.zoom_out),
            (QKeySequence.StandardKey.Find, self.find_button.toggle),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _show_seal(self, *, is_sealed: bool) -> None:
        self._seal.setVisible(True)
        self.show_password.setVisible(is_sealed)
        if not is_sealed:
            self._seal_text.setText(self.tr("Not sealed: whoever gets this file can open it."))
            return
        password = self._password if self._is_password_shown else _HIDDEN
        self._seal_text.setText(self.tr("Sealed with AES-256, opened with: {password}").format(password=password))
        self.show_password.setText(self.tr("Hide") if self._is_password_shown else self.tr("Show"))

    def _show_thumbnails(self) -> None:
        if self._file is not None and self.pages_button.isChecked():
            self.thumbnails.show_pdf(self._file.raw, self._file.password)
            self.thumbnails.mark(self.canvas.page)

    def _on_pages_toggled(self, is_open: bool) -> None:
        self.thumbnails.setVisible(is_open)
        self._show_thumbnails()

    def _on_page_changed(self, page: int, count: int) -> None:
        self._place.setText(self.tr("Page {page} of {count}").format(page=page, count=count) if count else "")
        self.thumbnails.mark(page)

    def _on_zoom_changed(self, zoom: float) -> None:
        self._zoom.setText(f"{round(zoom * 100)} %")

    def _on_show_password_clicked(self) -> None:
        self._is_password_shown = not self._is_password_shown
        self._show_seal(is_sealed=True)

    def _on_find_toggled(self, is_open: bool) -> None:
        self._search.setVisible(is_open)
        if is_open:
            self.words.setFocus()
            self.words.selectAll()
        else:
            self.words.clear()
            self.canvas.setFocus()

    def _on_words_changed(self, words: str) -> None:
        self._tell_hits(self.canvas.search(words) if len(words) > 1 else self.canvas.search(""))

    def _on_return_pressed(self) -> None:
        self._go(1)

    def _on_before_clicked(self) -> None:
        self._go(-1)

    def _on_after_clicked(self) -> None:
        self._go(1)

    def _go(self, step: int) -> None:
        self.canvas.go_to_next_hit(step)
        self._tell_hits(self.canvas.hit_count)

    def _tell_hits(self, count: int) -> None:
        if not self.words.text():
            self._hits.clear()
        elif not count:
            self._hits.setText(self.tr("Not found"))
        else:
            self._hits.setText(self.tr("{hit} of {count}").format(hit=self.canvas.hit, count=count))
