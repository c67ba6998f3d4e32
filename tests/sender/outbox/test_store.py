"""The file: opened, migrated, refused, and honest about a disk that fails."""

from __future__ import annotations

import sqlite3
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Connection, text

from designer.core.errors import SealwrightError, SetupError, UnavailableError
from designer.core.vault import Vault
from designer.sender.outbox.search import composed, counts, event_data, list_messages
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox, check_space
from designer.sender.outbox.upgrades import UPGRADES
from tests.support.outbox import accepted, arrival, composed_one


class Usage(NamedTuple):
    """What `shutil.disk_usage` answers, as far as we ask."""

    free: int


def refused(call: Callable[[], object], kind: type[SealwrightError] = SetupError) -> str:
    with pytest.raises(kind) as caught:
        call()
    return caught.value.code


def pragma(outbox: Outbox, name: str) -> object:
    with outbox.write() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_every_write_is_synced_and_deleted_data_is_overwritten(outbox: Outbox) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    assert [pragma(outbox, name) for name in names] == ["wal", 2, 1, 1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no mode bits")
def test_nobody_else_may_read_the_file(outbox: Outbox, path: Path) -> None:
    accepted(outbox, arrival())
    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {0o600}


def test_a_step_of_migration_runs_once_and_in_order(path: Path, vault: Vault) -> None:
    Outbox.open(path, vault).close()
    ran: list[int] = []

    def second(connection: Connection, _vault: Vault) -> None:
        connection.execute(text("ALTER TABLE message ADD COLUMN extra TEXT"))
        ran.append(2)

    for _ in range(2):
        Outbox.open(path, vault, upgrades=(*UPGRADES, second)).close()
    assert ran == [2]
    assert refused(lambda: Outbox.open(path, vault)) == "outbox-newer"
    assert refused(lambda: Outbox.open_read_only(path, vault)) == "outbox-newer"


def test_a_failed_migration_leaves_the_old_schema(path: Path, vault: Vault) -> None:
    Outbox.open(path, vault).close()

    def broken(connection: Connection, _vault: Vault) -> None:
        connection.execute(text("DROP TABLE rate"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Outbox.open(path, vault, upgrades=(*UPGRADES, broken))
    outbox = Outbox.open(path, vault)
    assert pragma(outbox, "table_info(rate)") is not None
    outbox.close()


def test_a_reader_needs_an_outbox_of_its_own_version(path: Path, vault: Vault) -> None:
    assert refused(lambda: Outbox.open_read_only(path, vault)) == "outbox-missing"
    path.touch()
    assert refused(lambda: Outbox.open_read_only(path, vault)) == "outbox-missing"
    Outbox.open(path, vault).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE schema SET version = -1")
    connection.close()
    assert refused(lambda: Outbox.open_read_only(path, vault)) == "outbox-older"


@pytest.mark.parametrize("raw", [b"not a database, but long enough to be read as one" * 50, b"SQLite format 3\0" * 300])
def test_a_damaged_file_is_named_as_such(path: Path, vault: Vault, raw: bytes) -> None:
    path.write_bytes(raw)
    assert refused(lambda: Outbox.open(path, vault)) == "outbox-damaged"


def test_a_reader_sees_what_the_sender_wrote_and_cannot_write(outbox: Outbox, path: Path, vault: Vault) -> None:
    reader = Outbox.open_read_only(path, vault)
    assert list_messages(reader) == []
    accepted(outbox, arrival("ord-1"))
    assert [one.event_id for one in list_messages(reader)] == ["ord-1"]
    with pytest.raises(SealwrightError, match="outbox-read-only"):
        accepted(reader, arrival("ord-2"))
    reader.close()


def test_a_reader_works_with_no_sender_running(outbox: Outbox, path: Path, vault: Vault) -> None:
    accepted(outbox, arrival("ord-1"))
    outbox.close()
    reader = Outbox.open_read_only(path, vault)
    assert counts(reader)[State.PENDING] == 1
    reader.close()


def test_without_the_key_messages_are_listed_but_not_read(outbox: Outbox, path: Path) -> None:
    composed_one(outbox)
    reader = Outbox.open_read_only(path, None)
    (one,) = list_messages(reader)
    assert refused(lambda: event_data(reader, one)) == "outbox-without-key"
    assert refused(lambda: composed(reader, one)) == "outbox-without-key"
    assert refused(lambda: list_messages(reader, text="a@example.com")) == "outbox-without-key"
    reader.close()


def test_a_closed_outbox_does_not_open_itself_again(outbox: Outbox) -> None:
    outbox.close()
    assert refused(lambda: list_messages(outbox), UnavailableError) == "outbox-closed"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, vault: Vault) -> None:
    assert refused(lambda: Outbox.open(tmp_path / "none" / "outbox.sqlite3", vault), UnavailableError) == "outbox-io"


def test_contents_that_were_swapped_are_not_opened(outbox: Outbox) -> None:
    accepted(outbox, arrival("ord-1"), arrival("ord-2"))
    with outbox.write() as connection:
        for old, new in (("event/1", "x"), ("event/2", "event/1"), ("x", "event/2")):
            connection.exec_driver_sql("UPDATE sealed SET owner = ? WHERE owner = ?", (new, old))
    with pytest.raises(SealwrightError, match="sealed-damaged"):
        event_data(outbox, list_messages(outbox)[0])


def test_too_little_space_is_said_before_anything_is_taken(tmp_path: Path) -> None:
    check_space(tmp_path, 256, lambda _: Usage(256 << 20))
    with pytest.raises(UnavailableError) as caught:
        check_space(tmp_path, 256, lambda _: Usage((256 << 20) - 1))
    assert caught.value.arguments == {"free_mib": 255, "floor_mib": 256}


def test_another_program_that_keeps_the_file_locked_is_named(path: Path, vault: Vault) -> None:
    Outbox.open(path, vault).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    impatient = lambda uri: sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=0)  # noqa: E731
    assert refused(lambda: Outbox.open(path, vault, connect=impatient), UnavailableError) == "outbox-busy"
    other.close()


def test_who_looks_waits_for_nobody_who_writes_and_sees_what_is_on_disk(outbox: Outbox) -> None:
    seen: list[int] = []
    accepted(outbox, arrival("a"))
    with outbox.write() as connection:
        connection.execute(text("UPDATE message SET state = 'canceled'"))
        looking = threading.Thread(target=lambda: seen.append(counts(outbox)[State.PENDING]))
        looking.start()
        looking.join(30)
    assert [*seen, counts(outbox)[State.PENDING]] == [1, 0]
