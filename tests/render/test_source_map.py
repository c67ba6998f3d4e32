"""A point on a page leads to the source, and a source line to its places on the pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from designer.render.source_map import Box, packed, unpacked
from designer.template.markup import TagPlace

TABLE = Box(TagPlace("a.html", 1), 10, 10, 100, 100, 1)
ROWS = [Box(TagPlace("a.html", 3), 10, 10 + 10 * n, 100, 10, 2) for n in range(3)]
CELLS = [Box(TagPlace("parts/b.html", 1), 10, 10 + 10 * n, 50, 10, 3) for n in range(3)]
MAP = unpacked(packed([[TABLE, ROWS[0], CELLS[0], ROWS[1], CELLS[1]], [ROWS[2], CELLS[2]]]))


def test_the_deepest_box_under_a_point_is_found() -> None:
    assert MAP.at(0, 20, 15) == CELLS[0]
    assert MAP.at(0, 90, 25) == ROWS[1]
    assert MAP.at(0, 90, 90) == TABLE
    assert MAP.at(0, 200, 15) is None
    assert MAP.at(1, 20, 15) is None
    assert MAP.at(7, 20, 15) is None


def test_of_two_equally_deep_boxes_the_later_one_is_on_top() -> None:
    over = Box(TagPlace("c.html", 9), 0, 0, 50, 50, 2)
    assert unpacked(packed([[ROWS[0], over]])).at(0, 15, 15) == over


def test_a_line_in_a_loop_has_a_place_for_each_turn_across_pages() -> None:
    assert [(turn.page, turn.box) for turn in MAP.turns("a.html", 3)] == [(0, ROWS[0]), (0, ROWS[1]), (1, ROWS[2])]


def test_a_line_without_a_tag_belongs_to_the_nearest_one_above() -> None:
    assert [turn.box for turn in MAP.turns("a.html", 2)] == [TABLE]
    assert MAP.turns("a.html", 0) == []
    assert MAP.turns("other.html", 3) == []


def test_of_several_tags_on_a_line_one_can_be_meant() -> None:
    cell = Box(TagPlace("a.html", 3, 1), 60, 10, 50, 10, 3)
    made = unpacked(packed([[ROWS[0], cell]]))
    assert made.at(0, 70, 15) == cell
    assert [turn.box for turn in made.turns("a.html", 3)] == [ROWS[0]]
    assert [turn.box for turn in made.turns("a.html", 3, 1)] == [cell]


places = st.builds(TagPlace, st.sampled_from(["a", "b c.html"]), st.integers(1, 99), st.integers(0, 9))
boxes = st.builds(
    Box, places, *[st.integers(0, 900).map(lambda n: n / 4)] * 4,
    st.integers(0, 40),
)  # fmt: skip


@given(st.lists(st.lists(boxes, max_size=6), max_size=4))
def test_a_map_travels_as_bytes(pages: list[list[Box]]) -> None:
    assert unpacked(packed(pages)).pages == tuple(tuple(page) for page in pages)


def test_no_bytes_are_an_empty_map() -> None:
    assert unpacked(b"").pages == ()
