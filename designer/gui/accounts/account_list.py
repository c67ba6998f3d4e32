"""The list of mail accounts: what each is for, and which one waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from designer.gui.icons import icon
from designer.gui.plain import tip
from designer.gui.theme import Theme


class AccountList(QListWidget):
    """Shows accounts as `account list --json` tells them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(self.tr("Accounts"))
        self.setMinimumWidth(230)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def accounts(self) -> list[dict[str, Any]]:
        """All that are listed."""
        return [item.data(Qt.ItemDataRole.UserRole) for item in self._items()]

    def chosen(self) -> dict[str, Any] | None:
        """The chosen one."""
        item = self.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else None

    def choose(self, name: str) -> None:
        """Choose an account by its name."""
        for item in self._items():
            if item.data(Qt.ItemDataRole.UserRole)["name"] == name:
                self.setCurrentItem(item)

    def show_accounts(self, accounts: Sequence[dict[str, Any]], wanted: str) -> None:
        """List these, and choose `wanted`, or else the first."""
        self.clear()
        for account in accounts:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, account)
            self._paint(item)
            self.addItem(item)
        if wanted:
            self.choose(wanted)
        if self.currentItem() is None and self.count():
            self.setCurrentRow(0)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        for item in self._items():
            self._paint(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def _paint(self, item: QListWidgetItem) -> None:
        account = item.data(Qt.ItemDataRole.UserRole)
        told = [self.tr("local mailbox, nothing is sent") if account["test"] else str(account["from"])]
        told += [self.tr("default")] if account["default"] else []
        told += [self.tr("not signed in yet")] if account["signs_in_with"] and not account["signed_in"] else []
        told += [self.tr("waits")] if account["paused"] else []
        item.setText(f"{account['name']}\n{' · '.join(told)}")
        item.setIcon(icon("inbox-outline" if account["test"] else "email-outline", self._theme))
        if account["paused"]:
            item.setIcon(icon("alert-outline", self._theme, "warning"))
            item.setToolTip(tip(" ".join(account["paused"].values())))
