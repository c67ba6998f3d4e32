"""From a place on a page to the place in the source that made it, and back; no engine is needed to ask."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from designer.template.markup.places import TagPlace

Row = Sequence[float]  # number of the place, x, y, width, height, depth


@dataclass(frozen=True, slots=True)
class Box:
    """Where one element came to stand: points from the page's top left corner; `depth` counts what it stands in.

    `place` is that of its start tag.
    """

    place: TagPlace
    x: float
    y: float
    width: float
    height: float
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """One box of a source line on a page counted from 0; a line in a loop has one for each turn."""

    page: int
    box: Box


class PageMap:
    """The boxes of all pages of one document; made of rows, because most of them are never asked for."""

    def __init__(self, places: Sequence[Sequence[str | int]] = (), pages: Sequence[Sequence[Row]] = ()) -> None:
        self._places = [TagPlace(str(file), int(line), int(nth)) for file, line, nth in places]
        self._pages = pages

    @property
    def pages(self) -> tuple[tuple[Box, ...], ...]:
        """All boxes, page by page."""
        return tuple(tuple(self._box(row) for row in rows) for rows in self._pages)

    @property
    def places(self) -> frozenset[TagPlace]:
        """Every start tag that makes something."""
        shown = {int(row[0]) for rows in self._pages for row in rows}
        return frozenset(place for n, place in enumerate(self._places) if n in shown)

    def at(self, page: int, x: float, y: float) -> Box | None:
        """The deepest box under a point; of two equally deep ones that which is drawn later."""
        found: Row | None = None
        for row in self._pages[page] if 0 <= page < len(self._pages) else ():
            _, left, top, width, height, depth = row
            inside = left <= x <= left + width and top <= y <= top + height
            if inside and (found is None or depth >= found[5]):
                found = row
        return self._box(found) if found else None

    def turns(self, file: str, line: int, nth: int | None = None) -> list[Turn]:
        """All boxes of a source line in the order of the pages: the n-th is the n-th turn of its loop.

        Of its outermost tags; with `nth`, of that tag on the line alone. A line without a start tag belongs to the
        nearest one above it that has any.
        """
        shown = {row[0] for rows in self._pages for row in rows}
        lines = [place.line for n, place in enumerate(self._places) if n in shown and place.file == file]
        nearest = max((one for one in lines if one <= line), default=0)
        wanted = {
            n for n, place in enumerate(self._places) if place[:2] == (file, nearest) and nth in (None, place.nth)
        }
        mine = [(page, row) for page, rows in enumerate(self._pages) for row in rows if row[0] in wanted]
        outermost = min((row[5] for _, row in mine), default=0)
        return [Turn(page, self._box(row)) for page, row in mine if row[5] == outermost]

    def _box(self, row: Row) -> Box:
        number, x, y, width, height, depth = row
        return Box(self._places[int(number)], x, y, width, height, int(depth))


def packed(pages: Sequence[Sequence[Box]]) -> bytes:
    """The boxes as JSON, each place written once."""
    places: dict[TagPlace, int] = {}
    rows = [
        [[places.setdefault(b.place, len(places)), *_rounded(b.x, b.y, b.width, b.height), b.depth] for b in boxes]
        for boxes in pages
    ]
    return json.dumps([list(places), rows], separators=(",", ":")).encode()


def unpacked(raw: bytes) -> PageMap:
    """The map that `packed` wrote; no bytes are an empty one."""
    return PageMap(*json.loads(raw)) if raw else PageMap()


def _rounded(*lengths: float) -> Iterator[float]:
    return (round(length, 2) for length in lengths)
