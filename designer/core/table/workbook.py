"""Workbooks (.xlsx), value by value; a formula gives what it gave when it was saved. The only door to calamine."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from designer.core.errors import EventError
from designer.core.table.rows import Cell, Faulty, Row, Sheet
from designer.core.table.workbook_scan import Scanned, column_letters, scan_workbook

_PANICS = "pyo3_runtime"  # what calamine raises where it did not expect something is no Exception


def read_workbook(raw: bytes) -> list[Sheet]:
    """Its worksheets in order. Raises EventError for what is no workbook."""
    scanned = scan_workbook(raw)
    with _translated():
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        shown = {
            one.name: one.visible == SheetVisibleEnum.Visible
            for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet
        }  # fmt: skip
    return [
        Sheet(name, partial(_rows, book, name, scanned[name]), scanned[name].last[0], is_visible,
              widths=scanned[name].columns)
        for name, is_visible in shown.items() if name in scanned
    ]  # fmt: skip


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except CalamineError:
        raise EventError("workbook-broken") from None
    except BaseException as error:
        if type(error).__module__ == _PANICS:
            raise EventError("workbook-broken") from None
        raise


def _rows(book: CalamineWorkbook, name: str, scanned: Scanned) -> Iterator[Row]:
    with _translated():
        sheet = book.get_sheet_by_name(name)
        merged, hidden = _merged(sheet, scanned.last[0]), frozenset(scanned.hidden)
        values = enumerate(sheet.iter_rows(), start=1)
    before = [""] * (sheet.start[1] if sheet.start else 0)  # it counts rows from the first, columns from the used one
    number = 0
    for number, row in values:
        yield _row(number, [*before, *row], scanned, merged.get(number), is_hidden=number in hidden)
    for below in sorted(
        one for one in scanned.faulty if one > number
    ):  # what gave no value ends the sheet for calamine
        yield _row(below, before, scanned, merged.get(below), is_hidden=below in hidden)


def _merged(sheet: CalamineSheet, last: int) -> dict[int, str]:
    """The merged cells that each row, up to the `last`, has a part in; of a range over several rows, and within one."""
    found: dict[int, str] = {}
    done = 0
    for (top, left), (bottom, right) in sorted(sheet.merged_cell_ranges or ()):
        shown = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
        found |= dict.fromkeys(range(max(top + 1, done + 1), min(bottom + 1, last) + 1), shown)
        done = max(done, min(bottom + 1, last))
    return found


def _row(number: int, values: Sequence[Any], scanned: Scanned, merged: str | None, *, is_hidden: bool) -> Row:
    cells = _cells(number, values, scanned)
    if all(cell is None for cell in cells):
        return Row(number, cells)
    if is_hidden:
        return Row(number, cells, Faulty("row-hidden"))
    return Row(number, cells, Faulty("row-merged", {"range": merged}) if merged else None)


def _cells(row: int, values: Sequence[Any], scanned: Scanned) -> tuple[Cell, ...]:
    cells = [_cell(value, row, column, scanned) for column, value in enumerate(values)]
    for column, (code, shown) in scanned.faulty.get(row, {}).items():
        cells += [None] * (column + 1 - len(cells))
        cells[column] = Faulty(code, {"shown": shown} if shown else {})
    return tuple(cells)


def _cell(value: Any, row: int, column: int, scanned: Scanned) -> Cell:
    place = (row, column)
    if isinstance(value, str):
        return value.strip() or None
    if scanned.widths and place in scanned.widths and isinstance(value, int | float) and value == int(value):
        return f"{int(value):0{scanned.widths[place]}d}"
    cell: Cell = value
    return cell
