"""The answer to a spreadsheet, row by row: the same list with what became of each row, ready to be mended."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from designer.core.catalogue import sentence, tr
from designer.core.errors import Argument
from designer.core.table.rows import Cell, Faulty
from designer.template.spreadsheet.header import Header, header_cells, result_column

_PLAIN = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMATS = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss"}
_MOST_ROWS = 1_048_576
_MOST_TEXT = 32_767
_WIDTH = 60
_MOST_WIDTH = 255
_NOT_IN_NAMES, _LONGEST_NAME = re.compile(r"[\[\]:*?/\\]"), 31

Found = tuple[str, Mapping[str, Argument]]  # a code and its arguments


def result_workbook(header: Header, faults: Iterable[Found], rows: frozenset[int], *, is_partial: bool) -> bytes:
    """The workbook. `rows` are those of events that were not taken; `is_partial`: all others were.

    Texts are written as texts whatever they begin with, so that nothing in it is ever worked out.
    """
    reasons = _by_row(faults)
    raw = io.BytesIO()
    book = Workbook(raw, _PLAIN)
    sheet = book.add_worksheet(_sheet_name(header))
    formats = {name: book.add_format({"num_format": code}) for name, code in _FORMATS.items()}
    head, bad = book.add_format({"bold": True}), book.add_format({"bg_color": "#FDE2E0"})
    width = _own_columns(header)
    for place, shown in header.sheet.widths.items():
        if place < width and shown:
            sheet.set_column(place, place, min(shown, _MOST_WIDTH))
    sheet.set_column(width, width + 1, _WIDTH)
    for row in header.sheet.rows():
        if row.number > _MOST_ROWS:
            break
        at = row.number - 1
        is_bad = row.number in rows or row.number in reasons
        for place, cell in enumerate(row.cells[:width]):
            _write(sheet, at, place, cell, formats)
        if row.number == header.spec.spreadsheet.header_row:
            sheet.write_string(at, width, result_column(), head)
            sheet.write_string(at, width + 1, tr("Sealwright: what to do"), head)
        elif row.number > header.spec.spreadsheet.header_row and not row.is_empty:
            what, remedy = _words(reasons.get(row.number, ()), is_bad=is_bad, is_partial=is_partial)
            sheet.write_string(at, width, what[:_MOST_TEXT], bad if is_bad else None)
            sheet.write_string(at, width + 1, remedy[:_MOST_TEXT], bad if is_bad else None)
    book.close()
    return raw.getvalue()


def text_workbook(rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of texts, the first row in bold: nothing loses a zero, and nothing is worked out."""
    raw = io.BytesIO()
    book = Workbook(raw, _PLAIN)
    sheet, head = book.add_worksheet(), book.add_format({"bold": True})
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(at, place, cell[:_MOST_TEXT], None if at else head)
    book.close()
    return raw.getvalue()


def _own_columns(header: Header) -> int:
    """How many columns the list has, without those of an answer that was mended and handed in again."""
    names = header_cells(header.sheet, header.spec.spreadsheet.header_row)
    return names.index(result_column()) if result_column() in names else len(names)


def _sheet_name(header: Header) -> str | None:
    """That of the list, so that the template finds it again; of a list without sheets the one that it asks for."""
    name = header.sheet.name or header.spec.spreadsheet.sheet
    is_possible = not _NOT_IN_NAMES.search(name) and name[:1] != "'" != name[-1:] and len(name) <= _LONGEST_NAME
    return name if name and is_possible else None


def _by_row(faults: Iterable[Found]) -> dict[int, list[Found]]:
    found: dict[int, list[Found]] = {}
    for code, arguments in faults:
        if isinstance(row := arguments.get("row"), int):
            found.setdefault(row, []).append((code, arguments))
    return found


def _words(faults: Sequence[Found], *, is_bad: bool, is_partial: bool) -> tuple[str, str]:
    if faults:
        told = [sentence(code, arguments) for code, arguments in faults]
        return " ".join(one.what for one in told), " ".join(dict.fromkeys(one.remedy for one in told))
    if is_bad:
        return tr("Not taken: another row of the same event is faulty."), ""
    return (tr("Taken."), "") if is_partial else (tr("Not taken, because other rows are faulty."), "")


def _write(sheet: Worksheet, row: int, place: int, cell: Cell, formats: Mapping[str, Format]) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, place, cell[:_MOST_TEXT])
    elif isinstance(cell, Faulty):
        sheet.write_string(row, place, str(cell.arguments.get("shown", "")))
    elif isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell)
    elif isinstance(cell, datetime | date):
        is_moment = isinstance(cell, datetime)
        sheet.write_datetime(row, place, cell, formats["moment" if is_moment else "day"])
    elif cell is not None and not isinstance(cell, timedelta):
        sheet.write_string(row, place, cell.isoformat())
