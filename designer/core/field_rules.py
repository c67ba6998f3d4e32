"""The fields of an event against what is published: what must be there, and of which kind it is in all samples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from designer.core.errors import EventError
from designer.core.event import Event
from designer.core.fields import Field, Path, kind_of, split_path, with_collections
from designer.core.json_text import child_path

MOST_FAULTS = 50  # of one event; who has so many sends another kind of event
_EMPTY = (None, "")


@dataclass(frozen=True, slots=True)
class FieldRules:
    """What a published template asks of `ctx`: paths that must be filled, paths that are lists, and what it learned."""

    required: tuple[str, ...]
    collections: tuple[str, ...]
    learned: Field


def check_fields(event: Event, published: FieldRules) -> list[EventError]:
    """Everything that is wrong with the fields of an event, each with its path; empty when nothing is.

    A kind is wrong only where all samples agree on it and the value cannot be read as it: a number written as text is
    a number, and a number is a text. Fields that no sample has are let through.
    """
    ctx = with_collections(event.ctx, published.collections)
    lists = {split_path(path) for path in published.collections}
    faults = [
        *(EventError("event-field-missing", path=path) for one in published.required for path in _missing(ctx, one)),
        *_kinds(ctx, published.learned, _Place(("ctx",), "ctx"), lists),
    ]
    return faults[:MOST_FAULTS]


def _missing(ctx: Mapping[str, Any], path: str) -> Iterator[str]:
    """Where nothing stands at a path, with the positions of lists."""
    steps = split_path(path)
    if steps[0] == "ctx":
        yield from _without(ctx, steps[1:], "ctx")


def _without(value: Any, steps: Path, shown: str) -> Iterator[str]:
    if isinstance(value, list):
        for n, item in enumerate(value):
            yield from _without(item, steps, child_path(shown, n))
    elif not steps:
        if value in _EMPTY:
            yield shown
    elif steps[0] == "*" and isinstance(value, dict):
        for key, child in value.items():
            yield from _without(child, steps[1:], child_path(shown, key))
    else:
        child = value.get(steps[0]) if isinstance(value, dict) else None
        rest = steps[1:] if isinstance(value, dict) else ()
        yield from _without(child, rest if child is not None else (), ".".join((shown, *_named(steps, child))))


def _named(steps: Path, child: Any) -> Path:
    """What is told of a path: all of it when it ends here."""
    return steps if child is None else steps[:1]


@dataclass(frozen=True, slots=True)
class _Place:
    path: Path
    shown: str

    def below(self, key: str) -> _Place:
        return _Place((*self.path, key), child_path(self.shown, key))

    def item(self, n: int) -> _Place:
        return _Place(self.path, child_path(self.shown, n))


def _kinds(value: Any, field: Field, place: _Place, lists: set[Path]) -> Iterator[EventError]:
    if value in _EMPTY:
        return
    is_list = place.path in lists
    if isinstance(value, list):
        if field.is_collection or is_list or field.kind == "unknown":
            for n, item in enumerate(value):
                yield from _one(item, field, place.item(n), lists)
        elif not field.is_mixed:
            yield _wrong(place, value, field.kind)
    elif field.is_collection and not field.comes_alone and not is_list:
        yield _wrong(place, value, "list")
    else:
        yield from _one(value, field, place, lists)


def _one(value: Any, field: Field, place: _Place, lists: set[Path]) -> Iterator[EventError]:
    """A value that stands alone, or an item of a list."""
    if isinstance(value, list) or value in _EMPTY:
        return
    if not field.is_mixed and not _can_be(value, field.kind):
        yield _wrong(place, value, field.kind)
    elif isinstance(value, dict):
        for key, child in value.items():
            if key in field.children:
                yield from _kinds(child, field.children[key], place.below(key), lists)


def _can_be(value: Any, kind: str) -> bool:
    came = kind_of(value)
    if kind in ("unknown", came):
        return True
    if came == "number":
        return kind == "text" or (kind == "flag" and value in (0, 1))
    return came == "text" and kind == "number" and _is_number(value)


def _is_number(text: str) -> bool:
    try:
        return text.isascii() and "_" not in text and Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _wrong(place: _Place, value: Any, expected: str) -> EventError:
    return EventError("event-field-kind", path=place.shown, came=kind_of(value), expected=expected)
