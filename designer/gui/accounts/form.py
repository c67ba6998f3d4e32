"""The form of one account: provider, sender, server, and a password or who signs in; secrets go into the vault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from designer.core.catalogue import sentence
from designer.gui.accounts.bounces_fields import BouncesFields, Value
from designer.gui.accounts.providers import Provider, provider_of, providers
from designer.gui.accounts.sign_in_fields import KINDS, SignInFields
from designer.gui.plain import PlainLabel
from designer.gui.theme import SPACING
from designer.gui.wheel import let_wheel_pass

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PORTS = {"tls": 465, "starttls": 587, "none": 25}


class AccountForm(QWidget):
    """`edited` whenever anything was typed or chosen."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._providers = providers()
        self.provider = QComboBox()
        self.name, self.identity = QLineEdit(), QLineEdit()
        self.host, self.user, self.ca_file = QLineEdit(), QLineEdit(), QLineEdit()
        self.password = QLineEdit()
        self.login = QComboBox()
        self.sign_in = SignInFields(self)
        self.bounces = BouncesFields(self)
        self.port = QSpinBox()
        self.security = QComboBox()
        self.is_default = QCheckBox(self.tr("Use it for templates that name no account"))
        self._hint = PlainLabel()
        self._fault = PlainLabel()
        self._has_password = False
        self._was_signed_in = False  # the account that is shown is one that a person signs in to
        self._kind = "smtp"  # of that account
        self._taken: set[str] = set()
        for field in (self.provider, self.port, self.security, self.login):
            let_wheel_pass(field)
        self._build()

    def show_new(self, taken: set[str]) -> None:
        """An empty form with a name that is free."""
        self._taken = taken
        self._has_password = self._was_signed_in = False
        self._kind = ""
        names = ("main", *(f"account{number}" for number in range(2, 100)))
        self.name.setText(next(name for name in names if name not in taken))
        self.name.setEnabled(True)
        for field in (self.identity, self.host, self.user, self.ca_file, self.password):
            field.clear()
        self.provider.setCurrentIndex(0)
        self.sign_in.show_account({})
        self.bounces.show_account({})
        self.login.setCurrentIndex(0)
        self._choose_security("starttls")
        self.port.setValue(587)
        self.is_default.setChecked(not taken - {"mailbox"})
        self.password.setPlaceholderText("")
        self._look()

    def show_account(self, account: Mapping[str, Any]) -> None:
        """An account as `account list --json` tells it; its password stays where it is."""
        self._taken = set()
        self._has_password = bool(account["has_password"])
        self._was_signed_in, self._kind = bool(account["signs_in_with"]), str(account["kind"])
        self.sign_in.show_account(account)
        self.bounces.show_account(account)
        self.login.setCurrentIndex(max(self.login.findData(str(account["signs_in_with"])), 0))
        self.name.setText(str(account["name"]))
        self.name.setEnabled(False)
        for field, key in ((self.identity, "from"), (self.host, "host"), (self.user, "user")):
            field.setText(str(account[key]))
        self.ca_file.setText(str(account.get("ca_file", "")))
        self._choose_security(str(account["security"]))
        self.port.setValue(int(account["port"]))
        self.is_default.setChecked(bool(account["default"]))
        found = next((n for n, one in enumerate(self._providers, 1) if self._is_of(account, one)), 0)
        self.provider.blockSignals(True)
        self.provider.setCurrentIndex(found)
        self.provider.blockSignals(False)
        self.password.clear()
        self.password.setPlaceholderText(self.tr("unchanged") if self._has_password else "")
        self._look()

    def arguments(self) -> list[str]:
        """The command line that keeps this account; the password is not in it."""
        given = {"--user": self.user} | (
            {} if self._needs_no_server else {"--host": self.host, "--ca-file": self.ca_file}
        )
        texts = [part for option, field in given.items() if field.text().strip() for part in (option, field.text())]
        default = ["--default"] if self.is_default.isChecked() else []
        return [
            "account", "add", self.name.text().strip(), f"--from={self.identity.text().strip()}", *self._way(), *texts,
            *default,
        ]  # fmt: skip

    def secret(self) -> str:
        """What goes to the command's standard input: the password, or the application's secret."""
        return self.sign_in.secret.text() if self.signs_in_with else self.password.text()

    def forget_secrets(self) -> None:
        """They are kept where they belong now."""
        self.password.clear()
        self.sign_in.secret.clear()

    def cleared(self) -> dict[str, None]:
        """The settings that this form takes out of an account that had them."""
        below = f"accounts.{self.name.text().strip()}"
        fields = {"user": self.user} | ({} if self._needs_no_server else {"ca_file": self.ca_file})
        empty = [key for key, field in fields.items() if not field.text().strip()]
        gone = [key for key, value in self.bounces.settings().items() if value is None]
        return {f"{below}.{key}": None for key in (*empty, *gone)}

    def added(self) -> dict[str, Value]:
        """The settings that this form puts beside those of the command line, once the account is there."""
        below = f"accounts.{self.name.text().strip()}"
        return {f"{below}.{key}": value for key, value in self.bounces.settings().items() if value is not None}

    @property
    def signs_in_with(self) -> str:
        """The provider that a person signs in with; "" where there is a password."""
        return str(self.login.currentData())

    def fault(self) -> str:
        """What keeps the form from being saved; "" when it can be."""
        name = self.name.text().strip()
        if self.name.isEnabled() and (not _NAME.fullmatch(name) or name in self._taken):
            return self.tr("Choose a name of letters, digits, - and _ that no other account has.")
        if "@" not in self.identity.text():
            return self.tr("Write the sender as Shop <shop@example.com>.")
        if not self._needs_no_server and not self.host.text().strip():
            return self.tr("Write the name of the mail server, or choose a provider.")
        if fault := self.bounces.fault(self.user.text().strip()):
            return fault
        if self.signs_in_with:
            return self.sign_in.fault()
        if self.user.text().strip() and not self.password.text() and not self._has_password:
            return self.tr("Type the password of the account.")
        return ""

    def _build(self) -> None:
        self._fill()
        self._lay_out()
        self._connect()

    def _fill(self) -> None:
        self.provider.addItem(self.tr("Another provider, or a server of your own"), None)
        for one in self._providers:
            self.provider.addItem(f"{one.name} ({', '.join(code.upper() for code in one.countries)})", one)
        for code, words in (
            ("starttls", self.tr("STARTTLS (usual with port 587)")), ("tls", self.tr("TLS (usual with port 465)")),
            ("none", self.tr("None (only a server on this computer)")),
        ):  # fmt: skip
            self.security.addItem(words, code)
        for code, words in (
            ("", self.tr("With a password")), ("microsoft", self.tr("Sign in with Microsoft")),
            ("google", self.tr("Sign in with Google")),
        ):  # fmt: skip
            self.login.addItem(words, code)
        self.port.setRange(1, 65535)
        self.port.lineEdit().setTextMargins(5, 0, 0, 0)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.identity.setPlaceholderText("Shop <shop@example.com>")
        self.ca_file.setPlaceholderText(self.tr("only for a server with a certificate of its own"))
        for label in (self._hint, self._fault):
            label.setWordWrap(True)
        self._hint.setProperty("role", "muted")
        self._fault.setProperty("role", "error")

    def _lay_out(self) -> None:
        self._form = form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setContentsMargins(SPACING, 0, SPACING, 0)
        form.setSpacing(SPACING)
        form.addRow(self.tr("&Provider:"), self.provider)
        form.addRow("", self._hint)
        form.addRow(self.tr("&Sender:"), self.identity)
        form.addRow(self.tr("&Log in:"), self.login)
        self.sign_in.add_to(form)
        form.addRow(self.tr("Mail ser&ver:"), self.host)
        form.addRow(self.tr("P&ort:"), self.port)
        form.addRow(self.tr("Pro&tection:"), self.security)
        form.addRow(self.tr("&User name:"), self.user)
        form.addRow(self.tr("Pass&word:"), self.password)
        form.addRow(self.tr("&Certificate file:"), self.ca_file)
        self.bounces.add_to(form)
        form.addRow(self.tr("&Name here:"), self.name)
        form.addRow("", self.is_default)
        form.addRow("", self._fault)

    def _connect(self) -> None:
        for field in (self.name, self.identity, self.host, self.user, self.password, self.ca_file):
            field.textEdited.connect(self._look)
        self.identity.editingFinished.connect(self._on_sender_written)
        self.provider.currentIndexChanged.connect(self._on_provider_chosen)
        self.login.currentIndexChanged.connect(self._look)
        self.sign_in.edited.connect(self._look)
        self.bounces.edited.connect(self._look)
        self.security.activated.connect(self._on_security_chosen)
        self.port.valueChanged.connect(self._look)
        self.is_default.toggled.connect(self._look)

    def _look(self) -> None:
        chosen: Provider | None = self.provider.currentData()
        self._hint.setText(sentence(chosen.hint, {}).what if chosen else "")
        self._hint.setVisible(chosen is not None and not self.signs_in_with)
        self.sign_in.show_for(self._form, self.signs_in_with)
        for field in (self.host, self.port, self.security, self.ca_file):
            self._form.setRowVisible(field, not self._needs_no_server)
        self._form.setRowVisible(self.password, not self.signs_in_with)
        self.bounces.show_for(needs_server=not self._needs_no_server, smtp_host=self.host.text().strip())
        touched = bool(self.identity.text() or self.host.text())
        self._fault.setText(self.fault() if touched else "")
        self.edited.emit()

    def _on_provider_chosen(self) -> None:
        chosen: Provider | None = self.provider.currentData()
        if chosen is not None:
            self.host.setText(chosen.host)
            self._choose_security(chosen.security)
            self.port.setValue(chosen.port)
            self.login.setCurrentIndex(self.login.findData(chosen.sign_in) if chosen.login == "oauth" else 0)
        self._look()

    def _on_sender_written(self) -> None:
        """An address tells the provider, and often the user name."""
        address = self.identity.text().rpartition("<")[2].strip("> ")
        found = provider_of(address, self._providers)
        if found is not None and not self.host.text():
            self.provider.setCurrentIndex(1 + self._providers.index(found))
        if "@" in address and not self.user.text() and self.name.isEnabled():
            self.user.setText(address)
        self._look()

    def _on_security_chosen(self) -> None:
        if self.port.value() in _PORTS.values():
            self.port.setValue(_PORTS[str(self.security.currentData())])
        self._look()

    @property
    def _needs_no_server(self) -> bool:
        """Whether it sends through the provider's own service, not through a mail server."""
        return bool(self.signs_in_with) and not (self._was_signed_in and self._kind == "smtp")

    def _way(self) -> list[str]:
        server = ["--port", str(self.port.value()), "--security", str(self.security.currentData())]
        if self._needs_no_server:
            return ["--kind", KINDS[self.signs_in_with], *self.sign_in.arguments()]
        if self.signs_in_with:
            return ["--login", "oauth", "--provider", self.signs_in_with, *self.sign_in.arguments(), *server]
        return [*(["--login", "password"] if self._was_signed_in else []), *server]

    @staticmethod
    def _is_of(account: Mapping[str, Any], one: Provider) -> bool:
        return bool(account["host"]) and one.host == account["host"]

    def _choose_security(self, code: str) -> None:
        self.security.setCurrentIndex(max(self.security.findData(code), 0))
