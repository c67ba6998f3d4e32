"""An attachment of a kept mail: asks for the password, as the recipient is asked, and then shows the pages."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from designer.gui.outgoing.kept_mail import KeptFile
from designer.gui.plain import PlainLabel
from designer.gui.preview.file_pane import FilePane
from designer.gui.preview.page_source import PageSource
from designer.gui.theme import SPACING, Theme
from designer.render.questions import FileView

_WIDTH = 420


class SealedFile(QStackedWidget):
    """Shows one PDF. A file without a password, or whose `password` is known, is open at once."""

    opened = Signal()

    def __init__(self, file: KeptFile, theme: Theme, parent: QWidget | None = None, *, password: str = "") -> None:
        super().__init__(parent)
        self._file = file
        self.pane = FilePane(theme, self)
        self.password = QLineEdit()
        self.open_button = QPushButton(self.tr("Open"))
        self._told = PlainLabel()
        self.addWidget(self._made_door())
        self.addWidget(self.pane)
        self._try(password)

    @property
    def is_open(self) -> bool:
        """Whether the pages are shown."""
        return self.currentWidget() is self.pane

    def words(self) -> str:
        """What is said at the door."""
        return self._told.text()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.pane.set_theme(theme)

    def _made_door(self) -> QWidget:
        words = PlainLabel(self.tr("This file is sealed. The mail says what its password is made of."))
        words.setWordWrap(True)
        self.password.setAccessibleName(self.tr("Password of the file"))
        self.password.setPlaceholderText(self.tr("Password"))
        self.password.returnPressed.connect(self._on_open)
        self.open_button.setProperty("primary", True)
        self.open_button.clicked.connect(self._on_open)
        self._told.setProperty("role", "error")
        self._told.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.password, 1)
        row.addWidget(self.open_button)
        inner = QWidget()
        inner.setFixedWidth(_WIDTH)
        column = QVBoxLayout(inner)
        column.setSpacing(SPACING)
        column.addWidget(words)
        column.addLayout(row)
        column.addWidget(self._told)
        door = QWidget()
        outer = QHBoxLayout(door)
        outer.addStretch(1)
        outer.addWidget(inner)
        outer.addStretch(1)
        column.setContentsMargins(0, SPACING * 6, 0, 0)
        column.addStretch(1)
        return door

    def _on_open(self) -> None:
        if not self._try(self.password.text()):
            self._told.setText(self.tr("This password does not open the file. Mind capitals, hyphens and spaces."))
            self.password.setFocus()
            self.password.selectAll()

    def _try(self, password: str) -> bool:
        source = PageSource(self._file.raw, password, self)
        is_good, pages = source.is_good, len(source.sizes)
        source.retire()
        if is_good:
            view = FileView(
                0, self._file.name, "", self._file.raw, is_sealed=bool(password), password=password, pages=pages
            )
            self.pane.show_file(view, is_draft=False)
            self.setCurrentWidget(self.pane)
            self.pane.canvas.setFocus()
            self.opened.emit()
        return is_good
