"""The rows of an account's own mailbox: what came back is read there, and copies of what was sent may be kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QToolButton, QWidget

from designer.gui.plain import PlainLabel

Value = str | bool | None


class BouncesFields(QObject):
    """Rows of somebody else's form, folded away until they are wanted. `edited` whenever anything was typed."""

    edited = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.unfold = QToolButton()
        self.unfold.setToolTip(self.tr("What came back, read from the account’s own mailbox"))
        self.unfold.setCheckable(True)
        self.unfold.setAutoRaise(True)
        self.unfold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.reads = QCheckBox(self.tr("Read in the account’s mailbox what came &back"))
        self.host, self.user = QLineEdit(), QLineEdit()
        self.host.setPlaceholderText("imap.example.com")
        self.user.setPlaceholderText(self.tr("empty = the user name above"))
        self.copies = QCheckBox(self.tr("Keep copies in its Sent folder, &if the provider keeps none"))
        self._told = PlainLabel(
            self.tr(
                "Marks messages that were returned, blocks addresses that do not exist, and looks in the Sent"
                " folder for what is uncertain. Nothing that lies there is changed."
            )
        )
        self._told.setWordWrap(True)
        self._told.setProperty("role", "muted")
        self._needs_server = True
        self._form: QFormLayout | None = None
        self.unfold.toggled.connect(lambda _on: self._look())
        self.reads.toggled.connect(lambda _on: self._look())
        for field in (self.host, self.user):
            field.textEdited.connect(self.edited)
        self.copies.toggled.connect(self.edited)

    def add_to(self, form: QFormLayout) -> None:
        """Put the rows below those that are there."""
        self._form = form
        form.addRow("", self.unfold)
        form.addRow("", self.reads)
        form.addRow(self.tr("&IMAP server:"), self.host)
        form.addRow(self.tr("&Mailbox user:"), self.user)
        form.addRow("", self.copies)
        form.addRow("", self._told)

    def show_account(self, account: Mapping[str, Any]) -> None:
        """An account as `account list --json` tells it; {} is a new one."""
        imap: Mapping[str, Any] = account.get("imap") or {}
        self.host.setText(str(imap.get("host", "")))
        self.user.setText(str(imap.get("user", "")))
        self.copies.setChecked(bool(imap.get("copy_sent")))
        self.reads.setChecked(bool(account.get("reads_mail")))
        self.unfold.setChecked(False)

    def show_for(self, *, needs_server: bool, smtp_host: str) -> None:
        """With a mail server there is an IMAP server beside it, often of the like name; a service needs none."""
        self._needs_server = needs_server
        if smtp_host.startswith(("smtp.", "mail.")) and self.reads.isChecked() and not self.host.isModified():
            self.host.setText(self.host.text() or smtp_host.replace("smtp.", "imap.", 1))
        self._show_rows()

    def fault(self, user: str) -> str:
        """What is missing; "" for nothing. `user` is the account's."""
        if not self.reads.isChecked() or not self._needs_server:
            return ""
        if not self.host.text().strip():
            return self.tr("Write the name of the IMAP server, or do not read what came back.")
        return "" if user or self.user.text().strip() else self.tr("Write the user name of the mailbox.")

    def settings(self) -> dict[str, Value]:
        """The settings below the account's name; None is one to be taken out."""
        if not self.reads.isChecked():
            return {"imap": None, "bounces": None}
        if not self._needs_server:
            return {"imap": None, "bounces": True}
        return {
            "bounces": None, "imap.host": self.host.text().strip(), "imap.user": self.user.text().strip() or None,
            "imap.copy_sent": self.copies.isChecked() or None,
        }  # fmt: skip

    def _look(self) -> None:
        self._show_rows()
        self.edited.emit()

    def _show_rows(self) -> None:
        if self._form is None:
            return
        is_open = self.unfold.isChecked()
        self.unfold.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self._form.setRowVisible(self.reads, is_open)
        self._form.setRowVisible(self._told, is_open and not self.reads.isChecked())
        self.unfold.setText(self.tr("Bounces: read") if self.reads.isChecked() else self.tr("Bounces: not read"))
        for field in (self.host, self.user, self.copies):
            self._form.setRowVisible(field, is_open and self.reads.isChecked() and self._needs_server)
