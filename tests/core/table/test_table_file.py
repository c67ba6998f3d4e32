"""Of a large table only the beginning is read, and what is read is what stands there."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from designer.core.errors import EventError
from designer.core.table.table_file import HEAD_ROWS, read_table, read_table_head
from tests.support.sheets import HEADER, csv_text, workbook

MANY = [(f"{number:05d}", "ana@example.com", "77", "03.04.1985", "Lamp", "9,99") for number in range(20_000)]


@pytest.fixture(scope="module")
def large_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def bend(_book: Any, sheet: Any) -> None:
        sheet.set_row(3, None, None, {"hidden": True})

    path = tmp_path_factory.mktemp("large") / "list.xlsx"
    path.write_bytes(workbook(MANY, bend=bend))
    return path


def test_a_small_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "List.CSV"
    path.write_text(csv_text(), encoding="utf-8")
    head = read_table_head(path)
    assert (head.name, head.is_whole, len(list(head.sheets[0].rows()))) == ("List.CSV", True, 4)
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook())
    head = read_table_head(path)
    assert (head.is_whole, [one.name for one in head.sheets]) == (True, ["Orders"])
    assert [row.cells for row in head.sheets[0].rows()] == [
        row.cells for row in read_table(".xlsx", workbook())[0].rows()
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252"])
def test_of_a_large_text_whole_rows_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_text([(*row[:4], "Bü\r\ngel" if n % 2 else "x", row[5]) for n, row in enumerate(MANY)])
                     .replace("Bü\r\ngel", '"Bü\r\ngel"').encode(encoding))  # fmt: skip
    head = read_table_head(path)
    rows = list(head.sheets[0].rows())
    assert not head.is_whole
    assert 200 < len(rows) <= HEAD_ROWS + 1
    assert {len(row.cells) for row in rows} == {len(HEADER)}
    assert not any(row.fault for row in rows)


def test_of_a_large_workbook_the_first_rows_are_read(large_workbook: Path) -> None:
    head = read_table_head(large_workbook)
    rows = list(head.sheets[0].rows())
    assert not head.is_whole
    assert len(rows) in (HEAD_ROWS, HEAD_ROWS + 1)
    assert rows[1].cells == MANY[0]
    assert rows[3].fault is not None
    assert rows[3].fault.code == "row-hidden"


def test_a_workbook_that_is_none_is_refused_in_words(tmp_path: Path, large_workbook: Path) -> None:
    for name, raw, code in (
        ("a.xlsx", b"name;mail\n", "table-is-text"),
        ("a.xlsx", b"PK\x03\x04rubbish", "workbook-broken"),
        ("a.xlsx", large_workbook.read_bytes()[:-300], "workbook-broken"),
        ("a.csv", large_workbook.read_bytes(), "table-is-workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "table-is-old-workbook"),
        ("a.pdf", b"%PDF", "file-kind-unknown"),
        ("a.csv", b"", "file-empty"),
    ):
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(EventError) as found:
            read_table_head(tmp_path / name)
        assert found.value.code == code


def test_a_large_workbook_without_rows_as_they_should_be_is_read_to_its_end(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as parts, zipfile.ZipFile(made, "w") as bent:
        for one in parts.infolist():
            raw = parts.read(one)
            bent.writestr(one, raw.replace(b"<sheetData>", b"<!--" + b"x" * 2**20 + b"--><sheetData>"))
    path = tmp_path / "list.xlsx"
    path.write_bytes(made.getvalue())
    assert len(list(read_table_head(path).sheets[0].rows())) == 4
