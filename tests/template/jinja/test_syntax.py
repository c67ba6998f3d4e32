"""A syntax fault has its line and column; the fields that a source names are found without filling it."""

from __future__ import annotations

import pytest

from designer.core.errors import TemplateError
from designer.template.jinja.syntax import expression_references, includes, parse, references
from tests.support.fillings import FILTERS


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        ("{{ a b }}", 1, 6),
        ("x\n  {{ a b }}", 2, 8),
        ("x\r\n  {{ a b }}", 2, 8),
        ("a\rb\rc {{ a b }}", 3, 8),
        ("\U0001f600\u00e4 {{ a b }}", 1, 9),
        ("x\n {%- if a %}{{ a b }}{% endif %}", 2, 18),
        ("{% if a -%}   \n  {{ a b }}", 2, 8),
        ("{%- set x = 1 -%}  \n\n  {{ x y }}", 3, 8),
        ("{{ a }}{{ a }} {{ a a }}", 1, 21),
        ("{{ '\r\n\r\n' }}\r\n{{ a b }}", 4, 6),
        ("{# c\r\nc #}\r\n{{ a b }}", 3, 6),
        ("{% raw %}{{ a b }}{% endraw %}{{ a b }}", 1, 36),
        ("x{{\n\na\n b\n}}", 4, 2),
        ("a\n{% if x %}\nb", 2, 1),
        ("{% for x in y %}", 1, 1),
        ("{% endfor %}", 1, 1),
        ("a\r\n  {% if x %}\r\nb", 2, 3),
        ("{{ a", 1, 4),
        ("{{ }}", 1, 4),
        ("{% if %}", 1, 7),
        ("{{ a ? b }}", 1, 6),
        ("x\r\ny {{ a ? b }}", 2, 8),
        ("{{ 'abc }}", 1, 4),
        ("x {{ ) }}", 1, 6),
        ("x\n y {# z", 2, 4),
        ("{% bogus %}", 1, 4),
        ("{{ x | nope }}", 1, 8),
        ("a\n\n  {{ x is nope }}", 3, 8),
        ("\n{% block a %}{% endblock %}{% block a %}{% endblock %}", 2, 31),
        ("\n {% autoescape true %}{% endautoescape %}", 2, 5),
    ],
)
def test_a_syntax_fault_has_line_and_column(source: str, line: int, column: int) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(source, "a.html", FILTERS)
    found = caught.value.arguments
    assert (found["file"], found["line"], found["column"]) == ("a.html", line, column)


def test_a_filter_that_does_not_exist_is_named() -> None:
    with pytest.raises(TemplateError) as caught:
        parse("{{ x | mony('EUR') }}", "a.html", FILTERS)
    assert (caught.value.code, caught.value.arguments["name"]) == ("unknown-filter", "mony")


def paths(source: str) -> list[str]:
    return [".".join(reference.path) for reference in references(source, "a.html", FILTERS)]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{{ ctx.order.number }}", ["ctx.order.number"]),
        ("{{ ctx['order']['number'] }}", ["ctx.order.number"]),
        ("{{ ctx.lines[0].name }}", ["ctx.lines.name"]),
        ("{{ ctx.a | money(ctx.b) }}", ["ctx.a", "ctx.b"]),
        ("{{ ctx.a ~ ctx.b + ctx.c }}", ["ctx.a", "ctx.b", "ctx.c"]),
        ("{% if ctx.a and not ctx.b %}{{ ctx.c }}{% else %}{{ ctx.d }}{% endif %}",
         ["ctx.a", "ctx.b", "ctx.c", "ctx.d"]),
        ("{% for line in ctx.lines %}{{ line.name }}{% endfor %}", ["ctx.lines", "ctx.lines.name"]),
        ("{% for line in ctx.lines if line.a %}{{ line.b }}{% endfor %}", ["ctx.lines", "ctx.lines.a", "ctx.lines.b"]),
        ("{% for line in ctx.lines | sort(attribute='n') %}{{ line.a }}{% endfor %}",
         ["ctx.lines", "ctx.lines.n", "ctx.lines.a"]),
        ("{% for a in ctx.a %}{% for b in a.b %}{{ b.c }}{% endfor %}{% endfor %}", ["ctx.a", "ctx.a.b", "ctx.a.b.c"]),
        ("{% for key, value in ctx.a | items %}{{ key }}{{ value.x }}{% endfor %}", ["ctx.a", "ctx.a.*.x"]),
        ("{% for x in ctx.a %}{% else %}{{ ctx.b }}{% endfor %}", ["ctx.a", "ctx.b"]),
        ("{% set o = ctx.order %}{{ o.number }}", ["ctx.order", "ctx.order.number"]),
        ("{% set o = ctx.a + 1 %}{{ o }}", ["ctx.a"]),
        ("{% macro m(x) %}{{ x.a }}{{ ctx.b }}{% endmacro %}", ["ctx.b"]),
        ("{{ ctx.lines | sum(attribute='price') }}", ["ctx.lines", "ctx.lines.price"]),
        ("{{ ctx.lines | map(attribute='a.b') | join }}", ["ctx.lines", "ctx.lines.a.b"]),
        ("{{ ctx.lines | groupby('kind') | length }}", ["ctx.lines", "ctx.lines.kind"]),
        ("{{ t.greeting }}{{ firm.name }}{{ event.id }}", ["t.greeting", "firm.name", "event.id"]),
        ("{% raw %}{{ ctx.a }}{% endraw %}{# {{ ctx.b }} #}", []),
    ],
)  # fmt: skip
def test_the_fields_a_source_names_are_found(source: str, found: list[str]) -> None:
    assert [path for path in paths(source) if path not in ("loop", "key")] == found


@pytest.mark.parametrize(
    ("source", "is_guarded"),
    [
        ("{{ ctx.a }}", False),
        ("{{ ctx.a | default('x') }}", True),
        ("{{ ctx.a | d('x') | upper }}", True),
        ("{{ ctx.a | upper | default('x') }}", False),
        ("{% if ctx.a is defined %}{% endif %}", True),
        ("{% if ctx.a is undefined %}{% endif %}", True),
        ("{% if ctx.a is none %}{% endif %}", True),
        ("{% if ctx.a is number %}{% endif %}", False),
    ],
)
def test_a_source_may_say_itself_what_happens_when_a_field_is_missing(source: str, is_guarded: bool) -> None:
    assert references(source, "a.html", FILTERS)[0].is_guarded is is_guarded


def test_a_reference_has_its_place_and_its_filters() -> None:
    (found,) = references("x\n  {{ ctx.birth | date('ddMMyy') | upper }}", "a.html", FILTERS)
    assert (found.line, found.column, found.filters) == (2, 6, ("date", "upper"))


def test_an_expression_is_read_without_braces() -> None:
    assert [r.path for r in expression_references("ctx.a > 1", "x", FILTERS)] == [("ctx", "a")]


def test_the_files_a_source_brings_in_are_found_with_their_lines() -> None:
    source = "{% extends 'b' %}\n{% include 'i' %}\n{% import 'm' as m %}\n{% from 'f' import x %}{% include ctx.x %}"
    assert includes(source, "a.html", FILTERS) == [("b", 1), ("i", 2), ("m", 3), ("f", 4)]
