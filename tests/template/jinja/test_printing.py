"""Nothing but text and numbers is ever printed: no None, no True, no list, no object, by any way."""

from __future__ import annotations

import pytest

from tests.support.fillings import fill, refusal


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("none", "value-null"),
        ("ctx.order.note", "field-missing"),
        ("ctx.order.missing", "field-missing"),
        ("ctx.missing.below.that", "field-missing"),
        ("ctx.mixed[1]", "field-missing"),
        ("ctx.mixed[9]", "field-missing"),
        ("[] | first", "value-null"),
        ("true", "value-flag-printed"),
        ("ctx.order.paid", "value-flag-printed"),
        ("1 == 1", "value-flag-printed"),
        ("ctx.x is defined", "value-flag-printed"),
        ("[1, 2]", "value-container-printed"),
        ("(1, 2)", "value-container-printed"),
        ("{'a': 1}", "value-container-printed"),
        ("ctx", "value-container-printed"),
        ("ctx.order.items", "value-container-printed"),
        ("ctx.order.items[0]", "value-container-printed"),
        ("ctx.order.items | map(attribute='name')", "value-container-printed"),
        ("ctx.order | items", "value-container-printed"),
        ("t", "value-container-printed"),
        ("t.section", "value-container-printed"),
        ("t.items", "value-container-printed"),
    ],
)
@pytest.mark.parametrize("way", ["{{ %s }}", "{{ 'x' ~ (%s) }}", "{{ (%s) | upper }}", "{{ (%s) | string }}",
                                 "{{ (%s) | e }}", "{{ [%s] | join }}", "{{ (%s) | trim }}", "{{ (%s) | title }}",
                                 "{{ (%s) | replace('a', 'b') }}", "{{ [%s] | map('lower') | join }}",
                                 "{%% set x %%}{{ %s }}{%% endset %%}", "{%% filter lower %%}{{ %s }}{%% endfilter %%}",
                                 "{%% macro m() %%}{{ %s }}{%% endmacro %%}{{ m() }}"])  # fmt: skip
@pytest.mark.parametrize("escape", [True, False])
def test_what_is_no_text_is_not_printed(value: str, code: str, way: str, escape: bool) -> None:
    assert refusal(way % value, escape=escape).code == code


@pytest.mark.parametrize(
    "source",
    [
        "{{ self }}",
        "{% for x in [1] %}{{ loop }}{% endfor %}",
        "{% for x in [1] %}{{ loop.cycle }}{% endfor %}",
        "{% macro m() %}{% endmacro %}{{ m }}",
        "{% import 'm.html' as m %}{{ m }}",
        "{% for x in ctx.mixed %}{{ x }}{% endfor %}",
        "{{ ctx.mixed | join(',') }}",
        "{{ ctx.order.items | join(',') }}",
    ],
)
def test_what_jinja_brings_along_is_not_printed(source: str) -> None:
    assert refusal(source, files={"m.html": ""}).code in ("value-container-printed", "value-null")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ 5 }}{{ -5 }}{{ 1.50 }}", "5-51.5"),
        ("{{ ctx.order.total }}", "0.30"),
        ("{{ ctx.order.total ~ ' ' ~ ctx.order.count }}", "0.30 3"),
        ("{{ '' }}", ""),
        ("{{ ctx.order.items | map(attribute='name') | join(', ') }}", "Desk, Lamp"),
        ("{{ ctx.order.items | join(', ', attribute='name') }}", "Desk, Lamp"),
        ("{{ [1, 2.5, 'c'] | join('-') }}", "1-2.5-c"),
        ("{{ 5 | replace('5', '6') }}{{ 'ab' | upper }}", "6AB"),
        ("{{ ctx.mixed[1] | default('-') }}{{ ctx.mixed[9] | d('-') }}", "--"),
        ("{{ ctx.order.note | default('-') }}{{ ctx.a.b.c | default('-') }}", "--"),
        ("{{ '' | default('-') }}{{ '' | default('-', true) }}", "-"),
        ("{% for x in ctx.mixed %}{{ x | default('-') if x is none else '' }}{% endfor %}", "-"),
        ("{% for x in [1, 2] %}{{ loop.index }}/{{ loop.length }} {% endfor %}", "1/2 2/2 "),
    ],
)
def test_text_and_numbers_are_printed(source: str, text: str) -> None:
    assert fill(source) == text


def test_a_huge_number_is_printed_without_an_exponent() -> None:
    assert fill("{{ ctx.order.big * 10 ** 2 }}") == "1" * 40 + "00"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ ['<a>', '&'] | join('<br>') }}", "&lt;a&gt;&lt;br&gt;&amp;"),
        ("{{ [t.mark_html, '<a>'] | join('<br>') }}", "<b>7</b>&lt;br&gt;&lt;a&gt;"),
        ("{{ '<a>' ~ t.mark_html }}", "&lt;a&gt;<b>7</b>"),
        ("{{ t.mark_html | replace('7', '<i>') }}", "<b>&lt;i&gt;</b>"),
        ("{{ '<b>' | e | e }}", "&lt;b&gt;"),
        ("{{ '&lt;script&gt;<b>x</b>' | striptags }}", "&lt;script&gt;x"),
        ("{% set x %}<i>{{ '<b>' }}</i>{% endset %}{{ x }}", "<i>&lt;b&gt;</i>"),
        ("{% macro m(a) %}<i>{{ a }}</i>{% endmacro %}{{ m('<b>') }}", "<i>&lt;b&gt;</i>"),
        ("{% call(x) m() %}{{ x }}{% endcall %}", "&lt;b&gt;"),
    ],
)
def test_escaping_survives_every_way_of_printing(source: str, text: str) -> None:
    assert fill("{% macro m() %}{{ caller('<b>') }}{% endmacro %}" * ("call" in source) + source) == text
