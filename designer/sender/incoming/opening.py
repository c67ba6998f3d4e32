"""Opens the mailbox of an account, whichever way it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from designer.core.settings import AccountKind, AccountSettings
from designer.sender.channel.smtp import Credential
from designer.sender.incoming.mailbox import Mailbox


@contextmanager
def open_mailbox(account: AccountSettings, credential: Credential, *, folder: Path) -> Iterator[Mailbox]:
    """Connect as the account does for sending. SetupError, TransientDeliveryError. `folder` is the workspace."""
    if account.kind is AccountKind.SMTP or isinstance(credential, str):
        from designer.sender.incoming.imap import open_imap

        with open_imap(account, credential, folder=folder) as mailbox:
            yield mailbox
    elif account.kind is AccountKind.GRAPH:
        from designer.sender.channel.graph import graph_api
        from designer.sender.incoming.graph_inbox import GraphInbox

        api = graph_api(account, credential, folder=folder)
        try:
            yield GraphInbox(api)
        finally:
            api.close()
    else:
        from designer.sender.channel.gmail import gmail_api
        from designer.sender.incoming.gmail_inbox import GmailInbox

        api = gmail_api(account, credential, folder=folder)
        try:
            yield GmailInbox(api)
        finally:
            api.close()
