"""Whatever lies in the folder ends with a sentence a person can act on, and nothing of it is half taken."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from designer.core.event import EventRules
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.sender.inbox.folder import DropFolder
from designer.sender.inbox.intake import FileIntake
from designer.sender.inbox.refused import refused_files
from designer.sender.outbox.records import Door
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router
from tests.support.office import events, make_office, publish_receipt, settings_of
from tests.support.outbox import HandClock
from tests.support.sheets import HEADER, ROWS, SPREADSHEET_SPEC, csv_text, workbook

DOOR = Door("folder:inbox", Mode.LIVE)
NOBODY = 65534


class Drop:
    """A drop folder into which things are put as they come."""

    def __init__(self, office: Workspace, outbox: Outbox, clock: HandClock) -> None:
        publish_receipt(office, {"template.toml": SPREADSHEET_SPEC})
        self.inbox, self.outbox, self.clock = office.root / "inbox", outbox, clock
        self.folder = DropFolder(self.inbox, clock)
        self.intake = FileIntake(outbox, Router(office.publications, settings_of(office)), EventRules())

    def take(self, scans: int = 2) -> int:
        return sum(self.folder.scan(self.intake, DOOR) for _ in range(scans))

    def said(self, name: str, raw: bytes) -> list[str]:
        """What is said of a file; nothing of it may have been taken."""
        (self.inbox / name).write_bytes(raw)
        self.take()
        assert self.stored() == 0
        return [reason.what for one in refused_files(self.inbox) if one.name == name for reason in one.reasons]

    def stored(self) -> int:
        return len(list_messages(self.outbox, limit=20_000))


@pytest.fixture
def drop(office: Workspace, outbox: Outbox, clock: HandClock) -> Drop:
    return Drop(office, outbox, clock)


def merge(_book: Any, sheet: Any) -> None:
    sheet.merge_range(1, 0, 2, 0, "01067")


def hide(_book: Any, sheet: Any) -> None:
    sheet.set_row(2, None, None, {"hidden": True})


def break_cell(_book: Any, sheet: Any) -> None:
    sheet.write_formula(1, 5, "=Prices!A1", None, "#REF!")


def second_sheet(book: Any, _sheet: Any) -> None:
    other = book.add_worksheet("Old orders")
    for place, name in enumerate(HEADER):
        other.write_string(0, place, name)


FOUR_HUNDRED = [(f"{n:05}", f"p{n}@example.com", "77", "03.04.1985", "Lamp", "1,00") for n in range(400)]


def changed(row: int, place: int, value: str) -> list[tuple[Any, ...]]:
    rows = [list(one) for one in FOUR_HUNDRED]
    rows[row][place] = value
    return [tuple(one) for one in rows]


@pytest.mark.parametrize(
    ("name", "raw", "sentence"),
    [
        ("merged.xlsx", lambda: workbook(bend=merge),
         "Sheet “Orders”, row 2 has merged cells (A2:A3)"),
        ("hidden.xlsx", lambda: workbook(bend=hide), "row 3"),
        ("ref.xlsx", lambda: workbook(bend=break_cell), "#REF!"),
        ("sheets.xlsx", lambda: workbook(bend=second_sheet), "Orders, Old orders"),
        ("one bad row in 400.csv", lambda: csv_text(changed(233, 5, "1.2.3,4")).encode(), "Row 235, column “Price”"),
        ("no address.csv", lambda: csv_text(changed(17, 1, "")).encode(), "Row 19, column “E-Mail” is empty."),
        ("two customers.csv", lambda: csv_text([ROWS[0], (*ROWS[1][:1], "tom@example.com", *ROWS[1][2:])]).encode(),
         "Row 3, column “E-Mail”"),
        ("text.xlsx", lambda: csv_text().encode(), "This is no Excel workbook, whatever its name says."),
        ("workbook.csv", workbook, "This is an Excel workbook under another name."),
        ("nothing.csv", lambda: b"", "The file holds no event."), ("nothing.json", lambda: b"", "JSON"),
        ("picture.csv", lambda: b"\x89PNG\r\n\x1a\n", "This is no text file"),
        ("utf16.json", lambda: json.dumps(events(1)).encode("utf-16"), "UTF-8"),
        ("half.json", lambda: json.dumps(events(3)).encode()[:200], "JSON"),
        ("broken.xlsx", lambda: workbook()[:900], "damaged"),
    ],
)  # fmt: skip
def test_each_fault_has_its_sentence_and_nothing_is_taken(drop: Drop, name: str, raw: Any, sentence: str) -> None:
    told = drop.said(name, raw())
    assert told
    assert sentence in told[0], told


@pytest.mark.parametrize(
    ("name", "raw", "orders"),
    [
        ("bom.json", lambda: b"\xef\xbb\xbf" + json.dumps(events(1)).encode(), 1),
        ("utf16.csv", lambda: csv_text().encode("utf-16"), 2),
        ("bom.csv", lambda: csv_text().encode("utf-8-sig"), 2),
        ("1904.xlsx", lambda: workbook([(*ROWS[0][:3], date(1985, 4, 3), *ROWS[0][4:])], date_1904=True), 1),
        ("заказы 注文 طلبات ऑर्डर.csv", lambda: csv_text().encode(), 2),
        ("LIST.CSV", lambda: csv_text().encode(), 2),
    ],
)  # fmt: skip
def test_what_only_looks_odd_is_taken(drop: Drop, name: str, raw: Any, orders: int) -> None:
    (drop.inbox / name).write_bytes(raw())
    assert drop.take() == 1
    assert refused_files(drop.inbox) == []
    assert drop.stored() == orders


def test_a_list_that_is_open_in_a_spreadsheet_program_is_taken_and_its_lock_left_alone(drop: Drop) -> None:
    for lock in ("~$list.xlsx", ".~lock.list.xlsx#"):
        (drop.inbox / lock).write_bytes(b"\x05Clerk")
    (drop.inbox / "list.xlsx").write_bytes(workbook())
    assert drop.take() == 1
    assert sorted(path.name for path in drop.inbox.iterdir() if path.is_file()) == [".~lock.list.xlsx#", "~$list.xlsx"]


@pytest.fixture
def as_nobody(vault: Vault, clock: HandClock) -> Iterator[Drop]:
    """An office of a user who may not read everything; root may, so it steps back for a while."""
    with tempfile.TemporaryDirectory(dir="/tmp") as place:
        office, is_root = make_office(Path(place) / "office"), os.geteuid() == 0
        for path in (Path(place), *Path(place).rglob("*")) if is_root else ():
            os.chown(path, NOBODY, NOBODY)
        if is_root:
            os.seteuid(NOBODY)
        try:
            with closing(Outbox.open(Path(place) / "outbox.sqlite3", vault, clock)) as outbox:
                yield Drop(office, outbox, clock)
        finally:
            if is_root:
                os.seteuid(0)


def test_a_file_that_may_not_be_read_is_said_and_stops_no_other(as_nobody: Drop) -> None:
    drop = as_nobody
    (drop.inbox / "shut.json").write_text("{}")
    (drop.inbox / "shut.json").chmod(0)
    (drop.inbox / "good.json").write_bytes(json.dumps(events(1)).encode())
    drop.take()
    assert (drop.stored(), refused_files(drop.inbox)) == (1, [])
    drop.clock.advance(minutes=2)
    drop.take(1)
    assert [(one.name, one.reasons[0].what) for one in refused_files(drop.inbox)] == [
        ("shut.json", "The file may not be read.")
    ]


def many(drop: Drop, count: int) -> None:
    for n, one in enumerate(events(count)):
        (drop.inbox / f"{n:05}.json").write_bytes(json.dumps({**one, "id": f"e-{n}"}).encode())
    for n in range(0, count, 100):
        (drop.inbox / f"{n:05}.json").write_text("{")
    drop.take()
    assert drop.stored() == count - count // 100
    assert len(refused_files(drop.inbox)) == count // 100
    assert len(list((drop.inbox / "done").iterdir())) == count - count // 100
    assert [path for path in drop.inbox.iterdir() if path.is_file()] == []


def test_three_hundred_files_at_once_are_all_taken_or_refused(drop: Drop) -> None:
    many(drop, 300)


@pytest.mark.soak
def test_ten_thousand_files_at_once_are_all_taken_or_refused(drop: Drop) -> None:
    many(drop, 10_000)
