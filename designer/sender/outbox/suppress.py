"""Addresses that are not mailed, known by their keyed hash only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from designer.sender.outbox.sealed import recipient_hmac
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import portions, suppression


def suppress(outbox: Outbox, address: str, *, reason: str) -> None:
    """Mail this address no more; the first reason stays."""
    digest = recipient_hmac(outbox.vault, address)
    with outbox.write() as connection:
        if not suppressed(connection, [digest]):
            row = {"recipient_hmac": digest, "reason": reason, "since": outbox.now()}
            connection.execute(insert(suppression), row)


def unsuppress(outbox: Outbox, address: str) -> bool:
    """Mail this address again; whether it was suppressed."""
    digest = recipient_hmac(outbox.vault, address)
    with outbox.write() as connection:
        return connection.execute(delete(suppression).where(suppression.c.recipient_hmac == digest)).rowcount > 0


def is_suppressed(outbox: Outbox, digest: bytes) -> bool:
    """Whether the recipient with this keyed hash must not be mailed; asked once more before MAIL."""
    with outbox.read() as connection:
        return bool(suppressed(connection, [digest]))


def suppressed(connection: Connection, digests: Sequence[bytes]) -> set[bytes]:
    """Those of the recipients that are suppressed."""
    column = suppression.c.recipient_hmac
    return {
        digest for some in portions(digests)
        for digest in connection.scalars(select(column).where(column.in_(some)))
    }  # fmt: skip
