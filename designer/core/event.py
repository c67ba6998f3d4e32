"""One event, parsed and checked at the door; nobody downstream checks it again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from designer.core.address import address_fault, normalised_address
from designer.core.errors import EventError
from designer.core.json_text import canonical_json, child_path, decode_utf8, dump_json, load_json
from designer.core.suggest import nearest

KEYS = (
    "id", "type", "email", "language", "scheduled", "expiration", "priority", "attributes", "files", "copies", "ctx",
)  # fmt: skip
PRIORITIES = ("high", "normal", "low")
_WHOLE = "the event"
_ID = re.compile(r"[A-Za-z0-9._:-]{1,255}")
_TYPE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True)
class EventRules:
    """What the workspace lays down for events: size in bytes, the zone of dates without one, local hosts."""

    max_bytes: int = 1024 * 1024
    zone: tzinfo = UTC
    allow_lan: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One business transaction reported to us. `id` and `language` are "" when the event names none.

    `ctx` and `attributes` hold JSON types; numbers are int or exact Decimal.
    """

    type: str
    email: str
    id: str
    language: str
    scheduled: datetime | None
    expiration: datetime | None
    priority: str
    attributes: Mapping[str, Any]
    ctx: Mapping[str, Any]

    def as_json(self) -> bytes:
        """The event as JSON, decimals exact; `parse_event` gives it back."""
        return dump_json(self._fields())

    def canonical(self) -> bytes:
        """What two events must share to be the same: everything but the id."""
        return canonical_json({**self._fields(), "id": ""})

    def _fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "id": self.id,
            "type": self.type,
            "email": self.email,
            "language": self.language,
            "scheduled": self.scheduled.isoformat() if self.scheduled else None,
            "expiration": self.expiration.isoformat() if self.expiration else None,
            "priority": self.priority,
            "attributes": self.attributes,
            "ctx": self.ctx,
        }
        return {key: value for key, value in fields.items() if value not in ("", None)}


def parse_event(raw: bytes, rules: EventRules) -> Event:
    """One event from its JSON text. Raises EventError with the path of the fault, never with the data."""
    if len(raw) > rules.max_bytes:
        raise EventError("event-too-large", path=_WHOLE, limit=rules.max_bytes // 1024)
    return event_of(load_json(raw), rules)


def parse_events(raw: bytes, rules: EventRules, *, lines: bool) -> Iterator[Event | EventError]:
    """Every event of a file in order, or in its place the error that refuses it.

    `lines`: one JSON text a line; otherwise one event, an array, or `{"events": [...]}`. A file that cannot be read
    as a whole raises EventError.
    """
    yield from _lines(raw, rules) if lines else _one_text(raw, rules)


def _lines(raw: bytes, rules: EventRules) -> Iterator[Event | EventError]:
    decode_utf8(raw)
    for number, line in enumerate(raw.splitlines(), start=1):
        if line.strip():
            try:
                yield parse_event(line, rules)
            except EventError as error:
                place = {"line": number} if "line" in error.arguments else {}
                yield EventError(error.code, **{**error.arguments, **place, "file_line": number})


def _one_text(raw: bytes, rules: EventRules) -> Iterator[Event | EventError]:
    tree = load_json(raw)
    if isinstance(tree, dict) and set(tree) == {"events"}:
        tree = tree["events"]
    if not isinstance(tree, list):
        yield parse_event(raw, rules)
        return
    for index, item in enumerate(tree):
        try:
            if len(dump_json(item)) > rules.max_bytes:
                raise EventError("event-too-large", path=_WHOLE, limit=rules.max_bytes // 1024)
            yield event_of(item, rules)
        except EventError as error:
            yield EventError(error.code, **{**error.arguments, "path": _path_in(index, error)})


def _path_in(index: int, error: EventError) -> str:
    path = str(error.arguments.get("path", ""))
    return f"events[{index}].{path}" if path and path != _WHOLE else f"events[{index}]"


def event_of(tree: Any, rules: EventRules) -> Event:
    """An event from parsed JSON. Raises EventError."""
    if not isinstance(tree, dict):
        raise EventError("event-not-object", path=_WHOLE)
    for key in tree:
        _refuse_unknown(key)
    for key in ("files", "copies"):
        _refuse_filled(tree, key)
    scheduled, expiration = (_moment(tree, key, rules.zone) for key in ("scheduled", "expiration"))
    if scheduled and expiration and expiration <= scheduled:
        raise EventError("expiration-before-scheduled", path="expiration")
    return Event(
        type=_matching(tree, "type", _TYPE, "event-type-invalid"),
        email=_address(tree, rules),
        id=_matching(tree, "id", _ID, "event-id-invalid") if tree.get("id") is not None else "",
        language=_language(tree),
        scheduled=scheduled,
        expiration=expiration,
        priority=_priority(tree),
        attributes=_object(tree, "attributes"),
        ctx=_object(tree, "ctx"),
    )


def _refuse_unknown(key: str) -> None:
    if key in KEYS:
        return
    path = child_path("", key)
    near = nearest(path, KEYS)  # of the path, because a key may be a megabyte
    if near:
        raise EventError("event-unknown-key-near", path=path, nearest=near)
    raise EventError("event-unknown-key", path=path)


def _refuse_filled(tree: Mapping[str, Any], key: str) -> None:
    value = tree.get(key)
    if value is not None and not isinstance(value, list):
        raise EventError("event-not-list", path=key)
    if value:
        raise EventError("event-not-yet", path=key)


def _text(tree: Mapping[str, Any], key: str) -> str:
    value = tree.get(key)
    if value is None:
        raise EventError("event-missing", path=key)
    if not isinstance(value, str):
        raise EventError("event-not-text", path=key)
    return value


def _matching(tree: Mapping[str, Any], key: str, pattern: re.Pattern[str], code: str) -> str:
    value = _text(tree, key)
    if not pattern.fullmatch(value):
        raise EventError(code, path=key)
    return value


def _address(tree: Mapping[str, Any], rules: EventRules) -> str:
    text = _text(tree, "email")
    address = normalised_address(text, allow_lan=rules.allow_lan)
    if not address:
        raise EventError(address_fault(text, allow_lan=rules.allow_lan), path="email")
    return address


def _language(tree: Mapping[str, Any]) -> str:
    if tree.get("language") in (None, ""):
        return ""
    return _matching(tree, "language", _LANGUAGE, "event-language-invalid").replace("_", "-")


def _priority(tree: Mapping[str, Any]) -> str:
    if tree.get("priority") is None:
        return "normal"
    value = _text(tree, "priority")
    if value not in PRIORITIES:
        raise EventError("event-priority-invalid", path="priority")
    return value


def _moment(tree: Mapping[str, Any], key: str, zone: tzinfo) -> datetime | None:
    if tree.get(key) is None:
        return None
    try:
        moment = datetime.fromisoformat(_text(tree, key))
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise EventError("event-date-invalid", path=key) from None


def _object(tree: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = tree.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise EventError("event-not-object", path=key)
    return value
