"""A loop and a condition are about an expression, which can be another one."""

from __future__ import annotations

import pytest

from designer.template.design import about, set_about
from designer.template.edits import applied
from designer.template.markup import Kind, Node, Tree, parse


def container(tree: Tree) -> Node:
    return next(node for node in tree.walk() if node.kind is Kind.CONTAINER)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% if ctx.vip %}a{% else %}b{% endif %}", "ctx.vip"),
        ("{%- for line in ctx.lines -%}a{% endfor %}", "line in ctx.lines"),
        ("{% if a\n and b %}c{% endif %}", "a\n and b"),
        ("{% block a %}{% endblock %}", None),
    ],
)
def test_what_it_is_about_is_read_and_replaced(source: str, expected: str | None) -> None:
    tree = parse(source)
    node = container(tree)
    assert about(tree, node) == expected
    after = applied(source, set_about(tree, node, "x in y"))
    assert after == (source.replace(expected, "x in y") if expected else source)
    assert set_about(tree, node, " ") == []
