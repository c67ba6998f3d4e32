"""One click, and a field that an event lacks prints nothing: in its place, and only where that is right."""

from __future__ import annotations

import tomllib

import pytest

from designer.core.problem import Problem
from designer.template.fixes import fixes_for
from designer.template.missing_fields import without_missing
from tests.support.fillings import fill, refusal

CASES = [
    ("<p>{{ ctx.gone }}</p>", "ctx.gone", "<p>{{ ctx.gone | default('') }}</p>"),
    ("{{- ctx.gone -}}", "ctx.gone", "{{- ctx.gone | default('') -}}"),
    ("{{ 'a' ~ ctx.gone ~ 'b' }}", "ctx.gone", "{{ 'a' ~ ctx.gone | default('') ~ 'b' }}"),
    ("{{ ctx.gone | date('long') }}", "ctx.gone", "{{ ctx.gone | date('long') if ctx.gone is defined else '' }}"),
    (
        "{{ ctx.order.total | money(ctx.gone) }}", "ctx.gone",
        "{{ ctx.order.total | money(ctx.gone) if ctx.gone is defined else '' }}",
    ),
    ("{{ ctx.gone.below['that'] }}", "ctx.gone.below.that", "{{ ctx.gone.below['that'] | default('') }}"),
    ("<a title='{{ ctx.gone }}'>x</a>", "ctx.gone", "<a title='{{ ctx.gone | default('') }}'>x</a>"),
    (
        "{% for item in ctx.mixed %}{{ item.gone }}{% endfor %}", "ctx.mixed[0].gone",
        "{% for item in ctx.mixed %}{{ item.gone | default('') }}{% endfor %}",
    ),
    (
        "{% set o = ctx.order %}{{ o.gone | default('') }}{{ o.gone }}", "ctx.order.gone",
        "{% set o = ctx.order %}{{ o.gone | default('') }}{{ o.gone | default('') }}",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("source", "path", "expected"), CASES)
def test_the_expression_prints_nothing_then(source: str, path: str, expected: str) -> None:
    assert refusal(source).code == "field-missing"
    assert without_missing(source, path, 1, has_tags=True) == expected
    assert "gone" not in fill(expected)


@pytest.mark.parametrize(
    "source",
    [
        "{{ ctx.gone * 2 }}", "{% if ctx.gone > 3 %}x{% endif %}",
        "{% for x in ctx.gone %}{% endfor %}", "{{ ctx.gone | default('') }}", "{{ ctx.other }}", "{{ 'ctx.gone' }}",
        "\n{{ ctx.gone }}",
    ],
)  # fmt: skip
def test_where_nothing_would_be_wrong_a_person_has_to_think(source: str) -> None:
    assert without_missing(source, "ctx.gone", 1, has_tags=True) is None


def test_in_a_toml_file_the_text_stays_one() -> None:
    problem = Problem("field-missing", file="template.toml", line=2, arguments={"path": "ctx.gone"})
    text = '[email]\nsubject = "Order {{ ctx.gone }}"\n'
    (fix,) = fixes_for(problem, lambda _name: text)
    assert tomllib.loads(fix.texts["template.toml"])["email"]["subject"] == "Order {{ ctx.gone | default('') }}"
    assert fixes_for(problem, lambda _name: text.replace('"', "'")) == []


def test_a_text_that_has_changed_since_is_left_alone() -> None:
    problem = Problem("field-missing", file="a.html", line=9, arguments={"path": "ctx.gone"})
    assert fixes_for(problem, lambda _name: "<p>other</p>") == []
    assert fixes_for(problem, lambda _name: None) == []
