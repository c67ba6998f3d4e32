"""Asks for a letter that is there already, from which a template can be made, and for its data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from designer.gui.plain import PlainLabel
from designer.gui.theme import SPACING

_PAGES = (".html", ".htm", ".xhtml")


class LetterRow(QWidget):
    """`path` is the letter, None while there is none; `data` a file whose columns or keys its merge fields name."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.data: Path | None = None
        self._has_data = False
        choose = QPushButton(self.tr("From a Word document or a web page…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._on_choose_clicked)
        self._name = PlainLabel()
        self._give_up = QPushButton(self.tr("Use a starter instead"))
        self._give_up.setAutoDefault(False)
        self._give_up.clicked.connect(lambda: self.take(None))
        self._mail = QCheckBox(self.tr("It is the mail, not the PDF"))
        self._mail.toggled.connect(lambda _on: self._show())
        self._choose_data = QPushButton(self.tr("Its data…"))
        self._choose_data.setAutoDefault(False)
        self._choose_data.setToolTip(
            self.tr("A list or JSON file: its fields and samples, and the names that merge fields have")
        )
        self._choose_data.clicked.connect(self._on_data_clicked)
        self._data_name = PlainLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        for row in ((choose, self._name, self._give_up), (self._choose_data, self._data_name, self._mail)):
            layout.addLayout(_beside(row))
        self._show()

    @property
    def is_mail(self) -> bool:
        """Whether a web page becomes the mail."""
        return self._is_page() and self._mail.isChecked()

    def arguments(self) -> list[str]:
        """What the command that makes the template is told."""
        return ["--from", str(self.path), *self.learned(), *(["--mail"] if self.is_mail else [])]

    def learned(self) -> list[str]:
        """What the command is told of the data."""
        return ["--learn", str(self.data)] if self.data and not self._becomes_mail() else []

    def offer_data(self, *, is_wanted: bool) -> None:
        """Ask for data without a letter, too: an empty template learns its fields from it."""
        self._has_data = is_wanted
        self.data = self.data if is_wanted or self.path else None
        self._show()

    def take(self, path: Path | None) -> None:
        """Show this letter as the chosen one."""
        self.path, self.data = path, None
        self._mail.setChecked(False)
        self._show()
        self.changed.emit()

    def take_data(self, path: Path) -> None:
        """Look the names up in this file."""
        self.data = path
        self._show()

    def _becomes_mail(self) -> bool:
        return self.is_mail or (self.path is not None and self.path.suffix.lower() == ".mjml")

    def _is_page(self) -> bool:
        return self.path is not None and self.path.suffix.lower() in _PAGES

    def _show(self) -> None:
        is_chosen = self.path is not None
        self._name.setText(self.path.name if self.path else "")
        self._data_name.setText(self.data.name if self.data else "")
        self._give_up.setVisible(is_chosen)
        for part in (self._choose_data, self._data_name):
            part.setVisible((is_chosen or self._has_data) and not self._becomes_mail())
        self._mail.setVisible(self._is_page())

    def _on_choose_clicked(self) -> None:
        words = self.tr("Letters (*.docx *.docm *.html *.htm *.mjml)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose the letter"), str(Path.home()), words)
        if path:
            self.take(Path(path))

    def _on_data_clicked(self) -> None:
        words = self.tr("Data (*.xlsx *.csv *.json *.jsonl)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose the data"), str(Path.home()), words)
        if path:
            self.take_data(Path(path))


def _beside(widgets: Sequence[QWidget]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACING)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return row
