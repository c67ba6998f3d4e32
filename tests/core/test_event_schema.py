"""The schema that we publish says of an event what the door says of it."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.core.errors import EventError
from designer.core.event import KEYS, EventRules, parse_event
from designer.core.event_schema import event_schema

SCHEMA = jsonschema_rs.Draft202012Validator(event_schema())
GOOD: dict[str, Any] = {"type": "order", "email": "ana@example.com"}
TEXTS = st.text(max_size=20) | st.from_regex(r"[A-Za-z0-9._:-]{0,12}", fullmatch=True)
COPY = st.fixed_dictionaries({}, optional={"email": TEXTS, "language": TEXTS | st.none(), "other": TEXTS})
VALUES = st.none() | st.booleans() | st.integers(-5, 5) | TEXTS | st.lists(COPY, max_size=2) | COPY


def is_taken(tree: object) -> bool:
    try:
        parse_event(json.dumps(tree).encode(), EventRules())
    except EventError:
        return False
    return True


def test_it_names_every_key_of_an_event() -> None:
    assert tuple(event_schema()["properties"]) == KEYS


@pytest.mark.parametrize(
    "changes",
    [
        {}, {"id": "ord-1"}, {"id": None}, {"language": "de-AT"}, {"language": None}, {"priority": "high"},
        {"scheduled": "2026-12-01T08:00:00Z"}, {"ctx": {"a": [1, {"b": None}]}}, {"attributes": {}}, {"files": []},
        {"copies": [{"email": "ben@example.com", "language": "de", "password_key": "A 7"}]}, {"copies": None},
    ],
)  # fmt: skip
def test_what_the_door_takes_fits_the_schema(changes: dict[str, Any]) -> None:
    assert is_taken(GOOD | changes)
    assert SCHEMA.is_valid(GOOD | changes)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys((*KEYS, "unknown"), VALUES)))
def test_what_does_not_fit_the_schema_is_refused(changes: dict[str, Any]) -> None:
    tree = GOOD | changes
    if not SCHEMA.is_valid(tree):
        assert not is_taken(tree)
