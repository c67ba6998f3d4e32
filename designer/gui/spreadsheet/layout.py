"""The parts of the mapping assistant and where they stand; it shows, and decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from designer.core.table.table_file import HEAD_ROWS, TableHead
from designer.gui.dialog_buttons import DialogButtons
from designer.gui.notice import Banner
from designer.gui.plain import PlainLabel, tip
from designer.gui.spreadsheet.columns_table import ColumnsTable
from designer.gui.spreadsheet.result_view import ResultView, framed
from designer.gui.spreadsheet.rows_model import RowsModel
from designer.gui.theme import GRID, MARGIN, SPACING, Theme
from designer.gui.wheel import let_wheel_pass
from designer.template.spreadsheet.trial import Trial

_ROW = 26
_LEAST, _MOST = 64, 220
_WIDEST = 360


class AssistantLayout(QWidget):
    """Everything that the assistant shows, laid out in its dialog."""

    def __init__(self, theme: Theme, dialog: QWidget) -> None:
        super().__init__(dialog)
        self.banner = Banner()
        self.file = PlainLabel()
        self.told = PlainLabel()
        self.choose_file = QPushButton(self.tr("Choose a list…"))
        self.sheets = QComboBox()
        self.header_row = QSpinBox()
        self.group = QComboBox()
        self.model = RowsModel(theme, self)
        self.rows = QTableView()
        self.columns = ColumnsTable(theme)
        self.result = ResultView(theme)
        self.sample = QCheckBox(
            self.tr("Add the first mail as a sample, with invented values in place of personal ones")
        )
        self.take = QPushButton(self.tr("Take over"))
        self.buttons = DialogButtons(self.take)
        self._progress = QProgressBar()
        self._pages = QStackedWidget()
        self._dress()
        self._build(dialog)
        self.show_reading("")

    def show_reading(self, name: str) -> None:
        """A file is being read; "": there is none yet."""
        self._progress.setVisible(bool(name))
        self._pages.setCurrentIndex(0)
        self.file.setText(name or self.tr("No list yet"))
        self.told.setText(
            "" if name else self.tr("A file as your program writes it (.csv or .xlsx). It is only looked at, not sent.")
        )
        self.choose_file.setText(self.tr("Choose another list…") if name else self.tr("Choose a list…"))
        self.choose_file.setProperty("primary", not name)
        self.choose_file.style().polish(self.choose_file)
        self.take.setEnabled(False)
        self.sample.setEnabled(False)
        self.sample.setVisible(bool(name))

    def show_head(self, head: TableHead, chosen: int | None) -> None:
        """Show what was found out about a file."""
        self._progress.hide()
        self.sample.show()
        self._pages.setCurrentIndex(1)
        self.file.setText(head.name)
        self.file.setToolTip(tip(head.name))
        self.choose_file.setText(self.tr("Choose another list…"))
        told = head.sheets[chosen].told if chosen is not None else {}
        facts = [_ENCODINGS.get(told.get("encoding", ""), ""), self._separator(told.get("separator", ""))]
        if not head.is_whole:
            facts.append(self.tr("the first {count} rows are read").format(count=HEAD_ROWS))
        self.told.setText(", ".join(fact for fact in facts if fact))
        self.sheets.clear()
        for one in head.sheets:
            self.sheets.addItem(one.name if one.is_visible else self.tr("{name} (hidden)").format(name=one.name))
        self.sheets.setCurrentIndex(-1 if chosen is None else chosen)
        self._form.setRowVisible(self.sheets, len(head.sheets) > 1)

    def fit_columns(self) -> None:
        """Make the columns of the list as wide as what they hold, within reason."""
        self.rows.resizeColumnsToContents()
        for place in range(self.model.columnCount()):
            self.rows.setColumnWidth(place, min(max(self.rows.columnWidth(place), _LEAST), _MOST))

    def show_groups(self, names: Sequence[str], chosen: str) -> None:
        """Which columns may keep rows together."""
        self.group.clear()
        self.group.addItem(self.tr("each row"), "")
        for name in names:
            self.group.addItem(self.tr("all rows with the same “{column}”").format(column=name), name)
        self.group.setCurrentIndex(max(self.group.findData(chosen), 0))

    def show_trial(self, trial: Trial, *, is_whole: bool) -> None:
        """Show what came of it, and what can be done now."""
        self.result.show_trial(trial, is_whole=is_whole)
        self.take.setEnabled(trial.refused is None)
        self.sample.setEnabled(bool(trial.good))

    def _separator(self, name: str) -> str:
        return {
            "semicolon": self.tr("separated by semicolons"), "comma": self.tr("separated by commas"),
            "tab": self.tr("separated by tabs"), "bar": self.tr("separated by |"),
        }.get(name, "")  # fmt: skip

    def _dress(self) -> None:
        self.file.setProperty("role", "heading")
        self.told.setProperty("role", "muted")
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self.choose_file.setAutoDefault(False)
        self.header_row.setRange(1, 1000)
        self.header_row.setMaximumWidth(90)
        self.header_row.lineEdit().setTextMargins(5, 0, 0, 0)
        for field in (self.header_row, self.sheets, self.group):
            let_wheel_pass(field)
        for box in (self.sheets, self.group):  # what they offer is known later than they are seen
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.setMaximumWidth(_WIDEST)
        self.rows.setModel(self.model)
        self.rows.setAccessibleName(self.tr("The list"))
        self.rows.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.rows.setWordWrap(False)
        self.rows.verticalHeader().setDefaultSectionSize(_ROW)
        self.rows.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.rows.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _build(self, dialog: QWidget) -> None:
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.file)
        names.addWidget(self.told)
        head = QHBoxLayout()
        head.addLayout(names, 1)
        head.addWidget(self.choose_file, 0, Qt.AlignmentFlag.AlignTop)
        self._pages.addWidget(self._made_start())
        self._pages.addWidget(self._made_work())
        layout = QVBoxLayout(dialog)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACING)
        layout.addLayout(head)
        layout.addWidget(self.banner)
        layout.addWidget(self._progress)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.sample)
        layout.addWidget(self.buttons)
        self.hide()

    def _made_start(self) -> QWidget:
        words = PlainLabel(
            self.tr(
                "Each row of a list becomes a mail, or several rows with the same number become one. Choose the list:"
                " you see its rows, say which column goes where, and see at once what would come of it."
            )
        )
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        words.setContentsMargins(0, SPACING, 240, 0)
        words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return words

    def _made_work(self) -> QWidget:
        self._form = QFormLayout()
        self._form.setSpacing(SPACING)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        self._form.addRow(self.tr("&Sheet:"), self.sheets)
        self._form.addRow(self.tr("&Names of the columns in row:"), self.header_row)
        self._form.addRow(self.tr("&One mail for:"), self.group)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(SPACING)
        column.addLayout(self._form)
        column.addWidget(framed(self.rows), 1)
        above = QSplitter(Qt.Orientation.Horizontal)
        above.addWidget(left)
        above.addWidget(framed(self.columns, left=GRID))
        above.setSizes([560, 540])
        whole = QSplitter(Qt.Orientation.Vertical)
        above.setContentsMargins(0, 0, 0, SPACING)
        self.result.setContentsMargins(0, SPACING, 0, 0)
        whole.addWidget(above)
        whole.addWidget(self.result)
        whole.setSizes([400, 260])
        for split in (above, whole):
            split.setChildrenCollapsible(False)
        return whole


_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16",
              "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}  # fmt: skip
