"""An outbox of an earlier version is brought to the newest schema, with everything in it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import inspect

from designer.core.vault import Vault
from designer.sender.outbox.claim import claim
from designer.sender.outbox.search import counts, event_data, list_messages
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import metadata
from tests.support.outbox import accepted, arrival, event

VERSION_1 = Path(__file__).with_name("version-1.sql")


def written_by_version_1(path: Path, vault: Vault) -> None:
    """An outbox as version 1 left it, with one message in it."""
    newest = path.with_name("newest.sqlite3")
    outbox = Outbox.open(newest, vault)
    accepted(outbox, arrival("ord-1"))
    outbox.close()
    with sqlite3.connect(path) as old:
        old.executescript(VERSION_1.read_text())
        old.execute("ATTACH ? AS newest", (str(newest),))
        for table in ("event", "message", "sealed"):
            names = ", ".join(row[1] for row in old.execute(f"PRAGMA main.table_info({table})"))
            old.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM newest.{table}")
    old.close()


def shape(path: Path, vault: Vault) -> dict[str, set[tuple[str, str]]]:
    outbox = Outbox.open(path, vault)
    with outbox.read() as connection:
        seen = inspect(connection)
        found = {
            table: {(column["name"], str(column["type"])) for column in seen.get_columns(table)}
            for table in metadata.tables
        }
    outbox.close()
    return found


def test_an_old_outbox_gets_the_tables_of_a_new_one(tmp_path: Path, vault: Vault) -> None:
    written_by_version_1(tmp_path / "old.sqlite3", vault)
    assert shape(tmp_path / "old.sqlite3", vault) == shape(tmp_path / "new.sqlite3", vault)


def test_what_waited_in_an_old_outbox_is_sent_by_the_new_one(tmp_path: Path, vault: Vault) -> None:
    written_by_version_1(tmp_path / "old.sqlite3", vault)
    outbox = Outbox.open(tmp_path / "old.sqlite3", vault)
    assert counts(outbox)[State.PENDING] == 1
    (listed,) = list_messages(outbox)
    assert event_data(outbox, listed) == event(id="ord-1").as_json()
    (claimed,) = claim(outbox, "w1", 1)
    assert (claimed.event_id, claimed.replaces) == ("ord-1", 0)
    outbox.close()
