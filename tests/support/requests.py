"""Requests to render workers for the small package."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from designer.render.protocol import ComposeRequest
from tests.support.packages import make_event, write_package

GREEDY_PAGE = "{% set x = 'aaaaaaaa' %}" + "{% set x = x + x %}" * 28
SLOW_PAGE = "<div style='display:flex'>" * 14 + "x" + "</div>" * 14  # each level doubles the time


def request(beside: Path, files: Mapping[str, str | bytes | None] | None = None, **changes: Any) -> ComposeRequest:
    """A draft's request, its package written below `beside`; `changes` go to the event or to the request."""
    of_event = {key: changes.pop(key) for key in ("ctx", "language", "email") if key in changes}
    event = make_event(**of_event)
    root = write_package(beside, files)
    fields: dict[str, Any] = {
        "folder": str(root), "root": str(beside), "event": event.as_json(), "event_id": "e-1",
        "language": event.language, "zone": "UTC", "sender": "Shop <shop@example.com>", "recipient": event.email,
        "message_id": "<1@example.com>", "reference": "r", "token": "t", "date": datetime(2026, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    return ComposeRequest(**{**fields, **changes})
