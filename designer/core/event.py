"""One event, parsed and checked at the door; nobody downstream checks it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import Any, TypeVar

from designer.core.address import address_fault, normalised_address
from designer.core.errors import EventError
from designer.core.json_text import canonical_json, child_path, decode_utf8, dump_json, load_json, text_fault
from designer.core.suggest import nearest

T = TypeVar("T")
Placing = Callable[[EventError], EventError]

KEYS = (
    "id", "type", "email", "language", "scheduled", "expiration", "priority", "attributes", "files", "copies", "ctx",
)  # fmt: skip
COPY_KEYS = ("email", "language", "password_key")
PRIORITIES = ("high", "normal", "low")
MOST_COPIES = 100
MOST_FILES = 10
_MOST_FAULTS = 50
_WHOLE = "the event"
_BURST = "burst"  # no key of an event that comes in
ID_PATTERN = r"[A-Za-z0-9._:-]{1,255}"
TYPE_PATTERN = r"[A-Za-z0-9_-]{1,64}"
PASSWORD_KEY_PATTERN = r"[^\x00-\x1f\x7f]{1,200}"  # noqa: S105 - what a key may be
_NOT_IN_NAMES = r"/\\:\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069"
FILE_PATTERN = rf"[^.{_NOT_IN_NAMES}][^{_NOT_IN_NAMES}]{{0,150}}\.[Pp][Dd][Ff]"
LANGUAGE_PATTERN = r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}"
_ID, _TYPE = re.compile(ID_PATTERN), re.compile(TYPE_PATTERN)
_FILE = re.compile(FILE_PATTERN)
_PASSWORD_KEY, _LANGUAGE = re.compile(PASSWORD_KEY_PATTERN), re.compile(LANGUAGE_PATTERN)


@dataclass(frozen=True, slots=True)
class EventRules:
    """What the workspace lays down for events: size in bytes, the zone of dates without one, local hosts.

    `event_type` is that of a door which takes no other; "" where every event names its own. `was_accepted`: it is no
    door; an event that was accepted stays readable, also when two of its recipients are the same. `email_may_lack`:
    whether somebody is named in its place is seen later, by `core.burst`.
    """

    max_bytes: int = 1024 * 1024
    zone: tzinfo = UTC
    allow_lan: bool = False
    event_type: str = ""
    was_accepted: bool = False
    email_may_lack: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    """One of those whom an event reaches; "" where nothing is said. `password_key` names a password kept for them."""

    email: str
    language: str = ""
    password_key: str = ""


_NOBODY = Recipient("")


@dataclass(frozen=True, slots=True)
class Burst:
    """Whom an event reaches that becomes one message for each item of the list at `each`: the recipients, item by item.

    `item` is the place in the list of the one whose document it is; -1 in an event that is about them all.
    """

    each: str
    recipients: tuple[Recipient, ...]
    item: int = -1


@dataclass(frozen=True, slots=True)
class Event:
    """One business transaction reported to us. `id` and `language` are "" when the event names none.

    `ctx` and `attributes` hold JSON types; numbers are int or exact Decimal. `copies` are reached beside `email`, each
    by a message of its own. `files` are the names of companions, bare, each once. `burst` is what a template made of
    it when it was accepted: then its recipients take the place of `email`, which may be "".
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
    copies: tuple[Recipient, ...] = ()
    files: tuple[str, ...] = ()
    burst: Burst | None = None

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Everybody whom it reaches, in the language that each is written to: first `email`, then the copies."""
        if not self.copies and self.burst is None:
            return (Recipient(self.email, self.language),)
        everybody = self.burst.recipients if self.burst else (Recipient(self.email), *self.copies)
        return tuple(replace(one, language=one.language or self.language) for one in everybody)

    def recipient_of(self, copy: int) -> Recipient:
        """Whom the message with this number is for. In rehearsal each is made once for each tester, in this order."""
        recipients = self.recipients
        return recipients[copy % len(recipients)]

    def seen_by(self, copy: int) -> Event:
        """The event as this one recipient's message may see it: nobody else's address is in it."""
        one = self.recipient_of(copy)
        own = replace(self.burst, recipients=(one,), item=self.item_of(copy)) if self.burst else None
        return replace(self, email=one.email, language=one.language, copies=(), burst=own)

    def item_of(self, copy: int) -> int:
        """Which item of its list the message with this number is about; -1 when there is no such list."""
        if self.burst is None or self.burst.item >= 0:
            return self.burst.item if self.burst else -1
        return copy % len(self.burst.recipients)

    def as_json(self) -> bytes:
        """The event as JSON, decimals exact; `parse_event` gives it back."""
        return dump_json(self._fields())

    def canonical(self) -> bytes:
        """What two events must share to be the same: everything that came but the id."""
        came = {key: value for key, value in self._fields().items() if key != _BURST}
        return canonical_json({**came, "id": ""})

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
        told = {key: value for key, value in fields.items() if value not in ("", None)}
        told |= {"files": list(self.files)} if self.files else {}
        told |= {"copies": [_recipient_fields(one) for one in self.copies]} if self.copies else {}
        return told | ({_BURST: _burst_fields(self.burst)} if self.burst else {})


class FaultyEventError(EventError):
    """An event that is refused; it reads as the first of its `faults`. `read` is what could be read of it.

    `place` tells a fault of the event with its place in the file or call.
    """

    def __init__(self, faults: Sequence[EventError], read: Event, place: Placing | None = None) -> None:
        self.faults, self.read, self.place = tuple(faults), read, place or _where_it_is
        first = self.place(self.faults[0])
        super().__init__(first.code, **first.arguments)


def with_further(error: EventError, check: Callable[[Event], Sequence[EventError]]) -> list[EventError]:
    """All that is wrong with an event that was refused, and what `check` finds in the rest of it."""
    if not isinstance(error, FaultyEventError):
        return [error]
    paths = {one.arguments.get("path") for one in error.faults}
    further = [] if "ctx" in paths else [one for one in check(error.read) if one.arguments.get("path") not in paths]
    return [error.place(one) for one in (*error.faults, *further)]


def _where_it_is(error: EventError) -> EventError:
    return error


class _Parts:
    """Reads an event part by part, and goes on where one is faulty."""

    def __init__(self) -> None:
        self.faults: list[EventError] = []

    def read(self, otherwise: T, part: Callable[..., T], *arguments: Any) -> T:
        """A part of the event, or what is put in its place."""
        try:
            return part(*arguments)
        except EventError as error:
            if len(self.faults) < _MOST_FAULTS:
                self.faults.append(error)
            return otherwise


def _burst_fields(burst: Burst) -> dict[str, Any]:
    return {"each": burst.each, "item": burst.item, "recipients": [_recipient_fields(one) for one in burst.recipients]}


def _recipient_fields(one: Recipient) -> dict[str, str]:
    told = {"email": one.email, "language": one.language, "password_key": one.password_key}
    return {key: value for key, value in told.items() if value}


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


def is_event_id(text: str) -> bool:
    """Whether an event may have this id."""
    return _ID.fullmatch(text) is not None


def is_file_name(text: str) -> bool:
    """Whether a companion may have this name."""
    return _FILE.fullmatch(text) is not None


def _lines(raw: bytes, rules: EventRules) -> Iterator[Event | EventError]:
    decode_utf8(raw)
    for number, line in enumerate(raw.splitlines(), start=1):
        if line.strip():
            try:
                yield parse_event(line, rules)
            except FaultyEventError as error:
                yield FaultyEventError(error.faults, error.read, partial(_on_line, number))
            except EventError as error:
                yield _on_line(number, error)


def _on_line(number: int, error: EventError) -> EventError:
    place = {"line": number} if "line" in error.arguments else {}
    return EventError(error.code, **{**error.arguments, **place, "file_line": number})


def parse_call(raw: bytes, rules: EventRules) -> Event | list[Event | EventError]:
    """One event, or of an array or `{"events": [...]}` every event in order, in its place the error that refuses it.

    Raises EventError where there is no event at all, and for a single one that is refused.
    """
    listed = _listed(load_json(raw))
    return parse_event(raw, rules) if listed is None else list(_items(listed, rules))


def _one_text(raw: bytes, rules: EventRules) -> Iterator[Event | EventError]:
    found = parse_call(raw, rules)
    yield from found if isinstance(found, list) else (found,)


def _listed(tree: Any) -> list[Any] | None:
    """The events of a tree that holds several; None when it is a single one."""
    if isinstance(tree, dict) and set(tree) == {"events"}:
        tree = tree["events"]
    return tree if isinstance(tree, list) else None


def _items(tree: list[Any], rules: EventRules) -> Iterator[Event | EventError]:
    for index, item in enumerate(tree):
        try:
            if len(dump_json(item)) > rules.max_bytes:
                raise EventError("event-too-large", path=_WHOLE, limit=rules.max_bytes // 1024)
            yield event_of(item, rules)
        except EventError as error:
            yield placed(index, error)


def placed(index: int, error: EventError) -> EventError:
    """A fault of one event of several, with its place among them."""
    if isinstance(error, FaultyEventError):
        return FaultyEventError(error.faults, error.read, partial(placed, index))
    path = str(error.arguments.get("path", ""))
    path = f"events[{index}].{path}" if path and path != _WHOLE else f"events[{index}]"
    return EventError(error.code, **{**error.arguments, "path": path})


def event_of(tree: Any, rules: EventRules) -> Event:
    """An event from parsed JSON. Raises EventError; FaultyEventError when only parts of it are wrong."""
    if not isinstance(tree, dict):
        raise EventError("event-not-object", path=_WHOLE)
    known = (*KEYS, _BURST) if rules.was_accepted else KEYS
    _refuse_bare_data(tree, known)
    parts = _Parts()
    for key in tree:
        parts.read(None, _refuse_unknown, key, known)
    scheduled, expiration = (parts.read(None, _moment, tree, key, rules.zone) for key in ("scheduled", "expiration"))
    if scheduled and expiration and expiration <= scheduled:
        parts.faults.append(EventError("expiration-before-scheduled", path="expiration"))
    copies: list[Any] = parts.read([], _copies, tree)
    event = Event(
        type=parts.read("", _event_type, tree, rules),
        email=parts.read("", _email, tree, rules),
        id=parts.read("", _matching, tree, "id", _ID, "event-id-invalid") if tree.get("id") is not None else "",
        language=parts.read("", _language, tree),
        scheduled=scheduled,
        expiration=expiration,
        priority=parts.read("normal", _priority, tree),
        attributes=parts.read({}, _object, tree, "attributes"),
        ctx=parts.read({}, _object, tree, "ctx"),
        copies=tuple(parts.read(_NOBODY, _copy, one, rules, f"copies[{n}]") for n, one in enumerate(copies)),
        files=parts.read((), _files, tree),
        burst=_burst(tree[_BURST], rules) if _BURST in tree else None,
    )
    if not rules.was_accepted and not parts.faults:
        parts.read(None, _refuse_twice, event.recipients)
    if parts.faults:
        raise FaultyEventError(parts.faults, event)
    return event


def recipient_in(tree: Mapping[str, Any], copy: int) -> str:
    """Whom the message with this number is for, in a stored event's JSON; "" when it names nobody."""
    recipients = tree[_BURST]["recipients"] if _BURST in tree else [tree, *(tree.get("copies") or [])]
    return str(recipients[copy % len(recipients)].get("email", ""))


def _email(tree: Mapping[str, Any], rules: EventRules) -> str:
    if tree.get("email") is None and (rules.email_may_lack or _BURST in tree):
        return ""
    return _address(tree, rules, "email")


def _burst(tree: Mapping[str, Any], rules: EventRules) -> Burst:
    """What we made of an event when it was accepted, as it was stored."""
    found = tuple(recipient_of(one, rules, _BURST) for one in tree["recipients"])
    return Burst(str(tree["each"]), found, int(tree["item"]))


def _refuse_bare_data(tree: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """What another program exported as it is: its keys are no slips of the pen."""
    others = [key for key in tree if key not in known]
    if "ctx" in tree or not others:
        return
    if len(tree) == 1 and isinstance(tree[others[0]], list):
        raise EventError("event-list-under-key", path=child_path("", others[0]))
    if len(others) > 1:
        raise EventError("event-bare-data", path=_WHOLE)


def _refuse_unknown(key: str, known: tuple[str, ...], parent: str = "") -> None:
    if key in known:
        return
    name = child_path("", key)
    path, near = (f"{parent}.{name}" if parent else name), nearest(name, known)  # a key itself may be a megabyte
    if near:
        raise EventError("event-unknown-key-near", path=path, nearest=near)
    raise EventError("event-unknown-key", path=path)


def _list(tree: Mapping[str, Any], key: str) -> list[Any]:
    value = tree.get(key)
    if value is not None and not isinstance(value, list):
        raise EventError("event-not-list", path=key)
    return value or []


def _files(tree: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of companions: no folder, no hidden file, nothing that a file system reads in another way."""
    found = _list(tree, "files")
    if len(found) > MOST_FILES:
        raise EventError("event-too-many-files", path="files", limit=MOST_FILES)
    for n, name in enumerate(found):
        if not isinstance(name, str) or not _FILE.fullmatch(name) or text_fault(name):
            raise EventError("event-file-name", path=f"files[{n}]")
        if name.casefold() in {other.casefold() for other in found[:n]}:
            raise EventError("event-file-twice", path=f"files[{n}]")
    return tuple(found)


def _copies(tree: Mapping[str, Any]) -> list[Any]:
    found = _list(tree, "copies")
    if len(found) > MOST_COPIES:
        raise EventError("event-too-many-copies", path="copies", limit=MOST_COPIES)
    return found


def _refuse_twice(recipients: tuple[Recipient, ...]) -> None:
    seen: set[str] = set()
    for n, one in enumerate(recipients):
        if one.email.casefold() in seen:
            raise EventError("event-copy-twice", path=f"copies[{n - 1}].email")
        seen.add(one.email.casefold())


def _copy(tree: Any, rules: EventRules, path: str) -> Recipient:
    for key in tree if isinstance(tree, dict) else ():
        _refuse_unknown(key, COPY_KEYS, path)
    return recipient_of(tree, rules, path)


def recipient_of(tree: Any, rules: EventRules, path: str) -> Recipient:
    """The recipient whom an object names by `email`, `language` and `password_key`. Raises EventError."""
    if not isinstance(tree, dict):
        raise EventError("event-not-object", path=path)
    password_key = ""
    if tree.get("password_key") is not None:
        password_key = _matching(tree, "password_key", _PASSWORD_KEY, "event-password-key-invalid", path).strip()
    return Recipient(_address(tree, rules, "email", path), _language(tree, path), password_key)


def _text(tree: Mapping[str, Any], key: str, parent: str = "") -> str:
    value, path = tree.get(key), f"{parent}.{key}" if parent else key
    if value is None:
        raise EventError("event-missing", path=path)
    if not isinstance(value, str):
        raise EventError("event-not-text", path=path)
    return value


def _matching(tree: Mapping[str, Any], key: str, pattern: re.Pattern[str], code: str, parent: str = "") -> str:
    value = _text(tree, key, parent)
    if not pattern.fullmatch(value) or not value.strip():
        raise EventError(code, path=f"{parent}.{key}" if parent else key)
    return value


def _event_type(tree: Mapping[str, Any], rules: EventRules) -> str:
    if tree.get("type") is None and rules.event_type:
        return rules.event_type
    named = _matching(tree, "type", _TYPE, "event-type-invalid")
    if rules.event_type and named != rules.event_type:
        raise EventError("event-type-other", path="type", expected=rules.event_type)
    return named


def _address(tree: Mapping[str, Any], rules: EventRules, key: str, parent: str = "") -> str:
    text = _text(tree, key, parent)
    address = normalised_address(text, allow_lan=rules.allow_lan)
    if not address:
        path = f"{parent}.{key}" if parent else key
        raise EventError(address_fault(text, allow_lan=rules.allow_lan), path=path)
    return address


def _language(tree: Mapping[str, Any], parent: str = "") -> str:
    if tree.get("language") in (None, ""):
        return ""
    return _matching(tree, "language", _LANGUAGE, "event-language-invalid", parent).replace("_", "-")


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
