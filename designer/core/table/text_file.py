"""Tables in text files (.csv): their encoding and separator are found out, and told."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import islice

from designer.core.errors import EventError
from designer.core.table.rows import Faulty, Row, Sheet

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NO_BOM = ((1, "utf-16-le"), (0, "utf-16-be"))
_LOOKED_AT = 64 * 1024
_PIECE = 1024 * 1024
_SEPARATORS = (";", ",", "\t", "|")
_NAMES = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}
_DECLARED = "sep="
_SAMPLE_ROWS = 20
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13, 27}
_LONGEST_CELL = 1024 * 1024


def read_text_table(raw: bytes) -> Sheet:
    """The one sheet of a text file. Raises EventError for what is no text."""
    encoding = _encoding(raw)
    separator = _separator(raw, encoding)
    told = {"encoding": encoding, "separator": _NAMES[separator]}
    return Sheet("", partial(_rows, raw, encoding, separator), raw.count(b"\n") + 1, told=told)


def _encoding(raw: bytes) -> str:
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return _checked(raw, name)
    head = raw[:_LOOKED_AT]
    for offset, name in _NO_BOM:
        if head.count(0) and not head[1 - offset :: 2].count(0) and head[offset::2].count(0) > len(head) // 4:
            return _checked(raw, name)
    if any(byte in _CONTROL for byte in head):
        raise EventError("table-binary")
    for name in ("utf-8", "cp1252"):
        try:
            return _checked(raw, name)
        except EventError:
            continue
    raise EventError("table-encoding-unknown")


def _checked(raw: bytes, name: str) -> str:
    """The encoding's name, once all of the file was read in it."""
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for start in range(0, len(raw), _PIECE):
            if "\0" in decoder.decode(raw[start : start + _PIECE]):
                raise EventError("table-binary")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise EventError("table-encoding-unknown") from None
    return name


def _text(raw: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(raw), encoding, newline="")


def _separator(raw: bytes, encoding: str) -> str:
    """The separator that gives the first rows the same and the largest number of columns."""
    first = _text(raw, encoding).readline(_LOOKED_AT).strip()
    if first.casefold().startswith(_DECLARED) and first[len(_DECLARED) :] in _SEPARATORS:
        return first[len(_DECLARED) :]
    return max(_SEPARATORS, key=lambda one: _likeness(raw, encoding, one))


def _likeness(raw: bytes, encoding: str, separator: str) -> tuple[int, int]:
    try:
        widths = [
            len(row) for row in islice(csv.reader(_text(raw, encoding), delimiter=separator), _SAMPLE_ROWS) if row
        ]
    except csv.Error:
        return 0, 0
    width, rows = Counter(widths).most_common(1)[0] if widths else (0, 0)
    return (rows, width) if width > 1 else (0, 0)


def _rows(raw: bytes, encoding: str, separator: str) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(_text(raw, encoding), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(number, (), Faulty("row-broken"))
            continue
        if number == 1 and separator.join(cells).casefold().startswith(_DECLARED):
            cells = []  # what Excel is told of the separator
        yield Row(number, tuple(_cell(text) for text in cells))


def _cell(text: str) -> str | None:
    """A cell's text; `="01067"` is how programs tell Excel that digits are text."""
    if len(text) > 3 and text.startswith('="') and text.endswith('"') and text.count('"') == 2:
        text = text[2:-1]
    return text.strip() or None
