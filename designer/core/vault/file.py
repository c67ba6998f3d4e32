"""vault.bin on disk: one JSON document of which every single byte is vouched for."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from designer.core.errors import SetupError
from designer.core.files import write_atomically
from designer.core.vault.sealing import decrypt, encrypt

FORMAT = 1


class _Stored(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        hide_input_in_errors=True,
        ser_json_bytes="base64",
        val_json_bytes="base64",
    )


class Slot(_Stored):
    """The data key, wrapped for one way of opening the vault."""

    kind: str
    salt: bytes
    nonce: bytes
    wrapped: bytes


class Body(_Stored):
    """What the vault keeps. Nothing of it shows in a repr."""

    sealing_keys: dict[str, bytes] = Field(repr=False)
    current: str
    hmac_key: bytes = Field(repr=False)
    secrets: dict[str, str] = Field(repr=False)


class VaultFile(_Stored):
    """The document. `id` names the vault in keyrings; `body` is encrypted under the data key."""

    format: int
    id: str
    slots: tuple[Slot, ...]
    nonce: bytes
    body: bytes

    def opened(self, data_key: bytes) -> Body:
        """The body; SetupError when anything in the file was changed by another hand."""
        clear = decrypt(data_key, self.nonce, self.body, "body", _header(self.id, self.slots))
        if clear is None:
            raise SetupError("vault-damaged")
        return Body.model_validate_json(clear)


def sealed_file(vault_id: str, slots: tuple[Slot, ...], data_key: bytes, body: Body) -> VaultFile:
    """The document for `body`. The slots are bound to it: exchanging or dropping one shows."""
    nonce, encrypted = encrypt(data_key, body.model_dump_json().encode(), "body", _header(vault_id, slots))
    return VaultFile(format=FORMAT, id=vault_id, slots=slots, nonce=nonce, body=encrypted)


def read_vault_file(path: Path) -> VaultFile:
    """The document; SetupError when it is missing, damaged or of a later version of the program."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise SetupError("vault-missing", file=path.name) from None
    except OSError:
        raise SetupError("vault-unreadable", file=path.name) from None
    try:
        stored = VaultFile.model_validate_json(raw)
    except ValidationError:
        raise SetupError(_damage_or_age(raw)) from None
    if stored.format != FORMAT:
        raise SetupError("vault-newer")
    if stored.model_dump_json().encode() != raw:  # another spelling of the same document is not ours
        raise SetupError("vault-damaged")
    return stored


def write_vault_file(path: Path, stored: VaultFile) -> None:
    """Replace the file, readable by its owner only."""
    try:
        write_atomically(path, stored.model_dump_json().encode())
    except OSError:
        raise SetupError("vault-not-written", file=path.name) from None


def _damage_or_age(raw: bytes) -> str:
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        return "vault-damaged"
    later = isinstance(document, dict) and isinstance(document.get("format"), int) and document["format"] > FORMAT
    return "vault-newer" if later else "vault-damaged"


def _header(vault_id: str, slots: tuple[Slot, ...]) -> str:
    return json.dumps([FORMAT, vault_id, [slot.model_dump_json() for slot in slots]])
