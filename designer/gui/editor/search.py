"""Finding and replacing in texts: plain words or regular expressions, with and without attention to case."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import QRegularExpression

from designer.core.errors import TemplateError
from designer.template.markup import Utf16Map

MOST_HITS = 10_000
MOST_SECONDS = 0.5
_MOST_STEPS = 1_000_000  # some 10 ms
_REFERENCE = re.compile(r"[$\\](\d{1,2})|\\([nt\\])")
_SIGNS = {"n": "\n", "t": "\t", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and how."""

    text: str
    is_regex: bool = False
    is_case: bool = False
    is_word: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that was found, in code points, and what it would become."""

    start: int
    end: int
    replacement: str = ""


def find(search: Search, text: str, replacement: str = "") -> list[Hit]:
    """Every hit in a text, in order, at most `MOST_HITS`.

    Raises TemplateError: `pattern-wrong`, `pattern-group-missing`, `pattern-too-slow`.
    """
    if not search.text:
        return []
    return _by_pattern(search, text, replacement) if search.is_regex else _by_words(search, text, replacement)


def _by_words(search: Search, text: str, replacement: str) -> list[Hit]:
    source = re.escape(search.text)
    if search.is_word:
        source = rf"(?<!\w){source}(?!\w)"
    pattern = re.compile(source, re.NOFLAG if search.is_case else re.IGNORECASE)
    found = islice(pattern.finditer(text), MOST_HITS)
    return [Hit(match.start(), match.end(), replacement) for match in found]


def _by_pattern(search: Search, text: str, replacement: str) -> list[Hit]:
    """Qt's engine, not Python's: it counts its steps and gives up, where `(a+)+$` would stop the window for ever."""
    pattern, units, until = _compiled(search), Utf16Map(text), time.perf_counter() + MOST_SECONDS
    pieces = _pieces(replacement, pattern.captureCount())
    hits: list[Hit] = []
    end = 0
    found = pattern.globalMatch(text)
    while found.hasNext() and len(hits) < MOST_HITS:
        match = found.next()
        end = match.capturedEnd()
        if match.capturedLength():
            put = "".join(piece if isinstance(piece, str) else match.captured(piece) for piece in pieces)
            hits.append(Hit(units.to_points(match.capturedStart()), units.to_points(end), put))
        if time.perf_counter() > until:
            raise TemplateError("pattern-too-slow")
    if not found.hasNext() and not pattern.match(text, end).isValid():  # it did not end, it gave up
        raise TemplateError("pattern-too-slow")
    return hits


def _compiled(search: Search) -> QRegularExpression:
    option = QRegularExpression.PatternOption
    options = option.MultilineOption | option.UseUnicodePropertiesOption
    if not search.is_case:
        options |= option.CaseInsensitiveOption
    bare = QRegularExpression(search.text, options)
    if not bare.isValid():
        raise TemplateError("pattern-wrong", reason=bare.errorString(), place=bare.patternErrorOffset() + 1)
    source = rf"(?<!\w)(?:{search.text})(?!\w)" if search.is_word else search.text
    return QRegularExpression(f"(*LIMIT_MATCH={_MOST_STEPS}){source}", options)


def _pieces(replacement: str, groups: int) -> list[str | int]:
    """A replacement as texts and numbers of groups; those may be written `$1` as elsewhere, or `\\1`."""
    pieces: list[str | int] = []
    at = 0
    for found in _REFERENCE.finditer(replacement):
        pieces.append(replacement[at : found.start()])
        if found[1] and int(found[1]) > groups:
            raise TemplateError("pattern-group-missing", group=int(found[1]))
        pieces.append(int(found[1]) if found[1] else _SIGNS[found[2]])
        at = found.end()
    return [*pieces, replacement[at:]]


def next_hit(hits: list[Hit], offset: int, *, is_backwards: bool = False) -> int:
    """The number of the hit behind (or before) an offset, around the end of the text; -1 if there is none."""
    if not hits:
        return -1
    if is_backwards:
        return next((n for n in range(len(hits) - 1, -1, -1) if hits[n].end <= offset), len(hits) - 1)
    return next((n for n, hit in enumerate(hits) if hit.start >= offset), 0)


def replaced(text: str, hits: list[Hit]) -> str:
    """A text with all its hits replaced."""
    parts, at = [], 0
    for hit in hits:
        parts += [text[at : hit.start], hit.replacement]
        at = hit.end
    return "".join([*parts, text[at:]])
