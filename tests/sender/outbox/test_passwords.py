"""Passwords that the firm keeps are sealed, found by their key only, and release what waited for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from designer.core.vault import KeySource, Vault
from designer.sender.outbox.copy import copy_outbox
from designer.sender.outbox.passwords import (
    how_many_kept,
    kept_keys,
    kept_password,
    remove_password,
    set_password,
)
from designer.sender.outbox.reseal import reseal
from designer.sender.outbox.search import list_messages, show
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import event_log, sealed
from tests.support.outbox import ROUTE, HandClock, accepted, arrival

KEY, PASSWORD = "K-407182635", "blue window 77"
LOCKED = replace(ROUTE, languages=("de",), keys=((KEY,),))


def test_a_password_is_found_by_its_key_however_it_is_written(outbox: Outbox) -> None:
    set_password(outbox, "M\u00fcller 7", PASSWORD, actor="eva")
    assert kept_password(outbox, " Mu\u0308ller 7 ") == PASSWORD
    assert kept_password(outbox, "Muller 7") == ""
    set_password(outbox, "M\u00fcller 7", "another one", actor="eva")
    assert (kept_password(outbox, "M\u00fcller 7"), how_many_kept(outbox)) == ("another one", 1)


def test_neither_key_nor_password_stands_on_the_disk_nor_in_the_log(outbox: Outbox, path: Path) -> None:
    set_password(outbox, KEY, PASSWORD, actor="eva")
    for file in path.parent.iterdir():
        raw = file.read_bytes()
        assert KEY.encode() not in raw
        assert PASSWORD.encode() not in raw
    with outbox.read() as connection:
        logged = [(row.action, row.actor) for row in connection.execute(select(event_log))]
    assert logged == [("set-password", "eva")]


def test_what_needs_a_password_that_nobody_set_is_held_until_it_is_there(outbox: Outbox) -> None:
    other = replace(LOCKED, keys=(("another",),))
    accepted(outbox, arrival("ord-1", route=LOCKED), arrival("ord-2", route=other), arrival("ord-3"))
    assert {one.event_id: one.reason for one in list_messages(outbox)} == {
        "ord-1": "shared-password-missing", "ord-2": "shared-password-missing", "ord-3": "",
    }  # fmt: skip
    assert set_password(outbox, KEY, PASSWORD, actor="eva") == 1
    states = {one.event_id: one.state for one in list_messages(outbox)}
    assert states == {"ord-1": "pending", "ord-2": "held", "ord-3": "pending"}
    (released,) = list_messages(outbox, text="ord-1")
    assert [(one.action, one.actor) for one in show(outbox, released.id).log] == [("release", "eva")]
    accepted(outbox, arrival("ord-4", route=LOCKED))
    assert list_messages(outbox, text="ord-4")[0].state == "pending"


def test_a_removed_password_is_gone(outbox: Outbox, path: Path) -> None:
    set_password(outbox, KEY, PASSWORD, actor="eva")
    with outbox.read() as connection:
        (ciphertext,) = connection.scalars(select(sealed.c.ciphertext))
    assert remove_password(outbox, KEY, actor="eva")
    assert not remove_password(outbox, KEY, actor="eva")
    assert (kept_password(outbox, KEY), how_many_kept(outbox)) == ("", 0)
    assert not any(ciphertext in file.read_bytes() for file in path.parent.iterdir())


def test_new_keys_and_a_backup_carry_the_passwords(tmp_path: Path, clock: HandClock) -> None:
    vault, path = Vault.in_memory(), tmp_path / "own.sqlite3"
    outbox = Outbox.open(path, vault, clock)
    set_password(outbox, KEY, PASSWORD, actor="eva")
    vault.rotate()
    assert reseal(outbox) == 1
    outbox.close()
    vault.renew(KeySource(master_password="a long master password"))
    copy_outbox(path, tmp_path / "copy.sqlite3")
    copied = Outbox.open(tmp_path / "copy.sqlite3", vault, clock)
    assert kept_password(copied, KEY) == PASSWORD
    copied.close()


def test_thousands_of_passwords_are_as_fast_as_one(outbox: Outbox) -> None:
    for number in range(300):
        set_password(outbox, f"K-{number}", PASSWORD, actor="eva")
    assert (how_many_kept(outbox), len(kept_keys(outbox))) == (300, 300)
    with outbox.read() as connection:
        plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN SELECT 1 FROM sealed WHERE owner = 'password/a'").all()
    assert "SEARCH" in str(plan)
