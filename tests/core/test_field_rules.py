"""What the published samples agree on is asked of every event; all faults are told, with their paths."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.core.field_rules import MOST_FAULTS, FieldRules, check_fields
from designer.core.fields import infer_fields
from tests.support.packages import make_event

SAMPLE = {
    "order": {"number": "1", "total": 12, "is_gift": False, "lines": [{"name": "Lamp", "price": 1.5}]},
    "notes": ["a"],
}  # fmt: skip


def rules(*samples: dict[str, Any], required: tuple[str, ...] = (), collections: tuple[str, ...] = ()) -> FieldRules:
    return FieldRules(required, collections, infer_fields(samples or (SAMPLE,)))


def told(ctx: dict[str, Any], asked: FieldRules) -> list[tuple[Any, ...]]:
    return [(one.code, *one.arguments.values()) for one in check_fields(make_event(ctx=ctx), asked)]


def test_the_sample_itself_passes() -> None:
    every = ("ctx.order.number", "ctx.order.lines.price", "ctx.order.is_gift", "ctx.order.*")
    assert told(SAMPLE, rules(required=every, collections=("ctx.order.lines",))) == []


@pytest.mark.parametrize(
    ("ctx", "path"),
    [
        ({}, "ctx.order.number"), ({"order": None}, "ctx.order.number"), ({"order": {}}, "ctx.order.number"),
        ({"order": {"number": ""}}, "ctx.order.number"), ({"order": {"number": None}}, "ctx.order.number"),
        ({"order": [{"number": 1}, {}]}, "ctx.order[1].number"),
    ],
)  # fmt: skip
def test_what_is_required_and_missing_is_told_with_its_path(ctx: dict[str, Any], path: str) -> None:
    assert ("event-field-missing", path) in told(ctx, rules({}, required=("ctx.order.number",)))


def test_zero_and_false_are_not_missing() -> None:
    asked = rules(required=("ctx.order.total", "ctx.order.is_gift"))
    assert told({"order": {"total": 0, "is_gift": False}}, asked) == []


@pytest.mark.parametrize(
    ("order", "fault"),
    [
        ({"number": {}}, ("ctx.order.number", "object", "text")),
        ({"number": True}, ("ctx.order.number", "flag", "text")),
        ({"number": ["1"]}, ("ctx.order.number", "list", "text")),
        ({"total": "much"}, ("ctx.order.total", "text", "number")),
        ({"total": "1,5"}, ("ctx.order.total", "text", "number")),
        ({"total": True}, ("ctx.order.total", "flag", "number")),
        ({"is_gift": "false"}, ("ctx.order.is_gift", "text", "flag")),
        ({"is_gift": 2}, ("ctx.order.is_gift", "number", "flag")),
        ({"lines": ["Lamp"]}, ("ctx.order.lines[0]", "text", "object")),
        ({"lines": {"name": "Lamp"}}, ("ctx.order.lines", "object", "list")),
        ({"lines": [{}, {"price": "x"}]}, ("ctx.order.lines[1].price", "text", "number")),
    ],
)  # fmt: skip
def test_what_cannot_be_read_as_its_kind_is_told(order: dict[str, Any], fault: tuple[str, ...]) -> None:
    assert told({"order": order}, rules()) == [("event-field-kind", *fault)]


@pytest.mark.parametrize(
    "order",
    [
        {"number": 7}, {"total": "12.50"}, {"total": "-3"}, {"is_gift": 1}, {"total": None}, {"total": ""},
        {"lines": []},
        {"lines": None}, {"other": object.__name__}, {"lines": [{"name": 1}, None]},
    ],
)  # fmt: skip
def test_what_can_be_read_as_its_kind_passes(order: dict[str, Any]) -> None:
    assert told({"order": order}, rules()) == []


def test_a_declared_collection_may_come_alone() -> None:
    alone = {"order": {"lines": {"name": "Lamp", "price": "x"}}}
    assert told(alone, rules(collections=("ctx.order.lines",))) == [
        ("event-field-kind", "ctx.order.lines[0].price", "text", "number")
    ]


def test_where_the_samples_disagree_everything_passes() -> None:
    mixed = rules({"a": 1, "b": [1]}, {"a": "x", "b": {}})
    assert told({"a": True, "b": [{"c": 1}]}, mixed) == []
    both = rules({"b": [{"c": 1}]}, {"b": {"c": 1}})
    assert told({"b": {"c": 2}}, both) == []


def test_all_faults_of_an_event_are_told_up_to_a_limit() -> None:
    asked = rules({"lines": [{"n": 1}]}, required=("ctx.name", "ctx.city"))
    assert len(told({"lines": [{"n": "x"}, {"n": "y"}]}, asked)) == 4
    assert len(told({"lines": [{"n": "x"}] * 500}, asked)) == MOST_FAULTS


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from("abc"), JSON))
def test_every_sample_passes_the_rules_that_it_taught(ctx: dict[str, Any]) -> None:
    assert told(ctx, rules(ctx)) == []


@given(st.dictionaries(st.sampled_from("abc"), JSON), st.dictionaries(st.sampled_from("abc"), JSON))
def test_any_event_is_checked_and_no_fault_repeats_its_data(sample: dict[str, Any], ctx: dict[str, Any]) -> None:
    kinds = {"text", "number", "flag", "object", "list", "event-field-kind", "event-field-missing"}
    for fault in told(ctx, rules(sample, required=("ctx.a.b", "ctx.*"), collections=("ctx.c",))):
        assert str(fault[1]).startswith("ctx")
        assert {fault[0], *fault[2:]} <= kinds
