"""The operating system's keyring: only the ones that keep a secret, and their errors in our words."""

from __future__ import annotations

import base64
import binascii
import importlib
from typing import Any, Protocol

from designer.core.errors import SetupError

SERVICE = "sealwright"
_SECURE = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
_BELOW = (
    ("keyring.errors", "KeyringError"),
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney.wrappers", "DBusErrorResponse"),
    ("win32ctypes.pywin32.pywintypes", "error"),
)


class Keyring(Protocol):
    """What we need of a keyring; `keyring`'s backends fit."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store or replace the secret."""


class MemoryKeyring:
    """A keyring for `demo` and tests: gone with the process."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or None."""
        return self._entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store or replace the secret."""
        self._entries[service, username] = password


def os_keyring() -> Keyring:
    """This user's keyring; SetupError when there is none, or only one that keeps secrets readable."""
    import keyring  # late: it looks through every installed backend

    try:
        found = keyring.get_keyring()
    except _foreign_errors():
        raise SetupError("keyring-missing") from None
    return secure_one_of(found)


def secure_one_of(backend: Any) -> Keyring:
    """The backend itself, or the first secure one of a chain.

    Others are refused by not being known: a plain-text or null backend may come from any package or setting.
    """
    chained = getattr(backend, "backends", None)
    for candidate in [backend] if chained is None else list(chained):
        # A subclass may come from anywhere; what counts is the class that does the storing.
        if type(candidate).__module__.removesuffix(".api") in _SECURE:
            secure: Keyring = candidate
            return secure
    if type(backend).__module__ == "keyring.backends.fail" or chained is not None:
        raise SetupError("keyring-missing")
    raise SetupError("keyring-insecure", backend=f"{type(backend).__module__}.{type(backend).__name__}")


def fetch_key(keyring: Keyring, vault_id: str) -> bytes | None:
    """The key kept for this vault, or None; SetupError when the keyring is locked or fails."""
    try:
        text = keyring.get_password(SERVICE, vault_id)
    except _foreign_errors() as failure:
        raise _refusal(failure) from None
    if text is None:
        return None
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise SetupError("keyring-entry-damaged") from None


def store_key(keyring: Keyring, vault_id: str, key: bytes) -> None:
    """Keep the key, and see that it is really kept. Windows takes 1,280 characters at most; these are 44."""
    text = base64.b64encode(key).decode("ascii")
    try:
        keyring.set_password(SERVICE, vault_id, text)
    except _foreign_errors() as failure:
        raise _refusal(failure) from None
    if fetch_key(keyring, vault_id) != key:
        raise SetupError("keyring-forgets")


def _refusal(failure: Exception) -> SetupError:
    locked = type(failure).__name__ in {"KeyringLocked", "LockedException", "PromptDismissedException"}
    return SetupError("keyring-locked") if locked else SetupError("keyring-failed", failure=type(failure).__name__)


def _foreign_errors() -> tuple[type[Exception], ...]:
    """Whatever a backend raises: keyring lets the errors of the systems below it through."""
    found: list[type[Exception]] = [OSError, RuntimeError]
    for module, name in _BELOW:
        try:
            found.append(getattr(importlib.import_module(module), name))
        except ImportError:  # a system that is not this one
            continue
    return tuple(found)
