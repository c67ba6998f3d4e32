"""A preview is what would be sent; each part shows or says why not; marks lead to the source and change nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from designer.render.compose import Composer
from designer.render.doors import Occasion
from designer.render.preview import letterhead_of, occasion_of, preview, publication_of, sample_event
from designer.render.questions import FileView, PreviewReply, PreviewRequest, Scene
from designer.render.seal import open_sealed
from designer.render.source_map import unpacked
from designer.template.jinja.marks import unmarked
from tests.support.composing import text_of
from tests.support.packages import PASSWORD, SPEC, event_tree
from tests.support.scenes import small_scene, starter_scene, starter_scenes

SCENES = list(starter_scenes())
NAMES = [f"{Path(scene.draft.folder).name}-{scene.sample}" for scene in SCENES]
FIRST = {scene.draft.folder: scene for scene in reversed(SCENES)}  # the other samples differ in their data only
CASES = [
    pytest.param(scene, id=name, marks=[] if scene is FIRST[scene.draft.folder] else pytest.mark.soak)
    for scene, name in zip(SCENES, NAMES, strict=True)
]


def shown(composer: Composer, scene: Scene, **asked: Any) -> PreviewReply:
    return preview(composer, PreviewRequest(scene, **asked))


def the_file(reply: PreviewReply) -> FileView:
    (file,) = reply.files
    return file


@pytest.mark.parametrize("scene", CASES)
def test_the_preview_of_every_starter_and_sample_is_what_is_sent(composer: Composer, scene: Scene) -> None:
    reply = shown(composer, scene)
    publication = publication_of(scene)
    event = sample_event(scene, publication.template)
    occasion: Occasion = occasion_of(scene, event, publication)
    sent = composer.compose(publication, occasion, letterhead_of(scene, event))
    assert reply.mail is not None
    assert reply.mail.html == sent.html
    assert reply.mail.subject == sent.subject
    assert reply.mail.marked_html != sent.html
    assert unmarked(reply.mail.marked_html) == sent.html
    assert [(file.name, file.pages) for file in reply.files] == [(file.name, file.pages) for file in sent.attachments]
    policies = {one.password.policy for one in publication.template.spec.attachments}
    if "random" not in policies:
        assert [file.password for file in reply.files] == [file.password for file in sent.attachments]
    for file, other in zip(reply.files, sent.attachments, strict=True):
        assert text_of(file.raw, file.password) == text_of(other.raw, other.password)
    assert reply.mime.split(b"Content-Type: application/pdf")[0] == sent.mime.split(b"Content-Type: application/pdf")[0]
    assert (reply.problem, reply.mail_problem, reply.problems, reply.is_draft) == (None, None, (), False)


@pytest.mark.parametrize("scene", CASES)
def test_the_pages_with_marks_are_the_pages_without_to_the_byte(composer: Composer, scene: Scene) -> None:
    with_marks, without = (
        the_file(shown(composer, scene, last_page=99, has_marks=has_marks, wants_mail=False)).raw
        for has_marks in (True, False)
    )
    assert with_marks == without


def test_the_file_is_sealed_as_the_recipient_gets_it(composer: Composer, tmp_path: Path) -> None:
    file = the_file(shown(composer, small_scene(tmp_path)))
    assert (file.is_sealed, file.password) == (True, PASSWORD)
    assert open_sealed(file.raw, PASSWORD).pages == 1


def test_headers_text_and_pictures_are_shown(composer: Composer) -> None:
    mail = shown(composer, starter_scene("invoice")).mail
    assert mail is not None
    assert dict(mail.headers)["Subject"] == mail.subject
    assert [name for name, _ in mail.headers][:2] == ["From", "To"]
    assert "Password" in mail.text or "password" in mail.text
    (logo,) = mail.pictures
    assert f"cid:{logo.cid}" in mail.html
    assert logo.raw.startswith(b"\x89PNG")


def test_only_the_parts_that_are_wanted_are_made(composer: Composer, tmp_path: Path) -> None:
    scene = small_scene(tmp_path)
    without = shown(composer, scene, files=())
    assert without.mail is not None
    assert (the_file(without).name, the_file(without).raw, without.mime) == ("receipt-000123.pdf", b"", b"")
    assert shown(composer, scene, wants_mail=False).mail is None


def test_the_mail_shows_although_the_document_fails_and_the_other_way_round(composer: Composer, tmp_path: Path) -> None:
    broken = shown(composer, small_scene(tmp_path, {"receipt.html": "\n{{ ctx.nothing }}"}))
    assert broken.mail is not None
    problem = the_file(broken).problem
    assert problem is not None
    assert (problem.code, problem.file, problem.line) == ("field-missing", "receipt.html", 2)
    assert broken.mime == b""
    other = shown(composer, small_scene(tmp_path / "other", {"email.mjml": "<mjml><mj-bod"}))
    assert other.mail is None
    assert other.mail_problem is not None
    assert (other.mail_problem.code, other.mail_problem.file) == ("mjml-syntax", "email.mjml")
    assert the_file(other).raw.startswith(b"%PDF")


def test_hostile_nesting_fails_its_part_only(composer: Composer, tmp_path: Path) -> None:
    reply = shown(composer, small_scene(tmp_path, {"receipt.html": "<div>" * 3000}))
    assert reply.mail is not None
    problem = the_file(reply).problem
    assert problem is not None
    assert problem.code == "render-failed"


@pytest.mark.parametrize(
    ("files", "event", "code", "file"),
    [
        ({"template.toml": "format = "}, {}, "toml-broken", "template.toml"),
        ({"email.mjml": b"\xff"}, {}, "file-not-utf8", "email.mjml"),
        ({}, {"email": "nobody"}, "email-invalid", "samples/normal.json"),
    ],
)
def test_a_draft_or_sample_that_cannot_be_read_is_one_problem(
    composer: Composer, tmp_path: Path, files: Any, event: Any, code: str, file: str
) -> None:
    reply = shown(composer, small_scene(tmp_path, files, **event))
    problem = reply.problem or reply.mail_problem
    assert problem is not None
    assert problem.file == file
    assert problem.code.startswith(code.split("-")[0])


def test_a_message_that_would_not_be_made_is_shown_with_the_reason(composer: Composer, tmp_path: Path) -> None:
    spec = SPEC.replace('required = ["ctx.order.number"]', 'required = ["ctx.order.note"]')
    reply = shown(composer, small_scene(tmp_path, {"template.toml": spec}))
    assert reply.problem is not None
    assert reply.problem.code == "field-required"
    assert reply.mail is not None


def test_unsaved_text_is_shown(composer: Composer, tmp_path: Path) -> None:
    scene = small_scene(tmp_path)
    draft = replace(scene.draft, overlay={"receipt.html": b"<p>Not saved yet</p>"})
    assert "Not saved yet" in text_of(the_file(shown(composer, replace(scene, draft=draft), last_page=1)).raw)


def test_the_language_is_the_events_or_the_one_that_is_asked_for(composer: Composer, tmp_path: Path) -> None:
    scene = small_scene(tmp_path)
    assert shown(composer, scene).language == "en"
    german = shown(composer, replace(scene, language="de"))
    assert german.language == "de"
    assert german.mail is not None
    assert german.mail.subject == "Ihre Bestellung 000123"


def many(lines: int) -> dict[str, Any]:
    tree = event_tree()["ctx"]
    order = {**tree["order"], "lines": [{"name": f"Item {n}", "price": 1} for n in range(lines)]}
    return {**tree, "order": order}


def test_a_draft_stops_after_its_page_seals_nothing_and_says_so(composer: Composer, tmp_path: Path) -> None:
    scene = small_scene(tmp_path, ctx=many(300))
    draft, full = shown(composer, scene, last_page=1), shown(composer, scene)
    assert (draft.is_draft, draft.is_cut, the_file(draft).pages) == (True, True, 1)
    assert the_file(draft).raw.startswith(b"%PDF-1")
    assert (full.is_draft, full.is_cut, the_file(full).pages) == (False, False, 8)
    assert draft.problems == ()


def test_a_draft_that_is_whole_says_so_too(composer: Composer, tmp_path: Path) -> None:
    draft = shown(composer, small_scene(tmp_path), last_page=1)
    assert (draft.is_draft, draft.is_cut) == (True, False)
    assert draft.mail is not None
    full = shown(composer, small_scene(tmp_path))
    assert full.mail is not None
    assert (draft.mail.html, draft.mail.marked_html) == (full.mail.html, full.mail.marked_html)


def test_a_finished_preview_tells_what_only_a_message_shows(composer: Composer, tmp_path: Path) -> None:
    formula = "formula = \"{{ ctx.customer.number }}-{{ ctx.customer.birth_date | date('ddMMyy') }}\""
    weak = SPEC.replace(formula, 'formula = "{{ ctx.customer.name }}"')
    reply = shown(composer, small_scene(tmp_path, {"template.toml": weak}))
    assert [problem.code for problem in reply.problems] == ["password-weak"]


def test_classes_from_defaults_win_over_marks_so_that_the_mail_is_the_one_that_is_sent(
    composer: Composer, tmp_path: Path
) -> None:
    source = (
        "<mjml><mj-head><mj-attributes><mj-text css-class='big'/></mj-attributes></mj-head><mj-body><mj-section>"
        "<mj-column><mj-text>x</mj-text></mj-column></mj-section></mj-body></mjml>"
    )
    mail = shown(composer, small_scene(tmp_path, {"email.mjml": source})).mail
    assert mail is not None
    assert mail.marked_html == mail.html


def test_a_place_on_the_page_leads_to_its_line_through_loops_includes_and_macros(
    composer: Composer, tmp_path: Path
) -> None:
    files = {
        "receipt.html": (
            "<!doctype html>\n{% from 'm.html' import cell %}\n<h1>Title</h1>\n<table>\n"
            "{% for line in ctx.order.lines %}\n<tr><td>{{ line.name }}</td>{{ cell(line.price) }}</tr>\n{% endfor %}\n"
            "</table>\n{% include 'end.html' %}"
        ),
        "m.html": "{% macro cell(x) %}\n<td>{{ x | money('EUR') }}</td>\n{% endmacro %}",
        "end.html": "\n\n<p>The end</p>",
    }
    file = the_file(shown(composer, small_scene(tmp_path, files, ctx=many(80))))
    page_map = unpacked(file.boxes)
    assert len(page_map.pages) == file.pages == 3
    rows = page_map.turns("receipt.html", 6)
    assert len(rows) == 80
    last = rows[-1]
    assert last.page == 2
    inside = page_map.at(last.page, last.box.x + 2, last.box.y + last.box.height / 2)
    assert inside is not None
    assert inside.place[:2] == ("receipt.html", 6)
    (end,) = page_map.turns("end.html", 3)
    assert end.box.y > last.box.y
    assert len(page_map.turns("m.html", 2)) == 80
    assert len(page_map.turns("receipt.html", 3)) == 1


def test_boxes_are_where_the_text_stands(composer: Composer, tmp_path: Path) -> None:
    page = "<style>@page { size: 200pt 300pt; margin: 10pt }</style><p style='margin:40pt 0 0 20pt;height:30pt'>x</p>"
    boxes = unpacked(the_file(shown(composer, small_scene(tmp_path, {"receipt.html": page}))).boxes)
    ((box,),) = [[box for box in page_boxes if box.place.line == 1] for page_boxes in boxes.pages]
    assert (box.x, box.y, box.width, box.height) == pytest.approx((36, 50, 148, 30))


def test_every_mark_of_a_mail_names_a_line_that_is_there(composer: Composer) -> None:
    for scene in SCENES:
        mail = shown(composer, scene, files=()).mail
        assert mail is not None
        for file, line in set(re.findall(r'(?:data-l="|pf-)([^\s":]+):(\d+)', mail.marked_html)):
            source = (Path(scene.draft.folder) / file).read_text("utf-8").splitlines()
            assert "<" in source[int(line) - 1], (file, line)


def test_without_an_event_the_templates_own_sample_is_shown(composer: Composer, tmp_path: Path) -> None:
    scene = small_scene(tmp_path)
    reply = shown(composer, Scene(scene.draft), files=())
    assert (reply.sample, reply.samples, reply.languages) == ("normal.json", ("normal.json",), ("en", "de"))
    assert reply.mail is not None
    missing = shown(composer, Scene(scene.draft, sample="gone.json"))
    assert missing.problem is not None
    assert (missing.problem.code, missing.samples) == ("sample-none", ("normal.json",))


def test_a_text_that_is_not_translated_yet_shows_as_that_of_the_first_language(
    composer: Composer, tmp_path: Path
) -> None:
    scene = small_scene(tmp_path, {"languages/de.toml": ""}, language="de")
    reply = shown(composer, scene)
    assert (reply.language, reply.problem, reply.mail_problem) == ("de", None, None)
    assert reply.mail is not None
    assert reply.mail.html
    as_sent = shown(composer, scene, has_marks=False)
    assert as_sent.mail_problem is not None
    assert as_sent.mail_problem.code == "name-missing"
