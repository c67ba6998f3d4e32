"""The recovery key: 130 random bits as a person can write them down, with a checksum against slips."""

from __future__ import annotations

import hashlib
import secrets

from designer.core.errors import SetupError

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_RANDOM = 26
_CHECK = 2
_GROUP = 4
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_recovery_key() -> str:
    """Seven groups of four characters; the last two are the checksum."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM))
    whole = body + _checksum(body)
    return "-".join(whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP))


def read_recovery_key(typed: str) -> bytes:
    """The key's secret bytes from what a person typed: case, spaces, hyphens, and O, I, L do not matter.

    SetupError `recovery-key-mistyped` when length, characters or checksum are wrong.
    """
    whole = "".join(typed.upper().replace("-", " ").split()).translate(_MISREAD)
    body, check = whole[:-_CHECK], whole[-_CHECK:]
    if len(body) != _RANDOM or not set(whole) <= set(_ALPHABET) or check != _checksum(body):
        raise SetupError("recovery-key-mistyped")
    return body.encode("ascii")


def _checksum(body: str) -> str:
    number = int.from_bytes(hashlib.sha256(body.encode("ascii")).digest()[:2])
    return _ALPHABET[number >> 11] + _ALPHABET[(number >> 6) & 31]
