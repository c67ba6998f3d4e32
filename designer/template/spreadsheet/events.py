"""Rows as events: what several rows say of one event is brought together, and whatever is wrong names its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from designer.core.errors import EventError
from designer.core.table.convert import converted
from designer.core.table.rows import Row
from designer.template.spreadsheet.header import TYPE_COLUMN, Column, Header

_INDEX = re.compile(r"\[([0-9]+)\]")
FILES = ("files",)
_MOST_FAULTS = 50  # of one event


@dataclass(frozen=True, slots=True)
class Drawn:
    """What some rows say of one event: its JSON tree, and the faults, each with its row and column.

    `items` has the rows that the items of its lists come from. `key` is what kept the rows together, "" for nothing.
    """

    rows: tuple[int, ...]
    tree: dict[str, Any] = field(repr=False)
    faults: tuple[EventError, ...] = ()
    items: tuple[int, ...] = ()
    key: str = field(default="", repr=False)


@dataclass(slots=True)
class _Group:
    key: str
    rows: list[Row]
    fault: EventError | None = None


def draw_events(header: Header) -> Iterator[Drawn]:
    """Every event of the sheet, one after the other; nothing but the rows of one event is held at a time."""
    return (_drawn(header, group) for group in _groups(header))


def _groups(header: Header) -> Iterator[_Group]:
    group: _Group | None = None
    seen: dict[int, int] = {}
    for row in header.sheet.rows():
        if row.number <= header.spec.spreadsheet.header_row or row.is_empty:
            continue
        key, fault = _key(header, row)
        if group is not None and key and key == group.key:
            group.rows.append(row)
            continue
        if group is not None:
            yield group
        group = _Group(key, [row], fault)
        if key:
            first = seen.setdefault(hash(key), row.number)
            if first != row.number:
                column = header.spec.spreadsheet.group_by
                group.fault = EventError("rows-scattered", **header.place(row.number, column), other=first)
    if group is not None:
        yield group


def _key(header: Header, row: Row) -> tuple[str, EventError | None]:
    """What keeps this row together with others; "" for a row that stands alone."""
    if header.group < 0 or row.fault:
        return "", None
    name = header.spec.spreadsheet.group_by
    column = next((one for one in header.columns if one.place == header.group), None)
    try:
        spec = column.spec if column else None
        value = converted(row.cell(header.group), *((spec.kind, spec.format, spec.locale) if spec else ("text",)))
    except EventError:
        if column:
            return "", None  # told with the cell itself
        value = None
    if value is None:
        return "", EventError("cell-group-empty", **header.place(row.number, name))
    return str(value), None


def _drawn(header: Header, group: _Group) -> Drawn:
    reading = _Reading(header)
    if group.fault:
        reading.faults.append(group.fault)
    for row in group.rows:
        if row.fault:
            place = header.place(row.number)
            reading.faults.append(EventError(row.fault.code, **row.fault.arguments, **place))
            continue
        reading.add(row)
    numbers = tuple(row.number for row in group.rows)
    return Drawn(numbers, reading.tree(), tuple(reading.faults[:_MOST_FAULTS]), tuple(reading.items), group.key)


class _Reading:
    """One event in the making."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._once: dict[Column, tuple[int, Any]] = {}
        self._lists: dict[tuple[str, ...], list[dict[str, Any]]] = {
            one.collection: [] for one in header.columns if one.collection
        }
        self._files: dict[str, str] = {}
        self.faults: list[EventError] = []
        self.items: list[int] = []

    def add(self, row: Row) -> None:
        self._check_type(row)
        parts: dict[tuple[str, ...], dict[str, Any]] = {}
        for column in self._header.columns:
            value = self._value(row, column)
            if value is None:
                continue
            if column.path == FILES:
                self._files |= {name.casefold(): name for name in named_files(value)}
            elif column.collection:
                item = parts.setdefault(column.collection, {})
                _put(item, column.path[len(column.collection) :], value)
            else:
                self._say(row, column, value)
        for collection, item in parts.items():
            self._lists[collection].append(item)
        if parts:
            self.items.append(row.number)

    def _check_type(self, row: Row) -> None:
        named = row.cell(self._header.type_place) if self._header.type_place >= 0 else None
        if named not in (None, self._header.spec.event_type):
            self.faults.append(EventError("spreadsheet-other-type", **self._header.place(row.number, TYPE_COLUMN)))

    def _value(self, row: Row, column: Column) -> Any:
        spec = column.spec
        try:
            return converted(row.cell(column.place), spec.kind, spec.format, spec.locale)
        except EventError as error:
            place = self._header.place(row.number, column.name)
            self.faults.append(EventError(error.code, **{**error.arguments, **place}))
            return None

    def _say(self, row: Row, column: Column, value: Any) -> None:
        first, said = self._once.setdefault(column, (row.number, value))
        if said != value:
            place = self._header.place(row.number, column.name)
            self.faults.append(EventError("rows-disagree", **place, other=first))

    def tree(self) -> dict[str, Any]:
        tree: dict[str, Any] = {"type": self._header.spec.event_type}
        for collection, items in self._lists.items():
            _put(tree, collection, items)
        for column, (_, value) in self._once.items():
            _put(tree, column.path, value)
        return tree | ({"files": list(self._files.values())} if self._files else {})


def named_files(cell: str) -> Iterator[str]:
    """The names in a cell, parted by semicolons or lines; of a path, its end: files are looked for beside the list."""
    for name in re.split(r"[;\n]", cell):
        if bare := re.split(r"[/\\]", name)[-1].strip():
            yield bare


def _put(tree: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        tree = tree.setdefault(name, {})
    tree[path[-1]] = value


def placed(error: EventError, drawn: Drawn, header: Header) -> EventError:
    """An error of an event, told by the row and column that its path came from."""
    path = str(error.arguments.get("path", ""))
    column = header.column_of(_INDEX.sub("", path))
    row = drawn.rows[0]
    if column is not None and column.collection and (found := _INDEX.search(path)):
        row = drawn.items[int(found[1])] if int(found[1]) < len(drawn.items) else row
    place = header.place(row, column.name if column else "")
    if error.code in ("event-missing", "event-field-missing") and column is not None:
        return EventError("cell-empty", **place)
    if column is None and path:
        place["path"] = f"{place['path']}: {path}"
    return EventError(error.code, **{**error.arguments, **place})
