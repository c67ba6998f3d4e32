"""Asks for a new template's name and the starter, or the letter, that it is made from."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from designer.gui.library.letter_row import LetterRow
from designer.gui.plain import PlainLabel
from designer.gui.preview.thumbnails import page_icon
from designer.gui.theme import MARGIN, SPACING
from designer.gui.welcome import Starter, thumbnail

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class NewDialog(QDialog):
    """After `accept`, `starter` and `template_id` tell what is wanted."""

    def __init__(
        self, starters: Sequence[Starter], taken: Collection[str], parent: QWidget | None = None, *, chosen: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New template"))
        self._taken = {name.casefold() for name in taken}
        self._is_own = False
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Starters"))
        self._list.setViewMode(QListView.ViewMode.IconMode)
        self._list.setIconSize(QSize(150, 150))
        self._list.setGridSize(QSize(190, 196))
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._list.setMovement(QListView.Movement.Static)
        for starter in starters:
            item = QListWidgetItem(page_icon(thumbnail(starter.id or "empty", self.devicePixelRatioF())), starter.label)
            item.setData(Qt.ItemDataRole.UserRole, starter)
            item.setToolTip(starter.told)
            self._list.addItem(item)
        self._letter = LetterRow()
        self._letter.changed.connect(self._on_letter_changed)
        self._name = QLineEdit()
        self._name.textEdited.connect(self._on_edited)
        self._told = PlainLabel()
        self._told.setWordWrap(True)
        self._told.setProperty("role", "muted")
        form = QFormLayout()
        form.addRow(self.tr("&Event type:"), self._name)
        form.addRow("", self._told)
        self._make = QPushButton(self.tr("Make template"))
        self._build(form)
        self._list.currentRowChanged.connect(self._on_row_changed)
        names = [starter.id for starter in starters]
        self._list.setCurrentRow(names.index(chosen) if chosen and chosen in names else 0)
        self._name.setFocus()
        self._name.selectAll()

    def _build(self, form: QFormLayout) -> None:
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._make.setDefault(True)
        self._buttons.addButton(self._make, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACING)
        layout.addWidget(PlainLabel(self.tr("Begin with")))
        layout.addWidget(self._list, 1)
        layout.addWidget(self._letter)
        layout.addLayout(form)
        layout.addWidget(self._buttons)
        self.resize(640, 520)

    @property
    def starter(self) -> str:
        """The id of the chosen starter; "" for an empty template."""
        item = self._list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole).id) if item else ""

    @property
    def template_id(self) -> str:
        """The id of the new template."""
        return self._name.text().strip()

    @property
    def origin(self) -> list[str]:
        """What the command that makes the template is told: a starter, or a letter that is there already."""
        if self._letter.path:
            return self._letter.arguments()
        return ["--from", self.starter] if self.starter else ["--empty", *self._letter.learned()]

    def take_letter(self, path: Path) -> None:
        """Begin with this letter instead of a starter."""
        self._letter.take(path)

    def _on_row_changed(self) -> None:
        self._letter.offer_data(is_wanted=not self.starter)
        self._propose()

    def _on_letter_changed(self) -> None:
        self._list.setEnabled(self._letter.path is None)
        if item := self._list.currentItem():
            item.setSelected(self._letter.path is None)
        self._propose()

    def _propose(self) -> None:
        stem = re.sub(r"[^A-Za-z0-9_-]+", "_", self._letter.path.stem).strip("_")[:40] if self._letter.path else ""
        proposal = stem.lower() or ("letter" if self._letter.path else self.starter or "document")
        if not self._is_own and proposal:
            names = (proposal, *(f"{proposal}_{number}" for number in range(2, 1000)))
            self._name.setText(next(name for name in names if name.casefold() not in self._taken))
        self._look()

    def _on_edited(self) -> None:
        self._is_own = True
        self._look()

    def _look(self) -> None:
        """Say what is wrong with the name while it is typed."""
        name = self.template_id
        words = self.tr(
            "What your shop or program writes as “type” into each event that this template is for."
            " The template gets it as its name, too."
        )
        fault = ""
        if name.casefold() in self._taken:
            fault = self.tr("There is a template of this name already.")
        elif name and not _ID.fullmatch(name):
            fault = self.tr("Use letters from A to Z, digits, hyphens and underscores only.")
        self._told.setText(fault or words)
        self._told.setProperty("role", "error" if fault else "muted")
        self._told.style().unpolish(self._told)
        self._told.style().polish(self._told)
        self._make.setEnabled(bool(name and (self._list.currentItem() or self._letter.path)) and not fault)
