"""One key of a TOML text set or taken out, everything else, comments above all, left as it stands."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from designer.core.errors import SetupError

Value = str | int | float | bool | list[str] | dict[str, str]  # a dict is written as an inline table
Path = tuple[str | int, ...]  # a number is a place in a list of tables, which must be there
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def edit_toml(source: str, path: Path, value: Value | None) -> str:
    """`source` with the key at `path` set to `value`, or taken out (None).

    tomlkit alone takes a comment that heads the next table for part of the table before it, so whole tables
    and new keys are edited by lines first. Whatever does not read back as wanted is not used;
    SetupError `toml-not-changed` when no way worked.
    """
    if "\r\n" in source:
        return edit_toml(source.replace("\r\n", "\n"), path, value).replace("\n", "\r\n")
    wanted = tomllib.loads(source)
    _assign(wanted, path, copy.copy(value))
    for edit in (_by_lines, _by_tomlkit):
        text = edit(source, path, value)
        if _reads_as(text, wanted):
            return text
    raise SetupError("toml-not-changed", key=".".join(map(str, path)))


def add_to_toml(source: str, table: tuple[str, ...], values: Mapping[str, str]) -> str:
    """`source` with new keys at the end of a table, which is made where it is not there; () is what stands before all.

    Raises SetupError `toml-not-changed` as `edit_toml` does.
    """
    if "\r\n" in source:
        return add_to_toml(source.replace("\r\n", "\n"), table, values).replace("\n", "\r\n")
    data, wanted = tomllib.loads(source), tomllib.loads(source)
    for key, value in values.items():
        _assign(wanted, (*table, key), value)
    lines = source.split("\n")
    added = [f"{toml_key(key)} = {toml_key(value, is_quoted=True)}" for key, value in values.items()]
    if _at(data, table) is None:
        text = "\n".join([*filter(None, [source.rstrip()]), "", f"[{'.'.join(map(toml_key, table))}]", *added, ""])
    else:
        _start, end = _span(lines, lambda read: _own(_at(read, table)))
        text = "\n".join([*lines[:end], *added, *lines[end:]])
    if not _reads_as(text, wanted):
        raise SetupError("toml-not-changed", key=".".join(table))
    return text


def _reads_as(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return _without_empty(tomllib.loads(text)) == _without_empty(wanted)
    except ValueError:
        return False


def _without_empty(node: Mapping[str, Any]) -> dict[str, Any]:
    """The data without empty tables: whether `[accounts]` stays when its last account goes says nothing."""
    kept = {key: _without_empty(value) if isinstance(value, Mapping) else value for key, value in node.items()}
    return {key: value for key, value in kept.items() if value != {}}


def _assign(node: Any, path: Path, value: object) -> None:
    for step in path[:-1]:
        if isinstance(node, MutableMapping) and not isinstance(node.get(step), Mapping | list):
            if value is None:
                return
            node[step] = {}
        node = node[step]
    if value is None:
        node.pop(path[-1], None)
    else:
        node[path[-1]] = value


def _by_tomlkit(source: str, path: Path, value: Value | None) -> str:
    from tomlkit import dumps, parse  # late: a window that edits nothing yet does not wait for it

    document = parse(source)
    _assign(document, path, _written(value))
    return dumps(document)


def _written(value: Value | None) -> object:
    """The value as tomlkit writes it: a dict in one line."""
    from tomlkit import inline_table

    if not isinstance(value, dict):
        return value
    table = inline_table()
    table.update(value)
    return table


def _by_lines(source: str, path: Path, value: Value | None) -> str:
    data = tomllib.loads(source)
    old = _at(data, path)
    lines = source.split("\n")
    if isinstance(old, Mapping) and value is None:
        start, end = _span(lines, lambda read: _at(read, path))
        return "\n".join(lines[:start] + lines[end:])
    if old is not None or value is None:
        return _by_tomlkit(source, path, value)
    from tomlkit import item
    from tomlkit.items import Item

    shown = _written(value)
    written = shown if isinstance(shown, Item) else item(shown)
    assigned = f"{toml_key(str(path[-1]))} = {written.as_string()}"
    if _at(data, path[:-1]) is None:
        return f"{source.rstrip()}\n\n[{'.'.join(toml_key(str(step)) for step in path[:-1])}]\n{assigned}\n"
    part = copy.copy if isinstance(value, dict) else _own  # tables in one line stand behind one another
    _start, end = _span(lines, lambda read: part(_at(read, path[:-1])))
    return "\n".join([*lines[:end], assigned, *lines[end:]])


def toml_key(name: str, *, is_quoted: bool = False) -> str:
    """A key as it is written: in quotation marks where it must be, or always. A text is written alike."""
    if _BARE.fullmatch(name) and not is_quoted:
        return name
    return json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f")  # all that JSON escapes, TOML does alike


def _span(lines: list[str], part: Callable[[Mapping[str, Any]], object]) -> tuple[int, int]:
    """First line and end line of the statements that bring in `part` of the data; (0, 0) if none does."""
    start = end = done = 0
    before = part({})
    for stop in range(1, len(lines) + 1):
        try:
            now = part(tomllib.loads("\n".join(lines[:stop])))
        except ValueError:  # in the middle of a value
            continue
        if now != before:
            start, end, before = (start if end else done), stop, now
        done = stop
    return start, end


def _at(node: Any, path: Path) -> Any:
    for step in path:
        try:
            node = node[step]
        except (LookupError, TypeError):
            return None
    return node


def _own(node: object) -> object:
    """A table without the tables in it."""
    if not isinstance(node, Mapping):
        return node
    return {key: value for key, value in node.items() if not isinstance(value, Mapping)}
