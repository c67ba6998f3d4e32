"""What is dragged may stand beside its like only."""

from __future__ import annotations

import pytest

from designer.template.design import drop_anchor, may_stand
from designer.template.markup import Kind, Node, Tree, parse

PAGE = """<body><p>one</p><table><tr class="a"><td>cell <b>bold</b></td></tr><tr><td>two</td></tr></table>
{% for x in y %}<div>three</div>{% endfor %}</body>"""
MAIL = """<mjml><mj-body><mj-section><mj-column><mj-text>left</mj-text></mj-column><mj-column><mj-text>right</mj-text>
</mj-column></mj-section><mj-section><mj-column><mj-text>low</mj-text></mj-column></mj-section></mj-body></mjml>"""


def at(tree: Tree, words: str, name: str = "") -> Node:
    path = tree.path(tree.source.index(words))
    return [node for node in path if node.kind is Kind.ELEMENT and name in ("", node.name)][-1]


@pytest.mark.parametrize(
    ("source", "dragged", "name", "over", "anchor"),
    [
        (PAGE, "one", "p", "bold", "table"),
        (PAGE, "two", "tr", "bold", "tr"),
        (PAGE, "two", "td", "bold", "td"),
        (PAGE, "two", "tr", "one", None),
        (PAGE, "one", "p", "three", "div"),
        (PAGE, "three", "div", "one", "p"),
        (PAGE, "one", "p", "one", None),
        (MAIL, "left", "mj-text", "low", "mj-text"),
        (MAIL, "left", "mj-column", "right", "mj-column"),
        (MAIL, "left", "mj-section", "low", "mj-section"),
        (MAIL, "left", "mj-section", "right", None),
    ],
)
def test_an_element_goes_beside_its_like(source: str, dragged: str, name: str, over: str, anchor: str | None) -> None:
    tree = parse(source)
    found = drop_anchor(tree, at(tree, dragged, name), source.index(over))
    assert (found.name if found else None) == anchor


def test_a_loop_goes_where_what_it_holds_may_go() -> None:
    tree = parse(PAGE)
    loop = next(node for node in tree.walk() if node.kind is Kind.CONTAINER)
    found = drop_anchor(tree, loop, PAGE.index("one"))
    assert found is not None
    assert found.name == "p"


@pytest.mark.parametrize(
    ("source", "moved", "name", "to", "its_name", "is_within", "may"),
    [
        (PAGE, "two", "tr", "cell", "tr", False, True),
        (PAGE, "two", "tr", "one", "p", False, False),
        (PAGE, "one", "p", "two", "tr", False, False),
        (PAGE, "one", "p", "two", "td", True, True),
        (PAGE, "one", "p", "two", "td", False, False),
        (PAGE, "one", "p", "three", "div", False, True),
        (MAIL, "left", "mj-text", "low", "mj-section", False, False),
        (MAIL, "left", "mj-text", "low", "mj-section", True, False),
        (MAIL, "left", "mj-text", "low", "mj-column", True, True),
        (MAIL, "left", "mj-column", "low", "mj-section", True, True),
        (MAIL, "left", "mj-section", "low", "mj-section", False, True),
        (MAIL, "left", "mj-section", "low", "mj-column", False, False),
    ],
)
def test_where_a_thing_may_stand(
    source: str, moved: str, name: str, to: str, its_name: str, *, is_within: bool, may: bool
) -> None:
    tree = parse(source)
    assert may_stand(tree, at(tree, moved, name), at(tree, to, its_name), is_within=is_within) is may
