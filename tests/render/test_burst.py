"""A message for each item of a list: its documents are about this item, in preview, check and sender alike."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from designer.core.burst import burst
from designer.core.draft import Draft
from designer.core.errors import RenderError
from designer.core.event import EventRules, parse_event
from designer.core.problem import Severity
from designer.render.compose import Composed, Composer
from designer.render.preflight import formula_bits, preflight
from designer.render.preview import preview
from designer.render.protocol import ComposeReply, ComposeRequest
from designer.render.questions import PreviewRequest, Scene
from designer.template.checks import check_template
from tests.support.composing import occasion, publication, text_of
from tests.support.office import plain_reply
from tests.support.packages import BURST, FILES, LETTERHEAD, PEOPLE, burst_tree, make_template, write_package

RULES = EventRules(email_may_lack=True)


def composed(composer: Composer, folder: Path, copy: int, **files: str) -> Composed:
    made = publication(folder, {**BURST, **files})
    whole = burst(parse_event(json.dumps(burst_tree()).encode(), RULES), "ctx.people", RULES)
    event = parse_event(whole.seen_by(copy).as_json(), EventRules(was_accepted=True))  # as a worker gets it
    return composer.compose(made, occasion(event, made), replace(LETTERHEAD, recipient=event.email))


def test_each_document_is_about_its_own_item_and_opens_with_its_password(composer: Composer, tmp_path: Path) -> None:
    for copy, person in enumerate(PEOPLE):
        (file,) = composed(composer, tmp_path / str(copy), copy).attachments
        assert file.password == f"{person['number']}-x"
        text = text_of(file.raw, file.password)
        assert [one["name"] in text for one in PEOPLE] == [one is person for one in PEOPLE]


def test_each_mail_is_in_the_language_of_its_item(composer: Composer, tmp_path: Path) -> None:
    subjects = [composed(composer, tmp_path / str(copy), copy).subject for copy in (0, 1)]
    assert subjects == ["Your order 000123", "Ihre Bestellung 000123"]


def test_what_is_released_of_the_list_is_released_of_the_item(composer: Composer, tmp_path: Path) -> None:
    def mail(text: str) -> str:
        return FILES["email.mjml"].replace("{{ hint }}", text)

    greeted = composed(composer, tmp_path / "a", 0, **{"email.mjml": mail("{{ recipient.salutation | d('Hello') }}")})
    assert "Hello" in greeted.html
    with pytest.raises(RenderError) as refused:
        composed(composer, tmp_path / "b", 0, **{"email.mjml": mail("{{ recipient.name }}")})
    assert (refused.value.code, refused.value.arguments["path"]) == ("field-personal", "ctx.people.name")


def test_an_event_that_came_as_one_message_is_not_guessed_at(composer: Composer, tmp_path: Path) -> None:
    made = publication(tmp_path, BURST)
    event = parse_event(json.dumps(burst_tree(email="ana@example.com")).encode(), RULES)
    with pytest.raises(RenderError, match="burst-missing"):
        composer.compose(made, occasion(event, made), LETTERHEAD)


def test_the_preview_shows_the_first_item(composer: Composer, tmp_path: Path) -> None:
    folder = write_package(tmp_path, BURST)
    reply = preview(composer, PreviewRequest(Scene(Draft(str(folder), str(tmp_path)))))
    assert (reply.problem, reply.mail_problem) == (None, None)
    assert "Ana Fernandez" in text_of(reply.files[0].raw, reply.files[0].password)
    assert dict(reply.mail.headers if reply.mail else ())["To"] == "ana@example.com"


def test_the_check_before_publishing_renders_each_item(tmp_path: Path) -> None:
    asked: list[ComposeRequest] = []

    def compose(request: ComposeRequest) -> ComposeReply:
        asked.append(request)
        return plain_reply(request)

    template = make_template(tmp_path, BURST)
    done = preflight(tmp_path / "receipt", tmp_path, template, rules=RULES, compose=compose, confirmed={})
    assert (done.rendered, [one.recipient for one in asked]) == (1, [one["email"] for one in PEOPLE])
    assert [one for one in done.problems if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, []),
        ({"receipt.html": "{{ recipient.nmae }}"}, [("field-unknown-near", "ctx.people.nmae")]),
        ({"email.mjml": "<mjml>{{ recipient.name }}</mjml>"}, [("field-personal-in-mail", "ctx.people.name")]),
        ({"samples/normal.json": json.dumps(burst_tree(ctx={"order": {"number": "1", "lines": []}, "people": []}))},
         [("event-burst-empty", "ctx.people")]),
    ],
)  # fmt: skip
def test_a_slip_is_found_without_rendering(tmp_path: Path, files: dict[str, str], found: list[tuple[str, Any]]) -> None:
    problems = check_template(make_template(tmp_path, {**BURST, **files}), {"d": str, "plural": str}, EventRules())
    about = [(one.code, one.arguments.get("path")) for one in problems if "people" in str(one.arguments.get("path"))]
    assert about[:1] == found


def test_the_meter_looks_at_the_items_own_fields(tmp_path: Path) -> None:
    template = make_template(tmp_path, BURST)
    whole = burst(parse_event(json.dumps(burst_tree()).encode(), RULES), "ctx.people", RULES)
    assert (formula_bits(template, whole.seen_by(1)) or 0) > 20
