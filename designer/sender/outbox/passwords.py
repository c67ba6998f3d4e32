"""Passwords that the firm keeps for its customers, sealed one by one, and the messages that wait for one.

They lie in the outbox and not in the vault's own file: that one is written whole at every change, and there may be
thousands. A password is found by the keyed hash of its key, its lock, which tells nothing of the key.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field

from sqlalchemy import Connection, exists, func, select, update

from designer.core.vault import Sealed, Vault
from designer.sender.outbox import sealed as contents
from designer.sender.outbox.log import SENDER, log_moves
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import EXPIRING, message, sealed

PASSWORD_MISSING = "shared-password-missing"  # noqa: S105 - why a message is held
_PREFIX, _BEHIND = "password/", "password0"
_CONTENT = "password"
_LOGGED = 12  # so much of a lock tells two entries of the log apart


@dataclass(frozen=True, slots=True)
class Kept:
    """A key under which a password is kept, and since when (ms)."""

    key: str = field(repr=False)
    set_at: int


def lock_of(vault: Vault, key: str) -> str:
    """The keyed hash of a key."""
    return vault.hmac("password-key", unicodedata.normalize("NFC", key.strip()).encode()).hex()


def lock_details(lock: str) -> str:
    """The arguments of the reason PASSWORD_MISSING, as they are stored."""
    return json.dumps({"lock": lock})


def is_kept(connection: Connection, lock: str) -> bool:
    """Whether a password is kept for this lock."""
    return bool(connection.scalar(select(exists().where(sealed.c.owner == _PREFIX + lock))))


def kept_password(outbox: Outbox, key: str) -> str:
    """The password that is kept under a key; "" for none."""
    owner = _PREFIX + lock_of(outbox.vault, key)
    with outbox.read() as connection:
        data = contents.take(connection, outbox.vault, owner, _CONTENT)
    return str(json.loads(data)["password"]) if data else ""


def set_password(outbox: Outbox, key: str, password: str, *, actor: str) -> int:
    """Keep or replace a password, and release what was held because it was missing; how many messages."""
    now, lock = outbox.now(), lock_of(outbox.vault, key)
    data = json.dumps({"key": key.strip(), "password": password, "set_at": now}).encode()
    with outbox.write() as connection:
        contents.put(connection, outbox.vault, _PREFIX + lock, _CONTENT, data)
        log_moves(connection, now, "set-password", [(0, "", "")], actor=actor, reason=lock[:_LOGGED])
        released = _release(connection, now, lock, actor)
    outbox.due.set()
    return released


def remove_password(outbox: Outbox, key: str, *, actor: str) -> bool:
    """Forget a password; whether there was one. Documents that are made stay as they are."""
    lock = lock_of(outbox.vault, key)
    with outbox.write() as connection:
        if not is_kept(connection, lock):
            return False
        contents.remove(connection, _PREFIX + lock)
        log_moves(connection, outbox.now(), "remove-password", [(0, "", "")], actor=actor, reason=lock[:_LOGGED])
    outbox.compact()
    return True


def release_if_kept(outbox: Outbox, lock: str) -> int:
    """Release what waits for a password that is there by now; how many."""
    with outbox.write() as connection:
        released = _release(connection, outbox.now(), lock, SENDER) if is_kept(connection, lock) else 0
    if released:
        outbox.due.set()
    return released


def note_look(outbox: Outbox, *, actor: str) -> None:
    """Log that a person had the keys shown."""
    with outbox.write() as connection:
        log_moves(connection, outbox.now(), "reveal-keys", [(0, "", "")], actor=actor)


def how_many_kept(outbox: Outbox) -> int:
    """How many passwords are kept."""
    with outbox.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(sealed).where(_OURS)) or 0)


def kept_keys(outbox: Outbox) -> list[Kept]:
    """All keys, in their order; they are customers' data."""
    with outbox.read() as connection:
        rows = connection.execute(select(sealed).where(_OURS)).all()
    found = [json.loads(outbox.vault.unseal(row.owner, row.content, Sealed(row.key_id, row.nonce, row.ciphertext)))
             for row in rows]  # fmt: skip
    return sorted((Kept(one["key"], one["set_at"]) for one in found), key=lambda one: one.key)


_OURS = sealed.c.owner.between(_PREFIX, _BEHIND)


def _release(connection: Connection, now: int, lock: str, actor: str) -> int:
    theirs = (message.c.reason == PASSWORD_MISSING, message.c.details == lock_details(lock))
    held = update(message).where(EXPIRING, message.c.state == State.HELD, *theirs)
    freed = held.values(state=State.PENDING, reason="", details="", updated_at=now)
    seqs = connection.scalars(freed.returning(message.c.seq)).all()
    log_moves(connection, now, "release", [(seq, State.HELD, State.PENDING) for seq in seqs], actor=actor)
    return len(seqs)
