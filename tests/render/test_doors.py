"""Which data may pass into which text: one door each for mail and attachment, plain and escaped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from designer.core.errors import RenderError
from designer.render.doors import Doors, template_sources
from designer.template.jinja.environment import CodeCache
from tests.support.composing import FIRM, bent, occasion, publication
from tests.support.packages import CTX, make_event, make_template

PROBE = "probe.html"


def doors(folder: Path, source: str, *, files: dict[str, str] | None = None, **event: Any) -> Doors:
    made = publication(folder, {PROBE: source, **(files or {})})
    return Doors(made, occasion(make_event(**event), made), (CodeCache(), CodeCache()))


MAIL = ("mail_plain", "mail_html")
WHOLE = ("whole_plain", "whole_html")


@pytest.mark.parametrize("name", [*MAIL, *WHOLE])
@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ ctx.order.number }}", "000123"),
        ("{{ event.id }}", "e-1"),
        ("{{ event.type }}", "receipt"),
        ("{{ event.language }}", "de"),
        ("{{ 'yes' if event.is_correction else 'no' }}", "no"),
        ("{{ firm.name }}", "Nordlicht & Co"),
        ("{{ brand.accent }}", "#0b6e4f"),
        ("{{ t.subject }}", "Ihre Bestellung"),
        ("{{ 1234.5 | money('EUR') }}", "1.234,50\u00a0\u20ac"),
    ],
)
def test_every_door_sees_what_is_public(tmp_path: Path, name: str, source: str, text: str) -> None:
    filled = getattr(doors(tmp_path, source, language="de"), name).fill(PROBE)
    assert filled == (text.replace("&", "&amp;") if name.endswith("html") else text)


@pytest.mark.parametrize(
    ("source", "path"), [("{{ ctx.customer.name }}", "ctx.customer"), ("{{ event.email }}", "event.email")]
)
def test_only_the_whole_doors_see_what_is_personal(tmp_path: Path, source: str, path: str) -> None:
    opened = doors(tmp_path, source)
    for name in WHOLE:
        assert getattr(opened, name).fill(PROBE) in ("Ana Fernandez", "ana@example.com")
    for name in MAIL:
        with pytest.raises(RenderError) as caught:
            getattr(opened, name).fill(PROBE)
        assert (caught.value.code, caught.value.arguments["path"]) == ("field-personal", path)


def test_the_address_can_be_released(tmp_path: Path) -> None:
    spec = bent(('public = ["ctx.order.number"', 'public = ["event.email", "ctx.order.number"'))
    opened = doors(tmp_path, "{{ event.email }}", files={"template.toml": spec})
    assert opened.mail_plain.fill(PROBE) == "ana@example.com"


@pytest.mark.parametrize(
    "source", ["{{ event.ctx }}", "{{ event.attributes }}", "{{ event.scheduled }}", "{{ ctx.id }}"]
)
def test_nothing_else_of_an_event_is_seen(tmp_path: Path, source: str) -> None:
    with pytest.raises(RenderError):
        doors(tmp_path, source).whole_plain.fill(PROBE)


def test_attributes_do_not_reach_a_template(tmp_path: Path) -> None:
    opened = doors(tmp_path, "{{ ctx.order.number }}", attributes={"order": {"number": "attribute"}})
    assert opened.whole_plain.fill(PROBE) == "000123"


def test_a_code_is_a_drawing_in_documents_and_a_picture_in_mails(tmp_path: Path) -> None:
    opened = doors(tmp_path, "{{ 'a' | qr }}")
    assert opened.whole_html.fill(PROBE).startswith("data:image/svg+xml")
    assert opened.mail_html.fill(PROBE).startswith("data:image/png")


@pytest.mark.parametrize(
    ("language", "variant", "text"),
    [
        ("de-AT", "de", "09.03.1984"),
        ("de-CH", "de", "09.03.1984"),
        ("en-GB", "en", "9 Mar 1984"),
        ("fr", "en", "Mar 9, 1984"),
    ],
)
def test_values_are_written_in_the_events_own_region(tmp_path: Path, language: str, variant: str, text: str) -> None:
    opened = doors(tmp_path, "{{ ctx.customer.birth_date | date }}", language=language)
    assert opened.occasion.language == variant
    assert opened.whole_plain.fill(PROBE) == text


def test_times_are_in_the_workspaces_zone(tmp_path: Path) -> None:
    opened = doors(
        tmp_path, "{{ '2026-07-01T23:30:00Z' | date('yyyy-MM-dd HH:mm') }}{{ '2026-07-01T23:30:00Z' | time }}"
    )
    with pytest.raises(RenderError):
        opened.whole_plain.fill(PROBE)
    opened = doors(tmp_path, "{{ '2026-07-01T23:30:00Z' | datetime('yyyy-MM-dd HH:mm') }}")
    assert opened.whole_plain.fill(PROBE) == "2026-07-02 01:30"


@pytest.mark.parametrize(
    ("order", "is_missing"),
    [({"number": "7"}, False), ({"number": 0}, False), ({"number": ""}, True), ({"number": None}, True), ({}, True)],
)
def test_a_required_field_is_missed(tmp_path: Path, order: dict[str, Any], is_missing: bool) -> None:
    opened = doors(tmp_path, "", ctx={**CTX, "order": order})
    if not is_missing:
        opened.require_fields()
        return
    with pytest.raises(RenderError) as caught:
        opened.require_fields()
    assert (caught.value.code, caught.value.arguments["path"]) == ("field-required", "ctx.order.number")


def test_a_required_field_of_every_item_is_missed_in_any(tmp_path: Path) -> None:
    spec = bent(('required = ["ctx.order.number"]', 'required = ["ctx.order.lines.name"]'))
    lines = [{"name": "a"}, {"price": 1}]
    opened = doors(tmp_path, "", files={"template.toml": spec}, ctx={"order": {"lines": lines}})
    with pytest.raises(RenderError):
        opened.require_fields()


def test_every_text_of_the_package_has_a_name(tmp_path: Path) -> None:
    spec = bent(('kind = "pdf"', 'must_contain = ["x", "y"]'))
    sources = template_sources(make_template(tmp_path, {"template.toml": spec, "assets/a.png": b"\x89"}))
    assert {"email.mjml", "receipt.html", "languages/en.toml", "template.toml"} <= set(sources)
    assert sources["template.toml#email.subject"] == "{{ t.subject }} {{ ctx.order.number }}"
    assert sources["template.toml#attachments[0].must_contain[1]"] == "y"
    assert sources["template.toml#attachments[0].password.hint"] == "{{ t.password_hint }}"
    assert "assets/a.png" not in sources
    assert FIRM.values["name"] == "Nordlicht & Co"


@pytest.mark.parametrize(
    ("name", "told"),
    [("gone.png", "*"), ("probe.html", "probe.html"), ("data:", "data:"), ("", None), ("logo.png", "logo.png")],
)
def test_only_names_of_the_author_are_told(tmp_path: Path, name: str, told: str | None) -> None:
    opened = doors(tmp_path, "<img src='logo.png'>")
    error = opened.told(RenderError("resource-missing", **({"name": name} if name else {})), "a.html")
    assert error.arguments.get("name") == told
    assert error.arguments["file"] == "a.html"
