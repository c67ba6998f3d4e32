"""What kind a column is of, and how its dates and numbers are written, told from its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from designer.core.address import address_fault
from designer.core.table.convert import FLAG_WORDS
from designer.core.table.dates import ISO, parse_date
from designer.core.table.numbers import parse_number
from designer.core.table.rows import Cell, Faulty

_ENOUGH = 0.8  # of the values: a few faulty rows must not decide what the others are
_DAYS = (
    ISO, "dd.MM.yyyy", "d.M.yyyy", "dd/MM/yyyy", "d/M/yyyy", "MM/dd/yyyy", "M/d/yyyy", "dd-MM-yyyy", "yyyy/MM/dd",
)  # fmt: skip
_TIMES = ("", " HH:mm", " HH:mm:ss", "'T'HH:mm:ss")
_MONTH_FIRST = {"dd/MM/yyyy": "MM/dd/yyyy", "d/M/yyyy": "M/d/yyyy"}
LOCALES = ("", "de", "en", "de-CH")
_LEADING_ZERO = re.compile(r"0[0-9]+")
_DIGITS = re.compile(r"[0-9]+")
_LIKE_DATE = re.compile(r"\s*[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}(?![0-9]).*")
_LIKE_NUMBER = re.compile(r"[^A-Za-z]*[0-9][^A-Za-z]*")
LONGEST_COUNT = 9  # what has more digits is a number of something, and no amount
_CODES = frozenset((
    "number", "no", "nr", "num", "id", "code", "zip", "plz", "postcode", "postleitzahl", "phone", "tel", "telefon",
    "iban", "bic", "sku", "nummer", "key", "reference", "account", "konto", "kundennr", "ean", "isbn",
))  # fmt: skip
_CODE_ENDS = ("nr", "nummer", "number")


@dataclass(frozen=True, slots=True)
class Guess:
    """How a column's cells are read, in the words of `[spreadsheet.columns]`.

    `is_unsure`: the values could be read in another way as well, so a person should look.
    """

    kind: str = "text"
    format: str = ""
    locale: str = ""
    is_unsure: bool = False


def guess_column(name: str, cells: Iterable[Cell], *, wanted: str = "", prefer: str = "") -> Guess:
    """The guess for the cells below one name.

    `wanted` is the kind of the field they go to: text, number, flag or "". `prefer` is the locale of other columns,
    for numbers that can be read in two ways.
    """
    values = [cell for cell in cells if cell is not None and not isinstance(cell, Faulty)]
    if found := _date(values):
        return found
    if not values or wanted == "text":
        return Guess()
    if _share(values, lambda one: isinstance(one, bool) or _is_flag(one)):
        return Guess("flag")
    texts = [one.strip() for one in values if isinstance(one, str)]
    if any(_LEADING_ZERO.fullmatch(text) for text in texts):
        return Guess()
    if wanted != "number" and (says_code(name) or any(_is_long(one) for one in values)):
        return Guess()
    return _number(values, texts, prefer) or Guess()


def holds_addresses(cells: Iterable[Cell]) -> bool:
    """Whether these are e-mail addresses."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    return bool(texts) and _share(texts, _is_address)


def _is_address(value: Cell) -> bool:
    return isinstance(value, str) and "@" in value and not address_fault(value, allow_lan=True)


def _date(values: Sequence[Cell]) -> Guess | None:
    if _share(values, lambda one: isinstance(one, date | datetime)):
        return Guess("date")
    texts = [one for one in values if isinstance(one, str)]
    if not _share(texts, lambda one: bool(_LIKE_DATE.match(str(one)))):
        return None
    fits = _best(texts, [f"{day}{time}" for time in _TIMES for day in _DAYS], parse_date)
    if not fits or len(texts) < _ENOUGH * len(values):
        return None
    day = next((one for one in _MONTH_FIRST if fits[0].startswith(one)), "")
    other = fits[0].replace(day, _MONTH_FIRST[day]) if day else ""
    return Guess("date", fits[0] if fits[0] != ISO else "", is_unsure=other in fits)


def _number(values: Sequence[Cell], texts: Sequence[str], prefer: str) -> Guess | None:
    numbers = [one for one in values if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(numbers) + len(texts) < _ENOUGH * len(values):
        return None
    if not texts:
        return Guess("integer" if all(one == int(one) for one in numbers) else "decimal")
    if not _share(texts, lambda one: bool(_LIKE_NUMBER.fullmatch(str(one)))):
        return None
    fits = _best(texts, sorted(LOCALES, key=lambda one: one != prefer), parse_number)
    if not fits:
        return None
    if all(_DIGITS.fullmatch(text.removeprefix("-")) for text in texts):
        return Guess("integer")
    is_unsure = not prefer and any(_differs(texts, fits[0], other) for other in fits[1:])
    return Guess("decimal", locale=fits[0], is_unsure=is_unsure)


def _best(texts: Sequence[str], ways: Sequence[str], read: Callable[[str, str], object]) -> list[str]:
    """The ways by which the most texts can be read, in order; none when too few can."""
    counts = {way: sum(_parses(partial(read, text, way)) for text in texts) for way in ways}
    most = max(counts.values(), default=0)
    return [way for way, count in counts.items() if count == most] if most and most >= _ENOUGH * len(texts) else []


def _differs(texts: Sequence[str], one: str, other: str) -> bool:
    return any(_read_as(text, one) != _read_as(text, other) for text in texts)


def _read_as(text: str, locale: str) -> Decimal | None:
    try:
        return parse_number(text, locale)
    except ValueError:
        return None


def _parses(read: Callable[[], object]) -> bool:
    try:
        read()
    except ValueError:
        return False
    return True


def _is_flag(value: Cell) -> bool:
    return isinstance(value, str) and value.strip().casefold() in FLAG_WORDS and not value.strip().isdecimal()


def _is_long(value: Cell) -> bool:
    """Whether it is a whole number of so many digits that nobody calculates with it."""
    if isinstance(value, str):
        return bool(_DIGITS.fullmatch(value.strip())) and len(value.strip()) > LONGEST_COUNT
    return isinstance(value, int | float) and abs(value) >= 10**LONGEST_COUNT and value == int(value)


def says_code(name: str) -> bool:
    """Whether a name says that somebody or something is known by what stands there."""
    words = words_of(name)
    return bool(set(words) & _CODES) or any(word.endswith(_CODE_ENDS) for word in words)


def words_of(name: str) -> list[str]:
    """The words of a column's or a field's name: `orderNumber`, `order_number` and “Order number” are the same."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return re.findall(r"[^\W_]+", parted.casefold())


def _share(values: Sequence[Cell], fits: Callable[[Cell], bool]) -> bool:
    return bool(values) and sum(map(fits, values)) >= _ENOUGH * len(values)
