"""Columns of a list as fields of a new template: every column goes somewhere, rows of one order come together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from designer.core.errors import EventError
from designer.core.event import EventRules
from designer.core.fields import Field, values_at
from designer.core.table.rows import Sheet
from designer.template.spreadsheet.guess import words_of
from designer.template.spreadsheet.header import header_cells
from designer.template.spreadsheet.mapping import (
    Choices,
    Fields,
    Target,
    header_row_of,
    propose,
    rows_below,
)
from designer.template.spreadsheet.trial import Trial, try_list

LINES = "ctx.lines"
_START = re.compile(r"[^\W\d_]")


def choices_for(sheet: Sheet) -> Choices:
    """Where each column goes. Raises EventError where no column holds addresses."""
    header_row = header_row_of(sheet)
    names = [name for name in dict.fromkeys(header_cells(sheet, header_row)) if name]
    places = [Target(f"ctx.{slug}") for slug in slugs(names)]
    found = propose(sheet, header_row, places, Fields(Field("object"), ()))
    paths = dict(zip(names, places, strict=True))
    for one in found.columns:
        if not one.to:
            found = found.with_column(replace(one, to=paths[one.name].path))
    if not any(one.to == "email" for one in found.columns):
        raise EventError("learn-no-address", row=header_row)
    return _with_lines(sheet, found)


def slugs(names: Sequence[str]) -> list[str]:
    """A key for each name, no two alike: “Order number” is `order_number`."""
    made: list[str] = []
    for name in names:
        slug = "_".join(words_of(name)) or "column"
        slug = slug if _START.match(slug) else f"column_{slug}"
        same = sum(one == slug or one.startswith(f"{slug}__") for one in made)
        made.append(f"{slug}__{same + 1}" if same else slug)
    return made


def _with_lines(sheet: Sheet, found: Choices) -> Choices:
    """What differs between rows of one event is a list in it."""
    group = next((one.place for one in found.columns if one.name == found.group_by), -1)
    if group < 0:
        return found
    rows = rows_below(sheet, found.header_row)
    together = [(one, other) for one, other in pairwise(rows) if one.cell(group) == other.cell(group)]
    for column in found.columns:
        differs = any(one.cell(column.place) != other.cell(column.place) for one, other in together)
        if differs and column.to.startswith("ctx."):
            path = f"{LINES}.{column.to.removeprefix('ctx.')}"
            found = found.with_column(replace(column, to=path, lists=(LINES,)))
    return found


def events_of(sheet: Sheet, raw: bytes, choices: Choices) -> Trial:
    """The first events that the rows become; `raw` is the new template.toml."""
    return try_list(sheet, raw, choices, Field("object"), EventRules(max_bytes=1 << 30, allow_lan=True))


def language_of(choices: Choices) -> str:
    """The language in which the list writes its numbers; "" when nothing tells it."""
    return next((one.guess.locale for one in choices.used if one.guess.locale), "")


def filters_of(choices: Choices, events: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """How the values of the columns are written on a page, by path; amounts with two decimals."""
    found = {}
    for one in choices.used:
        if one.guess.kind == "date" and one.to.startswith("ctx."):
            found[one.to] = "datetime" if "H" in one.guess.format else "date"
        if one.guess.kind == "decimal" and one.to.startswith("ctx."):
            values = [value for event in events for value in values_at(event.get("ctx", {}), one.to)]
            found[one.to] = "number(2)" if all(_is_amount(value) for value in values) else "number"
    return found


def _is_amount(value: Any) -> bool:
    return value in (None, "") or Decimal(str(value)) == round(Decimal(str(value)), 2)
