"""The description is valid, names every address there is, and can be read without a network."""

from __future__ import annotations

import re

from starlette.routing import Route

from designer.sender.rest.app import make_app
from designer.sender.rest.openapi import openapi_document
from designer.sender.rest.readable import readable_page
from tests.support.rest import RestOffice


def described() -> set[tuple[str, str]]:
    document = openapi_document()
    return {
        (method.upper(), re.sub(r"{\w+}", "{}", path))
        for path, methods in document["paths"].items() for method in methods
    }  # fmt: skip


def test_every_address_is_described_and_no_other() -> None:
    app = make_app(None, None, None, {"/healthz": None, "/openapi.json": None})  # type: ignore[arg-type, dict-item]
    there = {
        (method, re.sub(r"{\w+}", "{}", route.path))
        for route in app.routes if isinstance(route, Route) for method in route.methods or () if method != "HEAD"
    }  # fmt: skip
    assert described() == there


def test_every_reference_leads_somewhere() -> None:
    document = openapi_document()
    named = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert named <= set(document["components"]["schemas"])


def test_the_page_shows_every_call_and_asks_nobody_for_anything() -> None:
    page = readable_page(openapi_document()).decode()
    for path in openapi_document()["paths"]:
        assert f"<code>{path}</code>" in page
    for word in ("Idempotency-Key", "curl --header", "event-id-taken", "rest-preview-type"):
        assert word in page
    assert not re.search(r"<script|<link|<img|src=|@import|url\(", page)


def test_health_tells_the_mode(rest: RestOffice) -> None:
    assert rest.call.get("/healthz").json() == {"status": "ok", "mode": "live"}
