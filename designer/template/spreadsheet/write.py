"""What a person set in the assistant, written into `template.toml`; all else in the file stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from designer.core.errors import TemplateError
from designer.core.models import parse_toml
from designer.core.toml_edit import Value, edit_toml, toml_key
from designer.core.toml_text import load_toml
from designer.template.names import SPEC_FILE
from designer.template.spec import ColumnSpec, SpreadsheetSpec, TemplateSpec
from designer.template.spreadsheet.mapping import Choices

_MARK = b"\xef\xbb\xbf"
_TABLE = "spreadsheet"


def with_spreadsheet(raw: bytes, choices: Choices) -> bytes:
    """The bytes of template.toml with `[spreadsheet]` as it was set, with their mark and line ends.

    Raises TemplateError where the file cannot be read, SetupError where it cannot be changed.
    """
    data, source = load_toml(raw.removeprefix(_MARK), file=SPEC_FILE, error=TemplateError)
    text = _with_collections(source, data, choices)
    if _TABLE in data and not _is_sound(data[_TABLE]):
        text = edit_toml(text, (_TABLE,), None)
        data = {**data, _TABLE: {}}
    text = _changed(text, data[_TABLE], choices) if data.get(_TABLE) else f"{text.rstrip()}\n{_block(choices)}"
    if b"\r\n" in raw:
        text = text.replace("\n", "\r\n")
    return (_MARK if raw.startswith(_MARK) else b"") + text.encode()


def _with_collections(text: str, data: Mapping[str, Any], choices: Choices) -> str:
    """The lists that the columns are parts of must be declared, or one row would overwrite the other."""
    fields = data.get("fields", {})
    declared = list(fields.get("collections", [])) if isinstance(fields, Mapping) else []
    lacking = [path for path in choices.collections if path not in declared]
    return edit_toml(text, ("fields", "collections"), [*declared, *lacking]) if lacking else text


def _head(choices: Choices) -> dict[str, str | int]:
    told: dict[str, str | int] = {
        "sheet": choices.sheet,
        "header_row": choices.header_row,
        "group_by": choices.group_by,
    }
    usual = {"sheet": "", "header_row": 1, "group_by": ""}
    return {key: value for key, value in told.items() if value != usual[key]}


def _block(choices: Choices) -> str:
    lines = ["", "# How a row of a list becomes an event.", f"[{_TABLE}]"]
    lines += [f"{key} = {_shown(value)}" for key, value in _head(choices).items()]
    lines += ["", f"[{_TABLE}.columns]"]
    for column in choices.used:
        parts = ", ".join(f"{key} = {_shown(value)}" for key, value in column.as_table().items())
        lines.append(f"{_shown(column.name)} = {{ {parts} }}")
    return "\n".join(lines) + "\n"


def _shown(value: str | int) -> str:
    return toml_key(value, is_quoted=True) if isinstance(value, str) else str(value)


def _is_sound(table: Any) -> bool:
    """Whether it has the shape that its parts can be changed in."""
    columns = table.get("columns", {}) if isinstance(table, Mapping) else None
    return isinstance(columns, Mapping) and all(isinstance(one, Mapping) for one in columns.values())


def _changed(text: str, table: Mapping[str, Any], choices: Choices) -> str:
    """Only what differs from what the file says is touched, so that comments and order stay."""
    for key in ("sheet", "header_row", "group_by"):
        text = _set(text, (_TABLE, key), _head(choices).get(key), table.get(key))
    former = table.get("columns", {})
    wanted = {one.name: one.as_table() for one in choices.used}
    for name in former:
        if name not in wanted:
            text = edit_toml(text, (_TABLE, "columns", name), None)
    for name, column in wanted.items():
        if name not in former:
            text = edit_toml(text, (_TABLE, "columns", name), column)
            continue
        for key in dict.fromkeys([*former[name], *column]):
            text = _set(text, (_TABLE, "columns", name, key), column.get(key), former[name].get(key))
    return text


def _set(text: str, path: tuple[str, ...], value: Value | None, before: object) -> str:
    if value == before or (value is None and before in _USUAL.get(path[-1], ())):
        return text  # what is written out although it is usual stays so
    return edit_toml(text, path, value)


_USUAL: dict[str, tuple[object, ...]] = {
    "sheet": ("",), "header_row": (1,), "group_by": ("",), "kind": ("text",), "format": ("",), "locale": ("",),
}  # fmt: skip


def known_spreadsheet(raw: bytes) -> SpreadsheetSpec | None:
    """What template.toml says of lists now; None when it says nothing, or is not as it should be."""
    try:
        spec = parse_toml(TemplateSpec, raw.removeprefix(_MARK), file=SPEC_FILE, error=TemplateError)
    except TemplateError:
        return None
    return spec.spreadsheet if spec.spreadsheet.is_set else None


def may_name_files(raw: bytes) -> bool:
    """Whether a column may name the PDF that comes with a row: the template sends such, and the format allows it."""
    try:
        spec = parse_toml(TemplateSpec, raw.removeprefix(_MARK), file=SPEC_FILE, error=TemplateError)
        ColumnSpec.model_validate({"to": "files"})
    except (TemplateError, ValidationError):
        return False
    return any(one.kind == "companion" for one in spec.attachments)
