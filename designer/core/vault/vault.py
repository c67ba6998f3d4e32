"""The vault: secrets by name, sealing keys and the key of fingerprints, shared by several processes."""

from __future__ import annotations

import hmac
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from designer.core.errors import RenderError, SetupError
from designer.core.file_lock import locked
from designer.core.vault.file import Body, Slot, VaultFile, read_vault_file, sealed_file, write_vault_file
from designer.core.vault.recovery import new_recovery_key
from designer.core.vault.sealing import KEY_BYTES, Sealed, decrypt, encrypt
from designer.core.vault.slots import (
    KeySource,
    SlotKind,
    new_slot,
    open_recovery,
    open_slots,
    recovery_slot,
)

_Signature = tuple[int, int, int]
_BROKEN = frozenset({"vault-missing", "vault-unreadable", "vault-damaged", "vault-newer"})


class Vault:
    """An open vault. Safe for threads; changes made by other processes are seen."""

    def __init__(
        self,
        path: Path | None,
        data_key: bytes,
        stored: VaultFile,
        signature: _Signature = (0, 0, 0),
        source: KeySource | None = None,
    ) -> None:
        self._path = path
        self._source = replace(source or KeySource(), master_password=None)  # nobody types the same one for new keys
        self._data_key = data_key
        self._guard = threading.RLock()
        self._stored = stored
        self._body = stored.opened(data_key)
        self._signature = signature

    @classmethod
    def create(cls, path: Path, source: KeySource | None = None) -> Vault:
        """A new vault with one key slot for `source`; SetupError when there is one already.

        No recovery slot yet: `export_recovery` makes it, because the key is shown once.
        """
        with _file_guard(path):
            if path.exists():
                raise SetupError("vault-exists", file=path.name)
            vault_id, data_key = os.urandom(16).hex(), os.urandom(KEY_BYTES)
            slot = new_slot(source or KeySource(), vault_id, data_key)
            stored = sealed_file(vault_id, (slot,), data_key, _new_body())
            write_vault_file(path, stored)
            return cls(path, data_key, stored, _signature(path), source)

    @classmethod
    def open(cls, path: Path, source: KeySource | None = None) -> Vault:
        """Open by credential, keyring or master password, whichever works first; else SetupError."""
        signature, stored = _signature(path), read_vault_file(path)
        return cls(path, open_slots(stored.slots, source or KeySource(), stored.id), stored, signature, source)

    @classmethod
    def recover(cls, path: Path, recovery_key: str, source: KeySource | None = None) -> Vault:
        """Open by the recovery key and make a key slot for `source`, so that `open` works here again."""
        signature, stored = _signature(path), read_vault_file(path)
        vault = cls(path, open_recovery(stored.slots, recovery_key, stored.id), stored, signature, source)
        slot = new_slot(source or KeySource(), stored.id, vault._data_key)
        vault._change(lambda slots, body: ((*slots, slot), body))
        return vault

    @classmethod
    def in_memory(cls) -> Vault:
        """A vault that lives and dies with this object."""
        data_key = os.urandom(KEY_BYTES)
        return cls(None, data_key, sealed_file("memory", (), data_key, _new_body()))

    def export_recovery(self) -> str:
        """Make a new recovery key; the former one no longer opens the vault. It is kept nowhere."""
        key = new_recovery_key()

        def exchange(slots: tuple[Slot, ...], body: Body) -> tuple[tuple[Slot, ...], Body]:
            others = (other for other in slots if other.kind != SlotKind.RECOVERY)
            return (*others, recovery_slot(key, self._stored.id, self._data_key)), body

        self._change(exchange)
        return key

    def rotate(self) -> str:
        """Seal with a new key from now on; what older keys sealed can still be opened. The key's id."""
        key_id, key = os.urandom(4).hex(), os.urandom(KEY_BYTES)
        self._change(
            lambda slots, body: (
                slots,
                body.model_copy(update={"sealing_keys": {**body.sealing_keys, key_id: key}, "current": key_id}),
            )
        )
        return key_id

    def renew(self, source: KeySource | None = None) -> str:
        """A new data key with a slot for `source` and a new recovery key, which is given back; all else stops working.

        Only the current sealing key stays. The vault gets a new name in keyrings, so that a crash leaves the old file
        with the old key, or the new file with the new one. Other open vaults of this file follow by themselves, unless
        they were opened by a master password.
        """
        with self._guard, _file_guard(self._path):
            body = self._fresh_body()
            vault_id, data_key, recovery = os.urandom(16).hex(), os.urandom(KEY_BYTES), new_recovery_key()
            slots = (new_slot(source or KeySource(), vault_id, data_key), recovery_slot(recovery, vault_id, data_key))
            body = body.model_copy(update={"sealing_keys": {body.current: body.sealing_keys[body.current]}})
            stored = sealed_file(vault_id, slots, data_key, body)
            if self._path is not None:
                write_vault_file(self._path, stored)
            self._data_key, self._stored, self._body, self._signature = data_key, stored, body, _signature(self._path)
        return recovery

    @property
    def slot_kinds(self) -> tuple[str, ...]:
        """How the vault can be opened."""
        return tuple(slot.kind for slot in self._stored.slots)

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of the keys that things are sealed with, the current one last."""
        body = self._fresh_body()
        return (*sorted(body.sealing_keys.keys() - {body.current}), body.current)

    def secret(self, name: str) -> str | None:
        """The secret of that name, or None."""
        return self._fresh_body().secrets.get(name)

    def secret_names(self) -> tuple[str, ...]:
        """The names of all secrets."""
        return tuple(sorted(self._fresh_body().secrets))

    def set_secret(self, name: str, value: str) -> None:
        """Keep or replace a secret."""
        self._change_secrets(lambda secrets: {**secrets, name: value})

    def delete_secret(self, name: str) -> None:
        """Forget a secret; nothing happens when there is none."""
        self._change_secrets(lambda secrets: {key: value for key, value in secrets.items() if key != name})

    def seal(self, owner: str, content: str, data: bytes) -> Sealed:
        """Seal `data` for one place: the row it belongs to (`owner`) and what it is (`content`)."""
        body = self._body_to_seal_with()
        key_id = body.current
        nonce, ciphertext = encrypt(body.sealing_keys[key_id], data, owner, content, key_id)
        return Sealed(key_id, nonce, ciphertext)

    def unseal(self, owner: str, content: str, sealed: Sealed) -> bytes:
        """The data sealed for this place.

        SetupError `sealed-key-unknown` when the vault lacks the key; RenderError `sealed-damaged` when the
        value was altered or belongs to another place (this one value is lost, the next may be well).
        """
        key = self._body.sealing_keys.get(sealed.key_id) or self._fresh_body().sealing_keys.get(sealed.key_id)
        if key is None:
            raise SetupError("sealed-key-unknown")
        data = decrypt(key, sealed.nonce, sealed.ciphertext, owner, content, sealed.key_id)
        if data is None:
            raise RenderError("sealed-damaged", content=content)
        return data

    def hmac(self, label: str, data: bytes) -> bytes:
        """HMAC-SHA-256 of `data`, 32 bytes, different for each label, the same for the vault's whole life."""
        key = hmac.digest(self._body.hmac_key, label.encode(), "sha256")
        return hmac.digest(key, data, "sha256")

    def _change_secrets(self, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
        self._change(lambda slots, body: (slots, body.model_copy(update={"secrets": change(body.secrets)})))

    def _change(self, change: Callable[[tuple[Slot, ...], Body], tuple[tuple[Slot, ...], Body]]) -> None:
        with self._guard, _file_guard(self._path):
            body = self._fresh_body()
            slots, body = change(self._stored.slots, body)
            stored = sealed_file(self._stored.id, slots, self._data_key, body)
            if self._path is not None:
                write_vault_file(self._path, stored)
            self._stored, self._body, self._signature = stored, body, _signature(self._path)

    def _fresh_body(self) -> Body:
        """The body, read again when another process has replaced the file."""
        with self._guard:
            signature = _signature(self._path)
            if self._path is not None and signature != self._signature:
                stored = read_vault_file(self._path)
                data_key = self._data_key
                if stored.id != self._stored.id:  # it was given new keys
                    data_key = open_slots(stored.slots, self._source, stored.id)
                body = stored.opened(data_key)
                if body.hmac_key != self._body.hmac_key:  # another vault altogether
                    raise SetupError("vault-damaged")
                self._data_key, self._body, self._stored, self._signature = data_key, body, stored, signature
            return self._body

    def _body_to_seal_with(self) -> Body:
        """The newest keys; those that are known when the file is broken: an outcome must be written down."""
        try:
            return self._fresh_body()
        except SetupError as error:
            if error.code in _BROKEN:
                return self._body
            raise


def _new_body() -> Body:
    key_id = os.urandom(4).hex()
    return Body(
        sealing_keys={key_id: os.urandom(KEY_BYTES)}, current=key_id, hmac_key=os.urandom(KEY_BYTES), secrets={}
    )


def _signature(path: Path | None) -> _Signature:
    """What tells one version of the file from the next. Taken before reading: then a change in between shows."""
    if path is None:
        return (0, 0, 0)
    try:
        now = path.stat()
    except FileNotFoundError:
        return (0, 0, 0)
    return (now.st_mtime_ns, now.st_ino, now.st_size)


@contextmanager
def _file_guard(path: Path | None) -> Iterator[None]:
    """Between reading the file and replacing it, no other process may replace it."""
    if path is None:
        yield
        return
    with ExitStack() as guard:
        try:
            guard.enter_context(locked(path.with_name(f".{path.name}.lock")))
        except OSError:
            raise SetupError("vault-not-written", file=path.name) from None
        yield
