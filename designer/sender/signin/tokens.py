"""Access tokens of an account that a person has signed in to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from designer.core.settings import AccountSettings, Provider
from designer.core.vault import Vault

_AT_GOOGLE = "https://accounts.google.com"
_AT_MICROSOFT = "https://login.microsoftonline.com"


class Tokens(Protocol):
    """Gives out access tokens. Safe for threads."""

    def token(self) -> str:
        """One that is still good. SetupError `sign-in-needed` when a person must sign in, TransientDeliveryError."""

    def renewed(self) -> str:
        """A new one, after the server has refused the last."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a person is led to the provider's page, and what came back from there.

    `visit` shows the address in a browser; `answered` waits for the browser to come back to `redirect` and gives what
    it brought.
    """

    redirect: str
    visit: Callable[[str], None]
    answered: Callable[[], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Code:
    """What a person types at `address`, on any device, within `minutes`."""

    address: str
    code: str
    minutes: int


class SigningIn(Tokens, Protocol):
    """Whom to sign in with. Both ways give the name of who signed in ("" if unknown); SetupError."""

    def with_browser(self, waiting: Waiting) -> str:
        """By authorization code and PKCE (RFC 8252, RFC 7636)."""

    def with_code(self, show: Callable[[Code], None]) -> str:
        """By device code (RFC 8628)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What signing in left in the vault under `name`, and how to replace it."""

    vault: Vault
    name: str

    def read(self) -> str:
        """ "" when nobody has signed in."""
        return self.vault.secret(self.name) or ""

    def write(self, text: str) -> None:
        """Keep it."""
        self.vault.set_secret(self.name, text)


def sign_in_host(account: AccountSettings) -> str:
    """The name of the server where a person signs in."""
    usual = _AT_GOOGLE if account.signs_in_with is Provider.GOOGLE else _AT_MICROSOFT
    return urlsplit(account.sign_in_url or usual).hostname or ""


def tokens_name(account: str) -> str:
    """The name of what signing in left in the vault."""
    return f"accounts.{account}.tokens"


def client_secret_name(account: str) -> str:
    """The name of the application's own secret in the vault; Google gives one to desktop applications."""
    return f"accounts.{account}.client_secret"
