"""Keys of the REST inbox: made once, shown once, kept in the vault as hashes only."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from designer.core.errors import UsageError
from designer.core.vault import Vault

_PREFIX = "rest."
_TOKEN_PREFIX = "sw_"  # noqa: S105 - what a key begins with, so that scanners of source code know one


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key: its name for people, the event types that it may hand in (all if empty), when it was made."""

    name: str
    types: tuple[str, ...]
    made_at: str
    digest: str

    def may_hand_in(self, event_type: str) -> bool:
        """Whether events of this type may come with this key."""
        return not self.types or event_type in self.types


def api_keys(vault: Vault) -> list[ApiKey]:
    """All keys by name."""
    names = sorted(name for name in vault.secret_names() if name.startswith(_PREFIX))
    return [_read(name, vault.secret(name) or "{}") for name in names]


def add_key(vault: Vault, name: str, *, types: Collection[str], at: datetime) -> str:
    """Make a key; the secret itself, which is kept nowhere. Raises UsageError when the name is taken."""
    if vault.secret(_PREFIX + name) is not None:
        raise UsageError("api-key-name-taken", name=name)
    token = _TOKEN_PREFIX + secrets.token_urlsafe(32)
    kept = {"digest": _digest(token), "types": sorted(types), "made_at": at.isoformat(timespec="seconds")}
    vault.set_secret(_PREFIX + name, json.dumps(kept))
    return token


def remove_key(vault: Vault, name: str) -> None:
    """Take a key back at once. Raises UsageError when there is none."""
    if vault.secret(_PREFIX + name) is None:
        raise UsageError("api-key-unknown", name=name)
    vault.delete_secret(_PREFIX + name)


def key_of(vault: Vault, token: str) -> ApiKey | None:
    """Whose key this is. Every key is compared, so that the time tells nothing."""
    digest = _digest(token)
    found = [one for one in api_keys(vault) if hmac.compare_digest(one.digest, digest)]
    return found[0] if found else None


def _digest(token: str) -> str:
    """A key has 256 random bits: there is nothing to guess, and a slow hash would protect nothing more."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def _read(name: str, text: str) -> ApiKey:
    told = json.loads(text)
    return ApiKey(name.removeprefix(_PREFIX), tuple(told["types"]), str(told["made_at"]), str(told["digest"]))
