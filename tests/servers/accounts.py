"""Accounts, an envelope and a journal for tests that send."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from designer.core.settings import AccountKind, AccountSettings, Security
from designer.sender.channel.channel import Envelope
from designer.sender.channel.session import Waits
from designer.sender.web import WebWaits

FAST = Waits(connect=5, reply=5, dot=5)
IMPATIENT = Waits(connect=0.2, reply=0.2, dot=0.2)
WEB_FAST = WebWaits(connect=5, write=5, answer=5)
WEB_IMPATIENT = WebWaits(connect=0.3, write=0.3, answer=0.3)
MIME = b"From: shop@example.com\r\nTo: ana@example.com\r\nSubject: x\r\n\r\nHello\r\n"
ENVELOPE = Envelope("shop@example.com", "ana@example.com")


def account_on(port: int, **changes: object) -> AccountSettings:
    """An account on a test server; unprotected unless told otherwise."""
    values = {
        "kind": AccountKind.SMTP, "from": "shop@example.com", "host": "127.0.0.1", "port": port,
        "security": Security.NONE,
    }  # fmt: skip
    return AccountSettings.model_validate(values | changes)


def api_account(kind: AccountKind, url: str, ca: Path, **changes: object) -> AccountSettings:
    """An account on a mail service without SMTP."""
    values = {"kind": kind, "from": "shop@example.com", "client_id": "id", "api_url": url, "ca_file": str(ca)}
    return AccountSettings.model_validate(values | changes)


class SignedIn:
    """Gives out one access token, and after a refusal the next."""

    def __init__(self) -> None:
        self.given = 0

    def token(self) -> str:
        return f"token{self.given}"

    def renewed(self) -> str:
        self.given += 1
        return self.token()


class Journal:
    """A journal that counts its calls; `check` runs at the moment of the call."""

    def __init__(self, check: Callable[[], object] = lambda: None) -> None:
        self.calls = 0
        self._check = check

    def __call__(self) -> None:
        self.calls += 1
        self._check()
