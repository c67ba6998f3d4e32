"""Pasted words as paragraphs and points of lists, each a row of runs; and our markup for them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

MARKS = ("b", "i", "u")  # in the order in which they are nested
_BREAK = "\n"
_QUOTE = '"'
_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u2007]{2,}|[ \t\r\f\v]")
_FIELD = re.compile(r"(\{\{[^{}<>&]*\}\})")
_OPENING = re.compile(r"\{(?=[{%#])")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text with one look; a line feed is a line break."""

    text: str
    marks: frozenset[str] = frozenset()
    address: str = ""


@dataclass(slots=True)
class Block:
    """A paragraph, or with a `level` from 1 a point of a list that is `ul` or `ol`."""

    runs: list[Run] = field(default_factory=list)
    level: int = 0
    kind: str = "ul"


def written(blocks: Sequence[Block]) -> str:
    """The markup: one paragraph is bare text, so that it fits into any element."""
    there = [replace(block, runs=runs) for block in blocks if (runs := _tidy(block.runs))]
    if len(there) == 1 and not there[0].level:
        return _inline(there[0].runs)
    parts: list[str] = []
    for is_list, group in groupby(there, key=lambda block: block.level > 0):
        together = list(group)
        parts += _lists(together) if is_list else [f"<p>{_inline(block.runs)}</p>" for block in together]
    return "\n".join(parts)


def _tidy(runs: Sequence[Run]) -> list[Run]:
    """Spaces folded as a browser does, none at the ends of a line; runs of the same look in one."""
    one_look: list[Run] = []
    for run in runs:
        if one_look and (one_look[-1].marks, one_look[-1].address) == (run.marks, run.address):
            one_look[-1] = replace(one_look[-1], text=one_look[-1].text + run.text)
        else:
            one_look.append(run)
    found: list[Run] = []
    before = _BREAK
    for run in one_look:
        text = re.sub(r" ?\n ?", "\n", _SPACE.sub(" ", run.text))
        text = text[1:] if before in " \n\u00a0" and text.startswith((" ", "\u00a0")) else text
        if text:
            found.append(replace(run, text=text))
            before = text[-1]
    return _without_ends(found)


def _without_ends(runs: list[Run]) -> list[Run]:
    while runs and not runs[-1].text.strip():
        runs.pop()
    while runs and not runs[0].text.strip():
        runs.pop(0)
    if runs:
        runs[0] = replace(runs[0], text=runs[0].text.lstrip())
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
    return runs


def _inline(runs: Sequence[Run]) -> str:
    parts = []
    for address, group in groupby(runs, key=lambda run: run.address):
        text = _marked(list(group), MARKS)
        parts.append(f'<a href="{_safe(address).replace(_QUOTE, "&quot;")}">{text}</a>' if address else text)
    return "".join(parts)


def _marked(runs: Sequence[Run], marks: Sequence[str]) -> str:
    """What shares a mark stands in one element of it; spaces at its ends stand outside."""
    if not marks:
        return "".join(_safe(run.text).replace(_BREAK, "<br>") for run in runs)
    parts = []
    for is_marked, group in groupby(runs, key=lambda run: marks[0] in run.marks):
        text = _marked(list(group), marks[1:])
        inside = text.strip(" ")
        if not is_marked or not inside:
            parts.append(text)
            continue
        start = len(text) - len(text.lstrip(" "))
        parts.append(f"{text[:start]}<{marks[0]}>{inside}</{marks[0]}>{text[start + len(inside) :]}")
    return "".join(parts)


def _safe(text: str) -> str:
    """Text as HTML. Fields stay fields; whatever else Jinja would take for its own becomes plain signs."""
    parts = _FIELD.split(text)
    parts[::2] = [_OPENING.sub("&#123;", html.escape(part, quote=False)) for part in parts[::2]]
    return "".join(parts).replace("\u00a0", "&#160;")


def _lists(points: Sequence[Block]) -> Iterator[str]:
    """Each list with its points; deeper ones inside the point above them."""
    place = 0
    while place < len(points):
        level, kind = points[place].level, points[place].kind
        end = place + 1
        while end < len(points) and (
            points[end].level > level or (points[end].level, points[end].kind) == (level, kind)
        ):
            end += 1
        yield _list(points[place:end], level, kind)
        place = end


def _list(points: Sequence[Block], level: int, kind: str) -> str:
    items: list[str] = []
    place = 0
    while place < len(points):
        end = place + 1
        while end < len(points) and points[end].level > level:
            end += 1
        below = "".join(_lists(points[place + 1 : end]))
        items.append(f"<li>{_inline(points[place].runs)}{below}</li>")
        place = end
    return f"<{kind}>{''.join(items)}</{kind}>"
