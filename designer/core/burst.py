"""One event as many messages: each item of a list in its `ctx` names a recipient, and gets a document of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from designer.core.address import normalised_address
from designer.core.errors import EventError
from designer.core.event import Burst, Event, EventRules, Recipient, recipient_of
from designer.core.fields import split_path
from designer.core.json_text import canonical_json, child_path

MOST_ITEMS = 500
_MOST_FAULTS = 50  # of one event


def burst(event: Event, each: str, rules: EventRules) -> Event:
    """The event with the recipients that its list at `each` names; as it came when a template does not ask for it ("").

    Raises EventError with the path of the first fault.
    """
    if faults := burst_faults(event, each, rules):
        raise faults[0]
    if not each:
        return event
    return replace(event, burst=Burst(each, tuple(recipient_of(item, rules, "") for _, item in items_at(event, each))))


def burst_faults(event: Event, each: str, rules: EventRules) -> list[EventError]:
    """What keeps the event from reaching anybody: a list that is missing or too long, items that name nobody."""
    if not each:
        return [] if event.email or event.burst else [EventError("event-missing", path="email")]
    if event.copies:
        return [EventError("event-burst-copies", path="copies", each=each)]
    items = list(items_at(event, each))
    if not items:
        return [EventError("event-burst-empty", path=each)]
    if len(items) > MOST_ITEMS:
        return [EventError("event-burst-too-many", path=each, limit=MOST_ITEMS)]
    return list(_faults(items, rules))[:_MOST_FAULTS]


def _faults(items: list[tuple[str, Any]], rules: EventRules) -> Iterator[EventError]:
    seen: set[bytes] = set()
    for path, item in items:
        try:
            recipient_of(item, rules, path)
        except EventError as fault:
            yield fault
            continue
        content = canonical_json(item)
        if content in seen:  # the same address may come again, with a document of its own
            yield EventError("event-burst-twice", path=path)
        seen.add(content)


def items_at(event: Event, each: str) -> Iterator[tuple[str, Any]]:
    """The items of a list in `ctx`, each with its path; one that came alone is a list of one."""
    yield from _items(event.ctx, split_path(each)[1:], "ctx")


def _items(value: Any, steps: tuple[str, ...], shown: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for n, one in enumerate(value):
            found = _items(one, steps, child_path(shown, n)) if steps else [(child_path(shown, n), one)]
            yield from found
    elif steps and isinstance(value, Mapping):
        yield from _items(value.get(steps[0]), steps[1:], child_path(shown, steps[0]))
    elif not steps and value not in (None, ""):
        yield shown, value


def own_item(event: Event) -> Any:
    """The item of the list that this one message is about; None when the event is not about one."""
    if event.burst is None or event.burst.item < 0:
        return None
    found = [item for _, item in items_at(event, event.burst.each)]
    return found[event.burst.item] if event.burst.item < len(found) else None


def addressed(event: Event, address: str) -> Event:
    """The event of one message, going to this address instead."""
    own = replace(event.burst, recipients=(Recipient(address, event.language),)) if event.burst else None
    return replace(event, email=address, burst=own)


def corrected(old: Event, copy: int, rules: EventRules, *, ctx: Mapping[str, Any] | None, email: str = "") -> Event:
    """The event of the message about one item with other data, another address or both.

    In other data the item is known by its address, old or new; of several the one at the same place is taken. Raises
    EventError when nobody there has it.
    """
    if old.burst is None:
        return old
    number, place = copy % len(old.burst.recipients), old.item_of(copy)
    own = old.burst.recipients[number]
    event = replace(old, ctx=deepcopy(old.ctx if ctx is None else ctx))
    items = list(items_at(event, old.burst.each))
    if ctx is not None:
        own, place = _known_again(items, rules, (own.email, email), place, path=old.burst.each)
    if email:
        own = replace(own, email=email)
        items[place][1]["email"] = email
    known = old.burst.recipients
    return replace(event, burst=Burst(old.burst.each, (*known[:number], own, *known[number + 1 :]), place))


def _known_again(
    items: list[tuple[str, Any]], rules: EventRules, addresses: tuple[str, ...], place: int, *, path: str
) -> tuple[Recipient, int]:
    meant = {one.casefold() for one in addresses}
    named = [recipient_of(item, rules, where) for where, item in items]
    places = [n for n, one in enumerate(named) if one.email.casefold() in meant]
    if not places:
        raise EventError("correction-not-in-list", path=path)
    found = place if place in places else places[0]
    return named[found], found


def without(event: Event, is_meant: Callable[[str], bool], instead: str) -> Event:
    """The event without the items of one person, whose address is known by `is_meant`; their places stay."""
    if event.burst is None:
        return event
    left = tuple(Recipient(instead) if is_meant(one.email) else one for one in event.burst.recipients)
    ctx = deepcopy(event.ctx)
    for _, item in items_at(replace(event, ctx=ctx), event.burst.each):
        if isinstance(item, dict) and is_meant(_address(item)):
            item.clear()
            item["email"] = instead
    return replace(event, ctx=ctx, burst=replace(event.burst, recipients=left))


def _address(item: Mapping[str, Any]) -> str:
    return normalised_address(str(item.get("email", "")), allow_lan=True)
