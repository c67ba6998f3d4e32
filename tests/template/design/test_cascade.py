"""What the panel shows as inherited is what the engine draws."""

from __future__ import annotations

import pytest

from designer.template.design import inherited, properties_of, resolved, rules_of
from designer.template.markup import Node, Tree, parse

SHEET = """
:root { --soft: var(--accent); --loop: var(--other); --other: var(--loop) }
body { font: 9pt/12pt sans-serif; color: #111111 }
th, td { padding: 0; text-align: left; font-weight: 400 }
.lines th { color: var(--accent); font-weight: 600; padding: 0 0 4pt }
.lines td:nth-child(2) { color: #222222 }
.lines > tbody > tr.sum td { font-size: 13pt !important }
td { font-size: 10pt }
.box { background: var(--soft); padding: 8pt 12pt }
.box .code { padding-left: 0 }
#one { color: #333333 }
p::before { color: #999999 }
p:hover, p[ { color: #888888 }
.empty { color: var(--none, #444444); background: url(x.png) no-repeat; line-height: var(--loop) }
"""
PAGE = """<html><head><style>:root { --accent: {{ firm.accent }} }</style></head><body>
<table class="lines"><thead><tr><th class="h">Head</th></tr></thead><tbody>{% for line in ctx.lines %}
<tr class="{% if line.sum %}sum{% endif %}"><td class="a">a</td>{% if b %}<td class="b">b</td>{% endif %}</tr>
{% endfor %}</tbody></table>
<table><tr><th class="plain">x</th></tr></table>
<div class="box"><p class="code" id="one">x</p><p class="empty">y</p><h2 class="two">z</h2></div>
</body></html>"""


def of_class(tree: Tree, name: str) -> Node:
    return next(one for one in tree.elements() if f'class="{name}"' in tree.source[one.start : one.inner_start])


@pytest.mark.parametrize(
    ("name_of_class", "name", "value", "origin"),
    [
        ("h", "color", "{{ firm.accent }}", ".lines th"),
        ("h", "font-weight", "600", ".lines th"),
        ("h", "padding", "0 0 4pt", ".lines th"),
        ("h", "text-align", "left", "th, td"),
        ("a", "color", "#111111", "body"),
        ("a", "font-size", "13pt", ".lines > tbody > tr.sum td"),
        ("b", "color", "#222222", ".lines td:nth-child(2)"),
        ("plain", "font-weight", "400", "th, td"),
        ("box", "background-color", "{{ firm.accent }}", ".box"),
        ("box", "padding", "8pt 12pt", ".box"),
        ("code", "padding", "0", ".box .code"),
        ("code", "color", "#333333", "#one"),
        ("code", "font-size", "9pt", "body"),
        ("code", "line-height", "12pt", "body"),
        ("empty", "color", "#444444", ".empty"),
        ("two", "font-weight", "bold", "h2"),
    ],
)
def test_a_value_is_that_of_the_rule_that_wins(name_of_class: str, name: str, value: str, origin: str) -> None:
    tree = parse(PAGE)
    element = of_class(tree, name_of_class)
    one = next(one for one in properties_of(element) if one.name == name)
    found = inherited(tree, element, one, rules_of(tree, [SHEET]))
    assert found is not None
    assert (found.value, found.origin) == (value, origin)


def test_what_is_no_colour_alone_is_not_told_as_one() -> None:
    tree = parse(PAGE)
    element = of_class(tree, "empty")
    one = next(one for one in properties_of(element) if one.name == "background-color")
    assert inherited(tree, element, one, rules_of(tree, [SHEET])) is None


def test_variables_that_stand_for_each_other_come_to_an_end() -> None:
    tree = parse(PAGE)
    element = next(iter(tree.elements()))
    assert resolved(tree, element, "var(--loop)", rules_of(tree, [SHEET])).startswith("var(--")
    assert resolved(tree, element, "1pt solid var(--soft)", rules_of(tree, [SHEET])) == "1pt solid {{ firm.accent }}"
