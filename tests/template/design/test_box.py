"""Four sides as one value, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.template.design.box import Sides, is_length, shorthand, sides_of, stepped, tidied


@given(st.tuples(*[st.sampled_from(["0", "4mm", "1.5em", "10%", "auto"])] * 4))
def test_sides_come_back_from_their_shorthand(sides: Sides) -> None:
    assert sides_of(shorthand(sides)) == sides


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        (("1px", "1px", "1px", "1px"), "1px"), (("1px", "2px", "1px", "2px"), "1px 2px"),
        (("1px", "2px", "3px", "2px"), "1px 2px 3px"), (("1px", "", "", ""), "1px 0 0"), (("", "", "", ""), ""),
    ],
)  # fmt: skip
def test_a_shorthand_is_as_short_as_can_be(sides: Sides, expected: str) -> None:
    assert shorthand(sides) == expected


def test_what_is_no_length_is_left_to_the_person() -> None:
    assert sides_of("{{ brand.gap }}") is None
    assert sides_of("calc(1mm + 2mm) 0") is None
    assert sides_of("") == ("", "", "", "")
    assert (is_length("12pt"), is_length("red")) == (True, False)


@pytest.mark.parametrize(
    ("value", "steps", "expected"),
    [("12px", 1, "13px"), ("9pt", -1, "8.5pt"), ("100%", -10, "90%"), ("1.5em", 1, "2.5em"), ("auto", 1, "auto")],
)
def test_a_length_goes_up_and_down(value: str, steps: int, expected: str) -> None:
    assert stepped(value, steps) == expected


@pytest.mark.parametrize(
    ("typed", "written"),
    [("12 mm", "12mm"), ("1,5 MM", "1.5mm"), ("-.5em", "-.5em"), ("50 %", "50%"), ("auto", "auto"),
     ("4mm 2mm", "4mm 2mm"),     ("{{ brand.width }} mm", "{{ brand.width }} mm"), ("", "")],
)  # fmt: skip
def test_a_length_is_written_as_css_wants_it(typed: str, written: str) -> None:
    assert tidied(typed) == written
