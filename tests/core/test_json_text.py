"""JSON comes in with exact decimals and leaves again as it came; hostile text is refused with its path."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.core.errors import EventError
from designer.core.json_text import (
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_EXPONENT,
    canonical_json,
    child_path,
    dump_json,
    load_json,
    text_fault,
)

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
NUMBER = st.from_regex(r"-?(0|[1-9][0-9]{0,60})(\.[0-9]{1,38})?([eE][+-]?([0-4]?[0-9]|50))?", fullmatch=True)
TREE = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**99), 10**99) | TEXT | NUMBER.map(lambda n: load_json(n.encode())),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
FEW = settings(max_examples=60, deadline=None)


def refusal(raw: bytes) -> EventError:
    with pytest.raises(EventError) as caught:
        load_json(raw)
    return caught.value


@pytest.mark.parametrize(
    ("raw", "code", "path"),
    [
        (b'"\\ud800"', "text-surrogate", "the top level"),
        (b'{"ctx": {"a": ["x", "\\udfff"]}}', "text-surrogate", "ctx.a[1]"),
        (b'{"\\ud800": 1}', "text-surrogate", "*"),
        (b'{"a": "\\u0000"}', "text-nul", "a"),
        (b'{"a": {"\\u0000": 1}}', "text-nul", "a.*"),
        (b"[NaN]", "number-not-finite", "[0]"),
        (b'{"a": Infinity}', "number-not-finite", "a"),
        (b'{"a": -Infinity}', "number-not-finite", "a"),
        (b'{"a": {"b": 1, "b": 1}}', "duplicate-key", "a"),
        (b'{"a": 1, "a": 2}', "duplicate-key", "the top level"),
        (b'{"a": 1, "\\u0061": 2}', "duplicate-key", "the top level"),
        (b'{"a": 1e51}', "number-exponent", "a"),
        (b'{"a": 1e-51}', "number-exponent", "a"),
        (b'{"a": 1e5000}', "number-exponent", "a"),
        (b'{"a": 1e' + b"9" * 5000 + b"}", "number-exponent", "a"),
        (b'{"a": ' + b"9" * 101 + b"}", "number-too-long", "a"),
        (b'{"a": 0.' + b"9" * 100 + b"}", "number-too-long", "a"),
        (b"9" * 5000, "number-too-long", "the top level"),
    ],
)
def test_what_breaks_a_limit_is_refused_with_its_path(raw: bytes, code: str, path: str) -> None:
    error = refusal(raw)
    assert (error.code, error.arguments["path"]) == (code, path)


@pytest.mark.parametrize(
    "raw", [b"9" * 100, b"-" + b"9" * 100, b"0." + b"9" * 99, b"-0." + b"9" * 99, b"1e50", b"1E+50", b"1e-50"]
)
def test_a_number_at_its_limit_is_accepted(raw: bytes) -> None:
    assert load_json(raw) == Decimal(raw.decode())


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_nesting_is_accepted_to_64_levels_and_refused_beyond(opening: bytes) -> None:
    closing = b"]" if opening == b"[" else b"}"
    inside = b"" if opening == b"[" else b"0"
    assert load_json(opening * MAX_DEPTH + inside + closing * MAX_DEPTH)
    assert refusal(opening * (MAX_DEPTH + 1) + inside + closing * (MAX_DEPTH + 1)).code == "json-too-deep"
    assert refusal(opening * 200_000).code == "json-too-deep"


@pytest.mark.parametrize("raw", [b"\xff", b'{"a": "\xe4"}', b"\xed\xa0\x80", "{}".encode("utf-16")])
def test_what_is_not_utf8_is_refused_with_the_place(raw: bytes) -> None:
    assert refusal(raw).code == "not-utf8"


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [
        (b"", 1, 1),
        (b'{"a": 1,}', 1, 9),
        (b'{\n  "a": tru\n}', 2, 8),
        (b"{'a': 1}", 1, 2),
        (b"1 2", 1, 3),
        (b"01", 1, 2),
        (b'"\x01"', 1, 2),
        ("１".encode(), 1, 1),
        (b'{"a": 1} // ok', 1, 10),
    ],
)
def test_a_syntax_fault_has_line_and_column(raw: bytes, line: int, column: int) -> None:
    error = refusal(raw)
    assert error.code == "json-syntax"
    assert (error.arguments["line"], error.arguments["column"]) == (line, column)


def test_a_byte_order_mark_is_no_fault() -> None:
    assert load_json(b"\xef\xbb\xbf{}") == {}


def test_numbers_keep_their_exact_decimal_value() -> None:
    assert load_json(b"[0.1, 49.90, 1E+2, 12345678901234567890.123456789]") == [
        Decimal("0.1"), Decimal("49.90"), Decimal("1E+2"), Decimal("12345678901234567890.123456789"),
    ]  # fmt: skip
    assert dump_json(load_json(b"[49.90]")) == b"[49.90]"


@FEW
@given(TREE)
def test_what_was_read_is_written_and_read_again_the_same(tree: Any) -> None:
    assert load_json(dump_json(tree)) == tree


@pytest.mark.parametrize(
    "raw", [b"123.45e50", b"0." + b"1" * 98 + b"e-50", b"0." + b"0" * 97 + b"1e-50", b"1" * 100 + b"e-50", b"0e-50"]
)
def test_a_number_whose_plain_form_is_over_the_limit_still_survives(raw: bytes) -> None:
    number = load_json(raw)
    assert load_json(dump_json(number)) == number


@FEW
@given(st.dictionaries(TEXT, TREE, max_size=5))
def test_the_order_of_keys_does_not_change_the_canonical_form(tree: dict[str, Any]) -> None:
    assert canonical_json(tree) == canonical_json(dict(reversed(tree.items())))


@pytest.mark.parametrize(
    ("one", "same"), [("1", "1.0"), ("100", "1e2"), ("0", "-0.0"), ("0.5", "5e-1"), ("1.50", "1.5"), ("-0", "0")]
)
def test_equal_numbers_have_one_canonical_form(one: str, same: str) -> None:
    assert canonical_json(load_json(one.encode())) == canonical_json(load_json(same.encode()))


@pytest.mark.parametrize(("one", "other"), [("1", '"1"'), ("1", "true"), ("null", '""'), ("[]", "{}"), ("0", "false")])
def test_different_values_have_different_canonical_forms(one: str, other: str) -> None:
    assert canonical_json(load_json(one.encode())) != canonical_json(load_json(other.encode()))


@FEW
@given(TREE)
def test_the_canonical_form_is_json(tree: Any) -> None:
    json.loads(canonical_json(tree))


@pytest.mark.parametrize(
    ("path", "key", "shown"),
    [
        ("", "ctx", "ctx"),
        ("ctx", "order", "ctx.order"),
        ("ctx.lines", 3, "ctx.lines[3]"),
        ("ctx", "Ana Kovac", "ctx.*"),
        ("ctx", "ana@example.com", "ctx.*"),
        ("ctx", "0171 555", "ctx.*"),
        ("ctx", "x" * 65, "ctx.*"),
        ("ctx", "a\n", "ctx.*"),
    ],
)
def test_a_path_shows_plain_names_only(path: str, key: str | int, shown: str) -> None:
    assert child_path(path, key) == shown


def test_ordinary_text_has_no_fault() -> None:
    assert text_fault("Ana \U0001f600 \u202e") == ""
    assert (MAX_DIGITS, MAX_EXPONENT) == (100, 50)
