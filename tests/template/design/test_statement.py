"""A loop and a condition are about an expression, which can be another one."""

from __future__ import annotations

import pytest

from designer.template.design import about, set_about
from designer.template.design.statement import add_otherwise
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


@pytest.mark.parametrize(
    ("source", "after"),
    [
        (
            "<ul>\n  {% for x in l %}\n    <li>{{ x }}</li>\n  {% endfor %}\n</ul>",
            "<ul>\n  {% for x in l %}\n    <li>{{ x }}</li>\n  {% else %}\n    <li>None</li>\n  {% endfor %}\n</ul>",
        ),
        (
            "{% for x in l %}<tr><td>1</td><td>2</td></tr>{% endfor %}",
            '{% for x in l %}<tr><td>1</td><td>2</td></tr>{% else %}<tr><td colspan="2">None</td></tr>{% endfor %}',
        ),
        ("{% if a %}<mj-image />{% endif %}", "{% if a %}<mj-image />{% else %}<mj-text>None</mj-text>{% endif %}"),
        ("{% if a %}x{% elif b %}y{% endif %}", "{% if a %}x{% elif b %}y{% else %}None{% endif %}"),
        ("{% if a %}x{% else %}y{% endif %}", "{% if a %}x{% else %}y{% endif %}"),
        ("{% set a %}x{% endset %}", "{% set a %}x{% endset %}"),
    ],
)
def test_what_is_said_otherwise_looks_like_the_rest(source: str, after: str) -> None:
    tree = parse(source)
    container = next(node for node in tree.walk() if node.kind is Kind.CONTAINER)
    assert applied(source, add_otherwise(tree, container, "None")) == after
