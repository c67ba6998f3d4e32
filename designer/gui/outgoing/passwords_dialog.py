"""The passwords of one message's documents, for whoever is on the phone; that somebody looked is logged."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from designer.gui.plain import PlainLabel
from designer.gui.theme import MARGIN, SPACING, code_font


class PasswordsDialog(QDialog):
    """One line for each document; each password can be copied."""

    def __init__(self, passwords: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Passwords of the documents"))
        self.fields: list[QLineEdit] = []
        self.copies: list[QPushButton] = []
        told = PlainLabel(self.tr("Tell it the recipient in another way than by mail. That you looked is logged."))
        told.setWordWrap(True)
        told.setProperty("role", "muted")
        grid = QGridLayout()
        grid.setSpacing(SPACING)
        for row, (name, password) in enumerate(passwords.items()):
            field = QLineEdit(password)
            field.setReadOnly(True)
            field.setFont(code_font())
            field.setAccessibleName(self.tr("Password of {name}").format(name=name))
            copy = QPushButton(self.tr("Copy"))
            copy.setAccessibleName(self.tr("Copy the password of {name}").format(name=name))
            copy.setAutoDefault(False)
            copy.clicked.connect(partial(self._on_copy, password))
            self.fields.append(field)
            self.copies.append(copy)
            for column, widget in enumerate((PlainLabel(name), field, copy)):
                grid.addWidget(widget, row, column)
        grid.setColumnStretch(1, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(MARGIN)
        layout.addWidget(told)
        layout.addLayout(grid)
        layout.addWidget(buttons)
        self.resize(520, self.sizeHint().height())

    @staticmethod
    def _on_copy(password: str) -> None:
        QGuiApplication.clipboard().setText(password)
