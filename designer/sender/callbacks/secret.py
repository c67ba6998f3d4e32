"""The secret that a template's callbacks are signed with: made and shown once, kept in the vault, changed in peace."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets

from designer.core.errors import UsageError
from designer.core.vault import Vault
from designer.sender.outbox.states import DAY_MS

SIGNATURE = "Sealwright-Signature"
BOTH_MS = DAY_MS  # so long the secret before signs, too, after a new one was made
_PREFIX = "callback."
_TOKEN_PREFIX = "swcb_"  # noqa: S105 - what a secret begins with, so that scanners of source code know one


def has_secret(vault: Vault, template: str) -> bool:
    """Whether the callbacks of a template can be signed."""
    return vault.secret(_PREFIX + template) is not None


def make_secret(vault: Vault, template: str, *, now: int, replace: bool = False) -> str:
    """Make the secret of a template; with `replace` the one before stays good for a day beside it.

    Raises UsageError when there is one already.
    """
    before = vault.secret(_PREFIX + template)
    if before is not None and not replace:
        raise UsageError("callback-secret-there", name=template)
    made = _TOKEN_PREFIX + secrets.token_urlsafe(32)
    kept = {"secret": made, "made_at": now, "before": json.loads(before)["secret"] if before else ""}
    vault.set_secret(_PREFIX + template, json.dumps(kept))
    return made


def remove_secret(vault: Vault, template: str) -> None:
    """Forget the secret of a template. Raises UsageError when there is none."""
    if not has_secret(vault, template):
        raise UsageError("callback-secret-unknown", name=template)
    vault.delete_secret(_PREFIX + template)


def signature(vault: Vault, template: str, body: bytes, *, now: int) -> str:
    """The header that proves where a body comes from and when (ms): `t=SECONDS,v1=HEX`, a `v1` for each good secret.

    HEX is HMAC-SHA-256 under the secret over `SECONDS.BODY`. "" when the template has no secret.
    """
    kept = json.loads(vault.secret(_PREFIX + template) or "{}")
    good = [kept.get("secret", ""), kept.get("before", "") if now - kept.get("made_at", 0) < BOTH_MS else ""]
    at = now // 1000
    signed = [_hmac(one, at, body) for one in good if one]
    return ",".join([f"t={at}", *(f"v1={one}" for one in signed)]) if signed else ""


def _hmac(secret: str, at: int, body: bytes) -> str:
    return hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
