"""The answer to a list says row by row what became of it, is safe to open, and can be mended and put in again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from designer.core.event import EventRules
from designer.core.table.rows import Row
from designer.core.table.workbook import read_workbook
from designer.core.workspace import Workspace
from designer.sender.inbox.folder import DropFolder
from designer.sender.inbox.intake import FileIntake
from designer.sender.inbox.refused import delete, put_back, refused_files
from designer.sender.outbox.records import Door
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router
from tests.support.office import drop, publish_receipt, settings_of
from tests.support.outbox import HandClock
from tests.support.sheets import ROWS, SPREADSHEET_SPEC, csv_text, workbook

DOOR = Door("folder:inbox", Mode.LIVE)
BAD = ("4711", "nobody", "78", date(1984, 2, 29), "=1+1", 9.5)


@pytest.fixture
def intake(office: Workspace, outbox: Outbox) -> FileIntake:
    publish_receipt(office, {"template.toml": SPREADSHEET_SPEC})
    return FileIntake(outbox, Router(office.publications, settings_of(office)), EventRules())


@pytest.fixture
def folder(office: Workspace, clock: HandClock) -> DropFolder:
    return DropFolder(office.root / "inbox", clock)


def take(folder: DropFolder, intake: FileIntake) -> None:
    for _ in range(2):
        folder.scan(intake, DOOR)


def refused_rows(office: Workspace, name: str) -> list[Row]:
    raw = (office.root / "inbox" / "failed" / f"{name}.result.xlsx").read_bytes()
    return list(read_workbook(raw)[0].rows())


def test_each_row_has_its_answer(office: Workspace, folder: DropFolder, intake: FileIntake) -> None:
    drop(office, "list.xlsx", workbook([*ROWS[:2], BAD]))
    take(folder, intake)
    head, first, second, bad = refused_rows(office, "list.xlsx")
    assert head.cells[6:] == ("Sealwright: result", "Sealwright: what to do")
    assert first.cells[6] == second.cells[6] == "Not taken, because other rows are faulty."
    assert bad.cells[6] == "Sheet “Orders”, row 4, column “E-Mail” is not an e-mail address."
    assert bad.cells[7] == "Send it as name@example.com."


def test_it_has_the_sheet_and_the_widths_of_the_list_and_is_taken_once_mended(
    office: Workspace, outbox: Outbox, folder: DropFolder, intake: FileIntake
) -> None:
    named = SPREADSHEET_SPEC.replace("[spreadsheet]", '[spreadsheet]\nsheet = "Orders"')
    publish_receipt(office, {"template.toml": named})
    bad = [*ROWS[:2], BAD]
    drop(office, "list.xlsx", workbook(bad, bend=lambda _book, sheet: sheet.set_column(1, 2, 33)))
    drop(office, "list.csv", csv_text(bad).encode())
    take(folder, intake)
    for name in ("list.xlsx", "list.csv"):
        raw = (office.root / "inbox" / "failed" / f"{name}.result.xlsx").read_bytes()
        (sheet,) = read_workbook(raw)
        assert sheet.name == "Orders"
        assert sheet.widths[6] > 50
        again = mended(raw, "Orders") if name == "list.xlsx" else mended(raw, "Sheet1")
        assert ([round(sheet.widths.get(place, 0)) for place in (1, 2)] == [34, 34]) == (name == "list.xlsx")
        drop(office, f"again-{name}.xlsx", again)
        take(folder, intake)
        assert [one.event_id for one in list_messages(outbox)] == ["4711", "01067"]  # the second time they are known


def mended(raw: bytes, sheet: str) -> bytes:
    """The answer with the address mended, as a program may save it under another name of its sheet."""
    head, *rows = [row.cells for row in read_workbook(raw)[0].rows()]
    mend = [["tom@example.com" if cell == "nobody" else cell for cell in row] for row in rows]
    return workbook(mend, header=[str(cell) for cell in head], sheet=sheet)


def test_an_answer_that_is_faulty_again_gets_no_second_pair_of_columns(
    office: Workspace, folder: DropFolder, intake: FileIntake
) -> None:
    drop(office, "list.xlsx", workbook([BAD]))
    take(folder, intake)
    raw = (office.root / "inbox" / "failed" / "list.xlsx.result.xlsx").read_bytes()
    drop(office, "again.xlsx", raw)
    take(folder, intake)
    assert len(refused_rows(office, "again.xlsx")[0].cells) == 8


def test_the_rows_are_as_they_were_and_no_formula_is_made(
    office: Workspace, folder: DropFolder, intake: FileIntake
) -> None:
    drop(office, "list.xlsx", workbook([BAD]))
    take(folder, intake)
    assert refused_rows(office, "list.xlsx")[1].cells[:6] == BAD
    drop(office, "list.csv", csv_text([(*ROWS[0][:1], "=cmd|' /C calc'!A0", *ROWS[0][2:])]).encode())
    take(folder, intake)
    row = refused_rows(office, "list.csv")[1]
    assert row.cells[:2] == ("01067", "=cmd|' /C calc'!A0")


def test_the_other_rows_of_a_faulty_event_are_told_so_and_the_rest_is_taken(
    office: Workspace, folder: DropFolder, intake: FileIntake
) -> None:
    partial = FileIntake(intake.outbox, intake.router, intake.rules, accept_partial=True)
    rows = [ROWS[0], (*ROWS[1][:5], "dear"), ROWS[2]]
    drop(office, "list.csv", csv_text(rows).encode())
    take(folder, partial)
    told = [row.cells[6] for row in refused_rows(office, "list.csv")[1:]]
    assert told[0] == "Not taken: another row of the same event is faulty."
    assert str(told[1]).startswith("Row 3, column “Price” is not a number")
    assert told[2] == "Taken."


def test_it_is_mended_and_put_in_again(office: Workspace, folder: DropFolder, intake: FileIntake) -> None:
    drop(office, "list.csv", csv_text([*ROWS[:2], (*ROWS[2][:1], "nobody", *ROWS[2][2:])]).encode())
    take(folder, intake)
    rows: list[tuple[Any, ...]] = [row.cells for row in refused_rows(office, "list.csv")]
    mended = [tuple("tom@example.com" if cell == "nobody" else cell for cell in row) for row in rows[1:]]
    drop(office, "list.xlsx", workbook(mended, header=rows[0]))
    take(folder, intake)
    assert sorted(one.event_id for one in list_messages(intake.outbox)) == ["01067", "4711"]


def names(inbox: Path) -> list[str]:
    return sorted(path.name for path in (inbox / "failed").iterdir())


def test_it_goes_with_its_file(office: Workspace, folder: DropFolder, intake: FileIntake, clock: HandClock) -> None:
    inbox = office.root / "inbox"
    bad = workbook([BAD])
    drop(office, "list.xlsx", bad)
    take(folder, intake)
    (one,) = refused_files(inbox)
    assert (one.name, len(names(inbox))) == ("list.xlsx", 3)
    put_back(one)
    assert names(inbox) == []
    take(folder, intake)
    delete(refused_files(inbox)[0])
    assert names(inbox) == []
    drop(office, "list.xlsx", bad)
    take(folder, intake)
    folder.forget_failed(14)
    assert len(names(inbox)) == 3


def test_the_receipt_tells_encoding_separator_template_and_the_list_that_waits(
    office: Workspace, folder: DropFolder, intake: FileIntake
) -> None:
    drop(office, "list.csv", csv_text().encode("utf-16"))
    take(folder, intake)
    (receipt,) = (office.root / "inbox" / "done").iterdir()
    told = json.loads(receipt.read_bytes())
    assert told["file"] == {"encoding": "utf-16", "separator": "semicolon", "template": "receipt"}
    assert told["batch"] == 1


def test_a_list_that_is_open_in_excel_or_half_written_waits(
    office: Workspace, folder: DropFolder, intake: FileIntake
) -> None:
    inbox = office.root / "inbox"
    (inbox / "~$list.xlsx").write_bytes(b"lock")
    (inbox / ".~lock.list.csv#").write_bytes(b"lock")
    growing = inbox / "list.csv"
    growing.write_text(csv_text(ROWS[:1]))
    folder.scan(intake, DOOR)
    growing.write_text(csv_text())
    folder.scan(intake, DOOR)
    assert list_messages(intake.outbox) == []
    folder.scan(intake, DOOR)
    assert len(list_messages(intake.outbox)) == 2


@pytest.mark.parametrize(
    "name", ["Rechnungen Müller.csv", "заказы.csv", "注文.csv", "طلبات.csv", "a'b&c;d.csv", "💶.csv"]
)
def test_names_of_all_scripts_are_taken(office: Workspace, folder: DropFolder, intake: FileIntake, name: str) -> None:
    drop(office, name, csv_text().encode())
    take(folder, intake)
    assert len(list_messages(intake.outbox)) == 2
