"""A template's letterhead lies under its pages in what is sent, and in the preview just so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from designer.core.errors import RenderError
from designer.render.compose import Composer
from designer.render.preview import preview
from designer.render.questions import PreviewRequest
from designer.render.seal import open_sealed
from tests.support import foreign
from tests.support.composing import bent, companion_spec, composed, occasion, publication, refused, text_of
from tests.support.packages import LETTERHEAD, PASSWORD, make_event
from tests.support.scenes import small_scene

HEAD = 'kind = "pdf"\nunderlay = "assets/head.pdf"'


def files(head: bytes | None = None, spec: str = HEAD) -> dict[str, str | bytes | None]:
    return {"template.toml": bent(('kind = "pdf"', spec)), "assets/head.pdf": head or foreign.foreign_pdf("Letterhead")}


def test_it_is_sealed_with_the_page(composer: Composer, tmp_path: Path) -> None:
    (file,) = composed(composer, tmp_path, files()).attachments
    text = text_of(file.raw, PASSWORD)
    assert text.index("Letterhead") < text.index("Ana Fernandez")
    assert open_sealed(file.raw, PASSWORD).pages == 1
    assert b"Letterhead" not in file.raw


def test_the_preview_shows_it_in_drafts_too(composer: Composer, tmp_path: Path) -> None:
    for last_page in (0, 1):
        reply = preview(composer, PreviewRequest(small_scene(tmp_path / str(last_page), files()), last_page=last_page))
        (file,) = reply.files
        assert file.problem is None
        assert "Letterhead" in text_of(file.raw, file.password)


@pytest.mark.parametrize(
    ("spec", "code", "file"),
    [('kind = "pdf"\nunderlay = "assets/gone.pdf"', "underlay-missing", "template.toml"),
     ('kind = "pdf"\nunderlay = "email.mjml"', "underlay-broken", "template.toml")],
)  # fmt: skip
def test_one_that_cannot_be_used_fails_the_message(
    composer: Composer, tmp_path: Path, spec: str, code: str, file: str
) -> None:
    error = refused(composer, tmp_path, files(spec=spec))
    assert isinstance(error, RenderError)
    assert (error.code, error.arguments["file"]) == (code, file)


def test_of_a_companion_our_own_pages_have_it(composer: Composer, tmp_path: Path) -> None:
    spec = companion_spec(body="receipt.html").replace("must_contain =", 'underlay = "assets/head.pdf"\nmust_contain =')
    made = publication(tmp_path, {**files(), "template.toml": spec})
    event = make_event(files=["theirs.pdf"])
    theirs = foreign.foreign_pdf("Customer 48217730")
    about = replace(occasion(event, made), companions=(theirs,))
    (file,) = composer.compose(made, about, LETTERHEAD).attachments
    text = text_of(file.raw, PASSWORD)
    assert text.count("Letterhead") == 1
    assert text.index("Letterhead") < text.index("Ana") < text.index("Customer 48217730")
