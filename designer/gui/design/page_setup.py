"""The dialog for a page's set-up, with a live picture; what it wants is one step of undo in the template."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from designer.gui.design.page_fields import PageFields
from designer.gui.design.page_picture import PagePicture
from designer.gui.dialog_buttons import DialogButtons
from designer.gui.plain import PlainLabel
from designer.gui.theme import MARGIN, SPACING, Theme
from designer.template.design.page import PageSetup
from designer.template.design.underlay import Underlay

_SIZE = QSize(1000, 580)
_FIELDS_WIDTH = 530
_NONE = Underlay()


class PageSetupDialog(QDialog):
    """`wanted` is told with the set-up and the letterhead; `file_wanted` asks for a PDF, `add_pdf` brings it."""

    wanted = Signal(object, object)
    file_wanted = Signal()

    def __init__(
        self, setup: PageSetup, theme: Theme, parent: QWidget | None = None, *,
        running: Sequence[str] = (), underlay: Underlay = _NONE, pdfs: Sequence[str] = (),
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(self.tr("Page set-up"))
        self.resize(_SIZE)
        self._pdfs = list(pdfs)
        self.fields = PageFields(theme)
        self.fields.setMaximumWidth(_FIELDS_WIDTH)
        self.picture = PagePicture(theme)
        self.fault = PlainLabel()
        self.fault.setProperty("role", "error")
        self.fault.setWordWrap(True)
        self.take = QPushButton(self.tr("Set up"))
        buttons = DialogButtons(self.take)
        sides = QHBoxLayout()
        sides.setSpacing(MARGIN)
        sides.addWidget(self.fields)
        sides.addWidget(self.picture, 1)
        below = QHBoxLayout()
        below.addWidget(self.fault, 1)
        below.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACING)
        layout.addLayout(sides, 1)
        layout.addLayout(below)
        self.fields.changed.connect(self._look)
        self.fields.file_wanted.connect(self.file_wanted)
        self.take.clicked.connect(self._take)
        buttons.rejected.connect(self.reject)
        self.fields.show_setup(setup, running, underlay, pdfs)

    def add_pdf(self, name: str) -> None:
        """Offer a PDF that was just brought in, and choose it."""
        self._pdfs = [*dict.fromkeys([*self._pdfs, name])]
        self.fields.show_underlay(Underlay(name, self.fields.wanted_underlay().pages), self._pdfs)

    def _look(self) -> None:
        fault = self.fields.fault()
        self.fault.setText(fault)
        self.take.setEnabled(not fault)
        if not fault:
            self.picture.show_setup(self.fields.setup(), self.fields.wanted_underlay())

    def _take(self) -> None:
        self.accept()
        self.wanted.emit(self.fields.setup(), self.fields.wanted_underlay())
