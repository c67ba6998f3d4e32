"""A column is put in, taken out and moved in the head, in every row and in `colgroup`, and nothing else changes."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.core.paths import STARTERS
from designer.template.design.columns import (
    Spot,
    cell_at,
    delete_column,
    insert_column,
    move_column,
    spot_of,
    width_holder,
)
from designer.template.edits import Change, Side, applied
from designer.template.markup import Tree, parse

TABLE = """<table>
  <colgroup><col class="a"><col><col class="c"></colgroup>
  <thead>
    <tr><th>A</th><th>B</th><th class="figure">C</th></tr>
  </thead>
  {% for line in ctx.lines %}
  <tr>
    <td>{{ line.a }}</td>
    {% if line.b %}<td>{{ line.b }}</td>{% else %}<td>-</td>{% endif %}
    <td class="figure"><table><tr><td>x</td><td>y</td></tr></table></td>
  </tr>
  {% endfor %}
  <tr><td colspan="2">Sum</td><td>{{ ctx.sum }}</td></tr>
</table>
"""


@pytest.fixture
def tree() -> Tree:
    return parse(TABLE)


def squeezed(source: str) -> str:
    return re.sub(r"\s+", "", source)


def test_a_cell_knows_where_it_stands(tree: Tree) -> None:
    assert spot_of(tree, TABLE.index("{{ line.b")) == Spot(0, 1, 1)
    assert spot_of(tree, TABLE.index("{{ ctx.sum")) == Spot(0, 2, 2)
    assert spot_of(tree, TABLE.index(">y<") + 1) == Spot(1, 0, 1)
    assert spot_of(tree, 2) is None
    cell = cell_at(tree, Spot(0, 2, 1))
    assert cell is not None
    assert tree.text(cell).startswith('<td colspan="2">')


def test_a_column_is_taken_out_of_every_row(tree: Tree) -> None:
    after = applied(TABLE, delete_column(tree, Spot(0, 1, 1)))
    assert '<colgroup><col class="a"><col class="c"></colgroup>' in after
    assert '<tr><th>A</th><th class="figure">C</th></tr>' in after
    assert "line.b" not in after
    assert "<tr><td>Sum</td>" in after
    assert "    <td>{{ line.a }}</td>\n    <td class=" in after


@pytest.mark.parametrize(
    ("side", "head", "foot"),
    [
        (Side.BEFORE, '<th>A</th><th class="figure"></th><th class="figure">C</th>', "<td></td><td>{{"),
        (Side.BEHIND, '<th class="figure">C</th><th class="figure"></th></tr>', "</td><td></td></tr>"),
    ],
)
def test_a_column_is_put_beside_another(tree: Tree, side: Side, head: str, foot: str) -> None:
    after = applied(TABLE, insert_column(tree, Spot(0, 0, 2), side))
    assert squeezed(head.replace("<th>A</th>", "<th>B</th>")) in squeezed(after)
    assert foot in after
    assert after.count("<col") - after.count("<colgroup") == 4


def test_what_spans_the_place_grows(tree: Tree) -> None:
    assert '<td colspan="3">Sum' in applied(TABLE, insert_column(tree, Spot(0, 0, 0), Side.BEHIND))


def test_a_column_changes_places_where_no_cell_spans_one_of_the_two_only(tree: Tree) -> None:
    after = applied(TABLE, move_column(tree, Spot(0, 0, 0), 1))
    assert '<col><col class="a"><col class="c">' in after
    assert "<th>B</th><th>A</th>" in after
    assert after.index("line.b") < after.index("line.a")
    assert move_column(tree, Spot(0, 0, 1), 1) == []
    assert move_column(tree, Spot(0, 0, 0), -1) == []


def test_a_width_is_written_at_the_col_or_the_first_row(tree: Tree) -> None:
    holder = width_holder(tree, Spot(0, 1, 2))
    assert holder is not None
    assert tree.text(holder) == '<col class="c">'
    bare = parse('<mj-table><tr><th colspan="2">A</th></tr><tr><td>1</td><td>2</td></tr></mj-table>')
    holder = width_holder(bare, Spot(0, 1, 1))
    assert holder is not None
    assert bare.text(holder) == "<td>2</td>"


def test_the_last_column_stays() -> None:
    tree = parse("<table><tr><td>1</td></tr><tr><td>2</td></tr></table>")
    assert delete_column(tree, Spot(0, 0, 0)) == []


PAGES = [TABLE, *(page for path in sorted(STARTERS.glob("*/*.html")) if "<td" in (page := path.read_text("utf-8")))]


@given(st.sampled_from(PAGES), st.data())
def test_columns_of_any_table_come_and_go_again(source: str, data: st.DataObject) -> None:
    tree = parse(source)
    cells = [node for node in tree.elements() if node.name in ("td", "th")]
    spot = spot_of(tree, data.draw(st.sampled_from(cells)).start)
    assert spot is not None
    side = data.draw(st.sampled_from([Side.BEFORE, Side.BEHIND]))
    changes = insert_column(tree, spot, side)
    assert_apart(changes)
    wider = applied(source, changes)
    new = Spot(spot.table, spot.row, spot.column + (side is Side.BEHIND))
    assert cell_at(parse(wider), new) is not None
    again = delete_column(parse(wider), new)
    assert_apart(again)
    assert squeezed(applied(wider, again)) == squeezed(source)


def assert_apart(changes: list[Change]) -> None:
    assert all(one.end <= other.start for one, other in pairwise(changes))


REACHING = "<table><tr><th rowspan=2>A</th><td>B</td></tr><tr><td>C</td></tr><tr><td>D</td><td>E</td></tr></table>"


def test_a_cell_that_reaches_over_rows_has_its_place_in_each() -> None:
    tree = parse(REACHING)
    spot = spot_of(tree, REACHING.index("C<"))
    assert spot == Spot(0, 1, 1)
    assert applied(REACHING, delete_column(tree, spot)) == (
        "<table><tr><th rowspan=2>A</th></tr><tr></tr><tr><td>D</td></tr></table>"
    )
    put = applied(REACHING, insert_column(tree, Spot(0, 0, 0), Side.BEHIND))
    assert put == REACHING.replace("</th>", "</th><th rowspan=2></th>").replace("D</td>", "D</td><td></td>")


def test_a_cell_whose_columns_are_counted_by_the_data_stays_as_it_is() -> None:
    source = '<table><tr><td colspan="{{ n }}">A</td></tr><tr><td>B</td><td>C</td></tr></table>'
    tree = parse(source)
    assert applied(source, delete_column(tree, Spot(0, 1, 0))) == source.replace("<td>B</td>", "")
    put = applied(source, insert_column(tree, Spot(0, 1, 0), Side.BEHIND))
    assert put == source.replace("B</td>", "B</td><td></td>")
