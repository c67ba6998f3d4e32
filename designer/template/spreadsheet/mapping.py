"""Which column of a list goes where: what a person sets in the assistant, and a first proposal of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Any

from designer.core.event import KEYS
from designer.core.fields import Field, infer_fields
from designer.core.table.rows import Cell, Row, Sheet
from designer.template.spec import SpreadsheetSpec
from designer.template.spreadsheet.guess import Guess, guess_column, holds_addresses, words_of
from designer.template.spreadsheet.header import header_cells

LOOKED_AT = 200
_HEADER_WITHIN = 10
_OWN_WORDS = {
    "email": {"email", "mail", "e", "recipient", "empfänger", "correo", "epost"},
    "language": {"language", "lang", "sprache", "idioma", "lingua", "språk"},
}  # fmt: skip


_TEXT = Guess()
_USUAL = ("kind", "text")
_CODE_WORDS = frozenset(("number", "id", "no", "nr", "code", "name"))


@dataclass(frozen=True, slots=True)
class Target:
    """One place that a column may go to: a path of an event. `kind` is what the samples say stands there, or ""."""

    path: str
    kind: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What becomes of one column; `to` is "" for one that is passed over, `lists` are the collections it leads into."""

    name: str
    place: int
    to: str = ""
    guess: Guess = _TEXT
    lists: tuple[str, ...] = ()

    def as_table(self) -> dict[str, str]:
        """It as it stands in `[spreadsheet.columns]`, without what is usual."""
        told = {"kind": self.guess.kind, "format": self.guess.format, "locale": self.guess.locale}
        return {"to": self.to} | {key: value for key, value in told.items() if value and (key, value) != _USUAL}


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that a person sets."""

    header_row: int
    columns: tuple[ColumnChoice, ...]
    sheet: str = ""
    group_by: str = ""

    @property
    def collections(self) -> tuple[str, ...]:
        """The paths that the columns need as lists."""
        return tuple(dict.fromkeys(path for one in self.used for path in one.lists))

    @property
    def used(self) -> tuple[ColumnChoice, ...]:
        """The columns that go somewhere."""
        return tuple(one for one in self.columns if one.to)

    def with_column(self, changed: ColumnChoice) -> Choices:
        """The same with the column at this place changed."""
        return replace(self, columns=tuple(changed if one.place == changed.place else one for one in self.columns))


def header_row_of(sheet: Sheet) -> int:
    """The row that most likely holds the names of the columns: the first that is as wide as what follows, all texts."""
    rows = [row for row in islice(sheet.rows(), _HEADER_WITHIN) if not row.is_empty]
    widest = max((_filled(row) for row in rows), default=0)
    for row in rows:
        cells = [cell for cell in row.cells if cell is not None]
        if len(cells) >= max(2, widest * 2 // 3) and all(isinstance(cell, str) for cell in cells):
            return row.number
    return rows[0].number if rows else 1


def _filled(row: Row) -> int:
    return sum(cell is not None for cell in row.cells)


def rows_below(sheet: Sheet, header_row: int, limit: int = LOOKED_AT) -> list[Row]:
    """The first rows below the header that hold something."""
    return list(islice((row for row in sheet.rows() if row.number > header_row and not row.is_empty), limit))


def targets(fields: Field, ctx: Mapping[str, Any]) -> list[Target]:
    """Every field that the samples show, objects left out; `ctx` gives examples."""
    return list(_leaves(fields, "ctx", ctx))


def _leaves(field: Field, path: str, example: Any) -> Iterator[Target]:
    for name, child in field.children.items():
        below = example.get(name) if isinstance(example, Mapping) else None
        while isinstance(below, list):
            below = below[0] if below else None
        if child.children:
            yield from _leaves(child, f"{path}.{name}", below)
        else:
            kind = "" if child.kind == "unknown" or child.is_mixed else child.kind
            shown = "" if below is None or isinstance(below, Mapping) else str(below)
            yield Target(f"{path}.{name}", kind, shown)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields that columns can go to, as the samples show them; `declared` are the template's lists."""

    learned: Field
    declared: tuple[str, ...] = ()

    @classmethod
    def of(cls, ctx: Mapping[str, Any], declared: Sequence[str]) -> Fields:
        """The fields of one event's data."""
        return cls(infer_fields([ctx]), tuple(declared))

    def lists_in(self, path: str) -> tuple[str, ...]:
        """The lists that a path leads through."""
        steps, here, found = path.split("."), self.learned, list[str]()
        for number, name in enumerate(steps[1:-1], start=2):
            child = here.children.get(name)
            listed = ".".join(steps[:number])
            if listed in self.declared or (child is not None and child.is_collection):
                found.append(listed)
            here = child or Field()
        return tuple(found)

    def target(self, typed: str) -> tuple[str, tuple[str, ...]]:
        """A path as a person types it, and the lists in it: `order.lines[].note` is a field of each line."""
        steps = [step.strip() for step in typed.strip().split(".") if step.strip()]
        if not steps:
            return "", ()
        if steps[0] not in KEYS:
            steps = ["ctx", *steps]
        marked = tuple(
            ".".join(one.removesuffix("[]") for one in steps[:number])
            for number, step in enumerate(steps, start=1) if step.endswith("[]")
        )  # fmt: skip
        path = ".".join(step.removesuffix("[]") for step in steps)
        return path, tuple(dict.fromkeys([*self.lists_in(path), *(one for one in marked if one != path)]))


def propose(
    sheet: Sheet, header_row: int, places: Sequence[Target], fields: Fields, *,
    known: SpreadsheetSpec | None = None, event_id: str = "", recipient: str = "email",
) -> Choices:  # fmt: skip
    """A first proposal; what the template says already (`known`) stands as it is.

    `event_id` is the template's: the field in it keeps rows together. `recipient` is where addresses go: of a template
    that makes a message of each item of a list, a field of the item.
    """
    names = header_cells(sheet, header_row)
    rows = rows_below(sheet, header_row)
    cells = {place: [row.cell(place) for row in rows] for place in range(len(names))}
    columns: list[ColumnChoice] = []
    free = {one.path: one for one in places}
    told = {_folded(name): (name, spec) for name, spec in known.columns.items()} if known else {}
    for place, name in enumerate(names):
        if not name or name in [one.name for one in columns]:
            continue
        if _folded(name) in told:
            _, spec = told[_folded(name)]
            columns.append(ColumnChoice(name, place, spec.to, Guess(spec.kind, spec.format, spec.locale)))
            free.pop(spec.to, None)
        else:
            columns.append(ColumnChoice(name, place))
    is_new = not any(one.to for one in columns)
    columns = _with_fields(columns, cells, free, recipient) if is_new else columns
    columns = _with_kinds(columns, cells, {one.path: one.kind for one in places})
    columns = [replace(one, lists=fields.lists_in(one.to)) for one in columns]
    return Choices(header_row, tuple(columns), group_by=_group(columns, rows, known, event_id))


def _with_fields(
    columns: Sequence[ColumnChoice], cells: Mapping[int, Sequence[Cell]], free: dict[str, Target], recipient: str
) -> list[ColumnChoice]:
    """The columns with the fields that are called as they are; each field once, the best likeness first."""
    chosen: dict[int, str] = {}
    own = next((one.place for one in columns if holds_addresses(cells[one.place])), None)
    for path, words in _OWN_WORDS.items():
        named = next((one.place for one in columns if set(words_of(one.name)) <= words), None)
        place = own if path == "email" and own is not None else named
        if place is not None and place not in chosen:
            chosen[place] = recipient if path == "email" else path
    likes = sorted(
        ((_likeness(one.name, path), -number, one.place, path) for one in columns
         for number, path in enumerate(free) if one.place not in chosen),
        reverse=True,
    )  # fmt: skip
    for likeness, _, place, path in likes:
        if likeness > 0 and place not in chosen and path not in chosen.values():
            chosen[place] = path
    return [replace(one, to=chosen.get(one.place, "")) for one in columns]


def _likeness(name: str, path: str) -> int:
    """How much a column's name says a field: 0 for nothing in common; all words of the path's end count most."""
    words, steps = set(words_of(name)), path.split(".")[1:]
    last, all_words = set(words_of(steps[-1])), set(words_of(" ".join(steps)))
    if words == last or "".join(sorted(words)) == "".join(sorted(last)):
        return 3 if len(steps) < 3 else 2
    if words == all_words or (last < words <= all_words):
        return 4
    return 1 if len(steps) > 1 and last <= _CODE_WORDS and words == set(words_of(steps[-2])) else 0


def _with_kinds(
    columns: Sequence[ColumnChoice], cells: Mapping[int, Sequence[Cell]], kinds: Mapping[str, str]
) -> list[ColumnChoice]:
    """The columns with guessed kinds, where the template says none; columns that are sure decide for the others."""
    first = {
        one.place: one.guess if one.guess != _TEXT
        else guess_column(one.name, cells[one.place], wanted=_wanted(one.to, kinds))
        for one in columns
    }  # fmt: skip
    sure = [guess.locale for guess in first.values() if guess.locale and not guess.is_unsure]
    prefer = max(sure, key=sure.count, default="")
    unsure = {one.place: one for one in columns if prefer and first[one.place].kind == "decimal"}
    second = {
        place: guess_column(one.name, cells[place], wanted=_wanted(one.to, kinds), prefer=prefer)
        for place, one in unsure.items() if first[place].is_unsure
    }  # fmt: skip
    return [replace(one, guess=second.get(one.place, first[one.place])) for one in columns]


def _wanted(path: str, kinds: Mapping[str, str]) -> str:
    """The kind that a place takes: an event's own keys are texts, except for its two moments."""
    if path.partition(".")[0] in KEYS and not path.startswith(("ctx.", "attributes.")):
        return "text"
    return kinds.get(path, "")


def _group(columns: Sequence[ColumnChoice], rows: Sequence[Row], known: SpreadsheetSpec | None, event_id: str) -> str:
    """The column whose value keeps rows together: the first that repeats in neighbours, with the recipient the same."""
    if known and known.is_set:
        return known.group_by
    named = sorted(columns, key=lambda one: not (one.to and f"{one.to} " in event_id))
    email = next((one.place for one in columns if one.to == "email"), -1)
    for one in named:
        same = [(first, second) for first, second in pairwise(rows)
                if first.cell(one.place) is not None and first.cell(one.place) == second.cell(one.place)]  # fmt: skip
        is_key = one.to and one.place != email and not one.lists and one.guess.kind in ("text", "integer")
        is_one = email < 0 or all(second.cell(email) in (None, first.cell(email)) for first, second in same)
        if same and is_key and is_one:
            return one.name
    return ""


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
