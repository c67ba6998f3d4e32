"""Finding and replacing in texts: plain words or regular expressions, with and without attention to case."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_HITS = 10_000


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
    """Every hit in a text, in order, at most `MOST_HITS`. Raises re.error if the expression or replacement is wrong."""
    if not search.text:
        return []
    pattern = compiled(search)
    hits: list[Hit] = []
    for match in pattern.finditer(text):
        if match.end() > match.start():
            put = match.expand(_as_python(replacement)) if search.is_regex else replacement
            hits.append(Hit(match.start(), match.end(), put))
            if len(hits) >= MOST_HITS:
                break
    return hits


def compiled(search: Search) -> re.Pattern[str]:
    """The expression of a search. Raises re.error."""
    source = search.text if search.is_regex else re.escape(search.text)
    if search.is_word:
        source = rf"(?<!\w)(?:{source})(?!\w)"
    return re.compile(source, re.MULTILINE | (re.NOFLAG if search.is_case else re.IGNORECASE))


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


def _as_python(replacement: str) -> str:
    """Groups may be written `$1` as elsewhere, or `\\1`."""
    return re.sub(r"\$(\d+)", r"\\g<\1>", replacement)
