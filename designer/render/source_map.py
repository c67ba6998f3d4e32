"""From a place on a page to the place in the source that made it, and back; no engine is needed to ask."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """Where one element came to stand: points from the page's top left corner; `depth` counts what it stands in.

    `file` and `line` (from 1) are those of its start tag.
    """

    file: str
    line: int
    x: float
    y: float
    width: float
    height: float
    depth: int = 0

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is inside."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


@dataclass(frozen=True, slots=True)
class Turn:
    """One box of a source line on a page counted from 0; a line in a loop has one for each turn."""

    page: int
    box: Box


class PageMap:
    """The boxes of all pages of one document."""

    def __init__(self, pages: Sequence[Sequence[Box]] = ()) -> None:
        self.pages = tuple(tuple(boxes) for boxes in pages)

    def at(self, page: int, x: float, y: float) -> Box | None:
        """The deepest box under a point; of two equally deep ones that which is drawn later."""
        if not 0 <= page < len(self.pages):
            return None
        found: Box | None = None
        for box in self.pages[page]:
            if box.holds(x, y) and (found is None or box.depth >= found.depth):
                found = box
        return found

    def turns(self, file: str, line: int) -> list[Turn]:
        """All boxes of a source line in the order of the pages: the n-th is the n-th turn of its loop.

        A line without a start tag belongs to the nearest one above it that has any.
        """
        lines = {box.line for box in self._all() if box.file == file and box.line <= line}
        nearest = max(lines, default=0)
        mine = [
            Turn(page, box)
            for page, boxes in enumerate(self.pages)
            for box in boxes
            if box.file == file and box.line == nearest
        ]
        outermost = min((turn.box.depth for turn in mine), default=0)
        return [turn for turn in mine if turn.box.depth == outermost]

    def _all(self) -> Iterator[Box]:
        for boxes in self.pages:
            yield from boxes


def packed(pages: Sequence[Sequence[Box]]) -> bytes:
    """The boxes as JSON, each place written once."""
    places: dict[tuple[str, int], int] = {}
    rows = [
        [
            [places.setdefault((b.file, b.line), len(places)), *_rounded(b.x, b.y, b.width, b.height), b.depth]
            for b in boxes
        ]
        for boxes in pages
    ]
    return json.dumps([list(places), rows], separators=(",", ":")).encode()


def unpacked(raw: bytes) -> PageMap:
    """The map that `packed` wrote."""
    if not raw:
        return PageMap()
    places, pages = json.loads(raw)
    return PageMap([[Box(*places[row[0]], *row[1:]) for row in rows] for rows in pages])


def _rounded(*lengths: float) -> Iterator[float]:
    return (round(length, 2) for length in lengths)
