"""The channel of each account, made when it is first used and kept for its connections."""

from __future__ import annotations

import threading

from designer.core.settings import Settings
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.sender.channel.channel import Channel
from designer.sender.channel.mailbox import MailboxChannel
from designer.sender.channel.smtp import SmtpChannel

LOCAL = ""  # the local mailbox, whatever accounts there are


class Channels:
    """Gives out one channel for each account of these settings. Safe for threads."""

    def __init__(self, settings: Settings, vault: Vault, workspace: Workspace) -> None:
        self._settings = settings
        self._vault = vault
        self._workspace = workspace
        self._made: dict[str, Channel] = {}
        self._guard = threading.Lock()

    def get(self, account: str) -> Channel:
        """The channel of an account; LOCAL is the local mailbox. Raises SetupError for an unknown account."""
        with self._guard:
            if account not in self._made:
                self._made[account] = self._make(account)
            return self._made[account]

    def close(self) -> None:
        """Close all connections."""
        with self._guard:
            for channel in self._made.values():
                channel.close()
            self._made.clear()

    def _make(self, account: str) -> Channel:
        if account == LOCAL or self._settings.account(account).is_test:
            return MailboxChannel(self._workspace.mailbox)
        password = self._vault.secret(secret_name(account)) or ""
        return SmtpChannel(self._settings.account(account), password, folder=self._workspace.root)


def secret_name(account: str) -> str:
    """The name of an account's password in the vault."""
    return f"accounts.{account}.password"
