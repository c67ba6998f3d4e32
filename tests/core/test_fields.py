"""A reduced ctx holds released fields and nothing else; the field tree is what the samples show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.core.fields import PublicPaths, infer_fields, split_path, values_at, view, with_collections

NAMES = st.sampled_from(["a", "b", "c", "a.b", "*"])
TREE = st.dictionaries(
    NAMES,
    st.recursive(
        st.integers() | st.none() | st.booleans() | st.just("text"),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=12,
    ),
    max_size=3,
)
PATHS = st.lists(
    st.lists(st.sampled_from(["a", "b", "c", "*"]), min_size=1, max_size=3).map(
        lambda names: ".".join(["ctx", *names])
    ),
    max_size=3,
)
MANY = settings(max_examples=200, deadline=None)


def scalars(value: Any, path: tuple[str, ...] = ("ctx",)) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value that is no container, with its path; lists are transparent."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from scalars(child, (*path, key))
    elif isinstance(value, list):
        for item in value:
            yield from scalars(item, path)
    else:
        yield path, value


def is_released(path: tuple[str, ...], patterns: list[str]) -> bool:
    """Said in the plainest way: some pattern has as many names, and each is the same or `*`."""
    for pattern in patterns:
        names = pattern.split(".")
        if len(names) == len(path) and all(n in ("*", p) for n, p in zip(names, path, strict=True)):
            return True
    return False


@MANY
@given(TREE, PATHS)
def test_a_reduced_view_holds_every_released_value_and_no_other(ctx: dict[str, Any], public: list[str]) -> None:
    seen = list(scalars(view(ctx, public=PublicPaths.of(public))))
    assert seen == [(path, value) for path, value in scalars(ctx) if is_released(path, public)]


@MANY
@given(TREE, PATHS)
def test_a_whole_view_is_a_deep_copy(ctx: dict[str, Any], public: list[str]) -> None:
    whole = view(ctx, public=None)
    assert whole == ctx
    assert not any(whole is one for one in ctx.values())


@MANY
@given(TREE, PATHS)
def test_what_is_missing_from_a_reduced_view_is_withheld_or_absent(ctx: dict[str, Any], public: list[str]) -> None:
    reduced = view(ctx, public=PublicPaths.of(public))
    for key, value in ctx.items():
        if key not in reduced and not isinstance(value, dict | list):
            assert reduced.withholds(key) or not is_released(("ctx", key), public)


CTX = {
    "order": {"number": "7", "note": "ring twice", "lines": [{"name": "Desk", "price": 5}, {"name": "Lamp"}]},
    "customer": {"name": "Ana"},
    "tags": ["x", "y"],
}


@pytest.mark.parametrize(
    ("public", "seen"),
    [
        ([], {}),
        (["ctx.order.number"], {"order": {"number": "7"}}),
        (["ctx.order"], {"order": {}}),
        (["ctx.order.lines"], {"order": {"lines": [{}, {}]}}),
        (["ctx.order.lines.name"], {"order": {"lines": [{"name": "Desk"}, {"name": "Lamp"}]}}),
        (["ctx.order.*"], {"order": {"number": "7", "note": "ring twice", "lines": [{}, {}]}}),
        (["ctx.*.name"], {"order": {}, "customer": {"name": "Ana"}, "tags": []}),
        (["ctx.tags"], {"tags": ["x", "y"]}),
        (["ctx.tags.0"], {"tags": []}),
        (["ctx.customer.name.first"], {"customer": {}}),
        (["event.email"], {}),
    ],
)
def test_a_container_that_is_released_does_not_release_what_is_in_it(public: list[str], seen: dict[str, Any]) -> None:
    assert view(CTX, public=PublicPaths.of(public)) == seen


def test_a_view_knows_where_it_is() -> None:
    whole = view(CTX, public=None)
    assert whole["order"]["lines"][1].shown == "ctx.order.lines[1]"
    assert whole["order"]["lines"][1].path == ("ctx", "order", "lines")
    assert not whole.withholds("customer")


def test_a_name_that_could_be_data_does_not_show() -> None:
    assert view({"Ana Kovac": {"x": {}}}, public=None)["Ana Kovac"]["x"].shown == "ctx.*.x"


def test_a_view_of_another_root_has_its_name() -> None:
    assert view({"a": {}}, public=None, name="firm")["a"].shown == "firm.a"


@pytest.mark.parametrize(
    ("ctx", "path", "result"),
    [
        ({"lines": {"n": 1}}, "ctx.lines", {"lines": [{"n": 1}]}),
        ({"lines": [1, 2]}, "ctx.lines", {"lines": [1, 2]}),
        ({"lines": None}, "ctx.lines", {"lines": []}),
        ({}, "ctx.lines", {"lines": []}),
        ({"lines": "x"}, "ctx.lines", {"lines": ["x"]}),
        ({"o": {"lines": 1}}, "ctx.o.lines", {"o": {"lines": [1]}}),
        ({"o": [{"lines": 1}, {}]}, "ctx.o.lines", {"o": [{"lines": [1]}, {"lines": []}]}),
        ({}, "ctx.o.lines", {}),
        ({"o": 5}, "ctx.o.lines", {"o": 5}),
    ],
)
def test_a_collection_is_always_a_list(ctx: dict[str, Any], path: str, result: dict[str, Any]) -> None:
    assert with_collections(ctx, [path]) == result


def test_wrapping_leaves_the_event_as_it_was() -> None:
    ctx = {"o": {"lines": {"n": 1}}}
    with_collections(ctx, ["ctx.o.lines"])["o"]["lines"].append(2)
    assert ctx == {"o": {"lines": {"n": 1}}}


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("ctx.order.number", ["7"]),
        ("ctx.order.lines.name", ["Desk", "Lamp"]),
        ("ctx.order.lines.price", [5, None]),
        ("ctx.tags", ["x", "y"]),
        ("ctx.customer.*", ["Ana"]),
        ("ctx.order.missing", [None]),
        ("ctx.nowhere.at.all", [None]),
        ("ctx.customer.name.first", [None]),
    ],
)
def test_values_are_found_through_lists_and_what_is_missing_is_null(path: str, values: list[Any]) -> None:
    assert list(values_at(CTX, path)) == values


def test_a_falsy_value_on_the_way_is_missing_too() -> None:
    assert list(values_at({"a": 0}, "ctx.a.b")) == [None]
    assert list(values_at({"a": ""}, "ctx.a.b.c")) == [None]
    assert list(values_at({"a": 0}, "ctx.a")) == [0]


def test_the_field_tree_is_what_all_samples_show() -> None:
    root = infer_fields([{"a": None, "lines": [{"n": 1}, {"t": "x"}]}, {"a": True, "lines": [], "late": "x"}])
    kinds = {name: field.kind for name, field in root.children.items()}
    assert kinds == {"a": "flag", "lines": "object", "late": "text"}
    assert root.children["lines"].is_collection
    assert not root.children["late"].is_collection
    number = root.find(("lines", "n"))
    assert number is not None
    assert number.kind == "number"


def test_a_path_that_no_sample_shows_is_not_found() -> None:
    root = infer_fields([{"a": {"b": 1}}])
    assert root.find(("a", "c")) is None
    assert root.find(("x", "y", "z")) is None
    assert root.find(split_path("a.b")) is not None
