"""Programs ask which templates there are, what data they want, and what an event would become."""

from __future__ import annotations

import email
from email import policy
from io import BytesIO
from pathlib import Path

import jsonschema_rs
import pytest
from pypdf import PdfReader

from designer.render.limits import WorkerLimits
from designer.render.pool import Pool
from designer.sender.outbox.search import counts
from designer.template.publication import set_paused
from tests.support.packages import PASSWORD, event_tree
from tests.support.rest import RestOffice, rest_office


def test_the_published_templates_are_listed(rest: RestOffice) -> None:
    set_paused(rest.workspace.publications, "receipt", paused=True)
    (one,) = rest.call.get("/v1/templates").json()["templates"]
    assert (one["id"], one["event_type"], one["publication"], one["paused"]) == ("receipt", "receipt", 1, True)
    assert rest.call.get(one["schema"]).status_code == 200


def test_the_schema_of_a_template_is_for_its_events(rest: RestOffice) -> None:
    told = rest.call.get("/v1/templates/receipt/schema")
    assert told.headers["content-type"] == "application/schema+json"
    schema = told.json()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["type"] == {"const": "receipt"}
    valid = jsonschema_rs.Draft202012Validator(schema)
    assert valid.is_valid(event_tree(id="a"))
    assert not valid.is_valid(event_tree(id="a", ctx={"order": {"lines": []}}))


@pytest.mark.parametrize("name", ["other", "..", "%2e%2e", "receipt%00"])
def test_a_template_that_is_not_published_is_not_found(rest: RestOffice, name: str) -> None:
    assert rest.call.get(f"/v1/templates/{name}/schema").status_code == 404


def test_a_preview_is_what_would_be_sent_and_nothing_is_sent(tmp_path: Path) -> None:
    pool = Pool(1, WorkerLimits())
    try:
        with rest_office(tmp_path, compose=pool.compose) as rest:
            body = {"template": "receipt", "event": event_tree(id="a")}
            mail = rest.call.post("/v1/preview", json=body)
            message = email.message_from_bytes(mail.content, policy=policy.default)
            assert (mail.headers["content-type"], message["subject"]) == ("message/rfc822", "Your order 000123")
            pdf = rest.call.post("/v1/preview", json=body, headers={"Accept": "application/pdf"})
            reader = PdfReader(BytesIO(pdf.content))
            assert reader.decrypt(PASSWORD)
            assert "000123" in reader.pages[0].extract_text()
            broken = rest.call.post("/v1/preview", json={**body, "event": event_tree(id="a", ctx={})})
            assert broken.status_code == 422
            assert sum(counts(rest.outbox).values()) == 0
    finally:
        pool.close()


@pytest.mark.parametrize("body", [[], {}, {"template": 1, "event": {}}, {"template": "receipt"}, "receipt"])
def test_a_preview_without_template_and_event_says_what_it_wants(rest: RestOffice, body: object) -> None:
    told = rest.call.post("/v1/preview", json=body)
    assert (told.status_code, told.json()["errors"][0]["code"]) == (422, "rest-preview-body")


def test_a_preview_without_a_pdf_says_so(rest: RestOffice) -> None:
    body = {"template": "receipt", "event": event_tree(id="a")}
    told = rest.call.post("/v1/preview", json=body, headers={"Accept": "application/pdf"})
    assert (told.status_code, told.json()["errors"][0]["code"]) == (404, "rest-no-pdf")
