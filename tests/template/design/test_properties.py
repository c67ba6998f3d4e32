"""What an element's properties are, where each is written, and what holds when it is not."""

from __future__ import annotations

import pytest

from designer.template.design import Inherited, Property, inherited, properties_of, rules_of, set_property, value_in
from designer.template.edits import applied
from designer.template.markup import Node, Tree, parse

SHEET = "p { color: #111111; margin: 0 }\n.lead { font-size: 12pt }\np.lead { color: #222222 }\n.a .b { color: red }"
PAGE = """<style>@media print { p { color: black } } h1 { color: {{ firm.accent }} }</style>
<body style="line-height: 14pt"><div class="box" style="text-align: right"><p class="lead" style="width: 10mm">x</p>
<h1>y</h1><img src="a.png"></div></body>"""
MAIL = """<mjml><mj-head><mj-attributes><mj-all font-family="Arial" /><mj-text color="#333333" />
<mj-class name="big" font-size="30px" /></mj-attributes></mj-head>
<mj-body><mj-section><mj-column><mj-text mj-class="big" align="right">x</mj-text></mj-column></mj-section></mj-body>
</mjml>"""


def found(tree: Tree, name: str) -> Node:
    return [node for node in tree.elements() if node.name == name][-1]


def named(element: Node, name: str) -> Property:
    return next(one for one in properties_of(element) if one.name == name)


def held(source: str, element: str, name: str) -> Inherited | None:
    tree = parse(source)
    node = found(tree, element)
    return inherited(tree, node, named(node, name), rules_of(tree, [SHEET]))


def test_a_property_is_read_and_written_where_it_belongs() -> None:
    tree = parse(MAIL)
    text = found(tree, "mj-text")
    align = named(text, "align")
    assert value_in(tree, text, align) == "right"
    assert 'align="center"' in applied(MAIL, set_property(tree, text, align, "center"))
    assert applied(MAIL, set_property(tree, text, align, "")) == MAIL.replace(' align="right"', "")
    page = parse(PAGE)
    p = found(page, "p")
    assert value_in(page, p, named(p, "width")) == "10mm"
    assert value_in(page, p, named(p, "color")) == ""
    assert applied(PAGE, set_property(page, p, named(p, "width"), "20mm")) == PAGE.replace("10mm", "20mm")


def test_what_is_not_drawn_has_no_properties() -> None:
    tree = parse(MAIL + PAGE)
    assert all(not properties_of(found(tree, name)) for name in ("mjml", "mj-head", "mj-all", "style"))
    assert [one.name for one in properties_of(found(tree, "img"))[:2]] == ["src", "alt"]


def test_how_a_block_breaks_over_pages_is_said_where_it_matters() -> None:
    tree = parse("<table><thead><tr><th>Head</th></tr></thead></table><p>Text</p>")
    head, words = found(tree, "thead"), found(tree, "p")
    once = set_property(tree, head, named(head, "display"), "table-row-group")
    assert '<thead style="display: table-row-group">' in applied(tree.source, once)
    assert [named(words, name).choices[-1] for name in ("orphans", "widows", "break-after")] == ["4", "4", "page"]
    assert not {"orphans", "display"} & {one.name for one in properties_of(found(tree, "table"))}


@pytest.mark.parametrize(
    ("element", "name", "expected"),
    [
        ("p", "color", Inherited("#222222", "p.lead")),
        ("p", "margin", Inherited("0", "p")),
        ("p", "font-size", Inherited("12pt", ".lead")),
        ("p", "text-align", Inherited("right", "div")),
        ("p", "line-height", Inherited("14pt", "body")),
        ("p", "background-color", None),
        ("h1", "color", Inherited("{{ firm.accent }}", "h1")),
        ("img", "margin", None),
    ],
)
def test_on_a_page_rules_and_what_is_around_hold(element: str, name: str, expected: Inherited | None) -> None:
    assert held(PAGE, element, name) == expected


def test_in_a_mail_the_defaults_hold() -> None:
    assert held(MAIL, "mj-text", "font-size") == Inherited("30px", "mj-class")
    assert held(MAIL, "mj-text", "color") == Inherited("#333333", "mj-text")
    assert held(MAIL, "mj-text", "font-family") == Inherited("Arial", "mj-all")
    assert held(MAIL, "mj-column", "width") is None


@pytest.mark.parametrize(
    ("name", "missing"), [("tr", {"margin", "padding", "width"}), ("td", {"margin"}), ("span", {"width"})]
)
def test_what_css_leaves_without_effect_is_not_offered(name: str, missing: set[str]) -> None:
    tree = parse("<table><tr><td><span>x</span></td></tr></table>")
    offered = {one.name for one in properties_of(found(tree, name))}
    assert not missing & offered
    assert "color" in offered
