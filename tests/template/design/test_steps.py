"""The keys lead over all that is seen, in the order of the page."""

from __future__ import annotations

import pytest

from designer.template.design.steps import Way, stepped
from designer.template.markup import Node, parse

PAGE = parse(
    "<html><body><h1>a</h1>{% if x %}<p>b</p>{% endif %}<table><thead><tr><th>c</th><th>d</th></tr></thead>"
    "<tbody>{% for one in many %}<tr><td>e</td><td>f</td></tr>{% endfor %}</tbody></table><div>g</div></body></html>"
)


def at(words: str) -> Node:
    return next(one for one in PAGE.drawn if PAGE.source[one.inner_start : one.inner_end] == words)


def named(name: str) -> Node:
    return next(one for one in PAGE.drawn if one.name == name)


@pytest.mark.parametrize(
    ("begin", "way", "end"),
    [
        (at("a"), Way.DOWN, at("b")), (at("b"), Way.ON, named("table")), (named("table"), Way.BACK, at("b")),
        (named("table"), Way.IN, at("c")), (at("c"), Way.ON, at("d")), (at("d"), Way.DOWN, at("f")),
        (at("f"), Way.UP, at("d")), (at("g"), Way.UP, named("table")), (at("a"), Way.UP, None),
        (at("g"), Way.DOWN, None), (None, Way.DOWN, at("a")), (named("body"), Way.UP, at("a")),
    ],
)  # fmt: skip
def test_a_key_leads_to_the_next_element(begin: Node | None, way: Way, end: Node | None) -> None:
    assert stepped(PAGE, begin, way, lambda _node: True) is end


def test_what_is_not_drawn_is_passed_over() -> None:
    assert stepped(PAGE, at("a"), Way.DOWN, lambda node: node is not at("b")) is named("table")
