"""The mapping assistant: a list on the left, its columns' fields on the right, and below what would come of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from designer.core.errors import SealwrightError
from designer.core.event import EventRules
from designer.core.table.rows import Row, Sheet
from designer.core.table.table_file import HEAD_ROWS, TableHead, read_table_head
from designer.gui.background import Background, in_background
from designer.gui.session import TemplateSession
from designer.gui.spreadsheet.layout import AssistantLayout
from designer.gui.theme import Theme
from designer.template.names import SPEC_FILE
from designer.template.spreadsheet.header import header_cells
from designer.template.spreadsheet.invent import sample_of
from designer.template.spreadsheet.mapping import (
    Choices,
    ColumnChoice,
    Fields,
    header_row_of,
    propose,
    rows_below,
    targets,
)
from designer.template.spreadsheet.trial import Trial, try_list
from designer.template.spreadsheet.write import known_spreadsheet, may_name_files, with_spreadsheet

_QUIET_MS = 200
_SAMPLE = "from-list"


@dataclass(frozen=True, slots=True)
class _Proposal:
    """What is shown of a sheet at first; `has_files`: a column may name the PDF of its row."""

    choices: Choices
    names: list[str]
    rows: list[Row]
    has_files: bool


class MappingDialog(QDialog):
    """`taken` after `[spreadsheet]` was written, as one step of the template's undo, with a sample if it was wanted."""

    taken = Signal()
    shown = Signal()  # a trial is on the screen

    def __init__(
        self, session: TemplateSession, rules: EventRules, theme: Theme, parent: QWidget | None = None,
        *, path: Path | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(self.tr("Columns of a list – {name}").format(name=session.label))
        self.setAcceptDrops(True)
        self._session = session
        self._rules = rules
        self._raw = session.template.raw(SPEC_FILE) or b""
        self._known = known_spreadsheet(self._raw)
        self._learned = session.fields()
        self._event_id = str(session.spec().get("event_id", ""))
        each = session.spec().get("burst", {}).get("each", "")
        self._recipient = f"{each}.email" if each else "email"
        declared = session.spec().get("fields", {}).get("collections", ())
        self._fields = Fields(self._learned, tuple(map(str, declared)))
        self._places = targets(self._learned, session.ctx())
        self._head: TableHead | None = None
        self._sheet: Sheet | None = None
        self._running: Background | None = None
        self.choices = Choices(1, ())
        self.trial = Trial()
        self.parts = AssistantLayout(theme, self)
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._quiet.timeout.connect(self._try)
        self._connect()
        self.resize(1120, 780)
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Show the beginning of a file."""
        self._forget()
        self.parts.banner.hide()
        self.parts.show_reading(path.name)
        self._running = in_background(
            lambda: read_table_head(path), parent=self, done=self._on_head, failed=self._on_not_read
        )

    def take_over(self) -> None:
        """Write what was set into the template, with a sample if it is wanted, and close."""
        try:
            raw = with_spreadsheet(self._raw, self.choices)
        except SealwrightError as error:
            self.parts.banner.tell_error(error)
            return
        template, label = self._session.template, self.tr("Columns of a list")
        with template.macro(label):
            template.put_file(SPEC_FILE, raw, label)
            if self.parts.sample.isChecked() and self.trial.good:
                public = self._session.spec().get("fields", {}).get("public", ())
                made = sample_of(self.trial.good[0].tree, self._session.ctx(), tuple(map(str, public)))
                template.put_file(f"samples/{self._free()}", made, label)
        self.taken.emit()
        self.accept()

    def done(self, result: int) -> None:
        """Leave; what still runs is not waited for."""
        self._forget()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.read(Path(event.mimeData().urls()[0].toLocalFile()))

    def _connect(self) -> None:
        parts = self.parts
        parts.choose_file.clicked.connect(self._on_choose_file)
        parts.sheets.activated.connect(lambda _index: self._show_sheet(parts.sheets.currentIndex()))
        parts.header_row.valueChanged.connect(self._propose)
        parts.group.activated.connect(lambda _index: self._on_group())
        parts.columns.changed.connect(self._on_column)
        parts.columns.currentCellChanged.connect(lambda row, *_: self._choose(parts.columns.place_of(row)))
        chosen = parts.rows.selectionModel()
        chosen.currentColumnChanged.connect(lambda now, _was: parts.columns.choose_column(now.column()))
        parts.buttons.rejected.connect(self.reject)
        parts.take.clicked.connect(self.take_over)

    def _on_choose_file(self) -> None:
        kinds = self.tr("Lists (*.csv *.xlsx);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a list"), str(Path.home()), kinds)
        if path:
            self.read(Path(path))

    def _on_not_read(self, error: SealwrightError) -> None:
        self._running = None
        self.parts.show_reading("")
        self.parts.banner.tell_error(error)

    def _on_head(self, head: TableHead) -> None:
        self._running = None
        self._head = head
        seen = [one for one in head.sheets if one.is_visible] or list(head.sheets)
        named = self._known.sheet if self._known else ""
        first = next((one for one in seen if one.name == named), None)
        filled = next((one for one in seen if any(not row.is_empty for row in one.rows())), None)
        chosen = first or filled or (seen[0] if seen else None)
        self.parts.show_head(head, None if chosen is None else head.sheets.index(chosen))
        if chosen is not None:
            self._show_sheet(head.sheets.index(chosen))

    def _show_sheet(self, number: int) -> None:
        assert self._head is not None  # noqa: S101 - a file is shown
        self._sheet = self._head.sheets[number]
        row = self._known.header_row if self._known else header_row_of(self._sheet)
        self.parts.header_row.blockSignals(True)
        self.parts.header_row.setValue(row)
        self.parts.header_row.blockSignals(False)
        self._propose(row)

    def _propose(self, row: int) -> None:
        """Guess anew: another sheet, or other names."""
        if self._sheet is None or self._head is None:
            return
        self._forget()
        seen = sum(one.is_visible for one in self._head.sheets)
        is_named = bool(self._sheet.name) and (seen > 1 or not self._sheet.is_visible)
        sheet, name = self._sheet, self._sheet.name if is_named else ""
        work = partial(self._proposed, sheet, row, name)
        self._running = in_background(work, parent=self, done=self._on_proposed, failed=self._on_not_read)

    def _proposed(self, sheet: Sheet, row: int, name: str) -> _Proposal:
        """In the background: what a person is shown first."""
        choices = propose(
            sheet, row, self._places, self._fields, known=self._known, event_id=self._event_id,
            recipient=self._recipient,
        )  # fmt: skip
        names, rows = header_cells(sheet, row), rows_below(sheet, row, HEAD_ROWS)
        return _Proposal(replace(choices, sheet=name), names, rows, may_name_files(self._raw))

    def _on_proposed(self, found: _Proposal) -> None:
        self._running = None
        self.choices = found.choices
        parts = self.parts
        parts.columns.show_choices(found.choices, self._places, self._fields, has_files=found.has_files)
        parts.show_groups([one.name for one in found.choices.columns], found.choices.group_by)
        parts.model.show(found.names, found.rows)
        parts.model.mark(self._used(), frozenset())
        parts.fit_columns()
        self._quiet.start()

    def _on_group(self) -> None:
        self.choices = replace(self.choices, group_by=str(self.parts.group.currentData()))
        self._quiet.start()

    def _on_column(self, column: ColumnChoice) -> None:
        self.choices = self.choices.with_column(column)
        self.parts.model.mark(self._used(), frozenset())
        self._quiet.start()

    def _choose(self, place: int) -> None:
        """Show the column of the file that the chosen line is about."""
        model = self.parts.model
        if place >= 0 and model.rowCount() and self.parts.rows.currentIndex().column() != place:
            self.parts.rows.setCurrentIndex(model.index(max(self.parts.rows.currentIndex().row(), 0), place))

    def _used(self) -> frozenset[int]:
        return frozenset(one.place for one in self.choices.used)

    def _try(self) -> None:
        if self._sheet is None:
            return
        self._forget()
        work = partial(try_list, self._sheet, self._raw, self.choices, self._learned, self._rules)
        self._running = in_background(work, parent=self, done=self._on_trial, failed=self._on_not_read)

    def _on_trial(self, trial: Trial) -> None:
        self._running = None
        self.trial = trial
        self.parts.show_trial(trial, is_whole=self._head is not None and self._head.is_whole)
        self.parts.model.mark(self._used(), frozenset(row for one in trial.faulty for row in one.rows))
        self.shown.emit()

    def _forget(self) -> None:
        self._quiet.stop()
        if self._running is not None:
            self._running.forget()
            self._running = None

    def _free(self) -> str:
        """A file name for the sample; never the list's own, which is often personal."""
        taken = set(self._session.samples())
        names = (f"{_SAMPLE}{suffix}.json" for suffix in ("", *(f"-{number}" for number in range(2, 1000))))
        return next(name for name in names if name not in taken)
