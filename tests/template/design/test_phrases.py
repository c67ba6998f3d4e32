"""Words taken to pieces and written again are as they were; what a person changes is all that changes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.template.design.phrases import Mark, Piece, pieces_of, written

PARTS = st.sampled_from(
    ["Hi ", "&nbsp;", "\u00a0", " &amp;\n   ", "<b>", "</b>", "<STRONG class='x'>", "</STRONG>", "<b></b>", "<br>",
     "<br />", "{{ ctx.name }}", "{% if a %}", "{% else %}", "{% endif %}", "<a href=\"{{ ctx.url | url }}\">", "</a>",
     "&bne;", "{# x #}", "<!-- y -->", "<img src=x>", "</i>", "<i>", "\U0001f600", "&unknown;", "<", "{", "}}"]
)  # fmt: skip
BOLD = Mark("<b>", -1)


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=12).map("".join), st.booleans())
def test_what_was_not_touched_is_written_as_it_was(source: str, has_tags: bool) -> None:
    assert written(pieces_of(source, has_tags=has_tags), source, has_tags=has_tags) == source


@settings(max_examples=200, deadline=None)
@given(st.lists(PARTS, max_size=8).map("".join))
def test_words_put_behind_change_nothing_before_them(source: str) -> None:
    assert written([*pieces_of(source), Piece(" & more")], source) == source + " &amp; more"


def test_words_fields_and_marks_are_told_apart() -> None:
    pieces = pieces_of('Dear <b>{{ ctx.name }},</b><br>see <a href="x">here</a>')
    assert [(one.text or one.source, [mark.name for mark in one.marks]) for one in pieces] == [
        ("Dear ", []), ("{{ ctx.name }}", ["b"]), (",", ["b"]), ("<br>", []), ("see ", []), ("here", ["a"]),
    ]  # fmt: skip
    assert pieces[1].is_field
    assert pieces[3].is_break


@pytest.mark.parametrize(
    ("pieces", "source"),
    [
        ([Piece("a & b < c\u00a0d")], "a &amp; b &lt; c&nbsp;d"),
        ([Piece("a"), Piece("b", marks=(BOLD,)), Piece("", "{{ c }}", (BOLD,)), Piece("d")], "a<b>b{{ c }}</b>d"),
        ([Piece("a", marks=(BOLD, Mark("<i>", -2))), Piece("b", marks=(BOLD,))], "<b><i>a</i>b</b>"),
        ([Piece("typed {{ x | d('<') }} & so")], "typed {{ x | d('<') }} &amp; so"),
    ],
)
def test_new_pieces_are_written_as_a_person_would(pieces: list[Piece], source: str) -> None:
    assert written(pieces) == source


def test_a_plain_text_knows_no_tags() -> None:
    source = "Hi <b> &amp; {{ ctx.name }}"
    pieces = pieces_of(source, has_tags=False)
    assert [one.text or one.source for one in pieces] == ["Hi <b> &amp; ", "{{ ctx.name }}"]
    assert written([*pieces, Piece(" & so")], source, has_tags=False) == source + " & so"


def test_bold_that_is_taken_away_leaves_the_rest_as_written() -> None:
    before = "Dear&nbsp;<b>Ana</b>\n  and &amp; co"
    pieces = [Piece(one.text, one.source) for one in pieces_of(before)]
    assert written(pieces, before) == "Dear&nbsp;Ana\n  and &amp; co"


def test_a_word_in_a_long_text_takes_no_longer_than_a_blink() -> None:
    long = "Terms&nbsp;and <b>conditions</b> &amp; more.\n  " * 2000
    began = time.process_time()
    pieces = pieces_of(long)
    at = [n for n, one in enumerate(pieces) if one.marks][1000]
    pieces[at] = Piece("terms", "", pieces[at].marks)
    head, tail = "</b>".join(long.split("</b>")[:1000]), "</b>".join(long.split("</b>")[1001:])
    assert written(pieces, long) == f"{head}</b> &amp; more.\n  Terms&nbsp;and <b>terms</b>{tail}"
    assert written([Piece("x" * 5000)], long) == "x" * 5000
    assert time.process_time() - began < 5  # it was minutes
