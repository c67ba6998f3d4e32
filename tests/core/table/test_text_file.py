"""The encoding and the separator of a text table are found out, and its rows keep their numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.core.errors import EventError
from designer.core.table.rows import Faulty
from designer.core.table.text_file import read_text_table

TEXT = "Bestellung;Straße;Preis\r\n01067;Größe 5;1,50\r\n4711;Łódź;2,00\r\n"


def cells(raw: bytes) -> list[tuple[object, ...]]:
    return [row.cells for row in read_text_table(raw).rows()]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)  # fmt: skip
def test_the_encoding_is_found_out_and_told(encoding: str, told: str) -> None:
    sheet = read_text_table(TEXT.encode(encoding))
    assert sheet.told == {"encoding": told, "separator": "semicolon"}
    assert [row.cells for row in sheet.rows()][2] == ("4711", "Łódź", "2,00")


def test_what_windows_saves_is_read() -> None:
    sheet = read_text_table(TEXT.replace("Łódź", "Öre €").encode("cp1252"))
    assert sheet.told["encoding"] == "cp1252"
    assert [row.cells for row in sheet.rows()][2] == ("4711", "Öre €", "2,00")


@pytest.mark.parametrize(("separator", "told"), [(";", "semicolon"), (",", "comma"), ("\t", "tab"), ("|", "bar")])
def test_the_separator_is_found_out_and_told(separator: str, told: str) -> None:
    text = TEXT.replace(",", ".").replace(";", separator)
    assert read_text_table(text.encode()).told["separator"] == told
    assert cells(text.encode())[1] == ("01067", "Größe 5", "1.50")


def test_commas_in_numbers_do_not_outvote_the_semicolon() -> None:
    assert cells(b"a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n")[1] == ("1,5", "2,5", "3,5")


def test_what_excel_is_told_of_the_separator_is_no_data() -> None:
    assert cells(b"sep=;\r\na;b\r\n1;2\r\n") == [(), ("a", "b"), ("1", "2")]


def test_quoted_cells_may_hold_separators_and_lines() -> None:
    assert cells(b'a;b\r\n"x;y";"two\nlines"\r\n')[1] == ("x;y", "two\nlines")


def test_digits_that_were_marked_as_text_for_excel_are_text() -> None:
    assert cells(b'a;b\n="01067";=1+1\n')[1] == ("01067", "=1+1")


def test_a_row_with_broken_quotes_is_named_and_the_others_are_read() -> None:
    rows = list(read_text_table(b'a;b\n"x"y;2\n3;4\n').rows())
    assert [row.fault for row in rows] == [None, Faulty("row-broken"), None]
    assert [row.number for row in rows] == [1, 2, 3]


def test_empty_rows_keep_the_count() -> None:
    rows = list(read_text_table(b"a;b\n\n;\n1;2\n").rows())
    assert [(row.number, row.is_empty) for row in rows] == [(1, False), (2, True), (3, True), (4, False)]


def test_the_rows_can_be_gone_through_again() -> None:
    sheet = read_text_table(TEXT.encode())
    assert list(sheet.rows()) == list(sheet.rows())


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x01", "table-binary"), (b"%PDF-1.7\n\x00\x01\x02", "table-binary"),
        (b"a;b\n1;\x00\n", "table-binary"), (b"\x01\x02\x03", "table-binary"),
        (b"a;b\n\x81;2\n", "table-encoding-unknown"),
        (b"\xff\xfea", "table-encoding-unknown"), (b"\xef\xbb\xbf\xff\xfe\xfd", "table-encoding-unknown"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(EventError) as refused:
        read_text_table(raw)
    assert refused.value.code == code


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(raw: bytes) -> None:
    try:
        sheet = read_text_table(raw)
    except EventError:
        return
    numbers = [row.number for row in sheet.rows()]
    assert numbers == list(range(1, len(numbers) + 1))


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Cs")), max_size=8),
                         min_size=2, max_size=2), min_size=2, max_size=8))  # fmt: skip
def test_what_was_written_is_read(rows: list[list[str]]) -> None:
    quoted = "\r\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    found = cells(("a;b\r\n" + quoted).encode("utf-8-sig"))[1:]
    plain = [tuple(cell.strip() or None for cell in row) for row in rows]
    assert [row for row, text in zip(found, plain, strict=True) if not any(c and c.startswith('="') for c in text)] == [
        text for text in plain if not any(c and c.startswith('="') for c in text)
    ]
