"""Offsets, lines and columns, and Qt's UTF-16 units agree, whatever characters a text has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.template.markup import Lines, Utf16Map


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_ends_a_line(end: str) -> None:
    text = f"ab{end}cd{end}"
    lines = Lines(text)
    assert len(lines) == 3
    assert lines.place(text.index("d")) == (2, 2)
    assert lines.offset(2, 2) == text.index("d")


def test_a_place_beyond_the_text_is_moved_into_it() -> None:
    lines = Lines("ab\ncd")
    assert lines.offset(9, 1) == 5
    assert lines.offset(1, 99) == 2
    assert lines.offset(0, 0) == 0


@given(st.text())
def test_a_place_leads_back_to_its_offset(text: str) -> None:
    lines = Lines(text)
    for offset in range(len(text) + 1):
        place = lines.place(offset)
        if not text[:offset].endswith("\r") or text[offset : offset + 1] != "\n":
            assert lines.offset(*place) == offset


@given(st.text(alphabet="a\u00e9\u4e2d\U0001f600\U00010000\n\u00a0"))
def test_units_are_those_of_utf_16(text: str) -> None:
    units = Utf16Map(text)
    for offset in range(len(text) + 1):
        expected = len(text[:offset].encode("utf-16-le")) // 2
        assert units.to_units(offset) == expected
        assert units.to_points(expected) == offset


def test_a_unit_within_a_pair_is_the_character_that_the_pair_is() -> None:
    units = Utf16Map("a\U0001f600b")
    assert [units.to_points(unit) for unit in range(5)] == [0, 1, 1, 2, 3]
