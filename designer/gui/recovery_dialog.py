"""Shows the recovery key, once, and lets a person copy or save it before going on."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from designer.gui.plain import PlainLabel
from designer.gui.theme import MARGIN, SPACING, code_font


class RecoveryDialog(QDialog):
    """Can be left only by saying that the key is kept."""

    def __init__(self, key: str, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Your recovery key"))
        self._key = key
        self._folder = folder
        self._build(key)

    def _build(self, key: str) -> None:
        title = PlainLabel(self.tr("Keep this key in a safe place"))
        title.setProperty("role", "heading")
        told = PlainLabel(
            self.tr(
                "It opens this office folder when this computer, or its keyring, is lost. It is shown this once."
                " Write it down, or save it to a stick and put that away; keep it apart from this computer."
                " Whoever loses both cannot open it again."
            )
        )
        told.setWordWrap(True)
        self._line = QLineEdit(key)
        self._line.setReadOnly(True)
        self._line.setFont(code_font(12))
        self._line.setAccessibleName(self.tr("Recovery key"))
        self._line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._line.setMinimumWidth(min(self._line.fontMetrics().horizontalAdvance(key) + 60, 900))
        copy = QPushButton(self.tr("Copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(key))
        save = QPushButton(self.tr("Save to a file…"))
        save.clicked.connect(self._on_save_clicked)
        self._fault = PlainLabel()
        self._fault.setProperty("role", "error")
        self._fault.hide()
        self._kept = QCheckBox(self.tr("I keep the key in a safe place"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
        self._go_on = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._go_on.setText(self.tr("Go on"))
        self._go_on.setEnabled(False)
        self._kept.toggled.connect(self._go_on.setEnabled)
        buttons.accepted.connect(self.accept)
        self._lay_out((title, told, self._line, self._fault, self._kept, buttons), (copy, save))

    def _lay_out(self, parts: tuple[QWidget, ...], acts: tuple[QWidget, ...]) -> None:
        row = QHBoxLayout()
        for act in acts:
            row.addWidget(act)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN * 2, MARGIN * 2, MARGIN * 2, MARGIN)
        layout.setSpacing(SPACING * 3 // 2)
        for widget in parts:
            layout.addWidget(widget)
        layout.insertLayout(3, row)

    def reject(self) -> None:
        """Escape does not lose the key."""
        if self._kept.isChecked():
            super().reject()
            return
        self._tell(self.tr("First say below that you keep the key: it cannot be shown again."))

    def save(self, path: Path) -> None:
        """Write the key to a file that only this person may read."""
        words = self.tr("Recovery key of the Sealwright office folder {folder}").format(folder=self._folder)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(f"{words}\n\n{self._key}\n")
        except OSError as error:
            self._tell(self.tr("The file was not written: {reason}.").format(reason=error.strerror or "?"))
            return
        self._fault.hide()

    def _tell(self, fault: str) -> None:
        self._fault.setText(fault)
        self._fault.show()

    def _on_save_clicked(self) -> None:
        name = self.tr("Sealwright recovery key.txt")
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save the recovery key"), name)
        if path:
            self.save(Path(path))
