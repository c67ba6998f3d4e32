"""What is marked is marked from the first to the last place, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.template.design.marking import between, length_of, marked, replaced, unmarked
from designer.template.design.phrases import Piece, has_mark, pieces_of, written


@pytest.mark.parametrize(
    ("source", "start", "stop", "after"),
    [
        ("one two", 4, 7, "one <b>two</b>"),
        ("a <i>b</i> c", 0, 5, "<b>a <i>b</i> c</b>"),
        ("<a href=x>one two</a>", 4, 7, "<a href=x>one <b>two</b></a>"),
        ("<i>one</i> two", 1, 5, "<i>o</i><b><i>ne</i> t</b>wo"),
        ("Dear {{ ctx.name }}!", 5, 6, "Dear <b>{{ ctx.name }}</b>!"),
        ("<i>b</i>", 0, 1, "<b><i>b</i></b>"),
    ],
)
def test_a_mark_stands_as_far_outside_as_it_may(source: str, start: int, stop: int, after: str) -> None:
    pieces = marked(pieces_of(source), start, stop, "<b>")
    assert written(pieces, source) == after
    assert written(unmarked(pieces, start, stop, ["b"]), source) == source


@given(st.sampled_from(["one <i>two</i> {{ x }}<br>three", "plain", "<a href=x>l<b>i</b>nk</a>"]), st.data())
def test_exactly_what_was_chosen_is_marked(source: str, data: st.DataObject) -> None:
    pieces = pieces_of(source)
    whole = sum(length_of(one) for one in pieces)
    start = data.draw(st.integers(0, whole - 1))
    stop = data.draw(st.integers(start + 1, whole))
    after = marked(pieces, start, stop, "<u>")
    assert sum(length_of(one) for one in after if has_mark(one, ["u"])) == stop - start
    assert all(has_mark(one, ["u"]) for one in between(after, start, stop))
    assert written(unmarked(after, 0, whole, ["u"]), source) == source
    assert not any(one.marks for one in unmarked(after, 0, whole, []))


def test_a_field_takes_the_place_of_words() -> None:
    pieces = replaced(pieces_of("Hi you!"), 3, 6, [Piece("", "{{ ctx.name }}")])
    assert written(pieces, "Hi you!") == "Hi {{ ctx.name }}!"
