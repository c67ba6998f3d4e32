"""An edit looks as a careful person would have typed it."""

from __future__ import annotations

import pytest

from designer.template import edits
from designer.template.edits import Change, Side, applied
from designer.template.markup import Kind, Node, Tree, parse

PAGE = """<body>
  <div class="a">
    <p style="color: #aa0000; margin: 0;">Hi {{ ctx.name }}</p>
    {% for x in ctx.l %}
      <p>One</p>
    {% else %}
      <p>None</p>
    {% endfor %}
    <b>Two</b><i>Three</i>
  </div>
  <ul></ul>
</body>
"""


@pytest.fixture
def tree() -> Tree:
    return parse(PAGE)


def first(tree: Tree, name: str) -> Node:
    return next(node for node in tree.elements() if node.name == name)


def loop(tree: Tree) -> Node:
    return next(node for node in tree.walk() if node.kind is Kind.CONTAINER)


def lines_changed(changes: list[Change]) -> tuple[list[str], list[str]]:
    """The lines that an edit takes and those that it puts in their place."""
    before, after = PAGE.split("\n"), applied(PAGE, changes).split("\n")
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    return before, after


def test_a_colour_touches_its_digits_only(tree: Tree) -> None:
    changes = edits.set_declaration(tree, first(tree, "p"), "color", "#aa0b6e")
    assert [(PAGE[one.start : one.end], one.text) for one in changes] == [("000", "b6e")]


def test_a_further_declaration_follows_the_others(tree: Tree) -> None:
    _, after = lines_changed(edits.set_declaration(tree, first(tree, "p"), "padding", "2mm"))
    assert after == ['    <p style="color: #aa0000; margin: 0; padding: 2mm;">Hi {{ ctx.name }}</p>']


@pytest.mark.parametrize(
    ("source", "after"),
    [
        ("<p style=color:red>", '<p style="color:red; padding: 1px 2px">'),
        ("<p style=padding:0>", '<p style="padding:1px 2px">'),
        ("<p style=padding:0;color:red id=a>", '<p style="padding:1px 2px;color:red" id=a>'),
        ("<P STYLE='padding: 0'>", "<P STYLE='padding: 1px 2px'>"),
    ],
)
def test_a_value_without_quotation_marks_gets_them(source: str, after: str) -> None:
    tree = parse(source + "</p>")
    assert applied(tree.source, edits.set_declaration(tree, first(tree, "p"), "padding", "1px 2px")) == after + "</p>"


def test_the_last_declaration_goes_with_its_attribute(tree: Tree) -> None:
    changes = edits.remove_declaration(tree, first(tree, "p"), "color")
    assert lines_changed(changes)[1] == ['    <p style="margin: 0;">Hi {{ ctx.name }}</p>']
    again = parse(applied(PAGE, changes))
    bare = applied(again.source, edits.remove_declaration(again, first(again, "p"), "margin"))
    assert "<p>Hi {{ ctx.name }}</p>" in bare


def test_a_block_that_is_dropped_takes_the_indent_of_its_place(tree: Tree) -> None:
    put = edits.insert(tree, first(tree, "p"), Side.BEHIND, "<table>\n  <tr></tr>\n</table>")
    assert lines_changed(put)[1] == ["    <table>", "      <tr></tr>", "    </table>"]
    into = edits.insert(tree, first(tree, "ul"), Side.LAST, "<li>One</li>")
    assert lines_changed(into)[1] == ["  <ul>", "    <li>One</li>", "  </ul>"]
    last = edits.insert(tree, first(tree, "div"), Side.LAST, "<p>\n  x\n</p>")
    assert lines_changed(last)[1] == ["    <p>", "      x", "    </p>"]


def test_a_loop_is_moved_as_a_whole(tree: Tree) -> None:
    after = applied(PAGE, edits.move(tree, loop(tree), first(tree, "p"), Side.BEFORE))
    assert after.index("{% endfor %}") < after.index("Hi {{ ctx.name }}")
    assert "    {% for x in ctx.l %}\n      <p>One</p>\n    {% else %}\n      <p>None</p>\n    {% endfor %}\n" in after


def test_a_condition_indents_what_it_holds_and_lets_it_go_again(tree: Tree) -> None:
    changes = edits.wrap(tree, first(tree, "p"), "{% if ctx.vip %}", "{% endif %}")
    _, after = lines_changed(changes)
    assert [line[:8] for line in after] == ["    {% i", "      <p", "    {% e"]
    again = parse(applied(PAGE, changes))
    assert applied(again.source, edits.unwrap(again, loop(again))) == PAGE


def test_of_a_loop_with_an_empty_text_the_block_is_left(tree: Tree) -> None:
    before, after = lines_changed(edits.unwrap(tree, loop(tree)))
    assert (len(before), after) == (5, ["    <p>One</p>"])


def test_what_shares_a_line_stays_on_it(tree: Tree) -> None:
    assert lines_changed(edits.duplicate(tree, first(tree, "b")))[1] == ["    <b>Two</b><b>Two</b><i>Three</i>"]
    assert lines_changed(edits.delete(tree, first(tree, "i")))[1] == ["    <b>Two</b>"]
    assert lines_changed(edits.wrap(tree, first(tree, "b"), "<u>", "</u>"))[1] == ["    <u><b>Two</b></u><i>Three</i>"]


def test_preformatted_text_is_not_indented() -> None:
    tree = parse("<div>\n  <pre>\n a\nb</pre>\n</div>\n")
    after = applied(tree.source, edits.wrap(tree, first(tree, "pre"), "<p>", "</p>"))
    assert after == "<div>\n  <p>\n  <pre>\n a\nb</pre>\n  </p>\n</div>\n"


@pytest.mark.parametrize(
    ("style", "coloured", "bare"),
    [
        ("font: &quot;A;B&quot;; color: red", "font: &quot;A;B&quot;; color: blue", "font: &quot;A;B&quot;"),
        ("color: red; font: &quot;A&quot;", "color: blue; font: &quot;A&quot;", "font: &quot;A&quot;"),
        ("font: &quot;A&quot;", "font: &quot;A&quot;; color: blue", "font: &quot;A&quot;"),
        ("color: &#114;ed; margin: 0", "color: blue; margin: 0", "margin: 0"),
        ("color: red /* ours */; margin: 0", "color: blue /* ours */; margin: 0", "margin: 0"),
        ("color: {% if a %}red{% else %}lime{% endif %}; margin: 0", "color: blue; margin: 0", "margin: 0"),
        ("margin: 0; {% if a %}color: red{% endif %}", "margin: 0; {% if a %}color: blue{% endif %}",
         "margin: 0; {% if a %}{% endif %}"),
        ("color: {% if a %}red;{% else %}tan;{% endif %}",
         "color: {% if a %}red;{% else %}tan;{% endif %}; color: blue",
         "color: {% if a %}red;{% else %}tan;{% endif %}"),
        ("{% if a %}color: red{% else %}color: lime{% endif %}",
         "{% if a %}color: red{% else %}color: lime{% endif %}; color: blue",
         "{% if a %}color: red{% else %}color: lime{% endif %}"),
    ],
)  # fmt: skip
def test_entities_remarks_and_conditions_in_a_style_stay_whole(style: str, coloured: str, bare: str) -> None:
    tree = parse(f'<p style="{style}">x</p>')
    p = first(tree, "p")
    assert applied(tree.source, edits.set_declaration(tree, p, "color", "blue")) == f'<p style="{coloured}">x</p>'
    assert applied(tree.source, edits.remove_declaration(tree, p, "color")) == f'<p style="{bare}">x</p>'


@pytest.mark.parametrize(
    "block", ["<pre>\na\n  b</pre>", "<mj-raw>\n<!--[if mso]>\n<b>\n<![endif]-->\n</mj-raw>", '<p title="a\n b">x</p>']
)
def test_lines_that_mean_something_are_moved_and_copied_as_they_are(block: str) -> None:
    tree = parse(f"<body>\n  {block}\n  <div>\n    <i>x</i>\n  </div>\n</body>\n")
    node = list(tree.elements())[1]
    assert applied(tree.source, edits.duplicate(tree, node)) == tree.source.replace(block, f"{block}\n  {block}")
    moved = applied(tree.source, edits.move(tree, node, first(tree, "i"), Side.BEFORE))
    assert moved == f"<body>\n  <div>\n    {block}\n    <i>x</i>\n  </div>\n</body>\n"


def test_a_remark_on_one_line_goes_along_into_the_indent() -> None:
    tree = parse("<body>\n  <p>\n    {# a #}<!-- b -->\n  </p>\n  <div>\n    <i>x</i>\n  </div>\n</body>\n")
    after = applied(tree.source, edits.move(tree, first(tree, "p"), first(tree, "i"), Side.BEFORE))
    assert "    <p>\n      {# a #}<!-- b -->\n    </p>\n    <i>" in after
