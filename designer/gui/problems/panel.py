"""The list of problems: what, where, what to do, and a button where one click mends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QMenu, QPushButton, QTreeView, QVBoxLayout, QWidget

from designer.core.catalogue import sentence
from designer.core.problem import Problem, Severity
from designer.gui.icons import icon
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import SPACING, Theme
from designer.gui.two_lines import BELOW, TwoLines
from designer.template.fixes import Fix

Fixes = Callable[[Problem], Sequence[Fix]]
_WHAT, _FIX = range(2)
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
        self.show_problems(self._problems)

    def show_problems(self, problems: Sequence[Problem], *, is_checking: bool = False) -> None:
        """Show these problems, the worst first."""
        self._problems = sorted(problems, key=lambda one: (ORDER.index(one.severity), one.file, one.line, one.column))
        self._row = -1
        self._model.removeRows(0, self._model.rowCount())
        self._tree.header().resizeSection(_FIX, 0)
        for row, problem in enumerate(self._problems):
            self._model.appendRow(self._items(problem))
            self._offer_fix(row, problem)
        self._empty.setText(self.tr("Checking …") if is_checking else self.tr("No problems. Everything fits."))
        self._empty.setVisible(not self._problems)
        self._tree.setVisible(bool(self._problems))
        errors = sum(problem.severity == Severity.ERROR for problem in self._problems)
        self.counted.emit(errors, len(self._problems) - errors)

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
            if index.isValid() and (fixes := self._fixes(self._problems[index.row()])):
                self.fix_chosen.emit(fixes[0])
            return
        super().keyPressEvent(event)

    def _items(self, problem: Problem) -> list[QStandardItem]:
        what, remedy = words_of(problem)
        name, color = _ICONS[problem.severity]
        first = QStandardItem(icon(name, self._theme, color), what)
        first.setToolTip(tip(f"{what}\n{remedy}".strip()))
        first.setData(f"{self._severity(problem.severity)}: {what} {remedy}", Qt.ItemDataRole.AccessibleTextRole)
        first.setData(" · ".join(part for part in (self._place(problem), remedy) if part), BELOW)
        return [first, QStandardItem()]

    def _offer_fix(self, row: int, problem: Problem) -> None:
        fixes = self._fixes(problem)
        if not fixes:
            return
        button = QPushButton(fix_words(fixes[0]))
        button.setProperty("flat", True)
        button.setAccessibleName(f"{fix_words(fixes[0])}: {words_of(problem)[0]}")
        button.clicked.connect(lambda: self.fix_chosen.emit(fixes[0]))
        self._tree.setIndexWidget(self._model.index(row, _FIX), button)
        self._model.item(row, _FIX).setSizeHint(button.sizeHint())
        self._tree.header().resizeSection(_FIX, max(self._tree.columnWidth(_FIX), button.sizeHint().width() + SPACING))

    def _place(self, problem: Problem) -> str:
        where = f"{problem.file}:{problem.line}" if problem.line else problem.file
        if problem.sample:
            return " · ".join(part for part in (where, self.tr("sample {name}").format(name=problem.sample)) if part)
        return where

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
        menu.exec(self._tree.viewport().mapToGlobal(place))


def words_of(problem: Problem) -> tuple[str, str]:
    """What is wrong, and what to do, in the reader's language."""
    words = sentence(problem.code, {"file": problem.file, "line": problem.line, **problem.arguments})
    return words.what, words.remedy


def fix_words(fix: Fix) -> str:
    """A fix's words in the reader's language."""
    return sentence(fix.code, fix.arguments).what
