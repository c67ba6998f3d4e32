"""What a workbook's XML tells and its values do not: hidden rows, faulty cells, digits with leading zeros, its size."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from designer.core.errors import EventError

MOST_BYTES = 512 * 1024 * 1024  # of XML; 100,000 rows of 20 columns are about 100 MB
MOST_CELLS = 5_000_000  # of the rectangle that holds all values
_MOST_PARTS = 2000
_MOST_COLUMNS = 500  # whose widths are of interest
_PIECE = 256 * 1024
_STRINGS = "xl/sharedstrings.xml"
_SHORTEST_STRING = 5  # bytes of XML
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ZEROS = re.compile(r"0{2,15}")

Place = tuple[int, int]  # row from 1, column from 0
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, KeyError, OSError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip


@dataclass(slots=True)
class Scanned:
    """What one sheet's XML tells. `faulty`: by row and column a code and what stands there; `widths`: digits shown.

    `columns`: how wide columns are.
    """

    faulty: dict[int, dict[int, tuple[str, str]]] = field(default_factory=dict)
    widths: dict[Place, int] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    last: Place = (0, -1)
    columns: dict[int, float] = field(default_factory=dict)


def scan_workbook(raw: bytes) -> Mapping[str, Scanned]:
    """Every worksheet by its name. Raises EventError for what is no workbook, or is too large to be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            _check_size(parts)
            _check_strings(parts)
            widths = _styles(parts)
            return {name: _sheet(parts, path, widths) for name, path in _sheets(parts).items()}
    except _DAMAGES:
        raise EventError("workbook-broken") from None


def _check_size(parts: zipfile.ZipFile) -> None:
    infos = parts.infolist()
    if len(infos) > _MOST_PARTS or sum(one.file_size for one in infos) > MOST_BYTES:
        raise EventError("workbook-too-large", limit=MOST_BYTES // 1024 // 1024)


def _check_strings(parts: zipfile.ZipFile) -> None:
    """Calamine makes room for as many texts as are announced, and ends the whole program when there is none."""
    count, most = 0, 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal count
        count += name == "si"
        if name == "sst" and int(attributes.get("uniqueCount", 0)) > most:
            _refuse()
        if count > MOST_CELLS:
            raise EventError("sheet-too-large", limit=MOST_CELLS // 1_000_000)

    for one in parts.infolist():
        if one.filename.replace("\\", "/").casefold() == _STRINGS:  # as calamine looks for it
            most = one.file_size // _SHORTEST_STRING
            _parse(parts, one.filename, start)


def _parse(
    parts: zipfile.ZipFile,
    path: str,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] = lambda _name: None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Go through one part of the file. A document type is refused: its entities could grow without end."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    with parts.open(path) as stream:
        done = 0
        while piece := stream.read(_PIECE):
            done += len(piece)
            if done > MOST_BYTES:  # the directory of the zip file said less
                raise EventError("workbook-too-large", limit=MOST_BYTES // 1024 // 1024)
            parser.Parse(piece, False)
        parser.Parse(b"", True)


def _refuse(*_doctype: object) -> None:
    raise EventError("workbook-broken")


def _sheets(parts: zipfile.ZipFile) -> dict[str, str]:
    """The part of each worksheet, by the sheet's name."""
    root = "xl/workbook.xml"
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def named(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            related = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            ids[attributes["name"]] = related

    def targeted(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes["Id"]] = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")

    _parse(parts, root, named)
    _parse(parts, "xl/_rels/workbook.xml.rels", targeted)
    return {name: targets[related] for name, related in ids.items() if related in targets}


def _styles(parts: zipfile.ZipFile) -> dict[str, int]:
    """How many digits each cell style shows at least, by its number; only those that show leading zeros."""
    zeros: dict[str, int] = {}
    styles: dict[str, int] = {}
    inside, number = False, 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside, number
        if name == "numFmt" and _ZEROS.fullmatch(attributes.get("formatCode", "")):
            zeros[attributes.get("numFmtId", "")] = len(attributes["formatCode"])
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            if width := zeros.get(attributes.get("numFmtId", "")):
                styles[str(number)] = width
            number += 1

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    if "xl/styles.xml" in parts.namelist():
        _parse(parts, "xl/styles.xml", start, end)
    return styles


class _SheetScan:
    """Hears one sheet's elements."""

    def __init__(self, widths: Mapping[str, int]) -> None:
        self.told = Scanned()
        self._widths = widths
        self._row, self._column = 0, -1
        self._kind, self._style = "", ""
        self._has_formula, self._has_value, self._in_value, self._value = False, False, False, ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self._has_value = self._in_value = True
        elif name == "is":
            self._has_value = True
        elif name == "f":
            self._has_formula = True
        elif name == "col":
            self._widen(attributes)
        elif name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), -1
            if attributes.get("hidden") in ("1", "true"):
                self.told.hidden.append(self._row)

    def _widen(self, attributes: Mapping[str, str]) -> None:
        first, last = max(int(attributes["min"]) - 1, 0), min(int(attributes["max"]), _MOST_COLUMNS)
        if first not in self.told.columns:
            self.told.columns |= dict.fromkeys(range(first, last), float(attributes.get("width", 0)))

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._column += 1
        if found := _REFERENCE.fullmatch(attributes.get("r", "")):
            self._column, self._row = column_number(found[1]), int(found[2])
        self._kind, self._style, self._value = attributes.get("t", "n"), attributes.get("s", ""), ""
        self._has_formula = self._has_value = False

    def text(self, text: str) -> None:
        if self._in_value and self._kind == "e":
            self._value += text

    def end(self, name: str) -> None:
        if name == "v":
            self._in_value = False
        elif name == "c":
            self._end_cell()

    def _end_cell(self) -> None:
        place = (self._row, self._column)
        if self._has_value or self._has_formula or self._kind == "e":
            self.told.last = (max(self.told.last[0], self._row), max(self.told.last[1], self._column))
            if (self.told.last[0]) * (self.told.last[1] + 1) > MOST_CELLS:
                raise EventError("sheet-too-large", limit=MOST_CELLS // 1_000_000)
        if self._kind == "e":
            self._fault("cell-error", self._value[:20])
        elif self._has_formula and not self._has_value:
            self._fault("cell-not-worked-out", "")
        elif self._has_value and self._kind == "n" and self._style in self._widths:
            self.told.widths[place] = self._widths[self._style]

    def _fault(self, code: str, shown: str) -> None:
        self.told.faulty.setdefault(self._row, {})[self._column] = (code, shown)


def _sheet(parts: zipfile.ZipFile, path: str, widths: Mapping[str, int]) -> Scanned:
    scan = _SheetScan(widths)
    _parse(parts, path, scan.start, scan.end, scan.text)
    return scan.told


def column_number(letters: str) -> int:
    """The place of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(number: int) -> str:
    """The letters of a column's place: 0 is A, 26 is AA."""
    letters = ""
    while number >= 0:
        letters = chr(ord("A") + number % 26) + letters
        number = number // 26 - 1
    return letters
