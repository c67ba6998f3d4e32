"""What brings an outbox of an earlier version to the newest schema; each step runs once, in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Column, Connection, Table, select, update

from designer.core.vault import Vault
from designer.sender.outbox import tables
from designer.sender.outbox.binding import bound
from designer.sender.outbox.states import EXPIRATION_PASSED, WAITED_TOO_LONG, WAITS_AT_MOST_MS

_EMPTY = {int: "0", str: "''"}
_NEW_IN_2 = (
    "stale_at", "on_uncertain", "came_back", "archived_at", "bound", "expires_as", "due_at", "turn_at",
    "composing_ms", "sending_ms",
)  # fmt: skip
_NEW_IN_3 = ("archive_for",)
_NEW_IN_6 = ("callback",)


def to_version_2(connection: Connection, vault: Vault) -> None:
    """How long a message may wait, what becomes of an uncertain one, what came back; rates, statistics, bound rows."""
    for name in _NEW_IN_2:
        _add(connection, tables.message, tables.message.c[name])
    for name in ("message_ready", "message_staling", "message_purged"):
        index = next(one for one in tables.message.indexes if one.name == name)
        index.drop(connection, checkfirst=True)
        index.create(connection)
    for table in (tables.domain_hour, tables.account_hour, tables.statistics, tables.read_mail):
        table.create(connection)
    known = [column for column in tables.message.c if column.name not in (*_NEW_IN_3, *_NEW_IN_6)]
    for row in connection.execute(select(*known)).all():
        latest = row.expires_at - row.created_at >= WAITS_AT_MOST_MS
        values = {
            "bound": bound(vault, row._asdict()), "due_at": row.created_at,
            "expires_as": WAITED_TOO_LONG if latest else EXPIRATION_PASSED,
        }  # fmt: skip
        connection.execute(update(tables.message).where(tables.message.c.seq == row.seq).values(values))


def to_version_3(connection: Connection, _vault: Vault) -> None:
    """How long a message is kept in the archive, and which are still to be put there."""
    for name in _NEW_IN_3:
        _add(connection, tables.message, tables.message.c[name])
    next(one for one in tables.message.indexes if one.name == "message_to_archive").create(connection)


def to_version_4(connection: Connection, _vault: Vault) -> None:
    """Calls of the REST inbox that were answered."""
    tables.rest_call.create(connection)


def to_version_5(connection: Connection, _vault: Vault) -> None:
    """Which events are one message for each item of a list."""
    _add(connection, tables.event, tables.event.c.burst)


def to_version_6(connection: Connection, _vault: Vault) -> None:
    """What is still to be posted of a message."""
    for name in _NEW_IN_6:
        _add(connection, tables.message, tables.message.c[name])
    tables.callback.create(connection)
    tables.create_callbacks(connection)


def to_version_7(connection: Connection, _vault: Vault) -> None:
    """Which orders came in lists."""
    _add(connection, tables.event, tables.event.c.order_hmac)
    next(one for one in tables.event.indexes if one.name == "event_order").create(connection)


def to_version_8(connection: Connection, _vault: Vault) -> None:
    """Which events gave their id to another, since they were canceled before anything of them went out."""
    for name in ("first_id", "superseded_by"):
        _add(connection, tables.event, tables.event.c[name])
    for index in tables.event.indexes:
        if index.name in ("event_superseded", "event_first"):
            index.create(connection)


UPGRADES: tuple[Callable[[Connection, Vault], None], ...] = (
    to_version_2, to_version_3, to_version_4, to_version_5, to_version_6, to_version_7,
    to_version_8,
)  # fmt: skip


def _add(connection: Connection, table: Table, column: Column[object]) -> None:
    kind = column.type
    empty = _EMPTY.get(kind.python_type, "X''" if connection.dialect.name == "sqlite" else "''")
    words = f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind.compile(connection.dialect)} NOT NULL"
    connection.exec_driver_sql(f"{words} DEFAULT {empty}")
