"""Buttons for the column of the chosen cell: moved, put in and taken out in all rows at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from designer.gui.design.acts import DesignActs
from designer.gui.design.chosen import Chosen
from designer.gui.icons import icon
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import ICON_SIZE, Theme
from designer.template.design.columns import (
    Spot,
    cell_at,
    delete_column,
    insert_column,
    move_column,
    spot_of,
)
from designer.template.edits import Change, Side, is_whole_within
from designer.template.markup import Tree

Edit = Callable[[Tree, Spot], list[Change]]
_ICONS = {
    "left": "arrow-left", "right": "arrow-right", "before": "table-column-plus-before",
    "behind": "table-column-plus-after", "delete": "table-column-remove",
}  # fmt: skip


class ColumnTools(QWidget):
    """Out of sight unless what is chosen stands in a table."""

    def __init__(self, acts: DesignActs, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._acts = acts
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        head = PlainLabel(self.tr("Column"))
        head.setProperty("role", "muted")
        row.addWidget(head)
        self.buttons = {name: self._made(words, edit, to) for name, (words, edit, to) in self._known().items()}
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        self.set_theme(theme)

    def show_chosen(self, chosen: Chosen | None) -> None:
        """Show what can be done to the column that is chosen."""
        spot = _spot(chosen)
        self.setVisible(spot is not None)
        if chosen is not None and spot is not None:
            for name in ("left", "right", "delete"):
                _, edit, _ = self._known()[name]
                self.buttons[name].setEnabled(bool(edit(chosen.tree, spot)))

    def set_theme(self, theme: Theme) -> None:
        """Paint anew."""
        for name, button in self.buttons.items():
            button.setIcon(icon(_ICONS[name], theme))

    def _known(self) -> dict[str, tuple[str, Edit, int]]:
        """The words of each act, the edit, and how far the chosen cell moves with it."""
        before, behind = partial(insert_column, side=Side.BEFORE), partial(insert_column, side=Side.BEHIND)
        return {
            "left": (self.tr("Move the column to the left"), partial(move_column, steps=-1), -1),
            "right": (self.tr("Move the column to the right"), partial(move_column, steps=1), 1),
            "before": (self.tr("Put a column in at the left"), before, 0),
            "behind": (self.tr("Put a column in at the right"), behind, 1),
            "delete": (self.tr("Take the column out"), delete_column, 0),
        }

    def _made(self, words: str, edit: Edit, to: int) -> QToolButton:
        button = QToolButton()
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # words that are still typed are taken over before
        button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        button.setAccessibleName(words)
        button.setToolTip(tip(words))
        button.clicked.connect(lambda: self._act(words, edit, to))
        return button

    def _act(self, words: str, edit: Edit, to: int) -> None:
        chosen = self._acts.chosen()
        spot = _spot(chosen)
        if chosen is None or spot is None:
            return
        table = next(node for node in reversed(chosen.path) if node.name in ("table", "mj-table"))
        if not self._acts.is_free(is_whole_within(chosen.tree, table)):
            return
        self._acts.change(edit(chosen.tree, spot), words)
        after = self._acts.chosen()
        if after is None:
            return
        columns = (spot.column + to, spot.column + to - 1)
        cells = (cell_at(after.tree, Spot(spot.table, spot.row, column)) for column in columns)
        cell = next((one for one in cells if one is not None), None)
        if cell is not None:
            self._acts.choose(cell.start)


def _spot(chosen: Chosen | None) -> Spot | None:
    return spot_of(chosen.tree, chosen.node.start) if chosen is not None else None
