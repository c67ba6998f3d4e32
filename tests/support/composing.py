"""Composing one event with the small package, in this process."""

from __future__ import annotations

import email
from collections.abc import Mapping
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from designer.core.errors import SealwrightError
from designer.core.event import Event
from designer.render.compose import Composed, Composer
from designer.render.doors import Occasion
from designer.template.package import Firm
from designer.template.publication import Publication, draft
from designer.template.variants import variant_for
from tests.support.packages import LETTERHEAD, SPEC, make_event, make_template

FIRM = Firm({"name": "Nordlicht & Co"}, {})
Files = Mapping[str, str | bytes | None]


def bent(*changes: tuple[str, str]) -> str:
    """The package's specification with texts replaced, each of which must be there."""
    text = SPEC
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def publication(folder: Path, files: Files | None = None, **confirmed: str) -> Publication:
    reasons = {code.replace("_", "-"): reason for code, reason in confirmed.items()}
    return draft(make_template(folder, files), FIRM, confirmed=reasons)


def occasion(event: Event, made: Publication) -> Occasion:
    language = variant_for(made.template.spec.languages, event.language)
    return Occasion(event, event.id or "e-1", language, "Europe/Berlin")


def composed(
    composer: Composer,
    folder: Path,
    files: Files | None = None,
    event: Mapping[str, Any] | None = None,
    **letterhead: Any,
) -> Composed:
    """One message of the bent package."""
    made = publication(folder, files)
    meant = make_event(**(event or {}))
    return composer.compose(made, occasion(meant, made), replace(LETTERHEAD, recipient=meant.email, **letterhead))


def refused(
    composer: Composer, folder: Path, files: Files | None = None, event: Mapping[str, Any] | None = None
) -> SealwrightError:
    """What composing raises."""
    with pytest.raises(SealwrightError) as caught:
        composed(composer, folder, files, event)
    return caught.value


def mail_of(mime: bytes) -> EmailMessage:
    found = email.message_from_bytes(mime, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def text_of(pdf: bytes, password: str = "") -> str:
    """The text of a PDF as a reader extracts it."""
    reader = PdfReader(BytesIO(pdf), password=password or None)
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


COMPANION = """
[[attachments]]
kind = "companion"
name = "theirs-{{ ctx.order.number }}.pdf"
must_contain = ["{{ ctx.customer.number }}"]

[attachments.password]
policy = "formula"
formula = "{{ ctx.customer.number }}-{{ ctx.customer.birth_date | date('ddMMyy') }}"
hint = "{{ t.password_hint }}"
"""


def companion_spec(*, alone: bool = True, body: str = "", more: tuple[tuple[str, str], ...] = ()) -> str:
    """The package's specification with a companion: instead of its own PDF (`alone`), or beside it."""
    own = SPEC[SPEC.index("[[attachments]]") : SPEC.index("[fields]")]
    text = SPEC.replace(own, "" if alone else own).replace("[fields]", f"{COMPANION}\n[fields]")
    text = text.replace('kind = "companion"', f'kind = "companion"\nbody = "{body}"') if body else text
    for old, new in more:
        assert old in text, old
        text = text.replace(old, new)
    return text
