"""What a file's events teach a new template: its fields, which are lists, which are always there, and good samples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from designer.core.errors import EventError
from designer.core.event import KEYS, LANGUAGE_PATTERN, TYPE_PATTERN
from designer.core.fields import Field, infer_fields, values_at
from designer.template.learn.identity import identity_of

MOST_EVENTS = 1000
_MOST_SAMPLES = 5
_MOST_LACKING = 3  # samples beside them, in which something is missing
_MOST_LINES = 20  # of a sample that shows how several look
_ENOUGH_EVENTS = 5  # in fewer of them what is always there may be so by chance
_EMPTY = (None, "")


@dataclass(frozen=True, slots=True)
class Facts:
    """What was learned; the paths begin with `ctx`. `samples` are events that together show every field.

    `identity` is the field that names an event which comes without an id; "" when none was found, or none is needed.
    `filters` say how a value is written, by its path: `date`, `number(2)`.
    """

    fields: Field
    collections: tuple[str, ...]
    required: tuple[str, ...]
    samples: tuple[Mapping[str, Any], ...]
    events: int
    event_type: str
    language: str
    identity: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)


def events_in(tree: Any) -> list[Mapping[str, Any]]:
    """The events of a JSON tree: one, an array, or an object that holds nothing but such an array, whatever its name.

    What is no event is taken for the `ctx` of one. Raises EventError where there is no object.
    """
    tree = tree[name] if (name := list_in(tree)) else tree
    found = tree if isinstance(tree, list) else [tree]
    if not found or not all(isinstance(one, Mapping) for one in found):
        raise EventError("learn-no-objects")
    return [as_event(one) for one in found[:MOST_EVENTS]]


def list_in(tree: Any) -> str:
    """The one key of an object that holds nothing but a list of objects, such as `{"orders": [...]}`; else ""."""
    if not isinstance(tree, Mapping) or len(tree) != 1:
        return ""
    ((name, value),) = tree.items()
    is_list = isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value)
    return name if is_list else ""


def as_event(tree: Mapping[str, Any]) -> Mapping[str, Any]:
    """An event as it is; any other object as the data of one."""
    is_event = isinstance(tree.get("ctx"), Mapping) and set(tree) <= set(KEYS)
    return tree if is_event else {"ctx": dict(tree)}


def learn(
    events: Sequence[Mapping[str, Any]], *, grouped_by: str = "", language: str = "",
    filters: Mapping[str, str] | None = None,
) -> Facts:  # fmt: skip
    """What the events have in common; `grouped_by` is the path whose value kept the rows of one event together.

    `language` is that of the file, where no event has its own.
    """
    data = [event["ctx"] for event in events]
    fields = infer_fields(data)
    leaves = list(_leaves(fields, ("ctx",)))
    types = {str(event.get("type", "")) for event in events}
    languages = [str(event["language"]) for event in events if event.get("language")] or [language]
    return Facts(
        fields,
        collections=tuple(".".join(path) for path, one in _places(fields, ("ctx",)) if one.is_collection),
        required=tuple(path for path in leaves if _is_always_there(data, path)),
        samples=tuple(_samples(events, leaves)),
        events=len(events),
        event_type=_fitting(types.pop(), TYPE_PATTERN) if len(types) == 1 else "",
        language=_fitting(languages[0].replace("_", "-"), LANGUAGE_PATTERN),
        identity=""
        if events and all(event.get("id") for event in events)
        else identity_of(data, fields, preferred=grouped_by),
        filters=filters or {},
    )


def _fitting(text: str, pattern: str) -> str:
    return text if re.fullmatch(pattern, text) else ""


def is_plain(name: str) -> bool:
    """Whether a key can stand in a dotted path."""
    return name.isidentifier()


def _places(field: Field, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Field]]:
    """Every field with a path that can be written down."""
    for name, child in field.children.items():
        if is_plain(name):
            yield (*path, name), child
            yield from _places(child, (*path, name))


def _leaves(field: Field, path: tuple[str, ...]) -> Iterator[str]:
    return (".".join(where) for where, one in _places(field, path) if not one.children and one.kind != "unknown")


def _is_always_there(data: Sequence[Mapping[str, Any]], path: str) -> bool:
    """Whether it is filled in every event, and in every item of the lists that it lies in."""
    if len(data) < _ENOUGH_EVENTS:
        return False
    found = [list(values_at(ctx, path)) for ctx in data]
    return all(values and not any(value in _EMPTY for value in values) for values in found)


def _samples(events: Sequence[Mapping[str, Any]], leaves: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """The one with most lines, each that has a field, a kind or a list that those before had not, and such as lack one.

    What a page reads that not every event has is found with the latter.
    """
    taken = list(_full_samples(events))
    yield from taken
    left, known = _MOST_LACKING, [leaf for leaf in leaves if not any(_lacks(event, leaf) for event in taken)]
    while left and known:
        fewest = max(events, key=lambda event: sum(_lacks(event, leaf) for leaf in known))
        still = [leaf for leaf in known if not _lacks(fewest, leaf)]
        if len(still) == len(known):
            return
        yield fewest
        left, known = left - 1, still


def _lacks(event: Mapping[str, Any], path: str) -> bool:
    values = list(values_at(event["ctx"], path))
    return not values or any(value in _EMPTY for value in values)


def _full_samples(events: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    events = sorted(events, key=lambda event: -_lines(event["ctx"]))[:1] + list(events)
    taken: list[Mapping[str, Any]] = []
    known = Field("object")
    for event in events:
        grown = infer_fields([*taken, event["ctx"]])
        if grown != known:
            known = grown
            taken.append(event["ctx"])
            yield event
        if len(taken) == _MOST_SAMPLES:
            return


def _lines(value: Any) -> int:
    """How many items its longest list has; 0 when these are too many for a sample."""
    if isinstance(value, list):
        found = max([len(value), *map(_lines, value)])
    else:
        found = max([0, *map(_lines, value.values())]) if isinstance(value, Mapping) else 0
    return found if found <= _MOST_LINES else 0
