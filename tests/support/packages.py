"""A small but complete template package, and events for it, to be bent by the tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from designer.core.event import Event, EventRules, parse_event
from designer.render.compose import Letterhead
from designer.template.package import Firm, Template, read_template
from designer.template.publication import Publication, draft

SPEC = """\
format = 1
id = "receipt"
event_type = "receipt"
languages = ["en", "de"]
event_id = "{{ ctx.order.number }}"

[email]
subject = "{{ t.subject }} {{ ctx.order.number }}"
body = "email.mjml"

[[attachments]]
kind = "pdf"
body = "receipt.html"
name = "receipt-{{ ctx.order.number }}.pdf"

[attachments.password]
policy = "formula"
formula = "{{ ctx.customer.number }}-{{ ctx.customer.birth_date | date('ddMMyy') }}"
hint = "{{ t.password_hint }}"

[fields]
public = ["ctx.order.number", "ctx.order.lines"]
collections = ["ctx.order.lines"]
required = ["ctx.order.number"]

[brand]
accent = "#0b6e4f"
"""

FILES = {
    "template.toml": SPEC,
    "email.mjml": (
        "<mjml><mj-body><mj-section><mj-column><mj-text>{{ t.greeting }} "
        "{{ t.lines | plural(ctx.order.lines | length) }}</mj-text><mj-text>{{ hint }}</mj-text>"
        "</mj-column></mj-section></mj-body></mjml>"
    ),
    "receipt.html": (
        "<!doctype html><title>{{ t.subject }}</title><h1>{{ ctx.order.number }}</h1><p>{{ ctx.customer.name }}</p>"
        "<table>{% for line in ctx.order.lines %}<tr><td>{{ line.name }}</td>"
        "<td>{{ line.price | money('EUR') }}</td></tr>{% endfor %}</table>"
    ),
    "languages/en.toml": (
        'subject = "Your order"\ngreeting = "Thank you & welcome."\npassword_hint = "Customer number-birth date"\n'
        '[lines]\none = "{n} item"\nother = "{n} items"\n'
    ),
    "languages/de.toml": (
        'subject = "Ihre Bestellung"\ngreeting = "Vielen Dank."\npassword_hint = "Kundennummer-Geburtsdatum"\n'
        '[lines]\none = "{n} Artikel"\nother = "{n} Artikel"\n'
    ),
}

CTX: dict[str, Any] = {
    "order": {"number": "000123", "lines": [{"name": "Desk & lamp", "price": 49.90}]},
    "customer": {"number": "48217730", "name": "Ana Fernandez", "birth_date": "1984-03-09"},
}
PASSWORD = "48217730-090384"


def write_package(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The package in `folder`/receipt, with files replaced, added or (None) left out."""
    root = folder / "receipt"
    everything: dict[str, str | bytes | None] = {**FILES, "samples/normal.json": json.dumps(event_tree())}
    for name, content in (everything | dict(files or {})).items():
        if content is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def make_template(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Template:
    """The package, read."""
    return read_template(write_package(folder, files))


def make_publication(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Publication:
    """The package as it would be rendered."""
    return draft(make_template(folder, files), Firm({"name": "Nordlicht"}, {}))


def event_tree(**changes: Any) -> dict[str, Any]:
    """An event as JSON types; keyword arguments replace its keys."""
    return {"id": "e-1", "type": "receipt", "email": "ana@example.com", "language": "en", "ctx": CTX, **changes}


def make_event(**changes: Any) -> Event:
    """An event, parsed."""
    return parse_event(json.dumps(event_tree(**changes)).encode(), EventRules())


LETTERHEAD = Letterhead(
    sender="Shop <shop@example.com>",
    recipient="ana@example.com",
    message_id="<one@example.com>",
    reference="ref0001",
    token="token-of-this-message",
    date=datetime(2026, 11, 21, 12, 0, tzinfo=UTC),
)


PEOPLE = [
    {"email": "ana@example.com", "name": "Ana Fernandez", "number": "48217730"},
    {"email": "tom@example.com", "name": "Tom Okafor", "number": "55501234", "language": "de"},
    {"email": "ida@example.com", "name": "Ida Lund", "number": "90817263"},
]
_LISTS = 'collections = ["ctx.order.lines"]'
_FORMULA = "{{ ctx.customer.number }}-{{ ctx.customer.birth_date | date('ddMMyy') }}"
BURST = {
    "template.toml": SPEC.replace(_LISTS, 'collections = ["ctx.order.lines", "ctx.people"]')
    .replace("[fields]\npublic = [", '[fields]\npublic = ["ctx.people.salutation", ')
    .replace(_FORMULA, "{{ recipient.number }}-x")
    + '\n[burst]\neach = "ctx.people"\n',
    "receipt.html": "<title>{{ t.subject }}</title><h1>{{ ctx.order.number }}</h1><p>{{ recipient.name }}</p>",
}


def burst_tree(**changes: Any) -> dict[str, Any]:
    """An event for three people, as JSON types; the sample of the package that makes a message for each."""
    tree = event_tree(**{"ctx": {"order": CTX["order"], "people": PEOPLE}, **changes})
    return {key: value for key, value in tree.items() if key != "email" or "email" in changes}


BURST["samples/normal.json"] = json.dumps(burst_tree())
