"""Sealing with AES-256-GCM: what is sealed for one place cannot be opened in another."""

from __future__ import annotations

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed value, as it is stored."""

    key_id: str
    nonce: bytes
    ciphertext: bytes


def encrypt(key: bytes, data: bytes, *bound_to: str) -> tuple[bytes, bytes]:
    """A fresh random nonce and the ciphertext of `data`, bound to the given texts (and to their order)."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce, AESGCM(key).encrypt(nonce, data, _bound(bound_to))


def decrypt(key: bytes, nonce: bytes, ciphertext: bytes, *bound_to: str) -> bytes | None:
    """The data, or None when key, nonce, ciphertext or what it is bound to is not the same."""
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, _bound(bound_to))
    except (InvalidTag, ValueError):  # ValueError: a nonce of a length that GCM does not take
        return None


def _bound(texts: tuple[str, ...]) -> bytes:
    """Each text with its length before it, so that ("ab", "c") and ("a", "bc") differ."""
    encoded = [text.encode() for text in texts]
    return b"".join(len(text).to_bytes(4) + text for text in encoded)
