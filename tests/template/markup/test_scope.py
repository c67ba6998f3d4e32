"""A place sees the loop variables, the names that were set and the arguments around it, with what they stand for."""

from __future__ import annotations

import jinja2
import pytest

from designer.template.markup import Origin, nearest, parse, resolve, scope_at


def scope(source: str) -> dict[str, str]:
    """The names at the mark `^`, with their paths."""
    at = source.index("^")
    return {name: bound.path for name, bound in scope_at(parse(source.replace("^", "")), at).items()}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("^{% for l in ctx.lines %}{% endfor %}", {}),
        ("{% for l in ctx.lines %}^{% endfor %}", {"l": "ctx.lines", "loop": ""}),
        ("{% for l in ctx.lines %}{% endfor %}^", {}),
        ("{% for l in ctx.lines %}{% else %}^{% endfor %}", {}),
        ("{% for l in ctx.lines %}{% if l.a %}{% else %}^{% endif %}{% endfor %}", {"l": "ctx.lines", "loop": ""}),
        ("{% for l in ctx.lines %}{% for o in l.options %}^{% endfor %}{% endfor %}",
         {"l": "ctx.lines", "o": "ctx.lines.options", "loop": ""}),
        ("{% set i = ctx.invoice %}{% for l in i.lines | sort(attribute='a') | list %}^{% endfor %}",
         {"i": "ctx.invoice", "l": "ctx.invoice.lines", "loop": ""}),
        ("{% for a in ctx.b | groupby('c') %}^{% endfor %}", {"a": "", "loop": ""}),
        ("{% for l in ctx.lines[0].options if l.x -%}^{% endfor %}", {"l": "ctx.lines.options", "loop": ""}),
        ("{% for k, v in ctx.map | items %}^{% endfor %}", {"k": "", "v": "", "loop": ""}),
        ("{% if a %}{% set x = ctx.y %}{% endif %}^", {"x": "ctx.y"}),
        ("{% set x = ctx.a.b ~ 'c' %}^", {"x": ""}),
        ("{% set x = ctx.a | default('') %}^", {"x": "ctx.a"}),
        ("{% set x %}text{% endset %}^", {"x": ""}),
        ("{% macro m(a, b='1') %}^{% endmacro %}", {"a": "", "b": ""}),
        ("{% macro m(a) %}{% endmacro %}^", {}),
        ("{% with a = ctx.b %}^{% endwith %}", {"a": "ctx.b"}),
        ("<td {% for l in ctx.lines %}a='^'{% endfor %}>", {"l": "ctx.lines", "loop": ""}),
        ("{% for l in ctx.lines %}{{ l.^", {"l": "ctx.lines", "loop": ""}),
        ("{% for l in %}^{% endfor %}{% endif %}", {}),
    ],
)  # fmt: skip
def test_a_place_sees_the_names_around_it(source: str, expected: dict[str, str]) -> None:
    assert scope(source) == expected


def test_a_name_says_how_it_came_about() -> None:
    source = "{% set s = ctx.a %}{% for l in ctx.b %}{% macro m(c) %}"
    names = scope_at(parse(source), len(source))
    assert {name: bound.origin for name, bound in names.items()} == {
        "s": Origin.SET, "l": Origin.LOOP, "loop": Origin.LOOP_STATE, "c": Origin.ARGUMENT
    }  # fmt: skip
    assert names["l"].start == source.index("{% for")


def test_a_path_is_followed_through_the_names() -> None:
    names = scope_at(parse(source := "{% for l in ctx.lines %}{% set x = 1 %}"), len(source))
    assert resolve("l.name", names) == "ctx.lines.name"
    assert resolve("firm.name", names) == "firm.name"
    assert resolve("x.y", names) == ""


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("ctx.order.total", "ctx.order.total"), ("ctx.order", "ctx.order"), ("ctx.f\u00fcr", "ctx.f\u00fcr"),
        ("ctx.Order no.k-l", "ctx['Order no']['k-l']"), ('ctx.x"}}', "ctx['x\"}}']"), ("ctx.it's", "ctx['it\\'s']"),
        ("ctx.a\\.2", "ctx['a\\\\']['2']"),
    ],
)  # fmt: skip
def test_a_field_that_is_no_name_in_jinja_stands_in_brackets(path: str, written: str) -> None:
    assert nearest(path, {}) == written
    tree = parse(f"<p>{{{{ {written} }}}}</p>")
    assert not tree.mismatches
    assert jinja2.Environment(autoescape=True).parse(tree.source)
