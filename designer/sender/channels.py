"""The channel of each account, made when it is first used and kept for its connections."""

from __future__ import annotations

import threading
from pathlib import Path

from designer.core.settings import AccountKind, AccountSettings, Settings
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.sender.channel.channel import Channel
from designer.sender.channel.mailbox import MailboxChannel
from designer.sender.channel.smtp import Credential, SmtpChannel
from designer.sender.signin.choice import signing_in
from designer.sender.signin.tokens import Tokens

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
        settings, root = self._settings.account(account), self._workspace.root
        if settings.kind is AccountKind.SMTP:
            return SmtpChannel(settings, credential(account, settings, self._vault, folder=root), folder=root)
        return api_channel(settings, signing_in(account, settings, self._vault, folder=root), folder=root)


def api_channel(account: AccountSettings, tokens: Tokens, *, folder: Path) -> Channel:
    """The channel of a kind that needs no mail server; what it needs is loaded now."""
    if account.kind is AccountKind.GMAIL:
        from designer.sender.channel.gmail import GmailChannel

        return GmailChannel(account, tokens, folder=folder)
    from designer.sender.channel.graph import GraphChannel

    return GraphChannel(account, tokens, folder=folder)


def credential(name: str, account: AccountSettings, vault: Vault, *, folder: Path) -> Credential:
    """What logs an account in at its mail server. `folder` is the workspace."""
    if account.signs_in:
        return signing_in(name, account, vault, folder=folder)
    return vault.secret(secret_name(name)) or ""


def secret_name(account: str) -> str:
    """The name of an account's password in the vault."""
    return f"accounts.{account}.password"
