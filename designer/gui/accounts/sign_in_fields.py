"""The rows of an account that is signed in to: the application that the firm registered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from designer.gui.plain import PlainLabel

KINDS = {"microsoft": "graph", "google": "gmail"}


class SignInFields(QObject):
    """Rows of somebody else's form. `edited` whenever anything was typed."""

    edited = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.client_id, self.tenant, self.secret = QLineEdit(), QLineEdit(), QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.tenant.setPlaceholderText(self.tr("empty = any work or school account"))
        self._told = PlainLabel(
            self.tr(
                "Your firm registers an application with the provider once, free of charge, and gets this ID."
                " The help page “On the command line”, under “Accounts that are signed in to”, says how."
            )
        )
        self._told.setWordWrap(True)
        self._told.setProperty("role", "muted")
        self._provider = ""
        self._has_secret = False
        for field in (self.client_id, self.tenant, self.secret):
            field.textEdited.connect(self.edited)

    def add_to(self, form: QFormLayout) -> None:
        """Put the rows below those that are there."""
        form.addRow(self.tr("&Application ID:"), self.client_id)
        form.addRow(self.tr("&Directory ID:"), self.tenant)
        form.addRow(self.tr("Client sec&ret:"), self.secret)
        form.addRow("", self._told)

    def show_account(self, account: Mapping[str, Any]) -> None:
        """An account as `account list --json` tells it; {} is a new one."""
        self.client_id.setText(str(account.get("client_id", "")))
        tenant = str(account.get("tenant", ""))
        self.tenant.setText("" if tenant == "organizations" else tenant)
        self.secret.clear()
        self._has_secret = bool(account.get("has_client_secret"))
        self.secret.setPlaceholderText(self.tr("unchanged") if self._has_secret else "")

    def show_for(self, form: QFormLayout, provider: str) -> None:
        """Show what this provider wants; "" hides all."""
        self._provider = provider
        form.setRowVisible(self.client_id, bool(provider))
        form.setRowVisible(self.tenant, provider == "microsoft")
        form.setRowVisible(self.secret, provider == "google")
        form.setRowVisible(self._told, bool(provider) and not self.client_id.text())

    def arguments(self) -> list[str]:
        """What the command line is told; the secret is not in it."""
        tenant = self.tenant.text().strip() or "organizations"
        of_tenant = ["--tenant", tenant] if self._provider == "microsoft" else []
        return ["--client-id", self.client_id.text().strip(), *of_tenant]

    def fault(self) -> str:
        """What is missing; "" for nothing."""
        if not self.client_id.text().strip():
            return self.tr("Type the ID of the application that your firm registered with the provider.")
        if self._provider == "google" and not self.secret.text() and not self._has_secret:
            return self.tr("Type the client secret that Google shows beside the ID.")
        return ""
