"""The fields of a page's set-up: they show what is written, and read back what a person wants instead."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from designer.gui.design.controls import LengthControl
from designer.gui.plain import PlainLabel
from designer.gui.theme import GRID, SPACING, Theme
from designer.gui.wheel import let_wheel_pass
from designer.template.design.box import Sides
from designer.template.design.page import COUNT, NOTHING, Areas, PageSetup
from designer.template.design.paper import DEFAULT_MARGIN, PAPERS, Paper, mm_of, paper_of, size_of, written_mm
from designer.template.design.underlay import Underlay

Choice = tuple[str, str]  # words, and what is written
Rows = Sequence[Sequence[str | QWidget]]
_AS_WRITTEN, _OTHER = "?", "…"


class PageFields(QWidget):
    """`changed` is told at every key; `file_wanted` when another letterhead is to be chosen."""

    changed = Signal()
    file_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._before = PageSetup()
        self.paper, self.turn = self._box(self.tr("Paper")), self._box(self.tr("Orientation"))
        self.width_, self.height_ = self._length(self.tr("Width")), self._length(self.tr("Height"))
        self.has_first = QCheckBox(self.tr("The first page differs"))
        names = (self.tr("top"), self.tr("right"), self.tr("bottom"), self.tr("left"))
        self.every = [self._length(self.tr("Margin: {side}").format(side=name)) for name in names]
        self.first = [self._length(self.tr("Margin of the first page: {side}").format(side=name)) for name in names]
        self.head, self.foot = self._box(self.tr("Head")), self._box(self.tr("Foot"))
        self.first_head = self._box(self.tr("Head of the first page"))
        self.first_foot = self._box(self.tr("Foot of the first page"))
        self.underlay, self.pages = self._box(self.tr("Letterhead (PDF)")), self._box(self.tr("Lies under"))
        self.window_ = self._box(self.tr("Address window"))
        self.window_.setToolTip(
            self.tr("Puts a block for the address at this place of the first page; an address in the text stays there.")
        )
        self._lay_out(names)
        for box in (self.paper, self.turn):
            box.activated.connect(self._on_paper)
        self.underlay.activated.connect(self._on_underlay)
        self.has_first.toggled.connect(self._on_changed)
        self._on_changed()

    def show_setup(self, setup: PageSetup, running: Sequence[str], underlay: Underlay, pdfs: Sequence[str]) -> None:
        """Show what is written now; `running` can stand at head and foot, `pdfs` under the page."""
        self._before = setup
        self._show_paper(setup)
        for fields, areas in ((self.every, setup.every), (self.first, setup.first or Areas())):
            for field, value in zip(fields, areas.margins, strict=True):
                field.setText(value)
        self.has_first.setChecked(setup.first is not None)
        first = setup.first or Areas()
        for box, value, is_first in (
            (self.head, setup.every.head, False), (self.foot, setup.every.foot, False),
            (self.first_head, first.head, True), (self.first_foot, first.foot, True),
        ):  # fmt: skip
            _fill(box, self._contents(running, value, is_first=is_first), value)
        _fill(self.window_, self._windows(setup.window), setup.window)
        self.show_underlay(underlay, pdfs)
        self._on_changed()

    def show_underlay(self, underlay: Underlay, pdfs: Sequence[str]) -> None:
        """Show which PDF lies under the page."""
        names = dict.fromkeys([*pdfs, *([underlay.file] if underlay.file else [])])
        files = [(self.tr("None"), ""), *((name, name) for name in names), (self.tr("Choose a file…"), _OTHER)]
        _fill(self.underlay, files, underlay.file)
        pages = [
            (self.tr("under all pages"), "all"), (self.tr("under the first page"), "first"),
            (self.tr("under those that follow"), "following"),
        ]  # fmt: skip
        _fill(self.pages, pages, underlay.pages)
        self._on_changed()

    def setup(self) -> PageSetup:
        """What is wanted, as far as it can be read."""
        every = Areas(_sides(self.every), _chosen(self.head), _chosen(self.foot))
        first = Areas(_sides(self.first), _chosen(self.first_head), _chosen(self.first_foot))
        return PageSetup(self._size(), every, first if self.has_first.isChecked() else None, _chosen(self.window_))

    def wanted_underlay(self) -> Underlay:
        """What is to lie under the page."""
        file = _chosen(self.underlay)
        return Underlay(file, _chosen(self.pages)) if file else Underlay()

    def fault(self) -> str:
        """Why it cannot be so, in words; "" when all is well."""
        for field in self._lengths():
            if field.property("invalid"):
                return self.tr("“{value}” is no length; write it as 20mm.").format(value=field.text())
        setup = self.setup()
        paper = paper_of(setup.size)
        for is_first in (False, True):
            top, right, bottom, left = setup.margins_mm(is_first=is_first)
            if paper is not None and (top + bottom >= paper.height or left + right >= paper.width):
                return self.tr("The margins leave no room on the page.")
        return ""

    def _show_paper(self, setup: PageSetup) -> None:
        paper = paper_of(setup.size)
        words = {"A4": "A4", "A5": "A5", "letter": self.tr("Letter"), "legal": self.tr("Legal")}
        choices = [(words[name], name) for name in PAPERS] + [(self.tr("Own size"), "")]
        if paper is None:
            choices.append((setup.size, _AS_WRITTEN))
        _fill(self.paper, choices, paper.name if paper else _AS_WRITTEN)
        turns = [(self.tr("Upright"), "portrait"), (self.tr("Landscape"), "landscape")]
        _fill(self.turn, turns, "landscape" if paper and paper.is_landscape else "portrait")
        self._show_sides(paper)

    def _show_sides(self, paper: Paper | None) -> None:
        self.width_.setText(written_mm(paper.width) if paper else "")
        self.height_.setText(written_mm(paper.height) if paper else "")

    def _on_paper(self) -> None:
        name = _chosen(self.paper)
        width, height = PAPERS.get(name, (mm_of(self.width_.text()) or 0, mm_of(self.height_.text()) or 0))
        if name != _AS_WRITTEN and (width > height) != (_chosen(self.turn) == "landscape"):
            width, height = height, width
        if name != _AS_WRITTEN:
            self._show_sides(Paper(name, width, height))
        self._on_changed()

    def _on_underlay(self) -> None:
        if _chosen(self.underlay) == _OTHER:
            self.underlay.setCurrentIndex(0)
            self.file_wanted.emit()
        self._on_changed()

    def _on_changed(self) -> None:
        is_own = _chosen(self.paper) == ""
        for field in (self.width_, self.height_):
            field.setEnabled(is_own)
        self.turn.setEnabled(_chosen(self.paper) != _AS_WRITTEN)
        for part in (*self.first, self.first_head, self.first_foot):
            part.setEnabled(self.has_first.isChecked())
        self.pages.setEnabled(_chosen(self.underlay) not in ("", _OTHER))
        for mine, above in zip(self.first, self.every, strict=True):
            mine.setPlaceholderText(above.text() or above.placeholderText())
        for field in self._lengths():
            self._mark(field)
        self.changed.emit()

    def _mark(self, field: QLineEdit) -> None:
        text = _with_unit(field.text())
        is_known = text in (*self._before.every.margins, *(self._before.first or Areas()).margins)
        size = mm_of(text)
        if field in (self.width_, self.height_):
            is_good = not field.isEnabled() or (size or 0) > 0
        else:
            is_good = not field.isEnabled() or not text or is_known or (size is not None and size >= 0)
        if bool(field.property("invalid")) == is_good:
            field.setProperty("invalid", not is_good)
            field.style().unpolish(field)
            field.style().polish(field)

    def _lengths(self) -> list[QLineEdit]:
        return [self.width_, self.height_, *self.every, *self.first]

    def _size(self) -> str:
        name = _chosen(self.paper)
        if name == _AS_WRITTEN:
            return self._before.size
        width, height = mm_of(_with_unit(self.width_.text())) or 0.0, mm_of(_with_unit(self.height_.text())) or 0.0
        wanted, before = Paper(name, width, height), paper_of(self._before.size)
        is_same = before is not None and size_of(before) == size_of(wanted)
        return self._before.size if is_same else size_of(wanted)

    def _contents(self, running: Sequence[str], value: str, *, is_first: bool) -> list[Choice]:
        nothing = "" if not value and not is_first else NOTHING
        choices = [(self.tr("As on the others"), "")] if is_first else []
        choices += [(self.tr("Nothing"), nothing), (self.tr("Page number: 1 / 2"), COUNT)]
        choices += [(self.tr("Block: {name}").format(name=name), f"element({name})") for name in running]
        known = [written for _words, written in choices]
        return choices if value in known else [*choices, (" ".join(value.split()), value)]

    def _windows(self, now: str) -> list[Choice]:
        choices = [
            (self.tr("DIN 5008 B (45 mm)"), "din-b"), (self.tr("DIN 5008 A (27 mm)"), "din-a"),
            (self.tr("US envelope no. 10"), "us-10"),
        ]  # fmt: skip
        if now == "own":
            return [(self.tr("At a place of its own"), "own"), *choices]
        return choices if now else [(self.tr("None"), ""), *choices]

    def _box(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        box.activated.connect(self._on_changed)
        let_wheel_pass(box)
        return box

    def _length(self, name: str) -> QLineEdit:
        """A length that the arrow keys make larger or smaller."""
        control = LengthControl(name, self._theme, self)
        control.hide()  # only its field is shown, in a grid
        field = control.field
        field.setMinimumWidth(GRID * 14)
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        field.setPlaceholderText(written_mm(mm_of(DEFAULT_MARGIN) or 0))
        field.textChanged.connect(self._on_changed)
        return field

    def _lay_out(self, names: Sequence[str]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING)
        groups: list[tuple[str, Rows]] = [
            (self.tr("Paper"), [
                [self.tr("Size"), self.paper, self.turn], [self.tr("Width × height"), self.width_, self.height_],
            ]),
            (self.tr("Margins"), [
                ["", *names], [self.tr("All pages"), *self.every], [self.tr("First page"), *self.first],
            ]),
            (self.tr("Head and foot"), [
                ["", self.tr("All pages"), self.tr("First page")], [self.tr("Head"), self.head, self.first_head],
                [self.tr("Foot"), self.foot, self.first_foot],
            ]),
            (self.tr("Letter"), [
                [self.tr("Letterhead (PDF)"), self.underlay, self.pages],
                [self.tr("Address window"), self.window_],
            ]),
        ]  # fmt: skip
        for number, (words, rows) in enumerate(groups):
            column.addWidget(_heading(words))
            column.addLayout(_grid(rows))
            if number == 0:
                column.addSpacing(GRID)
                column.addWidget(self.has_first)
        column.addStretch(1)


def _grid(rows: Rows) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACING)
    grid.setVerticalSpacing(GRID)
    for number, row in enumerate(rows):
        for at, part in enumerate(row):
            if isinstance(part, QWidget):
                grid.addWidget(part, number, at)
            elif part:
                label = PlainLabel(part)
                if all(isinstance(one, str) for one in row):
                    label.setProperty("role", "muted")
                grid.addWidget(label, number, at)
            grid.setColumnStretch(at, 1 if at else 0)
    grid.setColumnMinimumWidth(0, GRID * 28)
    return grid


def _heading(words: str) -> PlainLabel:
    label = PlainLabel(words)
    label.setProperty("role", "group")
    return label


def _fill(box: QComboBox, choices: Sequence[Choice], value: str) -> None:
    box.clear()
    for words, written in choices:
        box.addItem(words, written)
    box.setCurrentIndex(max(box.findData(value), 0))


def _chosen(box: QComboBox) -> str:
    return str(box.currentData() or "")


def _with_unit(text: str) -> str:
    """A length as it is written; a bare figure means millimetres."""
    text = text.strip()
    return f"{text}mm" if text and text != "0" and text.replace(".", "", 1).isdigit() else text


def _sides(fields: Sequence[QLineEdit]) -> Sides:
    top, right, bottom, left = (_with_unit(field.text()) for field in fields)
    return top, right, bottom, left
