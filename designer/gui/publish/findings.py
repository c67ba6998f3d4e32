"""What a check found, grouped by how it bears on publishing, with a field for each reason that must be given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.gui.data.sample_names import sample_label
from designer.gui.icons import icon
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import MARGIN, SPACING, Theme

SEVERITIES = ("error", "confirm", "warning", "hint")
_ICONS = {
    "error": "close-circle-outline", "confirm": "help-circle-outline", "warning": "alert-outline",
    "hint": "lightbulb-outline",
}  # fmt: skip


class Findings(QWidget):
    """Shows problems as `check --json` tells them. `place_wanted(file, line)` at a double click."""

    place_wanted = Signal(str, int)
    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._problems: Sequence[dict[str, Any]] = ()
        self._reasons: dict[str, QLineEdit] = {}
        self.told = PlainLabel()
        self.told.setWordWrap(True)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setWordWrap(True)
        self.tree.setAccessibleName(self.tr("Problems"))
        self.tree.itemActivated.connect(self._on_activated)
        self._ask = QFrame()
        self._ask.setProperty("role", "banner-warning")
        self._form = QFormLayout(self._ask)
        self._form.setContentsMargins(MARGIN, SPACING, MARGIN, SPACING)
        self._ask.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACING, 0, 0)
        for widget in (self.told, self.tree, self._ask):
            layout.addWidget(widget)

    def show_problems(self, problems: Sequence[dict[str, Any]]) -> None:
        """Show what was found."""
        self._problems = problems
        self.tree.clear()
        for severity in SEVERITIES:
            found = [one for one in problems if one["severity"] == severity]
            if found:
                group = self._group(severity, found)
                self.tree.addTopLevelItem(group)
                group.setExpanded(severity in ("error", "confirm", "warning"))
        self.tree.setVisible(bool(problems))
        self._ask_reasons(sorted({one["code"] for one in problems if one["severity"] == "confirm"}))
        self.told.setText(self._summary())
        self.edited.emit()

    def show_released(self) -> None:
        """Nothing is asked any more."""
        self._ask.hide()
        self.told.setText(self.tr("This was found, and released.") if self._problems else self._summary())

    def reasons(self) -> dict[str, str]:
        """The reasons that were given, by code."""
        return {code: field.text().strip() for code, field in self._reasons.items() if field.text().strip()}

    @property
    def may_publish(self) -> bool:
        """Whether nothing refuses: no error, and a reason for each code that wants one."""
        has_error = any(one["severity"] == "error" for one in self._problems)
        return not has_error and len(self.reasons()) == len(self._reasons)

    def reason_field(self, code: str) -> QLineEdit:
        """Where the reason for a code is typed."""
        return self._reasons[code]

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        for number in range(self.tree.topLevelItemCount()):
            if (group := self.tree.topLevelItem(number)) is not None:
                severity = str(group.data(0, Qt.ItemDataRole.UserRole))
                group.setIcon(0, icon(_ICONS[severity], theme, severity))

    def _summary(self) -> str:
        if not self._problems:
            return self.tr("No problems: every sample was rendered as it would be sent.")
        if any(one["severity"] == "error" for one in self._problems):
            return self.tr("Errors keep the template from being released. Mend them first.")
        if self._reasons:
            return self.tr("Something needs a reason. It is kept with the released version.")
        return self.tr("Nothing keeps the template from being released; look at these all the same.")

    def _group(self, severity: str, found: Sequence[dict[str, Any]]) -> QTreeWidgetItem:
        names = {
            "error": self.tr("Errors"), "confirm": self.tr("To be confirmed"), "warning": self.tr("Warnings"),
            "hint": self.tr("Hints"),
        }  # fmt: skip
        group = QTreeWidgetItem([f"{names[severity]} ({len(found)})"])
        group.setIcon(0, icon(_ICONS[severity], self._theme, severity))
        group.setData(0, Qt.ItemDataRole.UserRole, severity)
        for one in found:
            where = f"{one['file']}, {one['line']}: " if one["file"] and one["line"] else ""
            sample = f" [{sample_label(one['sample'])}]" if one["sample"] else ""
            item = QTreeWidgetItem([f"{where}{one['message']}{sample}"])
            item.setToolTip(0, tip(f"{one['message']}\n{one['remedy']}".strip()))
            item.setData(0, Qt.ItemDataRole.UserRole, (one["file"], one["line"]))
            group.addChild(item)
        return group

    def _ask_reasons(self, codes: list[str]) -> None:
        kept = self.reasons()
        while self._form.rowCount():
            self._form.removeRow(0)
        self._reasons.clear()
        for code in codes:
            words = next(one["message"] for one in self._problems if one["code"] == code)
            field = QLineEdit(kept.get(code, ""))
            field.setPlaceholderText(self.tr("Why is this right?"))
            field.setAccessibleName(self.tr("Reason: {words}").format(words=words))
            field.textEdited.connect(self.edited)
            label = PlainLabel(words)
            label.setWordWrap(True)
            self._form.addRow(label)
            self._form.addRow(field)
            self._reasons[code] = field
        self._ask.setVisible(bool(codes))

    def _on_activated(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, Qt.ItemDataRole.UserRole)
        if isinstance(place, tuple):
            self.place_wanted.emit(*place)
