"""The words of an element as pieces, words and fields and line breaks, with their bold, links and colours; and back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import count, groupby, takewhile
from typing import NamedTuple

from designer.template.markup import Kind, Node, Tree, parse

PHRASES = frozenset({"b", "i", "u", "em", "strong", "a", "span", "small", "sub", "sup"})
BREAK = "br"
_UNIT = re.compile(r"&#?\w+;|\s+|.", re.DOTALL)
_JINJA = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
_BLOCK_END = re.compile(r"\s*</(?:p|li)>\s*|<br>")
_BLOCK = re.compile(r"\s*</?(?:p|ul|ol|li)>\s*")
_MOST_COMPARED = 4_000_000  # pairs of units: about a tenth of a second
_NO_WORDS = frozenset("\0\n\r\u2028\u2029\ufdd0\ufdd1\ufffc")  # what no line of an editor can hold
_SPECIAL = {"&": "&amp;", "<": "&lt;", "\u00a0": "&nbsp;"}


class Mark(NamedTuple):
    """A start tag as it is written, such as `<b>` or `<a href="...">`; `nth` tells two of the same apart."""

    tag: str
    nth: int = 0

    @property
    def name(self) -> str:
        found = re.match(r"<([\w-]+)", self.tag)
        return found[1].lower() if found else ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, or something that is kept as it is written: a field, a line break (its name is BREAK), a remark."""

    text: str = ""
    source: str = ""
    marks: tuple[Mark, ...] = ()

    @property
    def is_break(self) -> bool:
        return self.source[:3].lower() == "<br"

    @property
    def is_field(self) -> bool:
        return self.source.startswith("{{")


class _Unit(NamedTuple):
    """The smallest part that can be kept or changed: what it says, how it is written, and the mark it opens, if any."""

    key: str
    raw: str
    mark: Mark | None = None


_OPEN, _CLOSE, _KEPT = "\0open", "\0close", "\0kept"  # how the keys begin of what is not words


def pieces_of(inside: str, *, has_tags: bool = True) -> list[Piece]:
    """The pieces of what stands in an element; without tags, of a plain text with fields."""
    found: list[Piece] = []
    marks: tuple[Mark, ...] = ()
    for is_said, units in groupby(_units_in(inside, has_tags=has_tags), lambda one: not one.key.startswith("\0")):
        if is_said:
            found.append(Piece("".join(one.key for one in units), "", marks))
            continue
        for unit in units:
            if unit.mark is not None:
                marks = (*marks, unit.mark)
            elif unit.key.startswith(_CLOSE):
                marks = marks[:-1]
            else:
                found.append(Piece("", unit.raw, marks))
    return found


def written(pieces: Iterable[Piece], before: str = "", *, has_tags: bool = True) -> str:
    """The source of pieces. What they have in common with `before` is written as it was there."""
    was = list(_units_in(before, has_tags=has_tags))
    now = list(_units_of(pieces, has_tags=has_tags))
    head = _common(was, now)
    tail = _common(was[head:][::-1], now[head:][::-1])
    return "".join(
        [
            *(one.raw for one in was[:head]),
            *_between(was[head : len(was) - tail], now[head : len(now) - tail]),
            *(one.raw for one in was[len(was) - tail :]),
        ]
    )


def _common(was: Sequence[_Unit], now: Sequence[_Unit]) -> int:
    """How many units both have in common, from the first on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0].key == pair[1].key, zip(was, now, strict=False)))


def _between(was: Sequence[_Unit], now: Sequence[_Unit]) -> list[str]:
    """How the units are written that differ; of long ones that are others altogether nothing is looked for."""
    raws = [one.raw for one in now]
    if len(was) * len(now) > _MOST_COMPARED:
        return raws
    kept = SequenceMatcher(None, [one.key for one in was], [one.key for one in now], autojunk=False)
    for block in kept.get_matching_blocks():
        raws[block.b : block.b + block.size] = [one.raw for one in was[block.a : block.a + block.size]]
    return raws


def lines_of(markup: str, line_break: str) -> str:
    """Cleaned markup with line breaks in the place of its paragraphs and lists."""
    return re.sub(rf"(?:{re.escape(line_break)})+\Z", "", _BLOCK.sub("", _BLOCK_END.sub(line_break, markup)))


def has_mark(piece: Piece, names: Iterable[str]) -> bool:
    """Whether a piece stands in a tag of one of these names."""
    return any(mark.name in names for mark in piece.marks)


def _units_in(source: str, *, has_tags: bool) -> Iterator[_Unit]:
    tree = parse(source, has_tags=has_tags)
    numbers = count()
    return _below(tree, tree.root, numbers, has_tags=has_tags)


def _below(tree: Tree, above: Node, numbers: Iterator[int], *, has_tags: bool) -> Iterator[_Unit]:
    source = tree.source
    for node in above.children:
        if node.kind is Kind.TEXT:
            for found in _UNIT.finditer(source, node.start, node.end):
                yield from _said(found[0], has_tags=has_tags)
        elif node.kind is Kind.ELEMENT and node.name in PHRASES and node.has_end and node.children:
            mark = Mark(source[node.start : node.inner_start], next(numbers))
            yield _Unit(f"{_OPEN}{mark.nth}", mark.tag, mark)
            yield from _below(tree, node, numbers, has_tags=has_tags)
            yield _Unit(f"{_CLOSE}{mark.nth}", source[node.inner_end : node.end])
        elif node.kind in (Kind.CONTAINER, Kind.BRANCH) and node.children:
            yield from _kept(source, node.start, node.children[0].start)
            yield from _below(tree, node, numbers, has_tags=has_tags)
            yield from _kept(source, node.children[-1].end, node.end)
        else:
            yield from _kept(source, node.start, node.end)


def _kept(source: str, start: int, end: int) -> Iterator[_Unit]:
    if start < end:
        yield _Unit(_KEPT + source[start:end], source[start:end])


def _said(raw: str, *, has_tags: bool) -> Iterator[_Unit]:
    said = html.unescape(raw) if has_tags else raw
    if raw.isspace():
        yield _Unit(raw if raw == "\u00a0" else " ", raw)
    elif len(said) == 1 and said not in _NO_WORDS:
        yield _Unit(said, raw)
    elif said == raw and said not in _NO_WORDS:
        yield from (_Unit(char, char) for char in raw)
    else:
        yield _Unit(_KEPT + raw, raw)


def _units_of(pieces: Iterable[Piece], *, has_tags: bool) -> Iterator[_Unit]:
    open_: list[Mark] = []
    for piece in [*pieces, Piece()]:
        while tuple(open_) != piece.marks[: len(open_)]:
            mark = open_.pop()
            yield _Unit(f"{_CLOSE}{mark.nth}", f"</{mark.name}>")
        for mark in piece.marks[len(open_) :]:
            open_.append(mark)
            yield _Unit(f"{_OPEN}{mark.nth}", mark.tag)
        if piece.source:
            yield _Unit(_KEPT + piece.source, piece.source)
        yield from _typed(piece.text, has_tags=has_tags)


def _typed(text: str, *, has_tags: bool) -> Iterator[_Unit]:
    for n, part in enumerate(_JINJA.split(text)):
        if n % 2:
            yield _Unit(_KEPT + part, part)
        else:
            yield from (_Unit(char, _SPECIAL.get(char, char) if has_tags else char) for char in part)
