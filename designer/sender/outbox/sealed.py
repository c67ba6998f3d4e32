"""What must not stand in clear: sealed under the vault's key, in a table of its own so that purging frees it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from designer.core.vault import Sealed, Vault
from designer.sender.outbox.tables import sealed

EVENT_DATA, CORRECTED, COMPOSED, ATTACHMENTS = "event", "corrected", "composed", "attachments"
EVENT_PREFIX = "event/"
MESSAGE_PREFIX = "message/"
BATCH_PREFIX = "batch/"
WAITING = "waiting"  # what a person is told who decides on a batch


def event_owner(event_seq: int) -> str:
    """The owner of what belongs to an event."""
    return f"{EVENT_PREFIX}{event_seq}"


def batch_owner(batch_seq: int) -> str:
    """The owner of what belongs to a batch."""
    return f"{BATCH_PREFIX}{batch_seq}"


def message_owner(message_id: str) -> str:
    """The owner of what belongs to a message."""
    return f"{MESSAGE_PREFIX}{message_id}"


def recipient_hmac(vault: Vault, address: str) -> bytes:
    """The keyed hash by which an address is found without being stored."""
    return vault.hmac("recipient", address.casefold().encode())


def sealed_row(vault: Vault, owner: str, content: str, data: bytes) -> dict[str, Any]:
    """A row of the table `sealed`, ready to be inserted."""
    box = vault.seal(owner, content, data)
    return {
        "owner": owner, "content": content,
        "key_id": box.key_id, "nonce": box.nonce, "ciphertext": box.ciphertext,
    }  # fmt: skip


def put(connection: Connection, vault: Vault, owner: str, content: str, data: bytes) -> None:
    """Seal and store; what stood there is replaced."""
    remove(connection, owner, (content,))
    connection.execute(insert(sealed), sealed_row(vault, owner, content, data))


def take(connection: Connection, vault: Vault, owner: str, content: str) -> bytes | None:
    """The unsealed content, or None when there is none (never stored, or purged)."""
    where = (sealed.c.owner == owner, sealed.c.content == content)
    row = connection.execute(select(sealed.c.key_id, sealed.c.nonce, sealed.c.ciphertext).where(*where)).one_or_none()
    return None if row is None else vault.unseal(owner, content, Sealed(*row))


def remove(connection: Connection, owner: str, contents: Iterable[str] = ()) -> None:
    """Delete the named contents of an owner; all of them when none is named."""
    condition = (sealed.c.content.in_(tuple(contents)),) if contents else ()
    connection.execute(delete(sealed).where(sealed.c.owner == owner, *condition))
