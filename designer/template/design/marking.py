"""Marking a stretch of words as bold, link or colour, and taking that away again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from designer.template.design.phrases import Mark, Piece


def length_of(piece: Piece) -> int:
    """How many places a piece takes: a character each, one for whatever is kept as it is written."""
    return 1 if piece.source else len(piece.text)


def marked(pieces: Sequence[Piece], start: int, stop: int, tag: str) -> list[Piece]:
    """The same with a start tag around the places from `start` to `stop`, as far outside as it may stand."""
    before, inside, behind = _cut(pieces, start, stop)
    fresh = Mark(tag, min((mark.nth for piece in pieces for mark in piece.marks), default=0) - 1)
    depth = _depth(inside, [*before[-1:], *behind[:1]])
    put = (Piece(one.text, one.source, (*one.marks[:depth], fresh, *one.marks[depth:])) for one in inside)
    return [*before, *put, *behind]


def unmarked(pieces: Sequence[Piece], start: int, stop: int, names: Iterable[str]) -> list[Piece]:
    """The same without the marks of these names between two places; without names, without any."""
    before, inside, behind = _cut(pieces, start, stop)
    gone = frozenset(names)
    kept = (
        Piece(one.text, one.source, tuple(mark for mark in one.marks if gone and mark.name not in gone))
        for one in inside
    )
    return [*before, *kept, *behind]


def replaced(pieces: Sequence[Piece], start: int, stop: int, others: Sequence[Piece]) -> list[Piece]:
    """Other pieces in the place of those between two places."""
    before, _, behind = _cut(pieces, start, stop)
    return [*before, *others, *behind]


def between(pieces: Sequence[Piece], start: int, stop: int) -> list[Piece]:
    """The pieces between two places."""
    return _cut(pieces, start, stop)[1]


def _cut(pieces: Sequence[Piece], start: int, stop: int) -> tuple[list[Piece], list[Piece], list[Piece]]:
    parts: tuple[list[Piece], list[Piece], list[Piece]] = [], [], []
    at = 0
    for piece in pieces:
        for begin, end, part in ((0, start, 0), (start, stop, 1), (stop, at + length_of(piece), 2)):
            low, high = max(begin, at) - at, min(end, at + length_of(piece)) - at
            if low < high:
                parts[part].append(piece if piece.source else Piece(piece.text[low:high], "", piece.marks))
        at += length_of(piece)
    return parts


def _depth(inside: Sequence[Piece], around: Sequence[Piece]) -> int:
    """How many marks, from outside, all of it has in common with what stands beside it."""
    shared = list(_common([one.marks for one in inside]))
    return max((len(list(_common([shared, one.marks]))) for one in around), default=0)


def _common(rows: Sequence[Sequence[Mark]]) -> Iterator[Mark]:
    same = takewhile(lambda column: len(set(column)) == 1, zip(*rows, strict=False))
    return (column[0] for column in same)
