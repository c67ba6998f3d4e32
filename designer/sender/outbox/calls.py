"""Calls of the REST inbox that came with an Idempotency-Key: the same call again gets the first answer."""

from __future__ import annotations

from sqlalchemy import delete, select

from designer.core.errors import UsageError
from designer.sender.outbox.states import DAY_MS, Mode
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import rest_call

REMEMBERED_MS = 7 * DAY_MS


def first_answer(outbox: Outbox, mode: Mode, name: str, key: str, body: bytes) -> str | None:
    """What the same call of this caller was answered in this mode, as JSON; None if it is the first.

    Raises UsageError `rest-idempotency` when the key came with another body.
    """
    mine = (rest_call.c.name == name, rest_call.c.key_hmac == _hashed(outbox, mode, key))
    with outbox.read() as connection:
        row = connection.execute(
            select(rest_call.c.fingerprint, rest_call.c.answer).where(
                *mine, rest_call.c.at > outbox.now() - REMEMBERED_MS
            )
        ).one_or_none()
    if row is not None and row.fingerprint != _fingerprint(outbox, body):
        raise UsageError("rest-idempotency")
    return None if row is None else str(row.answer)


def remember(outbox: Outbox, mode: Mode, name: str, key: str, body: bytes, *, answer: str) -> None:
    """Remember what a call was answered for seven days; of two at the same time the first one stays."""
    values = {
        "name": name, "key_hmac": _hashed(outbox, mode, key), "fingerprint": _fingerprint(outbox, body),
        "answer": answer, "at": outbox.now(),
    }  # fmt: skip
    with outbox.write() as connection:
        connection.execute(delete(rest_call).where(rest_call.c.at <= outbox.now() - REMEMBERED_MS))
        known = select(rest_call.c.at).where(rest_call.c.name == name, rest_call.c.key_hmac == values["key_hmac"])
        if connection.execute(known).one_or_none() is None:
            connection.execute(rest_call.insert().values(values))


def _hashed(outbox: Outbox, mode: Mode, key: str) -> bytes:
    """What was rehearsed can be sent in earnest later, under the same key."""
    use = "idempotency-key" if mode == Mode.LIVE else f"idempotency-key {mode}"
    return outbox.vault.hmac(use, key.encode(errors="surrogatepass"))


def _fingerprint(outbox: Outbox, body: bytes) -> bytes:
    return outbox.vault.hmac("call", body)
