"""The last look stops swapped rows, swapped documents and tampered headers (promise P7)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from designer.core.errors import RenderError
from designer.render.compose import Composed, Composer, Limits
from designer.render.doors import Occasion
from designer.render.protocol import AttachmentInfo
from designer.sender.look import Meant, attachments_of, attachments_record, look
from tests.support.packages import LETTERHEAD, make_event, make_publication


@pytest.fixture(scope="module")
def composer() -> Composer:
    return Composer(Limits())


def compose(composer: Composer, folder: Path, **changes: str) -> Composed:
    occasion = Occasion(make_event(), "e-1", "en", "UTC")
    return composer.compose(make_publication(folder), occasion, replace(LETTERHEAD, **changes))


def meant(composed: Composed, **changes: object) -> Meant:
    infos = [
        AttachmentInfo(one.name, one.sha256, one.is_sealed, one.password, one.pages) for one in composed.attachments
    ]
    stored = attachments_of(attachments_record(infos))
    found = Meant(LETTERHEAD.recipient, LETTERHEAD.message_id, LETTERHEAD.token, stored)
    return replace(found, **changes)  # type: ignore[arg-type]


@pytest.fixture
def composed(composer: Composer, tmp_path: Path) -> Composed:
    return compose(composer, tmp_path)


def refusal(mime: bytes, expected: Meant) -> str:
    with pytest.raises(RenderError) as refused:
        look(mime, expected)
    return refused.value.code


def test_what_was_meant_passes(composed: Composed) -> None:
    look(composed.mime, meant(composed))


def test_a_mail_to_somebody_else_is_stopped(composed: Composed) -> None:
    assert refusal(composed.mime, meant(composed, recipient="eve@example.com")) == "look-recipient"


def test_a_second_recipient_is_stopped(composed: Composed) -> None:
    mime = composed.mime.replace(b"To: ana@example.com", b"To: ana@example.com, eve@example.com")
    assert refusal(mime, meant(composed)) == "look-recipient"


@pytest.mark.parametrize("header", [b"Bcc: eve@example.com", b"Cc: eve@example.com", b"To: ana@example.com", b"X-Y: z"])
def test_a_header_too_many_is_stopped(composed: Composed, header: bytes) -> None:
    assert refusal(composed.mime.replace(b"From:", header + b"\r\nFrom:", 1), meant(composed)) == "look-headers"


def test_another_message_id_is_stopped(composed: Composed) -> None:
    assert refusal(composed.mime, meant(composed, message_id="<two@example.com>")) == "look-message-id"


def test_a_document_of_another_message_is_stopped(composer: Composer, tmp_path: Path, composed: Composed) -> None:
    other = compose(composer, tmp_path / "other", token="another-token")
    expected = meant(composed)
    swapped = meant(other)
    assert refusal(other.mime, expected) == "look-attachments"
    assert refusal(other.mime, replace(expected, attachments=swapped.attachments)) == "look-token"


def test_a_changed_document_is_stopped(composed: Composed) -> None:
    body = composed.mime.index(b"JVBERi") + 400
    changed = (
        composed.mime[:body] + (b"A" if composed.mime[body : body + 1] != b"A" else b"B") + composed.mime[body + 1 :]
    )
    assert refusal(changed, meant(composed)) == "look-attachments"


def test_a_stored_password_that_does_not_open_it_is_stopped(composed: Composed) -> None:
    stored = [{**one, "password": "something-else"} for one in meant(composed).attachments]
    assert refusal(composed.mime, meant(composed, attachments=stored)) == "pdf-other-password"


def test_a_missing_document_is_stopped(composed: Composed) -> None:
    assert refusal(composed.mime, meant(composed, attachments=[])) == "look-attachments"
