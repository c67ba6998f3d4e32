"""The events that a file holds, whatever its format: read one after the other, each with what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from designer.core.errors import EventError, SealwrightError
from designer.core.event import Event, EventRules, FaultyEventError, event_of, parse_events
from designer.core.json_text import dump_json
from designer.core.table.table_file import OTHER_WORKBOOKS, read_table
from designer.template.spec import TemplateSpec
from designer.template.spreadsheet.events import Drawn, draw_events, placed
from designer.template.spreadsheet.header import Header, find_header

KINDS = (".json", ".jsonl", ".csv", ".xlsx")
_LATER_KINDS = (".xml", ".pdf")
_FORMAT = re.compile(r"\.[a-z0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a file, or what is wrong with it; a spreadsheet's has the rows that it comes from.

    A FaultyEventError stands for all of its faults, not yet placed in the rows.
    """

    event: Event | None
    faults: tuple[SealwrightError, ...] = ()
    drawn: Drawn | None = None
    has_no_address: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A file that could be opened. `total` is about how many rows or events it has, 0 when nobody knows.

    `told` is what was found out about the file; `header` is a spreadsheet's.
    """

    entries: Iterable[Entry]
    told: Mapping[str, str] = field(default_factory=dict)
    total: int = 0
    header: Header | None = None


def open_source(name: str, raw: bytes, rules: EventRules, specs: Sequence[TemplateSpec]) -> Source:
    """The events of a file; `name` decides the format. Raises EventError when it cannot be read as a whole."""
    suffix = _kind(name)
    if suffix in (".json", ".jsonl"):
        return Source(_told(parse_events(raw, rules, lines=suffix == ".jsonl")))
    header = find_header(read_table(suffix, raw), specs, rules.event_type)
    told = dict(header.sheet.told) | {"template": header.spec.id}
    told |= {"sheet": header.sheet.name} if header.sheet.name else {}
    told |= {"unused_columns": ", ".join(header.unused)} if header.unused else {}
    return Source(_from_table(header, rules), told, header.sheet.height, header)


def _kind(name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    if suffix in _LATER_KINDS:
        raise EventError("file-kind-not-yet", kind=suffix)
    if suffix in OTHER_WORKBOOKS:
        raise EventError("table-is-old-workbook")
    if suffix not in KINDS:
        # A name is often personal; what stands behind its last dot is told only when it looks like a format.
        raise EventError("file-kind-unknown", kind=suffix if _FORMAT.fullmatch(suffix) else "?")
    return suffix


def _told(parsed: Iterator[Event | EventError]) -> Iterator[Entry]:
    for one in parsed:
        if isinstance(one, Event):
            yield Entry(one)
        else:
            yield Entry(None, (one,), None, is_without_address(one))


def is_without_address(error: EventError) -> bool:
    """Whether what is wrong is that the event names no recipient."""
    if isinstance(error, FaultyEventError):
        return any(is_without_address(one) for one in error.faults)
    return error.code == "event-missing" and str(error.arguments.get("path", "")).rpartition(".")[2] == "email"


def _from_table(header: Header, rules: EventRules) -> Iterator[Entry]:
    for drawn in draw_events(header):
        if drawn.faults:
            yield Entry(None, drawn.faults, drawn)
            continue
        try:
            if len(dump_json(drawn.tree)) > rules.max_bytes:
                raise EventError("event-too-large", path="", limit=rules.max_bytes // 1024)
            yield Entry(event_of(drawn.tree, rules), (), drawn)
        except FaultyEventError as error:
            yield Entry(None, (error,), drawn, is_without_address(error))
        except EventError as error:
            yield Entry(None, (placed(error, drawn, header),), drawn, is_without_address(error))
