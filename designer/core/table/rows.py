"""What every table gives, whatever file it comes from: sheets of numbered rows of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from designer.core.errors import Argument


@dataclass(frozen=True, slots=True)
class Faulty:
    """A cell, or a part of a row, that cannot be read; `code` and `arguments` say why."""

    code: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)


Value = str | int | float | bool | date | datetime | time | timedelta
Cell = Value | Faulty | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the file has it; `number` counts from 1, as spreadsheet programs do. An empty cell is None."""

    number: int
    cells: tuple[Cell, ...] = field(repr=False)
    fault: Faulty | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return self.fault is None and all(cell is None for cell in self.cells)

    def cell(self, place: int) -> Cell:
        """The cell at a place from 0; rows may be shorter than their header."""
        return self.cells[place] if place < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows` may be gone through again and again; `height` is about how many there are.

    `name` is "" where a file has no sheets. `told` is what was found out about the file, such as its encoding.
    `widths` are those of its columns, by their places from 0, in the measure of spreadsheet programs.
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    height: int
    is_visible: bool = True
    told: Mapping[str, str] = field(default_factory=dict)
    widths: Mapping[int, float] = field(default_factory=dict)
