"""TOML text checked against a pydantic model: findings, with their places, in our own words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from designer.core.errors import Argument, SealwrightError
from designer.core.suggest import nearest
from designer.core.toml_text import TomlPath, load_toml, place_of, shown_key

ModelT = TypeVar("ModelT", bound=BaseModel)

_CODES = {
    "missing": "key-missing",
    "string_type": "key-wants-text",
    "int_type": "key-wants-whole-number",
    "int_from_float": "key-wants-whole-number",
    "float_type": "key-wants-number",
    "finite_number": "key-wants-number",
    "bool_type": "key-wants-true-or-false",
    "list_type": "key-wants-list",
    "tuple_type": "key-wants-list",
    "frozen_set_type": "key-wants-list",
    "set_type": "key-wants-list",
    "dict_type": "key-wants-table",
    "model_type": "key-wants-table",
    "model_attributes_type": "key-wants-table",
    "literal_error": "key-wants-one-of",
    "enum": "key-wants-one-of",
    "union_tag_invalid": "key-wants-one-of",
    "union_tag_not_found": "key-missing",
    "greater_than": "key-too-small",
    "greater_than_equal": "key-too-small",
    "less_than": "key-too-large",
    "less_than_equal": "key-too-large",
    "string_too_short": "key-text-too-short",
    "string_too_long": "key-text-too-long",
    "too_short": "key-list-too-short",
    "too_long": "key-list-too-long",
}
_ALLOWED = ("expected", "expected_tags")
_LIMITS = ("ge", "gt", "le", "lt", "min_length", "max_length")


class Table(BaseModel):
    """A table of a file that people write by hand: no unknown key, no silent conversion, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True, allow_inf_nan=False)


def parse_toml(model_class: type[ModelT], text: str | bytes, *, file: str, error: type[SealwrightError]) -> ModelT:
    """The model that `text` describes; raises `error` with file, line, column and key of the first fault.

    A validator of the model refuses with `PydanticCustomError("our-code", "", {arguments})`: codes with a
    hyphen are taken over as they are. The argument `at` (a tuple of keys) leads from the validated table to
    the faulty key.
    """
    data, source = load_toml(text, file=file, error=error)
    model, found = _validated(model_class, data)
    if model is not None:
        return model
    # A mistyped key is also a missing one; the unknown key is the cause.
    first = min(found, key=lambda one: one["type"] != "extra_forbidden")
    raise _error_of(first, model_class, data, source, file=file, error=error)


def toml_faults(
    model_class: type[BaseModel], text: str | bytes, *, file: str, error: type[SealwrightError]
) -> list[SealwrightError]:
    """Everything that `parse_toml` could refuse in `text`, from top to bottom; empty when it can be read."""
    try:
        data, source = load_toml(text, file=file, error=error)
    except error as broken:
        return [broken]
    _, found = _validated(model_class, data)
    faults = [_error_of(one, model_class, data, source, file=file, error=error) for one in found]
    mistyped = {_beside(one.arguments["key"], one.arguments["nearest"]) for one in faults if one.code == "key-unknown"}
    causes = [one for one in faults if one.code != "key-missing" or one.arguments["key"] not in mistyped]
    return sorted(causes, key=lambda one: (one.arguments["line"], one.arguments["column"]))


def _beside(key: Argument, name: Argument) -> str:
    """The key that stands in the same table under another name."""
    table, dot, _ = str(key).rpartition(".")
    return f"{table}{dot}{name}"


def _validated(model_class: type[ModelT], data: Mapping[str, Any]) -> tuple[ModelT | None, list[ErrorDetails]]:
    # Through JSON, because only there does strict mode take an array for a tuple or text for an enum.
    document = json.dumps(data, default=str)
    try:
        return model_class.model_validate_json(document), []
    except ValidationError as refused:
        return None, refused.errors(include_url=False, include_input=False)


def _error_of(
    found: ErrorDetails,
    model_class: type[BaseModel],
    data: Mapping[str, Any],
    source: str,
    *,
    file: str,
    error: type[SealwrightError],
) -> SealwrightError:
    path = _path_in(data, found)
    line, column = place_of(source, path)
    arguments: dict[str, Argument] = {"file": file, "line": line, "column": column, "key": shown_key(path)}
    if found["type"] == "extra_forbidden":
        return _unknown_key(path, model_class, arguments, error)
    code = found["type"] if "-" in found["type"] else _CODES.get(found["type"], "key-not-valid")
    return error(code, **(_context(found) | arguments))


def _unknown_key(
    path: TomlPath, model_class: type[BaseModel], arguments: dict[str, Argument], error: type[SealwrightError]
) -> SealwrightError:
    known = list(_known_keys(model_class, path[:-1]))
    meant = nearest(str(path[-1]), known)
    code = "key-unknown" if meant else "key-unknown-here"
    return error(code, **arguments, nearest=meant, known=", ".join(known))


def _context(found: ErrorDetails) -> dict[str, Argument]:
    context = found.get("ctx", {})
    if "-" in found["type"]:
        return {name: value for name, value in context.items() if isinstance(value, str | int)}
    arguments: dict[str, Argument] = {}
    for name, value in context.items():
        if name in _ALLOWED:
            arguments["allowed"] = str(value).replace("'", "").replace(" or ", ", ")
        elif name in _LIMITS:
            arguments["limit"] = str(value)
    return arguments


def _path_in(data: Mapping[str, Any], found: ErrorDetails) -> TomlPath:
    """The fault's place as it stands in the file: pydantic also names union members, which no file holds."""
    path: list[str | int] = []
    node: Any = data
    for step in found["loc"]:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            continue
        path.append(step)
    if found["type"] == "missing":
        path.append(found["loc"][-1])
    elif found["type"].startswith("union_tag"):
        path.append(str(found.get("ctx", {}).get("discriminator", "")).strip("'"))
    return (*path, *found.get("ctx", {}).get("at", ()))


def _known_keys(model_class: type[BaseModel], path: TomlPath) -> Iterator[str]:
    models: list[type[BaseModel]] = [model_class]
    for step in path:
        if isinstance(step, int):
            continue
        named = [m for model in models for m in _models_in(_annotation(model, step))]
        models = named or models  # a free key of dict[str, Model]: its model was found with the dict
    seen = dict.fromkeys(field.alias or name for model in models for name, field in model.model_fields.items())
    yield from seen


def _annotation(model: type[BaseModel], key: str) -> object:
    for name, field in model.model_fields.items():
        if key == (field.alias or name):
            return field.annotation
    return None


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models_in(inner)]
