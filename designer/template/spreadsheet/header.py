"""Where a spreadsheet's columns are, which of its sheets holds them, and for which template they were made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from designer.core.catalogue import tr
from designer.core.errors import Argument, EventError
from designer.core.suggest import nearest
from designer.core.table.rows import Row, Sheet
from designer.template.spec import ColumnSpec, TemplateSpec

TYPE_COLUMN = "event_type"
_LISTED = 8


@dataclass(frozen=True, slots=True)
class Column:
    """One column that the template knows: where it is in the sheet, and where its cells go.

    `collection` is the path of the list that its cells are items of, () when they are said once for an event.
    """

    place: int
    name: str
    spec: ColumnSpec
    path: tuple[str, ...]
    collection: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a sheet; `group` and `type_place` are where rows are kept together and typed, -1 for nowhere."""

    sheet: Sheet
    spec: TemplateSpec
    columns: tuple[Column, ...]
    group: int
    type_place: int
    unused: tuple[str, ...]

    def place(self, row: int, column: str = "") -> dict[str, Argument]:
        """A place as people and programs are told of it; never what stands there."""
        told: dict[str, Argument] = {"row": row}
        words = tr("Row {row}", row=row)
        if column:
            told["column"] = column
            words = tr("Row {row}, column “{column}”", row=row, column=column)
        if self.sheet.name:
            told["sheet"] = self.sheet.name
            words = tr("Sheet “{sheet}”, {place}", sheet=self.sheet.name, place=words[:1].lower() + words[1:])
        return {**told, "path": words}

    def column_of(self, path: str) -> Column | None:
        """The column whose cells go to this path of an event."""
        return next((one for one in self.columns if one.spec.to == path), None)


def find_header(sheets: Sequence[Sheet], specs: Sequence[TemplateSpec], event_type: str = "") -> Header:
    """The header of the one sheet and the one template that belong together. Raises EventError.

    `specs` are the published templates that take spreadsheets. The folder's event type decides between them, else a
    column `event_type`, else the header: there must be exactly one whose columns are all there.
    """
    meant = [one for one in specs if not event_type or one.event_type == event_type]
    if not meant:
        raise EventError("spreadsheet-no-template")
    found, faults = _headers(sheets, meant)
    if not found:
        raise faults[0] if len(meant) == 1 else EventError("spreadsheet-no-template-fits", templates=_listed(meant))
    if len({one.spec.id for one in found}) > 1:
        found = [one for one in found if one.spec.event_type == _type_in(one)]
    if len({one.spec.id for one in found}) != 1:
        raise EventError("spreadsheet-several-templates", templates=_listed(meant), column=TYPE_COLUMN)
    if len(found) > 1:
        raise EventError("spreadsheet-several-sheets", sheets=", ".join(one.sheet.name for one in found[:_LISTED]))
    return found[0]


def _headers(sheets: Sequence[Sheet], specs: Sequence[TemplateSpec]) -> tuple[list[Header], list[EventError]]:
    found, faults = list[Header](), list[EventError]()
    for spec in specs:
        for sheet in _candidates(sheets, spec, faults):
            try:
                found.append(_header(sheet, spec))
            except EventError as error:
                faults.append(error)
    return found, faults or [EventError("file-empty")]


def _candidates(sheets: Sequence[Sheet], spec: TemplateSpec, faults: list[EventError]) -> Iterator[Sheet]:
    """The sheets that may be meant: the one that the template names, else every one that is to be seen."""
    wanted = spec.spreadsheet.sheet
    if wanted and sheets and sheets[0].name:
        named = [one for one in sheets if _folded(one.name) == _folded(wanted)]
        named = named or [one for one in sheets if _is_our_answer(one, spec)]
        if not named:
            faults.append(EventError("spreadsheet-sheet-missing", sheet=wanted))
        yield from named
        return
    yield from (one for one in sheets if one.is_visible)


def result_column() -> str:
    """The first column of our answer to a list, behind its own ones."""
    return tr("Sealwright: result")


def _is_our_answer(sheet: Sheet, spec: TemplateSpec) -> bool:
    return result_column() in header_cells(sheet, spec.spreadsheet.header_row)


def header_cells(sheet: Sheet, header_row: int) -> list[str]:
    """The texts of a sheet's header; "" where nothing stands."""
    row = next((row for row in islice(sheet.rows(), header_row) if row.number == header_row), Row(header_row, ()))
    return [cell if isinstance(cell, str) else "" if cell is None else str(cell) for cell in row.cells]


def _header(sheet: Sheet, spec: TemplateSpec) -> Header:
    table = spec.spreadsheet
    names = header_cells(sheet, table.header_row)
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        if name:
            places.setdefault(_folded(name), []).append(place)
    if not places:
        raise EventError("spreadsheet-no-header", row=table.header_row)
    wanted = [*table.columns, *([table.group_by] if table.group_by else [])]
    _refuse_missing(wanted, names, places, table.header_row)
    used = {places[_folded(name)][0] for name in wanted}
    return Header(
        sheet, spec,
        tuple(_column(places[_folded(name)][0], name, one, spec) for name, one in table.columns.items()),
        places[_folded(table.group_by)][0] if table.group_by else -1,
        places.get(TYPE_COLUMN, [-1])[0],
        tuple(name for place, name in enumerate(names) if name and place not in used and _folded(name) != TYPE_COLUMN),
    )  # fmt: skip


def _refuse_missing(wanted: Sequence[str], names: Sequence[str], places: Mapping[str, list[int]], row: int) -> None:
    missing = [name for name in dict.fromkeys(wanted) if _folded(name) not in places]
    if missing:
        near = nearest(missing[0], [name for name in names if name])
        arguments: dict[str, Any] = {"row": row, "columns": ", ".join(f"“{name}”" for name in missing[:_LISTED])}
        if near:
            raise EventError("spreadsheet-column-missing-near", **arguments, nearest=near, missing=missing[0])
        raise EventError("spreadsheet-column-missing", **arguments)
    for name in wanted:
        if len(places[_folded(name)]) > 1:
            raise EventError("spreadsheet-column-twice", row=row, column=name)


def _column(place: int, name: str, column: ColumnSpec, spec: TemplateSpec) -> Column:
    path = tuple(column.to.split("."))
    collections = sorted(tuple(one.split(".")) for one in spec.fields.collections)
    inside = next((one for one in collections if one == path[: len(one)] and len(one) < len(path)), ())
    return Column(place, name, column, path, inside)


def _type_in(header: Header) -> str:
    """The event type that the first row of the sheet names in its own column; "" when there is no such column."""
    if header.type_place < 0:
        return ""
    below = (row for row in header.sheet.rows() if row.number > header.spec.spreadsheet.header_row)
    return next((str(row.cell(header.type_place) or "") for row in below if not row.is_empty), "")


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _listed(specs: Sequence[TemplateSpec]) -> str:
    return ", ".join(one.id for one in specs[:_LISTED])
