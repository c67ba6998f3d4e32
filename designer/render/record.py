"""The dispatch record as a PDF: a printable page made by the engine that makes every document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from designer.core.fields import view
from designer.core.paths import RESOURCES
from designer.render.filters import locale_filters
from designer.render.page import PageEngine
from designer.template.jinja.door import Door

_SOURCE = "record.html"
_MOST_PAGES = 5


def record_pdf(record: Mapping[str, Any]) -> bytes:
    """The page for texts that are worded already.

    Shape: lang, firm, title, subject, note, foot, and sections, each with title, facts (label, value, kind), columns,
    rows (cells) and hint.
    """
    sources = {_SOURCE: (RESOURCES / "record" / _SOURCE).read_text("utf-8")}
    names = {"record": view(record, public=None, name="record")}
    door = Door(sources, escape=True, filters=locale_filters("en", UTC, "svg"), names=names)
    return PageEngine().pdf(door.fill(_SOURCE), {}, max_pages=_MOST_PAGES).raw
