"""The one door of IMAPClient: an account's mailbox. Nothing there is changed, not even what counts as read.

Only copies of what was sent are added, where the account asks for that.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import imapclient
from imapclient.exceptions import IMAPClientError, LoginError

from designer.core.errors import SetupError, TransientDeliveryError
from designer.core.settings import AccountSettings, ImapSettings
from designer.sender.channel.smtp import Credential
from designer.sender.incoming.mailbox import Mark
from designer.sender.trust import checked_tls

_LONGEST_BYTES = 256 * 1024  # of one bounce: its report and the headers that came back stand at its beginning
_AT_ONCE = 200
_SECONDS = 60.0
_SENT = b"\\Sent"  # RFC 6154
_LOOKS_LIKE_BOUNCE = (
    "OR", "HEADER", "Content-Type", "report", "OR", "FROM", "mailer-daemon", "FROM", "postmaster",
)  # fmt: skip
logging.getLogger("imapclient").setLevel(logging.WARNING)  # at DEBUG it writes what is said, addresses and all


class ImapMailbox:
    """An open mailbox (`Mailbox`)."""

    def __init__(self, client: Any, settings: ImapSettings) -> None:
        self._client = client
        self._settings = settings

    def look(self) -> None:
        """See whether the folder of bounces is there (`Mailbox`)."""
        self._client.select_folder(self._settings.inbox, readonly=True)

    def holds_sent(self, message_id: str) -> bool:
        """Search the Sent folder (`Mailbox`)."""
        folder = self._sent_folder()
        if not folder:
            return False
        self._client.select_folder(folder, readonly=True)
        return bool(self._client.search(["HEADER", "Message-ID", message_id]))

    def bounces(self, mark: Mark, *, since: date) -> Iterator[tuple[Mark, bytes]]:
        """What looks like a bounce by its headers (`Mailbox`); a folder that was made anew is read anew."""
        state = self._client.select_folder(self._settings.inbox, readonly=True)
        validity, following = int(state[b"UIDVALIDITY"]), int(state.get(b"UIDNEXT", 1))
        is_known = validity == mark.validity
        where = ["UID", f"{mark.uid + 1}:*"] if is_known else ["SINCE", since]
        found = sorted(uid for uid in self._client.search([*where, *_LOOKS_LIKE_BOUNCE]))
        for uid in [uid for uid in found if not is_known or uid > mark.uid][:_AT_ONCE]:
            told = self._client.fetch([uid], [f"BODY.PEEK[]<0.{_LONGEST_BYTES}>"]).get(uid, {})
            body = next((value for name, value in told.items() if name.startswith(b"BODY[]")), None)
            yield Mark(validity, uid), body or b""
        if len(found) <= _AT_ONCE:
            yield Mark(validity, max(following - 1, mark.uid if is_known else 0)), b""

    def keep_sent(self, mime: bytes) -> None:
        """Append to the Sent folder, as read (`Mailbox`)."""
        folder = self._sent_folder()
        if not folder:
            raise SetupError("imap-no-sent-folder", host=self._settings.host)
        self._client.append(folder, mime, flags=[imapclient.SEEN])

    def _sent_folder(self) -> str:
        return self._settings.sent or self._client.find_special_folder(_SENT) or ""


@contextmanager
def open_imap(
    account: AccountSettings, credential: Credential, *, folder: Path, seconds: float = _SECONDS
) -> Iterator[ImapMailbox]:
    """Connect over TLS, log in as the account does for sending. SetupError, TransientDeliveryError.

    `folder` is the workspace.
    """
    settings = account.imap or ImapSettings(host="")
    with _translated(settings.host):
        tls = checked_tls(folder / account.ca_file if account.ca_file else None)
        client = imapclient.IMAPClient(settings.host, settings.port, ssl=True, ssl_context=tls, timeout=seconds)
        try:
            _log_in(client, settings.user or account.user, credential)
            yield ImapMailbox(client, settings)
        finally:
            with suppress(IMAPClientError, OSError):
                client.logout()


def _log_in(client: Any, user: str, credential: Credential) -> None:
    if isinstance(credential, str):
        client.login(user, credential)
        return
    try:
        client.oauth2_login(user, credential.token())
    except LoginError:
        client.oauth2_login(user, credential.renewed())


@contextmanager
def _translated(host: str) -> Iterator[None]:
    try:
        yield
    except LoginError:
        raise SetupError("imap-login-refused", host=host) from None
    except ssl.SSLCertVerificationError as untrusted:
        raise SetupError("imap-certificate", host=host, reason=str(untrusted.verify_message)) from None
    except (IMAPClientError, OSError, ValueError):
        raise TransientDeliveryError("imap-no-connection", host=host) from None
