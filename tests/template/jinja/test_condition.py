"""Conditions and event ids keep to a closed subset, and say nothing about what is personal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from designer.core.errors import TemplateError
from designer.core.fields import PublicPaths, view
from designer.template.jinja.condition import check_condition, check_text, fill, holds

CTX: dict[str, Any] = {
    "number": "A-7", "total": Decimal("0.19"), "count": 5, "paid": True, "note": None, "empty": "",
    "lines": [{"n": 1}, {"n": 2}], "big": Decimal("1E+5"), "address": {"country": "DE"},
}  # fmt: skip
NAMES = {"ctx": CTX}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("ctx.paid", True),
        ("not ctx.paid", False),
        ("ctx.count > 3 and ctx.count <= 5", True),
        ("ctx.count == 5.0", True),
        ("ctx.total == 0.19", True),
        ("ctx.total != 0.19", False),
        ("1 < ctx.count < 6", True),
        ("1 < ctx.count < 5", False),
        ("ctx.address.country in ['DE', 'AT']", True),
        ("ctx.address.country not in ('DE', 'AT')", False),
        ("ctx.number | lower == 'a-7'", True),
        ("ctx.lines | length > 1", True),
        ("ctx.lines", True),
        ("ctx.empty", False),
        ("ctx.note", False),
        ("ctx.note == none", True),
        ("ctx.nothing.at.all == none", True),
        ("ctx.nothing | default('x') == 'x'", True),
        ("ctx.nothing | length == 0", True),
        ("ctx.nothing | lower == ''", True),
        ("'a' in ctx.nothing", False),
        ("'a' not in ctx.nothing", True),
        ("ctx.number > 3", False),
        ("ctx.count in 5", False),
        ("ctx.count | length > 0", False),
        ("ctx.paid and ctx.note or ctx.count", True),
    ],
)
def test_a_condition_holds_or_not(condition: str, expected: bool) -> None:
    check_condition(condition, file="template.toml", where="when")
    assert holds(condition, NAMES) is expected


BEYOND = [
    "ctx.f()", "range(3)", "ctx['number']", "ctx.lines[0]", "ctx.lines.0", "ctx.count + 1", "-ctx.count",
    "ctx.count ** 9", "ctx.number ~ 'a'", "ctx.note is defined", "ctx.number | upper", "ctx.lines | map('x')",
    "ctx.note | default(value=1)", "ctx.note | default(1, true)", "ctx.lines | length(1)", "{'a': 1}", "{} == {}",
    "1 if ctx.paid else 0", "ctx.number[0:2]", "''.__class__.__mro__()",
]  # fmt: skip


@pytest.mark.parametrize("condition", BEYOND)
def test_what_goes_beyond_the_subset_is_refused_at_its_column(condition: str) -> None:
    with pytest.raises(TemplateError) as caught:
        check_condition(condition, file="template.toml", where="when")
    assert caught.value.code == "condition-not-allowed"
    assert caught.value.arguments["column"] > 0
    with pytest.raises(TemplateError):
        check_text("{{ " + condition + " }}", file="template.toml", where="event_id")


@pytest.mark.parametrize(
    "condition", ["", "ctx.a b", "(", "}} x {{ 1", "ctx.a }}{{ ctx.b", "a }}{% if b %}{{ c", "1 }}x"]
)
def test_what_is_no_expression_is_refused(condition: str) -> None:
    with pytest.raises(TemplateError):
        check_condition(condition, file="template.toml", where="when")
    with pytest.raises(TemplateError):
        holds(condition, NAMES)


@pytest.mark.parametrize("condition", ["ctx.f()", "ctx.count + 1", "ctx.number | upper"])
def test_what_was_not_checked_is_refused_when_it_is_evaluated(condition: str) -> None:
    with pytest.raises(TemplateError):
        holds(condition, NAMES)


@pytest.mark.parametrize("text", ["{% if ctx.paid %}x{% endif %}", "{% set x = 1 %}", "{% include 'a' %}"])
def test_an_event_id_has_no_statements(text: str) -> None:
    with pytest.raises(TemplateError) as caught:
        check_text(text, file="template.toml", where="event_id")
    assert caught.value.code == "condition-not-allowed"


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{ ctx.number }}", "A-7"),
        ("order:{{ ctx.number | lower }}.{{ ctx.count }}", "order:a-7.5"),
        ("{{ ctx.total }}", "0.19"),
        ("{{ ctx.big }}", "100000"),
        ("plain", "plain"),
        ("", ""),
        ("a-{{ ctx.note }}", ""),
        ("a-{{ ctx.nothing.here }}", ""),
        ("a-{{ ctx.empty }}", ""),
        ("a-{{ ctx.lines }}", ""),
        ("a-{{ ctx.address }}", ""),
        ("a-{{ ctx.paid }}", ""),
    ],
)
def test_a_text_is_filled_whole_or_not_at_all(text: str, filled: str) -> None:
    check_text(text, file="template.toml", where="event_id")
    assert fill(text, NAMES) == filled


@pytest.mark.parametrize(
    "text", ["{{ ctx.address.country }}", "{{ ctx.note | default('x') }}", "{{ ctx.lines | length }}"]
)
def test_an_event_id_of_a_personal_field_is_refused(text: str) -> None:
    with pytest.raises(TemplateError) as caught:
        fill(text, {"ctx": view(CTX, public=PublicPaths.of(["ctx.number"]))})
    assert caught.value.code == "field-personal"
