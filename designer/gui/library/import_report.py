"""Says what of an imported letter could not be taken over as it was, and what to do about each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QVBoxLayout, QWidget

from designer.gui.plain import PlainLabel
from designer.gui.theme import GRID, MARGIN, SPACING


class ImportReport(QDialog):
    """A list to be read once; the template is there already."""

    def __init__(
        self, left_out: Sequence[dict[str, Any]], unknown: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Made from your letter"))
        told = PlainLabel(self.tr("The template is ready. Not everything could be taken over as it was:"))
        told.setWordWrap(True)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Not taken over as it was"))
        self._list.setWordWrap(True)
        self._list.setSpacing(GRID)
        if unknown:
            words = self.tr("Fields that your data does not have: {names}").format(names=", ".join(unknown))
            self._add(words, self.tr("The Problems list shows where they stand."))
        for one in left_out:
            self._add(str(one["what"]), str(one["remedy"]))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACING)
        layout.addWidget(told)
        layout.addWidget(self._list, 1)
        layout.addWidget(buttons)
        self.resize(560, 360)

    def _add(self, what: str, remedy: str) -> None:
        self._list.addItem(f"{what}\n{remedy}".rstrip())
