"""Spreadsheets as people and programs make them, and the receipt template that takes them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from tests.support.packages import SPEC

COLUMNS = """
[spreadsheet]
group_by = "Order"

[spreadsheet.columns]
"Order" = { to = "ctx.order.number" }
"E-Mail" = { to = "email" }
"Customer" = { to = "ctx.customer.number" }
"Born" = { to = "ctx.customer.birth_date", kind = "date", format = "dd.MM.yyyy" }
"Item" = { to = "ctx.order.lines.name" }
"Price" = { to = "ctx.order.lines.price", kind = "decimal", locale = "de" }
"""
SPREADSHEET_SPEC = SPEC + COLUMNS
HEADER = ("Order", "E-Mail", "Customer", "Born", "Item", "Price")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("01067", "ana@example.com", "77", "03.04.1985", "Lamp", "1.234,50"),
    ("01067", "ana@example.com", "77", "03.04.1985", "Bulb", "2,00"),
    ("4711", "tom@example.com", "78", "29.02.1984", "Desk", "9,99"),
)


def csv_text(rows: Sequence[Sequence[Any]] = ROWS, *, header: Sequence[str] = HEADER, separator: str = ";") -> str:
    return "".join(separator.join(str(cell) for cell in row) + "\r\n" for row in (header, *rows))


def workbook(
    rows: Sequence[Sequence[Any]] = ROWS, *, header: Sequence[str] = HEADER, sheet: str = "Orders",
    bend: Callable[[Any, Any], None] = lambda _book, _sheet: None, **options: Any,
) -> bytes:  # fmt: skip
    """A workbook of one sheet; `bend` changes it before it is saved."""
    raw = io.BytesIO()
    book = xlsxwriter.Workbook(raw, {"in_memory": True, **options})
    written = book.add_worksheet(sheet)
    days = book.add_format({"num_format": "dd.mm.yyyy"})
    for number, row in enumerate((header, *rows)):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                written.write_datetime(number, place, cell, days)
            elif isinstance(cell, str):
                written.write_string(number, place, cell)
            elif cell is not None:
                written.write(number, place, cell)
    bend(book, written)
    book.close()
    return raw.getvalue()
