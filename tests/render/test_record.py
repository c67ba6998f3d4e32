"""The dispatch record is one A4 page that says what it is told, and takes nothing in it for markup."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pypdf import PdfReader

from designer.render.record import record_pdf
from tests.support.composing import text_of


def record(**changes: Any) -> dict[str, Any]:
    facts = [{"label": "Recipient", "value": "ana@example.com", "kind": "said"}]
    rows = [{"cells": ["2026-11-21", "taken", "250", "2.0.0 Ok"]}]
    section = {"title": "Delivery", "facts": facts, "columns": ["Attempt", "", "", ""], "rows": rows, "hint": "Note."}
    return {"lang": "en", "firm": "Nordlicht", "title": "Dispatch record", "subject": "ord-1", "note": "", "foot": "F",
            "sections": [section], **changes}  # fmt: skip


def test_it_is_one_a4_page_with_all_that_was_told() -> None:
    raw = record_pdf(record())
    (page,) = PdfReader(BytesIO(raw)).pages
    assert [round(float(one) / 72 * 25.4) for one in page.mediabox[2:]] == [210, 297]
    text = text_of(raw)
    for told in ("Nordlicht", "Dispatch record", "ord-1", "ana@example.com", "taken", "2.0.0 Ok", "Note."):
        assert told in text


def test_what_a_server_said_is_text() -> None:
    raw = record_pdf(record(subject="<b>{{ 7 * 7 }}</b>", note='<img src="file:///etc/passwd">'))
    text = text_of(raw)
    assert "<b>{{ 7 * 7 }}</b>" in text
    assert '<img src="file:///etc/passwd">' in text


def test_what_does_not_fit_goes_on_over_the_page() -> None:
    rows = [{"cells": [f"row {n}", "some words " * 18]} for n in range(60)]
    section = {"title": "Course", "facts": [], "columns": ["Time", "What"], "rows": rows, "hint": ""}
    raw = record_pdf(record(sections=[section]))
    assert len(PdfReader(BytesIO(raw)).pages) > 1
    assert "row 59" in text_of(raw)
