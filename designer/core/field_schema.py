"""The `ctx` of a template's events as JSON Schema 2020-12, from the same fields that arriving events are checked by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from designer.core.fields import Field, Path, split_path

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES: dict[str, list[str]] = {
    "text": ["string", "number", "null"], "number": ["number", "string", "null"],
    "flag": ["boolean", "integer", "null"],
}  # fmt: skip


def ctx_schema(fields: Field, required: Iterable[str], collections: Iterable[str]) -> dict[str, Any]:
    """What `ctx` must look like: no stricter than the door, so what it lets through may still be refused there.

    `fields` is what the published samples show; the paths are those of the template, beginning with `ctx`. A number
    may come as text and a text as a number, as the door reads both.
    """
    needed = [split_path(path)[1:] for path in required if path.startswith("ctx.") and "*" not in path]
    lists = {split_path(path)[1:] for path in collections if path.startswith("ctx.")}
    grown = _grown(fields, (*needed, *(path for path in lists if "*" not in path)))
    return {"$schema": DIALECT, **_object(grown, (), needed, lists)}


def _grown(fields: Field, paths: Iterable[Path]) -> Field:
    """The tree with every path in it that the template names, also those that no sample has."""
    root = _copied(fields)
    root.kind = "object"
    for path in paths:
        place = root
        for n, name in enumerate(path):
            place = place.children.setdefault(name, Field())
            if n < len(path) - 1 and place.kind == "unknown":
                place.kind = "object"
    return root


def _copied(field: Field) -> Field:
    children = {name: _copied(child) for name, child in field.children.items()}
    return Field(field.kind, field.is_collection, field.is_mixed, field.comes_alone, children)


def _object(field: Field, path: Path, needed: list[Path], lists: set[Path]) -> dict[str, Any]:
    properties = {name: _schema(child, (*path, name), needed, lists) for name, child in field.children.items()}
    must = sorted({one[len(path)] for one in needed if one[: len(path)] == path and len(one) > len(path)})
    must = [name for name in must if (*path, name) not in lists or (*path, name) in needed]
    return {"type": "object", "properties": properties} | ({"required": must} if must else {})


def _schema(field: Field, path: Path, needed: list[Path], lists: set[Path]) -> dict[str, Any]:
    item = _item(field, path, needed, lists)
    if path in lists:  # one that comes alone is taken for a list of one, none for an empty one
        return {"anyOf": [{"type": "array", "items": item}, item, {"type": "null"}]}
    if not field.is_collection:
        return item
    many = {"type": "array", "items": item}
    return {"anyOf": [many, item]} if field.comes_alone else {"anyOf": [many, {"enum": [None, ""]}]}


def _item(field: Field, path: Path, needed: list[Path], lists: set[Path]) -> dict[str, Any]:
    if field.is_mixed or field.kind == "unknown":
        return {}
    if field.kind != "object":
        is_needed = path in needed
        kinds = [one for one in _TYPES[field.kind] if not (is_needed and one == "null")]
        return {"type": kinds} | ({"minLength": 1} if is_needed else {})
    found = _object(field, path, needed, lists)
    return found if any(one[: len(path)] == path for one in needed) else {"anyOf": [found, {"enum": [None, ""]}]}
