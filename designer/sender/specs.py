"""What the sender needs of a message's publication: its specification, and the kept passwords that it asks for."""

from __future__ import annotations

from pathlib import Path

from designer.core.burst import own_item
from designer.core.event import Event
from designer.template.jinja import condition
from designer.template.publication import load_publication
from designer.template.spec import TemplateSpec

_KEPT = 100


class Specs:
    """The specifications of publications, each read once: it never changes."""

    def __init__(self) -> None:
        self._read: dict[Path, TemplateSpec] = {}

    def of(self, folder: Path) -> TemplateSpec:
        """The specification of the publication in this folder. Raises TemplateError when it is damaged."""
        found = self._read.get(folder)
        if found is None:
            found = load_publication(folder.parent.parent, folder.parent.name, int(folder.name)).template.spec
            if len(self._read) >= _KEPT:
                self._read.clear()
            self._read[folder] = found
        return found


def companions_wanted(spec: TemplateSpec) -> tuple[int, int]:
    """How many files of other programs an event must bring at least, and may bring at most."""
    places = [one for one in spec.attachments if one.kind == "companion"]
    return sum(not one.when for one in places), len(places)


def companions_are_looked_into(spec: TemplateSpec) -> bool:
    """Whether something of the event is looked for in every file of another program, so that no other's is sent."""
    places = [one for one in spec.attachments if one.kind == "companion"]
    return all(one.looks_for_whose for one in places)


def password_keys(spec: TemplateSpec, event: Event, copy: int) -> dict[int, str]:
    """Under which key the firm keeps the password of which attachment (by number); "" when the event names none.

    It is about the message with the number `copy`. A recipient's own key holds for all of them. Raises TemplateError.
    """
    if key := event.recipient_of(copy).password_key:
        return dict.fromkeys(range(len(spec.attachments)), key)
    names = {"ctx": event.ctx, "recipient": own_item(event.seen_by(copy))}
    return {
        number: condition.fill(one.password.key, names).strip()
        for number, one in enumerate(spec.attachments)
        if one.password.policy == "shared"
    }


def needed_keys(spec: TemplateSpec, event: Event, copy: int) -> tuple[str, ...]:
    """Those of the keys that the message cannot do without; an attachment with a condition may not be there."""
    keys = password_keys(spec, event, copy)
    return tuple(dict.fromkeys(key for number, key in keys.items() if key and not spec.attachments[number].when))
