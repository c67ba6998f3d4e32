"""What a template's samples teach about the fields of its events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from designer.core.errors import EventError
from designer.core.event import EventRules, parse_event
from designer.core.field_rules import FieldRules
from designer.core.fields import infer_fields
from designer.template.package import Template

_ANY_SIZE = EventRules(max_bytes=1 << 30, allow_lan=True, email_may_lack=True)


def field_rules(template: Template) -> FieldRules:
    """What the events of this template are checked by."""
    fields = template.spec.fields
    return FieldRules(fields.required, fields.collections, infer_fields(_samples(template)))


def _samples(template: Template) -> Iterator[Mapping[str, Any]]:
    for raw in template.samples.values():
        with suppress(EventError):  # told when it was published
            yield parse_event(raw, _ANY_SIZE).ctx
