"""Where each value of a JSON text stands."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.core.errors import EventError
from designer.core.json_spans import JsonNode, json_tree, written
from designer.core.paths import STARTERS

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(), below, max_size=4),
    max_leaves=20,
)


def rebuilt(node: JsonNode, text: str) -> object:
    if node.kind == "object":
        return {child.name: rebuilt(child, text) for child in node.children}
    if node.kind == "list":
        return [rebuilt(child, text) for child in node.children]
    return json.loads(text[node.start : node.end])


@given(values, st.sampled_from([None, 1, 4]), st.booleans())
def test_the_spans_hold_exactly_the_values(value: object, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert rebuilt(json_tree(text), text) == json.loads(text)


def is_json(text: str) -> bool:
    def refuse(_constant: str) -> None:
        raise ValueError

    try:
        json.loads(text, parse_constant=refuse)
    except ValueError:
        return False
    return True


@given(st.text(alphabet='{}[]",:\\ \n0123456789.-eEtrufalsn\x00é'))
def test_anything_else_is_refused_with_a_place_exactly_where_json_is(text: str) -> None:
    if is_json(text):
        json_tree(text)
        return
    with pytest.raises(EventError) as told:
        json_tree(text)
    assert told.value.code == "json-syntax"
    assert told.value.arguments["line"]


def test_paths_leave_out_list_positions() -> None:
    tree = json_tree('{"ctx": {"lines": [{"name": "a"}, {"name": "b"}]}}')
    assert [node.path for node in tree.walk() if node.kind == "text"] == ["ctx.lines.name"] * 2


@pytest.mark.parametrize("path", sorted(STARTERS.rglob("*.json")), ids=lambda path: path.stem)
def test_every_sample_can_be_shown(path) -> None:  # type: ignore[no-untyped-def]
    text = path.read_text("utf-8")
    assert rebuilt(json_tree(text), text) == json.loads(text)


def test_too_deep_is_refused_not_recursed_into() -> None:
    with pytest.raises(EventError):
        json_tree("[" * 100_000)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12.50", "12.50"), ("true", "true"), ("null", "null"), ('"12"', '"12"'), ("Ann", '"Ann"'), ("007", '"007"'),
     ("", '""'), ('say "hi"', '"say \\"hi\\""')],
)  # fmt: skip
def test_what_is_typed_becomes_the_json_that_a_person_means(typed: str, value: str) -> None:
    assert written(typed) == value
