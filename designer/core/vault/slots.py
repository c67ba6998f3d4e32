"""Key slots: the vault's data key wrapped once for each way of opening it."""

from __future__ import annotations

import base64
import binascii
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from designer.core.errors import SetupError
from designer.core.vault.file import Slot
from designer.core.vault.keyring_door import Keyring, fetch_key, os_keyring, store_key
from designer.core.vault.recovery import read_recovery_key
from designer.core.vault.sealing import KEY_BYTES, decrypt, encrypt

_CREDENTIAL = "sealwright-key"
_SCRYPT_LOG2_N = 17  # 128 MiB and about 0.4 s: OWASP's figure
_SHORTEST_MASTER = 10


class SlotKind(StrEnum):
    """The ways of opening a vault."""

    KEYRING = "keyring"
    CREDENTIAL = "credential"
    RECOVERY = "recovery"
    MASTER = "master"


@dataclass(frozen=True, slots=True)
class KeySource:
    """Where this process takes the vault's key from.

    `credentials` is the folder of the service manager that holds `sealwright-key`; `keyring` None means the
    operating system's.
    """

    keyring: Keyring | None = None
    credentials: Path | None = None
    master_password: str | None = None


def credentials_folder(environment: Mapping[str, str]) -> Path | None:
    """The service manager's credentials folder if it holds our key."""
    folder = environment.get("CREDENTIALS_DIRECTORY", "")
    return Path(folder) if folder and (Path(folder) / _CREDENTIAL).is_file() else None


def new_slot(source: KeySource, vault_id: str, data_key: bytes) -> Slot:
    """A slot for the strongest wish in `source`: master password, else credential, else keyring."""
    if source.master_password is not None:
        return _master_slot(source.master_password, vault_id, data_key)
    if source.credentials is not None:
        return _wrap(SlotKind.CREDENTIAL, _credential(source.credentials), vault_id, data_key)
    key = os.urandom(KEY_BYTES)
    store_key(source.keyring or os_keyring(), vault_id, key)
    return _wrap(SlotKind.KEYRING, key, vault_id, data_key)


def recovery_slot(recovery_key: str, vault_id: str, data_key: bytes) -> Slot:
    """A slot that the written-down key opens."""
    salt = os.urandom(16)
    key = _stretched(read_recovery_key(recovery_key), salt)
    return _wrap(SlotKind.RECOVERY, key, vault_id, data_key, salt=salt)


def open_slots(slots: tuple[Slot, ...], source: KeySource, vault_id: str) -> bytes:
    """The data key by the first way that works: credential, keyring, master password.

    SetupError says why the last way that could have worked did not.
    """
    refusal = SetupError("vault-no-slot")
    for attempt in (_by_credential, _by_keyring, _by_master):
        try:
            data_key = attempt(slots, source, vault_id)
        except SetupError as failure:
            refusal = failure
            continue
        if data_key is not None:
            return data_key
    raise refusal


def open_recovery(slots: tuple[Slot, ...], recovery_key: str, vault_id: str) -> bytes:
    """The data key by the written-down key."""
    typed = read_recovery_key(recovery_key)
    for slot in _of(slots, SlotKind.RECOVERY):
        data_key = _unwrap([slot], _stretched(typed, slot.salt), vault_id)
        if data_key is not None:
            return data_key
    raise SetupError("recovery-key-wrong")


def _by_credential(slots: tuple[Slot, ...], source: KeySource, vault_id: str) -> bytes | None:
    found = _of(slots, SlotKind.CREDENTIAL)
    if not found:
        return None
    if source.credentials is None:
        raise SetupError("credential-missing")
    data_key = _unwrap(found, _credential(source.credentials), vault_id)
    if data_key is None:
        raise SetupError("credential-wrong")
    return data_key


def _by_keyring(slots: tuple[Slot, ...], source: KeySource, vault_id: str) -> bytes | None:
    found = _of(slots, SlotKind.KEYRING)
    if not found:
        return None
    key = fetch_key(source.keyring or os_keyring(), vault_id)
    if key is None:
        raise SetupError("keyring-without-key")
    data_key = _unwrap(found, key, vault_id)
    if data_key is None:
        raise SetupError("keyring-key-wrong")
    return data_key


def _by_master(slots: tuple[Slot, ...], source: KeySource, vault_id: str) -> bytes | None:
    found = _of(slots, SlotKind.MASTER)
    if not found:
        return None
    if source.master_password is None:
        raise SetupError("master-password-needed")
    for slot in found:
        data_key = _unwrap([slot], _scrypt(source.master_password, slot.salt), vault_id)
        if data_key is not None:
            return data_key
    raise SetupError("master-password-wrong")


def _of(slots: tuple[Slot, ...], kind: SlotKind) -> list[Slot]:
    return [slot for slot in slots if slot.kind == kind]


def _wrap(kind: SlotKind, key: bytes, vault_id: str, data_key: bytes, *, salt: bytes = b"") -> Slot:
    nonce, wrapped = encrypt(key, data_key, "slot", vault_id, kind)
    return Slot(kind=kind, salt=salt, nonce=nonce, wrapped=wrapped)


def _unwrap(slots: list[Slot], key: bytes, vault_id: str) -> bytes | None:
    for slot in slots:
        data_key = decrypt(key, slot.nonce, slot.wrapped, "slot", vault_id, slot.kind)
        if data_key is not None:
            return data_key
    return None


def _master_slot(password: str, vault_id: str, data_key: bytes) -> Slot:
    if len(password.strip()) < _SHORTEST_MASTER:
        raise SetupError("master-password-short", least=_SHORTEST_MASTER)
    salt = os.urandom(16)
    return _wrap(SlotKind.MASTER, _scrypt(password, salt), vault_id, data_key, salt=salt)


def _scrypt(password: str, salt: bytes) -> bytes:
    typed = unicodedata.normalize("NFKC", password).encode()
    return Scrypt(salt=salt, length=KEY_BYTES, n=1 << _SCRYPT_LOG2_N, r=8, p=1).derive(typed)


def _stretched(secret: bytes, salt: bytes) -> bytes:
    """HKDF is enough here: the secret has 130 random bits."""
    return HKDF(SHA256(), KEY_BYTES, salt, b"sealwright recovery key").derive(secret)


def _credential(folder: Path) -> bytes:
    try:
        key = base64.b64decode((folder / _CREDENTIAL).read_bytes().strip(), validate=True)
    except OSError:
        raise SetupError("credential-unreadable", file=_CREDENTIAL) from None
    except (binascii.Error, ValueError):
        raise SetupError("credential-malformed", file=_CREDENTIAL) from None
    if len(key) != KEY_BYTES:
        raise SetupError("credential-malformed", file=_CREDENTIAL)
    return key
