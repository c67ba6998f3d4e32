"""A cell as the JSON value that a column wants, or the fault that says why it is none."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from designer.core.errors import EventError
from designer.core.json_text import text_fault
from designer.core.table.dates import ISO, iso, parse_date
from designer.core.table.numbers import parse_number, signs_of
from designer.core.table.rows import Cell, Faulty, Value

_TRUE = frozenset(("true", "yes", "y", "1", "x", "wahr", "ja", "j", "sant", "vero", "sì", "si", "verdadero", "sí"))
_FALSE = frozenset(("false", "no", "n", "0", "falsch", "nein", "falskt", "nej", "falso"))
FLAG_WORDS = _TRUE | _FALSE
_EXACT_BELOW = 10**15  # spreadsheet programs keep 15 digits of a number
_DIGITS = 15


def converted(cell: Cell, kind: str, pattern: str = "", locale: str = "") -> Any:
    """The JSON value of a cell; None for an empty one. `kind` is text, integer, decimal, date or flag.

    Raises EventError with a code, without a place. Nothing is guessed: what is not of the kind is refused.
    """
    if isinstance(cell, Faulty):
        raise EventError(cell.code, **cell.arguments)
    if isinstance(cell, str):
        cell = cell.strip()
        if fault := text_fault(cell):
            raise EventError(fault)
    if cell is None or cell == "":
        return None
    if kind == "text":
        return _text(cell, pattern)
    if kind == "date":
        return _date(cell, pattern)
    return _flag(cell) if kind == "flag" else _number(cell, locale, is_whole=kind == "integer")


def _text(cell: Value, pattern: str) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        raise EventError("cell-flag-not-text")
    if isinstance(cell, int | float):
        return _digits(cell).zfill(len(pattern) if pattern.strip("0") == "" else 0)
    if isinstance(cell, timedelta):
        raise EventError("cell-date-not-text")
    return _day(cell)


def _digits(cell: float) -> str:
    """A number as its digits: 4711, never 4711.0. Raises EventError for one that the program has rounded."""
    if not math.isfinite(cell):
        raise EventError("cell-error", shown="NaN")
    if abs(cell) >= _EXACT_BELOW:
        raise EventError("cell-number-rounded", limit=_DIGITS)
    number = Decimal(f"{cell:.{_DIGITS}g}")
    return f"{number:f}" if number % 1 else str(int(number))


def _number(cell: Value, locale: str, *, is_whole: bool) -> int | Decimal:
    code = "cell-not-integer" if is_whole else "cell-not-number"
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise EventError(code, locale=locale or "-", example=f"1234{signs_of(locale)[0]}56")
    try:
        number = parse_number(cell, locale) if isinstance(cell, str) else Decimal(_digits(cell))
    except ValueError:
        raise EventError(code, locale=locale or "-", example=f"1234{signs_of(locale)[0]}56") from None
    if not is_whole:
        return number
    if number != number.to_integral_value():  # `%` fails beyond 28 digits
        raise EventError(code, locale=locale or "-", example=f"1234{signs_of(locale)[0]}56")
    return int(number)


def _date(cell: Value, pattern: str) -> str:
    if isinstance(cell, str):
        try:
            return parse_date(cell, pattern)
        except ValueError:
            raise EventError("cell-not-date", format=pattern or ISO) from None
    if not isinstance(cell, date):
        raise EventError("cell-number-not-date")
    return _day(cell)


def _day(cell: date | datetime | time) -> str:
    if isinstance(cell, datetime):
        return iso(cell.replace(microsecond=0)) if cell.time() != time() else cell.date().isoformat()
    return cell.isoformat()


def _flag(cell: Value) -> bool:
    word = _digits(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell).casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise EventError("cell-not-flag")
