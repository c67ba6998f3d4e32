"""A smaller workbook that holds the first rows of a large one: what is behind them is never taken apart."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from designer.core.errors import EventError
from designer.core.table.workbook_scan import MOST_BYTES

_SMALL = 1024 * 1024
_PIECE = 256 * 1024
_LONGEST_TAG = 64
_TAIL = 1024 * 1024
_SHEETS = "xl/worksheets/"
_ROW_END = re.compile(rb"</(?:\w+:)?row>")
_DATA_END = re.compile(rb"</(?:\w+:)?sheetData>")


def head_of_workbook(raw: bytes, rows: int) -> tuple[bytes, bool]:
    """The workbook with about the first `rows` rows of its large sheets, and whether it is still all of it.

    Hidden rows, styles and merged cells stay as they are. Raises EventError for what cannot be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            large = [one for one in parts.infolist() if one.filename.startswith(_SHEETS) and one.file_size > _SMALL]
            if not large:
                return raw, True
            if sum(one.file_size for one in parts.infolist()) > MOST_BYTES:
                raise EventError("workbook-too-large", limit=MOST_BYTES // 1024 // 1024)
            return _cut(parts, {one.filename for one in large}, rows), False
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, ValueError):
        raise EventError("workbook-broken") from None


def _cut(parts: zipfile.ZipFile, large: set[str], rows: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as smaller:
        for one in parts.infolist():
            smaller.writestr(one.filename, _head(parts, one, rows) if one.filename in large else parts.read(one))
    return made.getvalue()


def _head(parts: zipfile.ZipFile, part: zipfile.ZipInfo, rows: int) -> bytes:
    """The XML of a sheet with its first rows, and all that stands behind its rows."""
    head, tail, ends, end = bytearray(), b"", list[int](), -1
    with parts.open(part) as stream:
        while piece := stream.read(_PIECE):
            if end < 0:
                head += piece
                new = max(ends[-1] if ends else 0, len(head) - len(piece) - _LONGEST_TAG)
                ends += [found.end() for found in _ROW_END.finditer(head, new)]
                end = ends[rows - 1] if len(ends) >= rows else -1
                tail = bytes(head[end:]) if end >= 0 else b""
            else:
                tail = (tail + piece)[-_TAIL:]
    closing = _DATA_END.search(tail)
    return bytes(head[:end]) + tail[closing.start() :] if end >= 0 and closing else bytes(head)
