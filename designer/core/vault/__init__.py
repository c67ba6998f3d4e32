"""Secrets and data keys, encrypted in one file whose data key is wrapped once per key slot."""

from __future__ import annotations

from designer.core.vault.keyring_door import Keyring, MemoryKeyring, os_keyring
from designer.core.vault.sealing import Sealed
from designer.core.vault.slots import KeySource, credentials_folder
from designer.core.vault.vault import Vault

__all__ = ["KeySource", "Keyring", "MemoryKeyring", "Sealed", "Vault", "credentials_folder", "os_keyring"]
