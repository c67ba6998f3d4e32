"""What a list would become: its first rows taken exactly as the drop folder takes them, with nothing kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from designer.core.burst import burst_faults
from designer.core.errors import EventError, SealwrightError, TemplateError
from designer.core.event import EventRules, event_of, with_further
from designer.core.field_rules import FieldRules, check_fields
from designer.core.fields import Field
from designer.core.json_text import dump_json, load_json
from designer.core.models import parse_toml
from designer.core.table.rows import Sheet
from designer.template.names import SPEC_FILE
from designer.template.spec import TemplateSpec
from designer.template.spreadsheet.events import Drawn, draw_events, placed
from designer.template.spreadsheet.header import Header, find_header
from designer.template.spreadsheet.mapping import Choices
from designer.template.spreadsheet.write import with_spreadsheet

_MOST_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Tried:
    """One event of the list: the rows that it comes from, and what it holds, or what is wrong with it."""

    rows: tuple[int, ...]
    tree: Mapping[str, Any] = field(repr=False)
    faults: tuple[SealwrightError, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it; `refused` is why nothing could be tried at all. `is_whole`: no event was left out.

    `lacking` are paths that the template requires and no column goes to: with them no event at all would be taken.
    """

    events: tuple[Tried, ...] = ()
    refused: SealwrightError | None = None
    lacking: tuple[str, ...] = ()
    is_whole: bool = True

    @property
    def good(self) -> tuple[Tried, ...]:
        """The events that would be taken."""
        return tuple(one for one in self.events if not one.faults)

    @property
    def faulty(self) -> tuple[Tried, ...]:
        """Those that would be refused."""
        return tuple(one for one in self.events if one.faults)


def try_list(sheet: Sheet, raw: bytes, choices: Choices, learned: Field, rules: EventRules) -> Trial:
    """Take the rows of a sheet by these choices. `raw` is template.toml as it stands, `learned` the samples' fields."""
    try:
        text = with_spreadsheet(raw, choices)
        spec = parse_toml(TemplateSpec, text, file=SPEC_FILE, error=TemplateError)
        header = find_header([replace(sheet, is_visible=True)], [spec])
    except SealwrightError as error:
        return Trial(refused=error)
    each = spec.burst.each
    rules = replace(rules, event_type=spec.event_type, email_may_lack=bool(each))
    filled = {one.to for one in choices.used}
    lacking = tuple(path for path in spec.fields.required if path not in filled)
    required = tuple(path for path in spec.fields.required if path in filled)
    published = FieldRules(required, spec.fields.collections, learned)
    found = list(_tried(header, each, rules, published))
    return Trial(tuple(found[:_MOST_EVENTS]), None, lacking, is_whole=len(found) <= _MOST_EVENTS)


def _tried(header: Header, each: str, rules: EventRules, published: FieldRules) -> Iterator[Tried]:
    for number, drawn in enumerate(draw_events(header)):
        if number > _MOST_EVENTS:
            return
        yield Tried(drawn.rows, drawn.tree, tuple(_faults(drawn, header, each, rules, published)))


def _faults(
    drawn: Drawn, header: Header, each: str, rules: EventRules, published: FieldRules
) -> Sequence[SealwrightError]:
    if drawn.faults:
        return drawn.faults
    try:
        event = event_of(load_json(dump_json(drawn.tree)), rules)
    except EventError as error:
        found = with_further(error, lambda event: check_fields(event, published))
        return [placed(one, drawn, header) for one in found]
    found = [*check_fields(event, published), *burst_faults(event, each, rules)]
    return [placed(one, drawn, header) for one in found]
