"""What the names of PDFs say of an event, by a pattern such as `{number}_{email}.pdf`: read from names, and made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any

EMAIL, TYPE = "email", "type"
_OF_THE_EVENT = (EMAIL, TYPE, "id", "language")
_PIECE = re.compile(r"\{([^{}]*)\}|([^{}]+)")
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}(\.[A-Za-z_][A-Za-z0-9_]{0,63}){0,7}")
_SUFFIX = ".pdf"


@dataclass(frozen=True, slots=True)
class PdfNames:
    """A pattern: its pieces in order, (field, "") or ("", text). `{number}` is `ctx.number`, `{order.number}` is below.

    `{email}`, `{id}`, `{type}` and `{language}` are the event's own.
    """

    pieces: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return "".join(f"{{{field}}}" if field else text for field, text in self.pieces)

    @property
    def fields(self) -> tuple[str, ...]:
        """What the names tell."""
        return tuple(name for name, _ in self.pieces if name)

    @property
    def stands_alone(self) -> bool:
        """Whether a PDF makes an event by itself: its name says for whom it is."""
        return EMAIL in self.fields

    def read(self, name: str) -> dict[str, Any] | None:
        """The event's JSON types that a name tells; None when it is no such name.

        Each field ends at the first sign of what follows it in the pattern; the last one takes the rest.
        """
        found = _expression(self).fullmatch(name)
        if found is None:
            return None
        tree: dict[str, Any] = {}
        for field, value in zip(self.fields, found.groups(), strict=True):
            _put(tree, _path(field), value)
        return tree

    def made(self, event: Mapping[str, Any]) -> str:
        """The name of the PDF that belongs to an event, of its JSON types; "" when it lacks one of the fields."""
        values = [_value(event, _path(field)) if field else text for field, text in self.pieces]
        return "" if any(value is None or value == "" for value in values) else "".join(str(one) for one in values)


def parse_pdf_names(text: str) -> PdfNames:
    """The pattern that a text is. ValueError for one that could not be read back, or names no PDF."""
    pieces, end = list[tuple[str, str]](), 0
    for found in _PIECE.finditer(text):
        if found.start() != end:
            raise ValueError
        end = found.end()
        pieces.append((found[1] or "", found[2] or ""))
    names = [field for field, plain in pieces if not plain]
    touching = any(not first[1] and not second[1] for first, second in pairwise(pieces))
    is_whole = end == len(text) and bool(names) and not touching and len(set(names)) == len(names)
    is_bare = text.lower().endswith(_SUFFIX) and not re.search(r"[/\\:]", text)
    if not is_whole or not is_bare or not all(_FIELD.fullmatch(name) for name in names):
        raise ValueError
    return PdfNames(tuple(pieces))


@lru_cache(maxsize=50)
def _expression(pattern: PdfNames) -> re.Pattern[str]:
    last = max(number for number, (field, _) in enumerate(pattern.pieces) if field)
    parts = []
    for number, (field, text) in enumerate(pattern.pieces):
        if not field:
            parts.append(re.escape(text))
        else:
            follows = re.escape(pattern.pieces[number + 1][1])
            parts.append("(.+)" if number == last else f"((?:(?!{follows}).)+)")
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def _path(field: str) -> tuple[str, ...]:
    return (field,) if field in _OF_THE_EVENT else ("ctx", *field.split("."))


def _put(tree: dict[str, Any], path: tuple[str, ...], value: str) -> None:
    for name in path[:-1]:
        tree = tree.setdefault(name, {})
    tree[path[-1]] = value


def _value(tree: Any, path: tuple[str, ...]) -> str | int | Decimal | None:
    for name in path:
        tree = tree.get(name) if isinstance(tree, Mapping) else None
    return tree if isinstance(tree, str | int | Decimal) and not isinstance(tree, bool) else None
