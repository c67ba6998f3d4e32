"""The first row of a table becomes its head, as a person would have typed it, and a row again."""

from __future__ import annotations

import pytest

from designer.template.design import properties_of, set_property, value_in
from designer.template.design.table_head import NO_HEAD, REPEATED
from designer.template.edits import applied, reverted
from designer.template.markup import parse

ROWS = """<table>
  <tr><th>A</th></tr>
  <tr><td>1</td></tr>
</table>"""
IN_HEAD = """<table>
  <thead>
    <tr><th>A</th></tr>
  </thead>
  <tr><td>1</td></tr>
</table>"""
BODY = """<table class="x">
  <caption>C</caption>
  <tbody>
    <tr>
      <th>A</th>
    </tr>
    {% for l in ctx.l %}<tr><td>1</td></tr>{% endfor %}
  </tbody>
</table>"""
BODY_IN_HEAD = """<table class="x">
  <caption>C</caption>
  <thead>
    <tr>
      <th>A</th>
    </tr>
  </thead>
  <tbody>
    {% for l in ctx.l %}<tr><td>1</td></tr>{% endfor %}
  </tbody>
</table>"""


def put(source: str, value: str) -> str:
    tree = parse(source)
    table = next(one for one in tree.elements() if one.name == "table")
    (head,) = (one for one in properties_of(table) if one.name == "thead")
    changes = set_property(tree, table, head, value)
    after = applied(source, changes)
    assert applied(after, reverted(source, changes)) == source
    again = parse(after)
    assert value_in(again, next(one for one in again.elements() if one.name == "table"), head) == (
        REPEATED if "<thead" in after else NO_HEAD
    )
    return after


@pytest.mark.parametrize(
    ("source", "after"),
    [
        (ROWS, IN_HEAD), (BODY, BODY_IN_HEAD),
        ("<table><tbody><tr><td>1</td></tr></tbody></table>",
         "<table><thead><tr><td>1</td></tr></thead><tbody></tbody></table>"),
        ("<table><tr><td>1</td></tr></table>", "<table><thead><tr><td>1</td></tr></thead></table>"),
    ],
)  # fmt: skip
def test_the_first_row_becomes_the_head(source: str, after: str) -> None:
    assert put(source, REPEATED) == after
    assert put(after, REPEATED) == after
    if "tbody" not in source:
        assert put(after, NO_HEAD) == source


def test_preformatted_text_in_a_head_keeps_its_lines() -> None:
    row = "<tr><td><pre>\na\n b</pre></td></tr>"
    assert row in put(f"<table>\n  <tbody>\n    {row}\n    <tr><td>1</td></tr>\n  </tbody>\n</table>\n", REPEATED)


@pytest.mark.parametrize(
    "source",
    ["<table>{% for l in ctx.l %}<tr><td>1</td></tr>{% endfor %}</table>", "<table></table>",
     "<table><tbody>{% if a %}<tr><td>1</td></tr>{% endif %}</tbody></table>", "<table><tr><td>1"],
)  # fmt: skip
def test_a_first_row_that_is_not_always_there_is_no_head(source: str) -> None:
    assert put(source, REPEATED) == source
    assert put(source, NO_HEAD) == source
    assert put(source, "") == source
