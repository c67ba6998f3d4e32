"""Tries an account as the sender would use it, without sending anything."""

from __future__ import annotations

from pathlib import Path

from designer.core.errors import UsageError
from designer.core.settings import AccountKind, AccountSettings
from designer.core.vault import Vault
from designer.sender.channel.channel import Envelope
from designer.sender.channel.smtp import Credential, try_login
from designer.sender.channels import credential
from designer.sender.signin.choice import signing_in


def try_account(
    name: str, account: AccountSettings, vault: Vault, *, folder: Path, envelope: Envelope | None = None
) -> str:
    """What was agreed, in short. With an `envelope` a mail server is asked for sender and recipient, too.

    SetupError, TransientDeliveryError or PermanentDeliveryError says what is wrong. `folder` is the workspace.
    """
    if account.kind is AccountKind.SMTP:
        login = credential(name, account, vault, folder=folder)
        answer = str(try_login(account, login, folder=folder, envelope=envelope))
        return f"{answer}, IMAP" if _reaches_mailbox(account, login, folder) else answer
    if envelope is not None:
        raise UsageError("try-recipient-needs-smtp")
    tokens = signing_in(name, account, vault, folder=folder)
    tokens.renewed()
    if account.kind is AccountKind.GRAPH:
        from designer.sender.channel.graph import GraphChannel

        channel = GraphChannel(account, tokens, folder=folder)
        channel.look()
        channel.close()
    if account.bounces:
        _reaches_mailbox(account, tokens, folder)
        return f"{account.signs_in_with}, mailbox"
    return str(account.signs_in_with)


def _reaches_mailbox(account: AccountSettings, login: Credential, folder: Path) -> bool:
    """Whether there is a mailbox to be read; raises when there is one that cannot be."""
    if not account.reads_mail:
        return False
    from designer.sender.incoming.opening import open_mailbox

    with open_mailbox(account, login, folder=folder) as mailbox:
        mailbox.look()
    return True
