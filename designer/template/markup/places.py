"""Offsets, lines and columns, and the UTF-16 units that Qt counts in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n?|\n")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Place(NamedTuple):
    """A place for people: line and column count from 1."""

    line: int
    column: int


class TagPlace(NamedTuple):
    """A start tag: its source, its line from 1, and how many start tags stand before it on that line."""

    file: str
    line: int
    nth: int = 0


class Lines:
    """Where the lines of a text begin; `\\r\\n`, `\\r` and `\\n` end one."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
        self._length = len(text)

    def __len__(self) -> int:
        return len(self._starts)

    def line(self, offset: int) -> int:
        """The line of an offset, from 1."""
        return bisect_right(self._starts, offset)

    def place(self, offset: int) -> Place:
        line = self.line(offset)
        return Place(line, offset - self._starts[line - 1] + 1)

    def offset(self, line: int, column: int = 1) -> int:
        """The offset of a place; one beyond the text is moved to the nearest that is in it."""
        if line > len(self._starts):
            return self._length
        line = max(line, 1)
        end = self._starts[line] - 1 if line < len(self._starts) else self._length
        return min(self._starts[line - 1] + max(column - 1, 0), max(end, self._starts[line - 1]))


class Utf16Map:
    """From code points, which Python counts, to UTF-16 units, which Qt counts, and back."""

    def __init__(self, text: str) -> None:
        is_plain = text.isascii() or not _ASTRAL.search(text)
        self._astral = [] if is_plain else [found.start() for found in _ASTRAL.finditer(text)]
        self._units = [offset + n for n, offset in enumerate(self._astral)]

    def to_units(self, offset: int) -> int:
        """The unit at which a code point begins."""
        return offset + bisect_left(self._astral, offset) if self._astral else offset

    def to_points(self, unit: int) -> int:
        """The code point that holds a unit; within a surrogate pair, the one that the pair is."""
        if not self._astral:
            return unit
        return unit - bisect_left(self._units, unit)
