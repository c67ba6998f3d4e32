"""A table's file by its kind, whole or its beginning only: a person looks at a few rows, not at a hundred thousand."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from designer.core.errors import EventError
from designer.core.table.rows import Row, Sheet
from designer.core.table.text_file import read_text_table
from designer.core.table.workbook import read_workbook
from designer.core.table.workbook_head import head_of_workbook

TABLE_KINDS = (".csv", ".xlsx")
HEAD_ROWS = 500
OTHER_WORKBOOKS = (".xls", ".xlsm", ".xlsb", ".ods")
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD_BYTES = 512 * 1024
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class TableHead:
    """The first rows of a file's sheets; `is_whole`: there are no others."""

    name: str
    sheets: tuple[Sheet, ...]
    is_whole: bool


def read_table(suffix: str, raw: bytes) -> list[Sheet]:
    """The sheets of a file with this ending (`.csv`, `.xlsx`). Raises EventError for what is none."""
    if suffix in OTHER_WORKBOOKS:
        raise EventError("table-is-old-workbook")
    if not raw.strip():
        raise EventError("file-empty")
    if raw.startswith(_OLD_OFFICE):
        raise EventError("table-is-old-workbook")
    if suffix == ".csv":
        if raw.startswith(_ZIP):
            raise EventError("table-is-workbook")
        return [read_text_table(raw)]
    if not raw.startswith(_ZIP):
        raise EventError("table-is-text")
    return read_workbook(raw)


def read_table_head(path: Path) -> TableHead:
    """The beginning of a table on the disk, about `HEAD_ROWS` rows of each sheet. Raises EventError, OSError."""
    suffix = path.suffix.lower()
    if suffix not in (*TABLE_KINDS, *OTHER_WORKBOOKS):
        raise EventError("file-kind-unknown", kind=suffix or "?")
    if suffix == ".csv":
        with path.open("rb") as file:
            raw, is_whole = file.read(_HEAD_BYTES), not file.read(1)
        raw = raw if is_whole else _whole_lines(raw)
    else:
        raw, is_whole = path.read_bytes(), True
        if suffix == ".xlsx" and raw.startswith(_ZIP):
            raw, is_whole = head_of_workbook(raw, HEAD_ROWS)
    sheets = [_kept(one, drop_last=suffix == ".csv" and not is_whole) for one in read_table(suffix, raw)]
    return TableHead(path.name, tuple(sheet for sheet, _ in sheets), is_whole and all(whole for _, whole in sheets))


def _whole_lines(raw: bytes) -> bytes:
    """The bytes up to the last line end; two bytes are one sign in UTF-16."""
    is_wide = raw.startswith(_UTF16_BOMS) or b"\0" in raw[:64]
    end = raw.rfind(b"\n") + 1
    if is_wide:
        end -= end % 2
    return raw[:end] if end > 0 else raw


def _kept(sheet: Sheet, *, drop_last: bool) -> tuple[Sheet, bool]:
    """The sheet with its first rows in memory, and whether these are all; a row that was cut off is dropped."""
    rows: list[Row] = list(islice(sheet.rows(), HEAD_ROWS + 2))
    is_whole = len(rows) <= HEAD_ROWS + 1
    if drop_last and is_whole:
        rows.pop()
    rows = rows[: HEAD_ROWS + 1]
    return Sheet(sheet.name, lambda: iter(rows), sheet.height, sheet.is_visible, sheet.told), is_whole
