"""The list of problems: what, where, what to do, and a button where one click mends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QMenu, QPushButton, QTreeView, QVBoxLayout, QWidget

from designer.core.catalogue import sentence
from designer.core.problem import Problem, Severity
from designer.gui.data.sample_names import sample_label
from designer.gui.icons import icon
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import SPACING, Theme
from designer.gui.two_lines import BELOW, TwoLines
from designer.template.fixes import Fix

Fixes = Callable[[Problem], Sequence[Fix]]
_WHAT, _FIX = range(2)
_NAMED = 2  # of more samples the number is told, and their names in the tool tip
ORDER = (Severity.ERROR, Severity.CONFIRM, Severity.WARNING, Severity.HINT)
_ICONS = {
    Severity.ERROR: ("alert-circle", "error"),
    Severity.CONFIRM: ("help-circle", "confirm"),
    Severity.WARNING: ("alert", "warning"),
    Severity.HINT: ("lightbulb-outline", "hint"),
}


class ProblemsPanel(QWidget):
    """Shows problems, the worst first. `fixes` tells how one can be mended."""

    place_wanted = Signal(str, int, int)  # file, line, column; counted from 1, 0 for the whole file
    sample_wanted = Signal(str)
    fix_chosen = Signal(object)  # a Fix
    counted = Signal(int, int)  # errors, all others

    def __init__(self, theme: Theme, fixes: Fixes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fixes = fixes
        self._problems: list[Problem] = []
        self._is_checking = False
        self._is_whole = True
        self._row = -1
        self._model = QStandardItemModel(0, 2, self)
        self._tree = QTreeView()
        self._tree.setAccessibleName(self.tr("Problems"))
        self._tree.setRootIsDecorated(False)
        self._tree.setModel(self._model)
        self._tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self._tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._tree.customContextMenuRequested.connect(self._on_menu_requested)
        self._tree.clicked.connect(self._go)
        self._tree.activated.connect(self._go)
        header = self._tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_WHAT, QHeaderView.ResizeMode.Stretch)
        header.hide()
        header.sectionResized.connect(lambda *_: self._tree.scheduleDelayedItemsLayout())  # rows wrap anew
        self._tree.setItemDelegateForColumn(_WHAT, TwoLines(theme, self))
        self._empty = PlainLabel()
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(SPACING * 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._tree, 1)
        self.show_problems([])

    def set_theme(self, theme: Theme) -> None:
        """Paint anew."""
        self._theme = theme
        self._tree.setItemDelegateForColumn(_WHAT, TwoLines(theme, self))
        self._fill()

    def show_problems(self, problems: Sequence[Problem], *, is_checking: bool = False, is_whole: bool = True) -> None:
        """Show these problems, the worst first; not `is_whole`: the samples that are not shown are still checked."""
        ordered = sorted(problems, key=lambda one: (ORDER.index(one.severity), one.file, one.line, one.column))
        is_other = ordered != self._problems
        self._problems, self._is_checking, self._is_whole = ordered, is_checking, is_whole
        if is_other or not ordered:
            self._fill()

    def _fill(self) -> None:
        self._row = -1
        self._model.removeRows(0, self._model.rowCount())
        self._tree.header().resizeSection(_FIX, 0)
        for row, problem in enumerate(self._problems):
            self._model.appendRow(self._items(problem))
            self._offer_fix(row, problem)
        self._empty.setText(self._words_of_none())
        self._empty.setVisible(not self._problems)
        self._tree.setVisible(bool(self._problems))
        errors = sum(problem.severity == Severity.ERROR for problem in self._problems)
        self.counted.emit(errors, len(self._problems) - errors)

    def _words_of_none(self) -> str:
        if self._is_checking:
            return self.tr("Checking …")
        if not self._is_whole:
            return self.tr("No problems in this sample. The other samples are being checked …")
        return self.tr("No problems. Everything fits, in all samples.")

    def go_to_next(self) -> None:
        """Go to the next problem's place; behind the last comes the first."""
        if self._problems:
            self._row = (self._row + 1) % len(self._problems)
            index = self._model.index(self._row, _WHAT)
            self._tree.setCurrentIndex(index)
            self._go(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Enter mends the chosen problem."""
        if event.key() == Qt.Key.Key_Return and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            index = self._tree.currentIndex()
            if index.isValid():
                self._mend(self._problems[index.row()])
            return
        super().keyPressEvent(event)

    def _items(self, problem: Problem) -> list[QStandardItem]:
        what, remedy = words_of(problem)
        name, color = _ICONS[problem.severity]
        first = QStandardItem(icon(name, self._theme, color), what)
        names = ", ".join(sample_label(name) for name in _samples(problem))
        told = self.tr("Samples: {names}").format(names=names) if problem.also else ""
        first.setToolTip(tip("\n".join(line for line in (what, remedy, told) if line)))
        first.setData(f"{self._severity(problem.severity)}: {what} {remedy}", Qt.ItemDataRole.AccessibleTextRole)
        first.setData(" · ".join(part for part in (self._place(problem), remedy) if part), BELOW)
        return [first, QStandardItem()]

    def _offer_fix(self, row: int, problem: Problem) -> None:
        fixes = self._fixes(problem)
        self._tree.setFirstColumnSpanned(row, QModelIndex(), not fixes)
        if not fixes:
            return
        button = QPushButton(fix_words(fixes[0]))
        button.setProperty("flat", True)
        button.setAccessibleName(f"{fix_words(fixes[0])}: {words_of(problem)[0]}")
        button.clicked.connect(lambda: self._mend(problem))
        self._tree.setIndexWidget(self._model.index(row, _FIX), button)
        self._model.item(row, _FIX).setSizeHint(button.sizeHint())
        self._tree.header().resizeSection(_FIX, max(self._tree.columnWidth(_FIX), button.sizeHint().width() + SPACING))

    def _mend(self, problem: Problem) -> None:
        """The fix is made now: its text may have changed since the problem was listed."""
        fixes = self._fixes(problem)
        if fixes:
            self.fix_chosen.emit(fixes[0])

    def _place(self, problem: Problem) -> str:
        where = f"{problem.file}:{problem.line}" if problem.line else problem.file
        return " · ".join(part for part in (where, self._where_found(problem)) if part)

    def _where_found(self, problem: Problem) -> str:
        names = [sample_label(name) for name in _samples(problem)]
        if len(names) > _NAMED:
            return self.tr("in {count} samples").format(count=len(names))
        if len(names) == _NAMED:
            return self.tr("in the samples {one} and {other}").format(one=names[0], other=names[1])
        return self.tr("in the sample {name}").format(name=names[0]) if names else ""

    def _severity(self, severity: Severity) -> str:
        words = {
            Severity.ERROR: self.tr("Error"), Severity.CONFIRM: self.tr("To confirm"),
            Severity.WARNING: self.tr("Warning"), Severity.HINT: self.tr("Hint"),
        }  # fmt: skip
        return words[severity]

    def _go(self, index: QModelIndex) -> None:
        self._row = index.row()
        problem = self._problems[self._row]
        if problem.sample:
            self.sample_wanted.emit(problem.sample)
        if problem.file:
            self.place_wanted.emit(problem.file, problem.line, problem.column)

    def _on_menu_requested(self, place: QPoint) -> None:
        index = self._tree.indexAt(place)
        if not index.isValid():
            return
        problem = self._problems[index.row()]
        menu = QMenu(self)
        for fix in self._fixes(problem):
            menu.addAction(fix_words(fix), partial(self.fix_chosen.emit, fix))
        menu.addAction(self.tr("Go to the place"), lambda: self._go(index))
        for name in _samples(problem):
            words = self.tr("Show the sample {name}").format(name=sample_label(name))
            menu.addAction(words, partial(self.sample_wanted.emit, name))
        menu.exec(self._tree.viewport().mapToGlobal(place))


def _samples(problem: Problem) -> list[str]:
    """The samples that show a problem."""
    return [name for name in (problem.sample, *problem.also) if name]


def words_of(problem: Problem) -> tuple[str, str]:
    """What is wrong, and what to do, in the reader's language."""
    words = sentence(problem.code, {"file": problem.file, "line": problem.line, **problem.arguments})
    return words.what, words.remedy


def fix_words(fix: Fix) -> str:
    """A fix's words in the reader's language."""
    return sentence(fix.code, fix.arguments).what
