"""A document that nobody could read is not sent; an emoji without a font stops nothing and is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from designer.core.errors import RenderError
from designer.render.compose import Composer
from designer.render.glyphs import require_letters, sign_problems
from designer.render.preview import preview
from designer.render.questions import PreviewRequest
from tests.support.composing import composed, refused
from tests.support.packages import CTX, make_event
from tests.support.scenes import small_scene

SCRIPTS = [("漢", "Chinese"), ("か", "Japanese"), ("한", "Korean"), ("ع", "Arabic")]
GOTHIC = "\U00010330\U00010331"  # letters that hardly any system has a font for


def named(name: str) -> dict[str, object]:
    return {**CTX, "customer": {**CTX["customer"], "name": name}}


def test_letters_without_a_font_stop_the_message_and_name_field_and_script(composer: Composer, tmp_path: Path) -> None:
    error = refused(composer, tmp_path, event={"ctx": named(GOTHIC)})
    assert isinstance(error, RenderError)
    assert (error.code, error.arguments) == (
        "letters-without-font", {"path": "ctx.customer.name", "script": "Gothic", "file": "receipt.html"},
    )  # fmt: skip
    assert GOTHIC not in str(error)


def test_letters_of_the_template_are_told_by_its_file(composer: Composer, tmp_path: Path) -> None:
    error = refused(composer, tmp_path, {"receipt.html": f"<p>{GOTHIC}</p>"})
    assert (error.code, error.arguments["file"]) == ("letters-without-font-in-text", "receipt.html")


def test_a_sign_without_a_font_stops_nothing_and_is_warned_of(composer: Composer, tmp_path: Path) -> None:
    sent = composed(composer, tmp_path, event={"ctx": named("Ana \U0001fae8")})
    assert sent.attachments[0].without_font in ("", "\U0001fae8")  # a system may have a font for it
    found = list(sign_problems("\U0001fae8", name="a.pdf", file="a.html", sample="s.json"))
    assert [(problem.code, problem.severity, problem.arguments["count"]) for problem in found] == [
        ("signs-without-font", "warning", 1)
    ]
    assert list(sign_problems("", name="a.pdf", file="a.html", sample="s.json")) == []


def test_the_preview_warns_of_private_signs(composer: Composer, tmp_path: Path) -> None:
    reply = preview(composer, PreviewRequest(small_scene(tmp_path, ctx=named("Ana \U000f1234"))))
    assert [problem.code for problem in reply.problems] == ["signs-without-font"]
    assert reply.files[0].raw


@pytest.mark.parametrize("text", ["Ελλάδα", "Україна", "Łódź", "Ærøskøbing", "Việt Nam", "İstanbul"])
def test_our_own_fonts_have_these_scripts(composer: Composer, tmp_path: Path, text: str) -> None:
    assert composed(composer, tmp_path, event={"ctx": named(text)}).attachments[0].without_font == ""


@pytest.mark.parametrize(("letter", "script"), SCRIPTS)
def test_scripts_have_the_names_that_people_know(letter: str, script: str) -> None:
    event = make_event(ctx={"lines": [{"name": "x"}, {"name": letter}]})
    with pytest.raises(RenderError) as caught:
        require_letters(event, letter, file="a.html")
    assert caught.value.arguments == {"path": "ctx.lines.name", "script": script, "file": "a.html"}
