"""What the format names and the program cannot do yet is said, not ignored."""

from __future__ import annotations

import pytest

from designer.core.errors import TemplateError
from designer.core.models import parse_toml
from designer.template.spec import TemplateSpec, not_yet
from tests.support.packages import SPEC


def spec(text: str) -> TemplateSpec:
    return parse_toml(TemplateSpec, text, file="template.toml", error=TemplateError)


def test_an_ordinary_template_asks_for_nothing_that_is_not_there() -> None:
    assert not_yet(spec(SPEC)) == []
    assert not_yet(spec(SPEC.replace('kind = "pdf"', 'underlay = "firm/letterhead.pdf"'))) == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (SPEC.replace('kind = "pdf"', 'kind = "file"\nfile = "a.pdf"'), "file"),
        (SPEC.replace('kind = "pdf"', 'kind = "url"\nurl = "https://example.com"'), "url"),
        (SPEC.replace('kind = "pdf"', 'url = "https://example.com"'), "attachments.url"),
    ],
)
def test_what_is_not_there_yet_is_named(text: str, asked: str) -> None:
    (named,) = not_yet(spec(text))
    assert asked in named


@pytest.mark.parametrize("each", ["ctx.people", "ctx", "ctx.order.*", "people"])
def test_the_list_of_recipients_is_a_collection(each: str) -> None:
    with pytest.raises(TemplateError) as refused:
        spec(SPEC + f'[burst]\neach = "{each}"\n')
    assert (refused.value.code == "burst-no-collection") == (each == "ctx.people")
    assert spec(SPEC + '[burst]\neach = "ctx.order.lines"\n').burst.each == "ctx.order.lines"


def test_a_table_of_recipients_needs_their_column_and_no_other() -> None:
    burst = '[burst]\neach = "ctx.order.lines"\n[spreadsheet.columns]\n'
    assert spec(SPEC + burst + '"Mail" = { to = "ctx.order.lines.email" }\n').spreadsheet.is_set
    with pytest.raises(TemplateError) as refused:
        spec(SPEC + burst + '"Mail" = { to = "email" }\n')
    assert (refused.value.code, refused.value.arguments["to"]) == (
        "spreadsheet-without-email", "ctx.order.lines.email",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "is_taken"),
    [
        ("https://shop.example.com/mail?key=1", True), ("https://shop.example.com:8443/x", True), ("", True),
        ("http://127.0.0.1:8000/x", True), ("http://localhost/x", True), ("http://[::1]:80/", True),
        ("http://shop.example.com/x", False), ("http://127.0.0.1.example.com/", False), ("ftp://127.0.0.1/", False),
        ("https://ana:secret@shop.example.com/", False), ("https://", False), ("shop.example.com", False),
        ("https://shop.example.com/{{ ctx.a }}", False), ("https://shop.example.com:no/", False),
        ("https://shop.example.com/ü", False), ("https://shop.example.com/#part", False),
        ("javascript:alert(1)", False),
    ],
)  # fmt: skip
def test_statuses_are_posted_by_https_or_to_this_computer(url: str, is_taken: bool) -> None:
    text = SPEC + f'[callback]\nurl = "{url}"\n'
    if is_taken:
        assert spec(text).callback.url == url
        return
    with pytest.raises(TemplateError, match="callback-url"):
        spec(text)


def test_two_attachments_with_the_same_wish_name_it_once() -> None:
    more = SPEC + '[[attachments]]\nname = "a"\nkind = "file"\n[attachments.password]\npolicy = "shared"\n'
    more = more.replace('kind = "pdf"', 'kind = "file"')
    assert len(not_yet(spec(more))) == 1


def test_the_defaults_are_those_of_the_format() -> None:
    found = spec(SPEC)
    assert (found.on_uncertain, found.account, found.email.sender) == ("hold", "", "")
    password = found.attachments[0].password
    assert (password.permissions, password.min_length, password.max_length) == (("print", "accessibility"), 8, 32)


@pytest.mark.parametrize("value", ["min_length = 3", "max_length = 128", 'permissions = ["fly"]', "min_length = 8.0"])
def test_a_value_out_of_its_range_is_refused(value: str) -> None:
    with pytest.raises(TemplateError):
        spec(SPEC.replace('policy = "formula"', f'policy = "formula"\n{value}'))


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ('"Order" = { to = "ctx.order.number" }', "spreadsheet-without-email"),
        ('"M" = { to = "email" }\n"A" = { to = "ctx.a" }\n"B" = { to = "ctx.a.b" }', "spreadsheet-target-twice"),
        ('"M" = { to = "email" }\n"A" = { to = "ctx.a" }\n"B" = { to = "ctx.a" }', "spreadsheet-target-twice"),
        ('"M" = { to = "email" }\n"A" = { to = "ctx.a", kind = "date", format = "dd.MM.yy" }', "column-date-format"),
        ('"M" = { to = "email" }\n"A" = { to = "ctx.a", kind = "decimal", format = "0.00" }', "column-format"),
        ('"M" = { to = "email" }\n"A" = { to = "ctx.a", format = "dd" }', "column-format"),
        ('"M" = { to = "email", kind = "decimal" }', "column-not-text"),
        ('"M" = { to = "mail" }', "key-not-valid"),
    ],
)
def test_a_column_that_could_not_work_is_refused(columns: str, code: str) -> None:
    with pytest.raises(TemplateError) as refused:
        spec(f"{SPEC}[spreadsheet.columns]\n{columns}\n")
    assert refused.value.code == code


def test_a_path_that_only_begins_like_another_is_its_own() -> None:
    text = '"M" = { to = "email" }\n"A" = { to = "ctx.a" }\n"B" = { to = "ctx.a-b" }\n"C" = { to = "ctx.ab.c" }\n'
    assert spec(f"{SPEC}[spreadsheet.columns]\n{text}").spreadsheet.is_set
