"""What is dragged may stand beside its like only."""

from __future__ import annotations

import pytest

from designer.template.design import drop_anchor
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
