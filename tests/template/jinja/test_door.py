"""A door fills text for its place: escaped in HTML, bare in a subject; a fault names file and line."""

from __future__ import annotations

import pytest

from designer.core.errors import RenderError, TemplateError
from tests.support.fillings import CTX, PUBLIC, SECRET, door, fill, refusal

HOSTILE = [
    "<script>alert(1)</script>", "\" onload='x", "&lt;", "</title><b>", "{{ 7 * 7 }}", "{% raw %}", "{# x #}",
    "{{ ctx.customer.name }}", "]]>", "<!--", "\u202eevil", "${7*7}", "{%include '/etc/passwd'%}",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_data_is_escaped_in_html_and_bare_in_plain_text(value: str) -> None:
    ctx = {"order": {"number": value}}
    plain = fill("{{ ctx.order.number }}", escape=False, ctx=ctx)
    escaped = fill("{{ ctx.order.number }}", escape=True, ctx=ctx)
    assert plain == value
    assert not set(escaped) & set("<>\"'")
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"').replace("&#39;", "'").replace(
        "&amp;", "&"
    ) == value  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_jinja_in_data_is_never_compiled(value: str) -> None:
    texts = {"a": "{{ ctx.x }}", "b_html": "<i>{{ ctx.x }}</i>"}
    for source in ("{{ t.a }}", "{{ t.b_html }}", "{{ ctx.x | upper | lower }}"):
        shown = fill(source, ctx={"x": value}, texts=texts, escape=False)
        assert "49" not in shown
        assert SECRET not in shown


def test_a_firms_ampersand_is_not_escaped_in_a_subject() -> None:
    assert fill("{{ firm.name }}", escape=False) == "Nordlicht & Co"
    assert fill("{{ firm.name }}", escape=True) == "Nordlicht &amp; Co"


@pytest.mark.parametrize(
    ("source", "html", "plain"),
    [
        ("{{ t.plain }}", "A &amp; B", "A & B"),
        ("{{ t.name }}", "Dear &lt;Ana&gt;", "Dear <Ana>"),
        ("{{ t.mark_html }}", "<b>7</b>", "<b>7</b>"),
        ("{{ t.section.title }}", "Order 7", "Order 7"),
        ("{{ t.items | plural(1) }}", "1 item", "1 item"),
        ("{{ t.items | plural(2) }}", "2 items", "2 items"),
    ],
)
def test_texts_are_filled_and_escaped_where_they_stand(source: str, html: str, plain: str) -> None:
    ctx = {"order": {"number": "7"}, "customer": {"name": "<Ana>"}}
    assert fill(source, ctx=ctx) == html
    assert fill(source, ctx=ctx, escape=False) == plain


def test_data_in_a_text_of_html_is_escaped() -> None:
    texts = {"x_html": "<b>{{ ctx.name }}</b>"}
    assert fill("{{ t.x_html }}", ctx={"name": "<i>"}, texts=texts) == "<b>&lt;i&gt;</b>"


def test_a_text_cannot_use_the_texts_so_that_none_can_call_itself() -> None:
    assert refusal("{{ t.a }}", texts={"a": "{{ t.a }}"}).arguments["path"] == "t.a"


def test_extra_names_are_seen_by_one_filling_only() -> None:
    opened = door("{{ hint | default('none') }}")
    assert opened.fill("a.html", {"hint": "a<b"}) == "a&lt;b"
    assert opened.fill("a.html") == "none"


def test_trailing_line_ends_are_kept() -> None:
    assert fill("a\n\n") == "a\n\n"


@pytest.mark.parametrize(
    ("expression", "held"),
    [
        ("ctx.order.count > 2", True),
        ("ctx.order.count * 2 == 6", True),
        ("ctx.order.total == 0.3", True),
        ("ctx.order.items", True),
        ("ctx.order.nothing", False),
        ("ctx.nothing.below", False),
        ("ctx.order.note", False),
        ("ctx.order.items | selectattr('price') | list", True),
    ],
)
def test_an_expression_holds_or_not(expression: str, held: bool) -> None:
    assert door("").holds(expression, "template.toml#attachments[0].when") is held


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("ctx.nothing > 2", "field-missing"),
        ("ctx.order.count >", "template-syntax"),
        ("ctx.order.count ** 99 > 1", "template-forbidden"),
        ("ctx.order.count | nope", "unknown-filter"),
        ("1 / 0", "template-failed"),
        ("ctx.order.count < 'a'", "template-failed"),
    ],
)
def test_a_faulty_expression_is_refused(expression: str, code: str) -> None:
    with pytest.raises((RenderError, TemplateError)) as caught:
        door("").holds(expression, "template.toml#attachments[0].when")
    assert caught.value.code == code
    assert caught.value.arguments["file"] == "template.toml"


def test_a_condition_of_a_public_door_cannot_ask_for_personal_fields() -> None:
    with pytest.raises(RenderError) as caught:
        door("", public=PUBLIC).holds("ctx.customer.name", "x")
    assert caught.value.code == "field-personal"


def test_the_place_of_a_fault_is_the_innermost_file_of_the_author() -> None:
    files = {"partials/p.html": "\n\n{{ ctx.nothing }}", "m.html": "{% macro m(x) %}\n{{ x.nothing }}{% endmacro %}"}
    included = refusal("{% include 'partials/p.html' %}", files=files)
    assert (included.arguments["file"], included.arguments["line"]) == ("partials/p.html", 3)
    imported = refusal("\n{% from 'm.html' import m %}{{ m(ctx.order) }}", files=files)
    assert (imported.arguments["file"], imported.arguments["line"]) == ("m.html", 2)


def test_a_fault_in_a_text_is_shown_at_its_line_in_the_language_file() -> None:
    toml = 'plain = "A"\n\nname = "Dear {{ ctx.nothing }}"\n[lines]\nother = """\nx\n{{ ctx.nothing }}"""\n'
    texts = {"plain": "A", "name": "Dear {{ ctx.nothing }}", "lines": {"other": "x\n{{ ctx.nothing }}"}}
    files = {"languages/en.toml": toml}
    first = refusal("{{ t.name }}", texts=texts, files=files)
    second = refusal("{{ t.lines | plural(1) }}", texts=texts, files=files)
    assert [(e.arguments["file"], e.arguments["line"]) for e in (first, second)] == [
        ("languages/en.toml", 3), ("languages/en.toml", 7),
    ]  # fmt: skip


def test_filling_leaves_the_event_as_it_was() -> None:
    before = repr(CTX)
    fill("{% set x = ctx.order %}{{ ctx.order.items | sort(attribute='price') | map(attribute='name') | join }}")
    assert repr(CTX) == before
