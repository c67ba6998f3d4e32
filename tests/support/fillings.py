"""Filling one source with the data of one event, for tests of the doors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest

from designer.core.errors import SealwrightError
from designer.core.fields import PublicPaths, view
from designer.render.filters import locale_filters
from designer.template.jinja.door import Door, door_with_texts

FILTERS = locale_filters("en", UTC, "svg")
SECRET = "Zq7AnaKovac"
PUBLIC = ("ctx.order.number", "ctx.order.items.name")
CTX: dict[str, Any] = {
    "order": {
        "number": "7", "items": [{"name": "Desk", "price": Decimal("1.10")}, {"name": "Lamp", "price": 2}],
        "keys": "k", "total": Decimal("0.30"), "paid": True, "note": None, "count": 3, "big": Decimal("1" * 40),
    },
    "customer": {"name": SECRET, "phone": {"home": "555"}},
    "mixed": ["a", None, True, 1],
}  # fmt: skip
TEXTS: dict[str, Any] = {
    "plain": "A & B",
    "name": "Dear {{ ctx.customer.name }}",
    "mark_html": "<b>{{ ctx.order.number }}</b>",
    "items": {"one": "{n} item", "other": "{n} items"},
    "section": {"title": "Order {{ ctx.order.number }}"},
}


def door(
    source: str,
    *,
    public: Iterable[str] | None = None,
    escape: bool = True,
    ctx: Mapping[str, Any] | None = None,
    texts: Mapping[str, Any] | None = None,
    files: Mapping[str, str] | None = None,
) -> Door:
    """A door over `a.html`; `public` None sees the whole ctx."""
    seen = None if public is None else PublicPaths.of(public)
    names = {
        "ctx": view(CTX if ctx is None else ctx, public=seen),
        "firm": view({"name": "Nordlicht & Co", "css": "red"}, public=None, name="firm"),
    }
    return door_with_texts(
        {"a.html": source, **(files or {})}, TEXTS if texts is None else texts, texts_name="languages/en.toml#",
        escape=escape, filters=FILTERS, names=names,
    )  # fmt: skip


def fill(source: str, **options: Any) -> str:
    return door(source, **options).fill("a.html")


def refusal(source: str, **options: Any) -> SealwrightError:
    """What filling the source raises."""
    with pytest.raises(SealwrightError) as caught:
        fill(source, **options)
    return caught.value
