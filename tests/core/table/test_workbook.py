"""Workbooks: what stands in a cell, what a formula gave, and what a person who looks at the sheet does not see."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.core.errors import EventError
from designer.core.table import workbook_scan
from designer.core.table.rows import Faulty, Row
from designer.core.table.workbook import read_workbook
from designer.core.table.workbook_scan import column_letters, column_number
from tests.support.sheets import workbook

MOMENT = datetime(2026, 11, 21, 10, 30)  # noqa: DTZ001 - a sheet knows no zones

SOUND = workbook()


def rows(raw: bytes) -> list[Row]:
    return list(read_workbook(raw)[0].rows())


def cells(raw: bytes) -> list[tuple[Any, ...]]:
    return [row.cells for row in rows(raw)]


def rebuilt(raw: bytes, changes: dict[str, bytes]) -> bytes:
    """The workbook with some of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
    return out.getvalue()


def test_every_kind_of_cell_is_read() -> None:
    raw = workbook([("01067", 4711, 1.5, True, date(2026, 11, 21), MOMENT, None, "  ")])
    assert cells(raw)[1][:6] == ("01067", 4711.0, 1.5, True, date(2026, 11, 21), MOMENT)


def test_dates_of_1904_are_the_same_days() -> None:
    assert cells(workbook([(date(2026, 11, 21),)], date_1904=True))[1][0] == date(2026, 11, 21)


def test_a_formula_gives_what_it_gave_when_the_file_was_saved() -> None:
    def bend(_book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 0, '=HYPERLINK("http://evil")', None, "saved")

    assert cells(workbook([("x",)], bend=bend))[1][0] == "saved"


def test_a_formula_that_was_never_worked_out_is_a_fault() -> None:
    raw = workbook([("x",)], bend=lambda _book, sheet: sheet.write_formula(1, 0, "=1+1"))
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        text = book.read(name).replace(b"<f>1+1</f><v>0</v>", b"<f>1+1</f>")
    assert cells(rebuilt(raw, {name: text}))[1][0] == Faulty("cell-not-worked-out")


@pytest.mark.parametrize("shown", ["#REF!", "#DIV/0!", "#N/A", "#NAME?"])
def test_a_fault_of_the_spreadsheet_is_a_fault_and_never_empty(shown: str) -> None:
    raw = workbook([("x", "y")], bend=lambda _book, sheet: sheet.write_formula(1, 1, "=A9", None, shown))
    assert cells(raw)[1][:2] == ("x", Faulty("cell-error", {"shown": shown}))


def test_leading_zeros_that_only_the_format_shows_are_kept() -> None:
    def bend(book: Any, sheet: Any) -> None:
        sheet.write_number(1, 0, 1067, book.add_format({"num_format": "00000"}))

    assert cells(workbook([("x",)], bend=bend))[1][0] == "01067"


def test_a_hidden_row_is_told() -> None:
    raw = workbook([("a",), ("b",), ("c",)], bend=lambda _book, sheet: sheet.set_row(2, None, None, {"hidden": True}))
    assert [row.fault for row in rows(raw)] == [None, None, Faulty("row-hidden"), None]


def test_merged_cells_are_told_in_every_row_that_they_reach() -> None:
    def bend(_book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 0, 2, 0, "both")

    found = rows(workbook([("x", 1), ("y", 2), ("z", 3)], bend=bend))
    merged = Faulty("row-merged", {"range": "A2:A3"})
    assert [row.fault for row in found] == [None, merged, merged, None]


def test_a_list_that_begins_further_down_and_to_the_right_keeps_its_places() -> None:
    raw = workbook([], header=(), bend=lambda _book, sheet: (sheet.write(4, 2, "here"), sheet.write(5, 3, 7)))
    assert [(row.number, row.cells) for row in rows(raw) if not row.is_empty] == [
        (5, (None, None, "here", None)), (6, (None, None, None, 7.0)),
    ]  # fmt: skip


def test_every_sheet_is_there_and_a_hidden_one_is_told() -> None:
    raw = workbook(bend=lambda book, _sheet: book.add_worksheet("Old").hide())
    assert [(sheet.name, sheet.is_visible) for sheet in read_workbook(raw)] == [("Orders", True), ("Old", False)]


def test_the_rows_can_be_gone_through_again() -> None:
    sheet = read_workbook(workbook())[0]
    assert list(sheet.rows()) == list(sheet.rows())


def test_a_single_stray_cell_far_away_does_not_eat_the_memory() -> None:
    raw = workbook(bend=lambda _book, sheet: sheet.write(1_048_575, 16_383, "stray"))
    with pytest.raises(EventError) as refused:
        read_workbook(raw)
    assert refused.value.code == "sheet-too-large"


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_scan, "MOST_BYTES", 1000)
    with pytest.raises(EventError) as refused:
        read_workbook(workbook())
    assert refused.value.code == "workbook-too-large"


def bent_sheet(old: bytes, new: bytes) -> bytes:
    """A workbook whose sheet's XML says something else at one place."""
    name = "xl/worksheets/sheet1.xml"
    sheet = zipfile.ZipFile(io.BytesIO(SOUND)).read(name)
    assert old in sheet
    return rebuilt(SOUND, {name: sheet.replace(old, new, 1)})


@pytest.mark.parametrize("name", ["xl/sharedStrings.xml", "XL\\SharedStrings.xml"])
def test_more_texts_than_there_can_be_are_not_believed(name: str) -> None:
    """Else room is made for 96 GB, and where there is none the program ends, and again when it is started."""
    strings = zipfile.ZipFile(io.BytesIO(SOUND)).read("xl/sharedStrings.xml")
    lying = strings.replace(b"uniqueCount=", b'uniqueCount="4000000000" x=')
    raw = rebuilt(SOUND, {"xl/sharedStrings.xml": lying})
    with pytest.raises(EventError, match="workbook-broken"):
        read_workbook(raw.replace(b"xl/sharedStrings.xml", name.encode()))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            b"<sheetData>",
            b'<cols><col min="-1000000000" max="500"/>' + b'<col min="1" max="500"/>' * 9 + b"</cols><sheetData>",
        ),
        (b"</sheetData>", b"</sheetData><mergeCells>" + b'<mergeCell ref="A9:XFD1048576"/>' * 5000 + b"</mergeCells>"),
    ],
)
def test_xml_that_names_places_without_end_takes_no_time(old: bytes, new: bytes) -> None:
    assert len(rows(bent_sheet(old, new))) == len(rows(SOUND))


def test_formulas_far_to_the_right_do_not_eat_the_memory() -> None:
    far = b"".join(b'<row r="%d"><c r="XFD%d"><f>1</f></c></row>' % (n, n) for n in range(100, 1000))
    with pytest.raises(EventError, match="sheet-too-large"):
        rows(bent_sheet(b"</sheetData>", far + b"</sheetData>"))


def test_a_document_type_is_refused() -> None:
    name = "xl/worksheets/sheet1.xml"
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><worksheet><sheetData/></worksheet>'
    with pytest.raises(EventError) as refused:
        read_workbook(rebuilt(workbook(), {name: bomb}))
    assert refused.value.code == "workbook-broken"


@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/styles.xml"]
)
def test_a_broken_part_is_a_broken_workbook(name: str) -> None:
    with pytest.raises(EventError) as refused:
        rows(rebuilt(workbook(), {name: b"<broken"}))
    assert refused.value.code == "workbook-broken"


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    raw = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    raw = raw[: data.draw(st.integers(0, len(raw)))]
    with contextlib.suppress(EventError):
        for sheet in read_workbook(bytes(raw)):
            list(sheet.rows())


@given(st.integers(0, 16_383))
def test_the_letters_of_a_column_are_its_place(number: int) -> None:
    assert column_number(column_letters(number)) == number
