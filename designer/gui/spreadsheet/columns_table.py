"""Where each column of a list goes, and how its cells are read: one line with two fields for each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QHeaderView,
    QInputDialog,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from designer.core.table.dates import date_expression
from designer.gui.icons import icon
from designer.gui.plain import tip
from designer.gui.theme import Theme
from designer.gui.wheel import let_wheel_pass
from designer.template.spreadsheet.guess import Guess
from designer.template.spreadsheet.mapping import Choices, ColumnChoice, Fields, Target

NAME, GOES, READ = range(3)
_OTHER_DATE = "other"
_ROW = 34
_SHOWN_DATES = ("", "dd.MM.yyyy", "d.M.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "dd-MM-yyyy")


class ColumnsTable(QTableWidget):
    """Shows choices, and tells of each change by `changed(ColumnChoice)`."""

    changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self._theme = theme
        self._fields = Fields.of({}, ())
        self._places: Sequence[Target] = ()
        self._own: dict[str, str] = {}
        self._choices: dict[int, ColumnChoice] = {}
        self._names: list[QTableWidgetItem] = []
        self.goes: list[QComboBox] = []
        self.reads: list[QComboBox] = []
        self.setAccessibleName(self.tr("Where each column goes"))
        self.setHorizontalHeaderLabels([self.tr("Column"), self.tr("Goes to"), self.tr("Is read as")])
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # Tab goes from field to field, as in a form
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(GOES, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(NAME, 130)
        header.resizeSection(READ, 170)

    def show_choices(self, choices: Choices, places: Sequence[Target], fields: Fields, *, has_files: bool) -> None:
        """Show every column; `places` are the fields of the samples, `has_files`: a column may name a PDF."""
        self._fields, self._places = fields, places
        self._own = self._own_places(has_files=has_files)
        self._choices = dict(enumerate(choices.columns))
        self.goes, self.reads, self._names = [], [], []
        self.setRowCount(0)
        self.setRowCount(len(choices.columns))
        for row, column in self._choices.items():
            self._names.append(QTableWidgetItem(column.name))
            self.setItem(row, NAME, self._names[row])
            goes, reads = self._made_goes(row, column), QComboBox()
            let_wheel_pass(reads)
            reads.setAccessibleName(self.tr("How “{column}” is read").format(column=column.name))
            self.goes.append(goes)
            self.reads.append(reads)
            self._fill_reads(row)
            reads.activated.connect(partial(self._on_read, row))
            self.setCellWidget(row, GOES, goes)
            self.setCellWidget(row, READ, reads)
            self._mark(row)

    def choose_column(self, place: int) -> None:
        """Choose the line of the column at this place of the file."""
        row = next((row for row, one in self._choices.items() if one.place == place), -1)
        if row >= 0:
            self.selectRow(row)

    def place_of(self, row: int) -> int:
        """The place in the file of the column in this line; -1 for none."""
        return self._choices[row].place if row in self._choices else -1

    def _own_places(self, *, has_files: bool) -> dict[str, str]:
        own = {
            "email": self.tr("Recipient’s address"), "language": self.tr("Recipient’s language"),
            "id": self.tr("Number of the event"), "scheduled": self.tr("Send not before"),
            "expiration": self.tr("Send not after"), "priority": self.tr("Priority"),
        }  # fmt: skip
        return own | ({"files": self.tr("File name of its PDF")} if has_files else {})

    def _made_goes(self, row: int, column: ColumnChoice) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        line = box.lineEdit()
        assert line is not None  # noqa: S101 - a box that can be typed in has one
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.addItem(self.tr("(not used)"), "")
        for path, words in self._own.items():
            box.addItem(words, path)
        for one in self._places:
            box.addItem(_short(one.path), one.path)
            if one.example:
                box.setItemData(box.count() - 1, tip(one.example), Qt.ItemDataRole.ToolTipRole)
        box.insertSeparator(1 + len(self._own))
        line.setPlaceholderText(self.tr("(not used)"))
        box.setAccessibleName(self.tr("Where “{column}” goes").format(column=column.name))
        told = self.tr("Choose a field, or type the name of a new one.\nOne that each row has for itself: {example}")
        box.setToolTip(told.format(example="order.lines[].note"))
        completer = QCompleter(box.model(), box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        box.setCompleter(completer)
        let_wheel_pass(box)
        _show_path(box, column.to)
        box.activated.connect(lambda _index: self._on_goes(row))
        line.editingFinished.connect(lambda: self._on_goes(row))
        return box

    def _fill_reads(self, row: int) -> None:
        box, guess = self.reads[row], self._choices[row].guess
        box.clear()
        for words, one in self._ways().items():
            box.addItem(words, one)
        plain = replace(guess, is_unsure=False)
        if plain not in self._ways().values():
            box.addItem(self._words_of(plain), plain)
        box.addItem(self.tr("Dates written otherwise…"), _OTHER_DATE)
        box.setCurrentIndex(next(n for n in range(box.count()) if box.itemData(n) == plain))

    def _ways(self) -> dict[str, Guess]:
        numbers = {"": "1234.50", "de": "1.234,50", "en": "1,234.50", "de-CH": "1’234.50"}
        return {
            self.tr("Text"): Guess(),
            self.tr("Whole number"): Guess("integer"),
            **{self.tr("Number, {shown}").format(shown=shown): Guess("decimal", "", locale)
               for locale, shown in numbers.items()},
            **{self._words_of(Guess("date", form)): Guess("date", form) for form in _SHOWN_DATES},
            self.tr("Yes or no"): Guess("flag"),
        }  # fmt: skip

    def _words_of(self, guess: Guess) -> str:
        """A way of reading in words: dates by an example."""
        if guess.kind == "date":
            shown = (guess.format or "yyyy-MM-dd").replace("'", "")
            for letters, digits in _EXAMPLE.items():
                shown = shown.replace(letters, digits)
            return self.tr("Date, {shown}").format(shown=shown)
        if guess.kind == "text":
            return self.tr("Text of {count} digits").format(count=len(guess.format))
        kind = self.tr("Whole number") if guess.kind == "integer" else self.tr("Number")
        return f"{kind} ({guess.locale})"

    def _on_goes(self, row: int) -> None:
        box, column = self.goes[row], self._choices[row]
        index = box.findText(box.currentText())
        typed = str(box.itemData(index) or "") if index >= 0 else box.currentText()
        to, lists = self._fields.target(typed)
        if to != column.to:
            self._put(row, replace(column, to=to, lists=lists))
        _show_path(box, to)

    def _on_read(self, row: int, index: int) -> None:
        chosen = self.reads[row].itemData(index)
        if chosen == _OTHER_DATE:
            self._ask_date(row)
        elif chosen != self._choices[row].guess:
            self._put(row, replace(self._choices[row], guess=chosen))

    def _ask_date(self, row: int) -> None:
        self._fill_reads(row)
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("How dates are written"))
        dialog.setLabelText(self.tr("d, dd: day; M, MM: month; yyyy: year; HH:mm: time"))
        dialog.setTextValue(self._choices[row].guess.format or "dd.MM.yyyy")
        dialog.textValueSelected.connect(partial(self.set_date, row))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def set_date(self, row: int, pattern: str) -> None:
        """Read the cells of a column as dates of this pattern; what is no pattern changes nothing."""
        try:
            date_expression(pattern.strip())
        except ValueError:
            return
        self._put(row, replace(self._choices[row], guess=Guess("date", pattern.strip())))
        self._fill_reads(row)

    def _put(self, row: int, column: ColumnChoice) -> None:
        self._choices[row] = column
        self._mark(row)
        self.changed.emit(column)

    def _mark(self, row: int) -> None:
        column, item = self._choices[row], self._names[row]
        self.reads[row].setEnabled(bool(column.to))
        item.setForeground(self._theme.color("text" if column.to else "muted"))
        is_unsure = bool(column.to) and column.guess.is_unsure
        item.setIcon(icon("alert-outline", self._theme, "warning") if is_unsure else QIcon())
        told = self.tr("These values can be read in two ways. Look at the result, and choose.") if is_unsure else ""
        item.setToolTip(told or tip(column.name))
        self.reads[row].setToolTip(told)


_EXAMPLE = {
    "yyyy": "2026", "MM": "11", "dd": "03", "HH": "14", "mm": "30", "ss": "00", "M": "11", "d": "3", "H": "14",
    "T": " ",
}  # fmt: skip


def _short(path: str) -> str:
    """A path as the window shows it."""
    return path.removeprefix("ctx.")


def _show_path(box: QComboBox, path: str) -> None:
    index = box.findData(path) if path else 0
    box.setCurrentIndex(index)
    if index < 0:
        box.setEditText(_short(path))
    elif not path:
        box.setEditText("")
