"""What a list would become: the first mails with their data, and the rows that would be refused with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHeaderView, QSplitter, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from designer.core.catalogue import sentence
from designer.core.errors import SealwrightError
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import GRID, Theme
from designer.gui.two_lines import BELOW, TwoLines
from designer.template.spreadsheet.trial import Trial, Tried

_SHOWN = 20
_OPENED = 1


class ResultView(QWidget):
    """Shows a trial."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.summary = PlainLabel()
        self.summary.setProperty("role", "heading")
        self.remedy = PlainLabel()
        self.remedy.setProperty("role", "muted")
        self.remedy.setWordWrap(True)
        self.mails = self._made_tree(self.tr("What the mails are made of"), [self.tr("Field"), self.tr("Value")])
        self.faults = self._made_tree(self.tr("Rows that would be refused"), [self.tr("Would be refused")])
        self.mails.header().resizeSection(0, 240)
        self.faults.setRootIsDecorated(False)
        self.faults.setItemDelegate(TwoLines(theme, self.faults))
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(framed(self.mails, right=GRID))
        self._refused = framed(self.faults, left=GRID)
        self._split.addWidget(self._refused)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([560, 440])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.summary)
        layout.addWidget(self.remedy)
        layout.addWidget(self._split, 1)

    def show_trial(self, trial: Trial, *, is_whole: bool) -> None:
        """Show what came of it; `is_whole`: the file has no more rows than were read."""
        self.mails.clear()
        self.faults.clear()
        counted = (self._counted(trial, is_whole=is_whole), self._lacking(trial))
        what, remedy = self._refusal(trial.refused) if trial.refused is not None else counted
        self.remedy.setProperty("role", "error" if trial.lacking else "muted")
        self.remedy.style().polish(self.remedy)
        self.summary.setText(what)
        self.remedy.setText(remedy)
        self.remedy.setVisible(bool(remedy))
        for number, one in enumerate(trial.good[:_SHOWN]):
            self._add_mail(one, is_open=number < _OPENED)
        for one in trial.faulty[:_SHOWN]:
            for fault in one.faults:
                self._add_fault(fault)
        self._refused.setVisible(bool(trial.faulty))
        self._split.setVisible(trial.refused is None)

    def _counted(self, trial: Trial, *, is_whole: bool) -> str:
        good, faulty = len(trial.good), len(trial.faulty)
        told = self.tr("1 mail") if good == 1 else self.tr("{count} mails").format(count=good)
        if faulty:
            told = self.tr("{mails}, {count} refused").format(mails=told, count=faulty)
        return told if is_whole and trial.is_whole else self.tr("{mails}, from the first rows").format(mails=told)

    def _lacking(self, trial: Trial) -> str:
        if not trial.lacking:
            return ""
        names = ", ".join(path.removeprefix("ctx.") for path in trial.lacking)
        told = self.tr("None would be taken yet: the template requires {names}. Let a column go to each, or take them"
                       " out of “required” in template.toml.")  # fmt: skip
        return told.format(names=names)

    def _refusal(self, error: SealwrightError) -> tuple[str, str]:
        """What keeps the list from being read, in the assistant's own words where there are some."""
        if error.code == "spreadsheet-without-email":
            place = str(error.arguments.get("to", "email"))
            own = self.tr("Recipient’s address") if place == "email" else place.removeprefix("ctx.")
            return (
                self.tr("No column says whom the mails are for."),
                self.tr("Choose the column of the addresses, and let it go to “{place}”.").format(place=own),
            )
        if error.code == "spreadsheet-target-twice":
            place = str(error.arguments.get("to", "")).removeprefix("ctx.")
            return (
                self.tr("Two columns go to the same place, or one into the other: {place}.").format(place=place),
                self.tr("Change one of them."),
            )
        words = sentence(error.code, error.arguments)
        return words.what, words.remedy

    def _add_mail(self, one: Tried, *, is_open: bool) -> None:
        rows = self._rows(one.rows)
        top = QTreeWidgetItem([rows, str(one.tree.get("email", ""))])
        self.mails.addTopLevelItem(top)
        _add(top, {key: value for key, value in one.tree.items() if key not in ("type", "email", "ctx")})
        _add(top, one.tree.get("ctx", {}))
        if is_open:
            self.mails.expandRecursively(self.mails.indexFromItem(top), 1)

    def _rows(self, rows: tuple[int, ...]) -> str:
        if len(rows) == 1:
            return self.tr("Row {row}").format(row=rows[0])
        return self.tr("Rows {first} to {last}").format(first=rows[0], last=rows[-1])

    def _add_fault(self, fault: SealwrightError) -> None:
        words = sentence(fault.code, fault.arguments)
        item = QTreeWidgetItem([words.what])
        item.setData(0, BELOW, words.remedy)
        item.setToolTip(0, tip(f"{words.what}\n{words.remedy}"))
        self.faults.addTopLevelItem(item)

    @staticmethod
    def _made_tree(name: str, heads: list[str]) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(name)
        tree.setHeaderLabels(heads)
        tree.header().setSectionResizeMode(len(heads) - 1, QHeaderView.ResizeMode.Stretch)
        return tree


def _add(parent: QTreeWidgetItem, value: Any) -> None:
    pairs = value.items() if isinstance(value, Mapping) else ((str(n), one) for n, one in enumerate(value, start=1))
    for name, child in pairs:
        is_leaf = not isinstance(child, Mapping | list)
        shown = str(child).lower() if isinstance(child, bool) else str(child)
        item = QTreeWidgetItem([str(name), shown if is_leaf else ""])
        item.setToolTip(1, tip(item.text(1)))
        parent.addChild(item)
        if not is_leaf:
            _add(item, child)


def framed(inner: QWidget, *, left: int = 0, right: int = 0) -> QWidget:
    """A list with a thin frame, and room beside it."""
    frame = QFrame()
    frame.setProperty("role", "card")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(1, 1, 1, 1)
    inside.addWidget(inner)
    outer = QWidget()
    around = QVBoxLayout(outer)
    around.setContentsMargins(left, 0, right, 0)
    around.addWidget(frame)
    return outer
