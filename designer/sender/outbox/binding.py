"""Binds a message's row to what it was routed to, so that a row that somebody has changed is not sent."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any

from designer.core.vault import Vault

_BOUND = (
    "id", "event_seq", "copy", "mode", "kind", "test", "template", "publication", "language", "account", "domain",
)  # fmt: skip


def bound(vault: Vault, row: Mapping[str, Any]) -> bytes:
    """The keyed hash over the columns that say whom a message reaches, and what it is made from."""
    told = [row[name] for name in _BOUND]
    return vault.hmac("bound", json.dumps([*told, row["recipient_hmac"].hex()]).encode())


def is_bound(vault: Vault, row: Any) -> bool:
    """Whether a row, or a Claimed, is still what was written here."""
    told = {name: getattr(row, name) for name in (*_BOUND, "recipient_hmac")}
    return hmac.compare_digest(bound(vault, told), row.bound)
