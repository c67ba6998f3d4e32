"""A callback is signed with a secret that is shown once, and changed without a gap."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from designer.core.errors import UsageError
from designer.core.vault import Vault
from designer.sender.callbacks.secret import BOTH_MS, has_secret, make_secret, remove_secret, signature

NOW = 1_800_000_000_000


def by_hand(secret: str, body: bytes, at: int) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


def test_the_signature_covers_the_time_and_the_body() -> None:
    vault = Vault.in_memory()
    secret = make_secret(vault, "invoice", now=NOW)
    assert signature(vault, "invoice", b"{}", now=NOW) == f"t=1800000000,v1={by_hand(secret, b'{}', 1_800_000_000)}"
    assert signature(vault, "invoice", b"{}", now=NOW + 1000) != signature(vault, "invoice", b"{}", now=NOW)


def test_a_new_secret_and_the_one_before_are_both_good_for_a_day() -> None:
    vault = Vault.in_memory()
    old = make_secret(vault, "invoice", now=0)
    new = make_secret(vault, "invoice", now=NOW, replace=True)
    at = NOW // 1000
    assert signature(vault, "invoice", b"x", now=NOW) == (
        f"t={at},v1={by_hand(new, b'x', at)},v1={by_hand(old, b'x', at)}"
    )
    later = (NOW + BOTH_MS) // 1000
    assert signature(vault, "invoice", b"x", now=NOW + BOTH_MS) == f"t={later},v1={by_hand(new, b'x', later)}"


def test_a_secret_is_not_made_twice_by_chance_and_can_be_taken_back() -> None:
    vault = Vault.in_memory()
    assert (has_secret(vault, "invoice"), signature(vault, "invoice", b"", now=NOW)) == (False, "")
    make_secret(vault, "invoice", now=NOW)
    with pytest.raises(UsageError, match="callback-secret-there"):
        make_secret(vault, "invoice", now=NOW)
    remove_secret(vault, "invoice")
    with pytest.raises(UsageError, match="callback-secret-unknown"):
        remove_secret(vault, "invoice")
