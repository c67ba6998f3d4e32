"""A name finds a key of the data, or something that knows the path of what is missing."""

from __future__ import annotations

import pytest

from designer.core.errors import RenderError
from designer.core.fields import PublicPaths, view
from designer.template.jinja.lookup import Missing, MissingError, Null, Texts, defined, look_up, text_sources
from tests.support.fillings import PUBLIC, SECRET, fill, refusal


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("{{ ctx.nothing }}", "ctx.nothing"),
        ("{{ ctx.a.b.c }}", "ctx.a.b.c"),
        ("{{ ctx.order.items[1].cost }}", "ctx.order.items[1].cost"),
        ("{{ ctx.order.items[5].name }}", "[5].name"),
        ("{% for item in ctx.order.items %}{{ item.cost }}{% endfor %}", "ctx.order.items[0].cost"),
        ("{{ ctx.order.note }}", "ctx.order.note"),
        ("{{ ctx.order.note.below }}", "ctx.order.note.below"),
        ("{{ nowhere }}", "nowhere"),
        ("{{ firm.fax }}", "firm.fax"),
        ("{{ t.nothing }}", "t.nothing"),
        ("{{ t.section.nothing }}", "t.section.nothing"),
        ("{% if ctx.nothing %}x{% endif %}", "ctx.nothing"),
        ("{% if ctx.nothing == 1 %}x{% endif %}", "ctx.nothing"),
        ("{% for x in ctx.nothing %}x{% endfor %}", "ctx.nothing"),
        ("{% for x in ctx.order.note %}x{% endfor %}", "ctx.order.note"),
        ("{{ ctx.nothing | length }}", "ctx.nothing"),
        ("{{ 1 in ctx.nothing }}", "ctx.nothing"),
        ("{{ ctx.nothing[0:2] }}", "ctx.nothing"),
        ("{{ ctx.nothing() }}", "ctx.nothing"),
        ("{{ -ctx.nothing }}", "ctx.nothing"),
        ("{{ ctx.nothing | int }}", "ctx.nothing"),
        ("{{ ctx.nothing | abs }}", "ctx.nothing"),
    ],
)
def test_what_is_missing_fails_with_its_path(source: str, path: str) -> None:
    error = refusal(source)
    assert isinstance(error, RenderError)
    code = (
        "field-missing" if path.startswith(("ctx.", "[", "nowhere")) else "name-missing"
    )  # no event can bring what is the author's own
    assert (error.code, error.arguments["path"]) == (code, path)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("ctx.nothing is defined", False),
        ("ctx.a.b.c is defined", False),
        ("ctx.order.number is defined", True),
        ("ctx.order.note is defined", False),
        ("ctx.order.note is none", True),
        ("ctx.order.note", False),
        ("not ctx.order.note", True),
        ("ctx.order.paid", True),
        ("ctx.a is undefined", True),
        ("ctx.order.items is iterable", True),
    ],
)
def test_a_condition_can_ask_for_what_may_be_missing(condition: str, holds: bool) -> None:
    assert fill("{% if " + condition + " %}yes{% else %}no{% endif %}") == ("yes" if holds else "no")


WITHHELD = [
    "{{ ctx.customer.name }}",
    "{{ ctx['customer'] }}",
    "{{ ctx.order.total }}",
    "{{ ctx.order.total | default('x') }}",
    "{{ ctx.nothing | default('x') }}",
    "{% if ctx.customer %}x{% endif %}",
    "{% if ctx.customer is defined %}x{% endif %}",
    "{% for key in ctx.customer %}{{ key }}{% endfor %}",
    "{% for item in ctx.order.items %}{{ item.price }}{% endfor %}",
    "{{ ctx.order.items[0].price }}",
    "{{ ctx.order.items | map(attribute='price') | join }}",
    "{{ ctx.order.items | map(attribute='price', default='x') | join }}",
    "{{ ctx.order.items | sum(attribute='price') }}",
    "{{ ctx.order.items | groupby('price') | length }}",
    "{{ ctx.order.items | sort(attribute='price') | length }}",
    "{{ ctx.order.items | unique(attribute='price') | list | length }}",
    "{{ ctx.order.items | max(attribute='price') }}",
    "{{ ctx.order.items | selectattr('price') | list | length }}",
    "{{ ctx.order.items | rejectattr('price', 'defined') | list | length }}",
    "{{ ctx.order.items | join(attribute='price') }}",
    "{{ [ctx] | map(attribute='customer') | list | length }}",
    "{{ [ctx] | map(attribute='customer.name') | join }}",
    "{% set c = ctx %}{{ c.customer.name }}",
    "{% with c = ctx %}{{ c.customer.name }}{% endwith %}",
    "{% macro m(c) %}{{ c.customer.name }}{% endmacro %}{{ m(ctx) }}",
    "{% include 'p.html' %}",
    "{% from 'p.html' import m with context %}{{ m() }}",
    "{% import 'p.html' as p with context %}{{ p.m() }}",
    "{% extends 'base.html' %}{% block b %}{{ ctx.customer.name }}{% endblock %}",
    "{{ t.name }}",
    "{{ {'a': ctx}.a.customer.name }}",
    "{{ (ctx.order.items | first).price }}",
]


@pytest.mark.parametrize("source", WITHHELD)
def test_a_personal_field_is_refused_on_every_way(source: str) -> None:
    macro = "{% macro m() %}{{ ctx.customer.name }}{% endmacro %}{{ m() }}"
    files = {"p.html": macro, "base.html": "{% block b %}{% endblock %}"}
    error = refusal(source, public=PUBLIC, files=files)
    assert error.code == "field-personal"
    assert SECRET not in str(error)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ ctx.order.number }}", "7"),
        ("{% for item in ctx.order.items %}{{ item.name }} {% endfor %}", "Desk Lamp "),
        ("{% for key, value in ctx | items %}{{ key }} {% endfor %}", "order "),
        ("{% for key in ctx.order %}{{ key }} {% endfor %}", "number items "),
        ("{{ ctx | join }}", "order"),
        ("{{ ctx | list | join }}", "order"),
        ("{{ ctx | length }}", "1"),
        ("{{ ctx.order.items[0] | length }}", "1"),
        ("{{ 'in' if 'customer' in ctx else 'out' }}", "out"),
        ("{{ 'in' if 'price' in ctx.order.items[0] else 'out' }}", "out"),
    ],
)
def test_what_can_be_counted_or_listed_is_public(source: str, text: str) -> None:
    assert fill(source, public=PUBLIC) == text


def test_the_path_of_a_withheld_field_is_the_one_to_release() -> None:
    error = refusal("{% for item in ctx.order.items %}{{ item.price }}{% endfor %}", public=PUBLIC)
    assert error.arguments["path"] == "ctx.order.items.price"


def test_a_withheld_key_that_could_be_data_does_not_show() -> None:
    data = view({"order": {"Ana Kovac": {"x": 1}}}, public=PublicPaths.of(["ctx.order.*.y"]))
    with pytest.raises(RenderError) as caught:
        look_up(data["order"]["Ana Kovac"], "x")
    assert caught.value.arguments["path"] == "ctx.order.*.x"


def test_a_missing_value_says_so_whatever_is_done_with_it() -> None:
    missing = Missing("ctx.a")
    for use in (str, len, iter, bool, hash, lambda value: value == 1, lambda value: value + 1):
        with pytest.raises(MissingError):
            use(missing)
    with pytest.raises(MissingError):
        defined(missing)
    assert missing.below("b").path == "ctx.a.b"


def test_null_is_false_and_otherwise_missing() -> None:
    assert not Null("ctx.a")
    with pytest.raises(MissingError):
        str(Null("ctx.a"))


def test_a_text_is_filled_when_it_is_used() -> None:
    asked: list[str] = []
    texts = Texts({"a": "x", "b": "{{ x }}", "t_html": "<b>"}, name="en.toml#", fill=lambda n: asked.append(n) or "y")
    assert (texts.look_up("a"), texts.look_up("b")) == ("x", "y")
    assert asked == ["en.toml#.b"]


def test_the_sources_of_all_texts_have_the_names_by_which_they_are_filled() -> None:
    texts = {"a": "x", "lines": {"one": "1", "other": "n"}}
    assert dict(text_sources(texts, "en.toml#")) == {
        "en.toml#.a": "x", "en.toml#.lines.one": "1", "en.toml#.lines.other": "n",
    }  # fmt: skip
