"""The button of the firm's page that asks for the files of a font."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from designer.gui.theme import SPACING

_LABELS = 150  # the width of the words before the fields of the form


class AddFont(QPushButton):
    """`chosen` tells the paths."""

    chosen = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("Add a font…"))
        self.setToolTip(self.tr("Its files for regular, bold, italic and bold italic, all at once"))
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        words = self.tr("Fonts (*.ttf *.otf *.woff *.woff2)")
        paths, _ = QFileDialog.getOpenFileNames(self, self.tr("Choose all files of a font"), str(Path.home()), words)
        if paths:
            self.chosen.emit(paths)


def indented(widget: QWidget) -> QHBoxLayout:
    """A row of the form without words before it."""
    row = QHBoxLayout()
    row.addSpacing(_LABELS + SPACING * 2)
    row.addWidget(widget)
    row.addStretch()
    return row
