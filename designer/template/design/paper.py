"""Paper in millimetres: the sizes that have a name, lengths, and where an envelope's window shows the address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_UNITS = {"mm": 1.0, "cm": 10.0, "q": 0.25, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96}
_LENGTH = re.compile(r"(-?(?:\d+\.?\d*|\.\d+))([a-z]*)", re.IGNORECASE)
_TURNS = ("portrait", "landscape")
_SAME_MM = 0.6  # figures are rounded here and there
DEFAULT_SIZE = "A4"
DEFAULT_MARGIN = "75px"  # of a page that says nothing of its margins
PAPERS: Mapping[str, tuple[float, float]] = {
    "A4": (210, 297), "A5": (148, 210), "letter": (215.9, 279.4), "legal": (215.9, 355.6),
}  # fmt: skip
_FURTHER: Mapping[str, tuple[float, float]] = {
    "a10": (26, 37), "a9": (37, 52), "a8": (52, 74), "a7": (74, 105), "a6": (105, 148), "a3": (297, 420),
    "b5": (176, 250), "b4": (250, 353), "jis-b5": (182, 257), "jis-b4": (257, 364), "ledger": (279.4, 431.8),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet: `name` of `PAPERS` or "" for one of its own; width and height in mm as it lies."""

    name: str
    width: float
    height: float

    @property
    def is_landscape(self) -> bool:
        return self.width > self.height


@dataclass(frozen=True, slots=True)
class Window:
    """Where the address stands, in mm from the paper's left and top edge; the letter's text begins at `text`.

    The address itself begins `inset` below the window's upper edge: what is above is for the sender's line.
    """

    left: float
    top: float
    width: float
    height: float
    text: float
    inset: float


# DIN 5008:2020, 5 and figures 4 and 5: the address field with its zone for remarks. US: a no. 10 envelope (4 1/8 in)
# with the common window 7/8 in from the left and 1/2 in from the foot, 4 1/2 x 1 1/8 in; the folded letter rests on
# the envelope's foot, and its first line shows also when it rests on its head.
WINDOWS: Mapping[str, Window] = {
    "din-a": Window(20, 27, 85, 45, 80.5, 17.7),
    "din-b": Window(20, 45, 85, 45, 98.5, 17.7),
    "us-10": Window(22.2, 51.8, 114.3, 28.6, 93.5, 11.7),
}


def mm_of(value: str) -> float | None:
    """A length in mm; None for what is not one plain length that a page can be measured in."""
    found = _LENGTH.fullmatch(value.strip())
    if found is None:
        return None
    size, unit = float(found[1]), found[2].lower()
    if not unit:
        return 0.0 if size == 0 else None
    return size * _UNITS[unit] if unit in _UNITS else None


def written_mm(size: float) -> str:
    """A length as a person writes it: to a tenth of a millimetre."""
    return f"{round(size, 1):g}mm" if round(size, 1) else "0"


def paper_of(size: str) -> Paper | None:
    """The sheet that a value of `size` means, "" too; None for what is none."""
    words = size.lower().split()
    turn = next((one for one in words if one in _TURNS), "")
    words = [one for one in words if one not in _TURNS and one != "auto"]
    known = {**_FURTHER, **{name.lower(): sides for name, sides in PAPERS.items()}}
    if not words:
        words = [DEFAULT_SIZE.lower()]
    if len(words) == 1 and words[0] in known:
        width, height = known[words[0]]
        if turn == "landscape":
            width, height = height, width
        return _named(width, height)
    sides = [mm_of(one) for one in words]
    if not 1 <= len(sides) <= 2 or turn:
        return None
    width, height = sides[0] or 0, sides[-1] or 0
    return _named(width, height) if width > 0 and height > 0 else None


def size_of(paper: Paper) -> str:
    """The value of `size` for a sheet."""
    if not paper.name:
        return f"{written_mm(paper.width)} {written_mm(paper.height)}"
    return f"{paper.name} landscape" if paper.is_landscape else paper.name


def window_at(left: float, top: float, width: float, height: float) -> str:
    """The name of the window that stands there; "own" for none of those that are known."""
    found = (left, top, width, height)
    for name, one in WINDOWS.items():
        known = (one.left, one.top, one.width, one.height)
        if all(abs(a - b) < _SAME_MM for a, b in zip(found, known, strict=True)):
            return name
    return "own"


def _named(width: float, height: float) -> Paper:
    sides = sorted((width, height))
    for name, known in PAPERS.items():
        if all(abs(a - b) < _SAME_MM for a, b in zip(sides, sorted(known), strict=True)):
            return Paper(name, width, height)
    return Paper("", width, height)
