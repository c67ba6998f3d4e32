"""Whatever the document: an edit changes its own stretch, does what it says, and can be taken back to the byte."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from designer.core.paths import STARTERS
from designer.template import edits
from designer.template.edits import Change, Side
from designer.template.markup import Kind, Node, Tree, attribute, declarations, parse, value_of

SOURCES = [path.read_text("utf-8") for path in sorted(STARTERS.rglob("*")) if path.suffix in (".mjml", ".html")]
WORDS = st.text(st.sampled_from("ab \u00a0\u00e4\U0001f600\u05d0&"), min_size=1, max_size=6)
NAMES = st.sampled_from(["div", "p", "td", "mj-text", "span", "TD"])
ATTRIBUTES = st.sampled_from(
    ["", ' class="a b"', " style='color: red; margin: 0'", ' {% if x %}id="i"{% endif %}', " style=color:red;margin:0",
     ' STYLE="Color:RED"', ' style="{% if x %}color: red;{% endif %} margin: 0" title', "\n  style = \"color:red;\"\n"]
)  # fmt: skip


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    """A well formed piece of markup, on lines or not, in loops and conditions, with all sorts of characters."""
    name, words, attributes = draw(NAMES), draw(WORDS), draw(ATTRIBUTES)
    if depth > 2 or draw(st.booleans()):
        return f"<{name}{attributes}>{words} {{{{ ctx.x }}}}</{name}>"
    below = draw(st.lists(elements(depth=depth + 1), min_size=1, max_size=3))
    if draw(st.booleans()):
        inside = "".join("\n" + "\n".join("  " + line for line in one.split("\n")) for one in below)
        loop = draw(st.sampled_from([None, ("{% for x in ctx.l %}", "{% endfor %}"), ("{% if a %}", "{% endif %}")]))
        block = f"<{name}{attributes}>{inside}\n</{name}>"
        return block if loop is None else f"{loop[0]}\n{block}\n{loop[1]}"
    return f"<{name}{attributes}>{''.join(below)}</{name}>"


documents = st.lists(elements(), min_size=1, max_size=4).map("\n".join) | st.sampled_from(SOURCES)


def a_node(data: st.DataObject, tree: Tree) -> Node:
    found = [node for node in tree.elements() if node.has_end]
    assume(found)
    return data.draw(st.sampled_from(found), label="node")


def assert_sound(source: str, changes: list[Change]) -> str:
    """In order, apart, and all that lies outside is as it was; the text after it."""
    ends = [0, *(change.end for change in changes)]
    assert all(end <= change.start <= change.end for end, change in zip(ends, changes, strict=False))
    after = edits.applied(source, changes)
    back = edits.reverted(source, changes)
    assert edits.applied(after, back) == source
    outside = [source[end:start] for end, start in zip(ends, [*(c.start for c in changes), len(source)], strict=True)]
    at = 0
    for part in outside:
        found = after.find(part, at)
        assert found >= 0
        at = found + len(part)
    return after


@settings(max_examples=60, deadline=None)
@given(documents, WORDS | st.sampled_from(['{{ ctx.a["b"] }} & "c"', "it's <b>", "a\nb"]), st.data())
def test_an_attribute_has_the_value_it_was_given(source: str, value: str, data: st.DataObject) -> None:
    tree = parse(source)
    node = a_node(data, tree)
    after = assert_sound(source, edits.set_attribute(tree, node, "title", value))
    there = value_of(after, parse(after).path(node.start)[-1], "title")
    assert there == edits.attributes.quoted(value, there and _quote(after, node))
    assert len(list(parse(after).elements())) == len(list(tree.elements()))
    gone = assert_sound(after, edits.remove_attribute(parse(after), parse(after).path(node.start)[-1], "title"))
    assert attribute(source, node, "title") is not None or gone == source


def _quote(source: str, node: Node) -> str:
    found = attribute(source, parse(source).path(node.start)[-1], "title")
    return found.quote if found else '"'


@settings(max_examples=60, deadline=None)
@given(documents, st.sampled_from(["color", "padding", "font-family"]), st.data())
def test_a_declaration_has_the_value_it_was_given(source: str, name: str, data: st.DataObject) -> None:
    tree = parse(source)
    node = a_node(data, tree)
    after = assert_sound(source, edits.set_declaration(tree, node, name, "inherit"))
    again = parse(after).path(node.start)[-1]
    assert _declared(after, again)[name] == "inherit"
    assert {**_declared(source, node), name: "inherit"} == _declared(after, again)
    gone = assert_sound(after, edits.remove_declaration(parse(after), again, name))
    assert name not in _declared(gone, parse(gone).path(node.start)[-1])


def _declared(source: str, node: Node) -> dict[str, str]:
    style = attribute(source, node, "style")
    if style is None or not style.has_value:
        return {}
    found = declarations(source, style.value_start, style.value_end, node.inner)
    return {one.name: source[one.value_start : one.end] for one in found}


@settings(max_examples=60, deadline=None)
@given(documents, st.data())
def test_a_copy_stands_behind_what_was_copied_and_goes_again(source: str, data: st.DataObject) -> None:
    tree = parse(source)
    node = a_node(data, tree)
    after = assert_sound(source, edits.duplicate(tree, node))
    again = parse(after)
    assert len(list(again.elements())) == len(list(tree.elements())) + len(_within(tree, node))
    first = again.path(node.start)[-1]
    behind = next(one for one in again.elements() if one.start >= first.end and one.name == node.name)
    assert assert_sound(after, edits.delete(again, behind)) == source


@settings(max_examples=60, deadline=None)
@given(documents, st.sampled_from(list(Side)), st.data())
def test_moving_keeps_every_element_and_all_words(source: str, side: Side, data: st.DataObject) -> None:
    tree = parse(source)
    node, anchor = a_node(data, tree), a_node(data, tree)
    if not edits.can_move(node, anchor, side):
        with pytest.raises(ValueError, match="into itself"):
            edits.move(tree, node, anchor, side)
        return
    after = assert_sound(source, edits.move(tree, node, anchor, side))
    assert sorted("".join(after.split())) == sorted("".join(source.split()))
    assert len(list(parse(after).elements())) == len(list(tree.elements()))


@settings(max_examples=60, deadline=None)
@given(documents, st.sampled_from([("{% if a %}", "{% endif %}"), ("<div>", "</div>")]), st.data())
def test_what_is_wrapped_and_unwrapped_is_as_it_was(source: str, pieces: tuple[str, str], data: st.DataObject) -> None:
    tree = parse(source)
    node = a_node(data, tree)
    changes = edits.wrap(tree, node, *pieces)
    after = assert_sound(source, changes)
    begin = after.index(pieces[0], changes[0].start)
    again = parse(after)
    shell = next(one for one in again.walk() if one.start == begin and one.kind in (Kind.CONTAINER, Kind.ELEMENT))
    assert assert_sound(after, edits.unwrap(again, shell)) == source


def _within(tree: Tree, node: Node) -> list[Node]:
    return [one for one in tree.elements() if node.start <= one.start < node.end]


@settings(max_examples=60, deadline=None)
@given(documents, st.data())
def test_words_change_where_they_differ_only(source: str, data: st.DataObject) -> None:
    tree = parse(source)
    node = a_node(data, tree)
    inside = source[node.inner_start : node.inner_end].strip()
    assert edits.set_inside(tree, node, inside) == []
    after = assert_sound(source, edits.set_inside(tree, node, inside + "!"))
    assert len(after) == len(source) + 1
