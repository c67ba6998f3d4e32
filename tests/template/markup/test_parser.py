"""Any text becomes a tree that is that text again; elements and Jinja stand where a person sees them."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.core.paths import STARTERS
from designer.template.markup import Kind, Node, Tree, parse, parsing, unparse
from designer.template.markup.tokens import TOKENS_AT_ONCE

STARTER_FILES = sorted(path for path in STARTERS.rglob("*") if path.suffix in (".mjml", ".html", ".txt"))
PIECES = [
    "<div>", "</div>", "<p>", "</p>", "<td {% if x %}class='a'{% endif %}>", "</td>", "<br>", "<img src=\"{{ u }}\">",
    "<mj-text color='#fff'>", "</mj-text>", "<mj-image src='x' />", "<style>", "</style>", "a { color: {{ c }} }",
    "<!--", "-->", "<!-- {{ x }} -->", "<!doctype html>", "<", ">", "\"", "'", "=", "{", "}", "{{", "}}", "{%", "%}",
    "{#", "#}", "{{ a.b | money('EUR') }}", "{{ '}}' }}", "{{ {'a': 1}}}", "{% if a %}", "{% elif b %}", "{% else %}",
    "{% endif %}", "{% for x in y %}", "{% endfor %}", "{% set a %}", "{% set b = 1 %}", "{% endset %}", "{% raw %}",
    "{% endraw %}", "{% macro m(a, b=1) %}", "{% endmacro %}", "{%- block c -%}", "{% endblock %}", "{# <p> {{ #}",
    "text", " ", "\n", "\r\n", "\u00a0", "\U0001f600", "\u0301", "\u202e", "\0", "<h{{ n }}>", "</h{{ n }}>",
    "<a href=\"", "<ScRiPt>", "</script>", "<title>", "</title", "</", "<![endif]-->", "<li>", "<ul>", "</ul>",
    "<tr>", "<table>",
]  # fmt: skip
documents = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)


def assert_tiles(tree: Tree) -> None:
    """The children of every node lie within it, one behind the other; those of an open one fill its inside."""
    for node in tree.walk():
        assert 0 <= node.start <= node.end <= len(tree.source)
        if node.children:
            assert node.children[0].start == node.inner_start
            assert node.children[-1].end == node.inner_end
        for one, following in zip(node.children, node.children[1:], strict=False):
            assert one.end == following.start
        assert all(node.start <= one.start <= one.end <= node.end for one in node.inner)


@settings(max_examples=1000, deadline=None)
@given(documents)
def test_any_document_comes_back_as_it_was(source: str) -> None:
    tree = parse(source)
    assert unparse(tree) == source
    assert_tiles(tree)


@settings(max_examples=200, deadline=None)
@given(documents)
def test_plain_text_with_jinja_comes_back_as_it_was(source: str) -> None:
    tree = parse(source, has_tags=False)
    assert unparse(tree) == source
    assert_tiles(tree)
    assert not list(tree.elements())


@settings(max_examples=200, deadline=None)
@given(documents)
def test_every_offset_has_a_node(source: str) -> None:
    tree = parse(source)
    for offset in range(len(source) + 1):
        path = tree.path(offset)
        assert path[0] is tree.root
        assert all(node.start <= offset < node.end for node in path[1:])


@pytest.mark.parametrize("path", STARTER_FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_starter_fits_together_and_comes_back_as_it_was(path: object) -> None:
    source = path.read_bytes().decode()  # type: ignore[attr-defined]
    tree = parse(source, has_tags=not str(path).endswith(".txt"))
    assert unparse(tree) == source
    assert_tiles(tree)
    assert tree.mismatches == ()


def outline(nodes: tuple[Node, ...] | list[Node]) -> list[object]:
    """The nodes as nested lists, without text."""
    made: list[object] = []
    for node in nodes:
        if node.kind is Kind.TEXT:
            continue
        label = f"{node.kind}:{node.name}" if node.name else str(node.kind)
        below = outline(list(node.children))
        made.append([label, *below] if below else label)
    return made


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a<b>c</b></p>", [["element:p", "element:b"]]),
        ("<mj-image src='a' /><br>x", ["element:mj-image", "element:br"]),
        ("<ul><li>a<li>b</ul>", [["element:ul", "element:li", "element:li"]]),
        ("<table><tr><td>a<td>b<tr><td>c</table>",
         [["element:table", ["element:tr", "element:td", "element:td"], ["element:tr", "element:td"]]]),
        ("{% for a in b %}<p>{{ a }}</p>{% else %}x{% endfor %}",
         [["container:for", ["branch:for", ["element:p", "expression"]], "branch:else"]]),
        ("{% if a %}1{% elif b %}2{% else %}3{% endif %}",
         [["container:if", "branch:if", "branch:elif", "branch:else"]]),
        ("{% raw %}{{ a }}<p>{% endraw %}", [["container:raw", ["branch:raw", "raw"]]]),
        ("{% set a %}x{% endset %}{% set b = 1 %}", [["container:set", "branch:set"], "statement:set"]),
        ("{% macro m(a) %}{{ a }}{% endmacro %}", [["container:macro", ["branch:macro", "expression"]]]),
        ("{% block b %}{% call m() %}{% endcall %}{% endblock %}",
         [["container:block", ["branch:block", ["container:call", "branch:call"]]]]),
        ("<style>a > b { c: {{ d }} }</style>", [["element:style", "expression"]]),
        ("<script>if (a < b) {}</script>", ["element:script"]),
        ("<!-- <p> {{ a }} --><!doctype html>", ["comment", "doctype"]),
        ("<a title=\"a > b\" href='{{ x | d(\"q\") }}'>y</a>", ["element:a"]),
        ("<td {% if x %}class='a'{% endif %}>y</td>", ["element:td"]),
        ("<h{{ n }}>a</h{{ n }}>", ["element:h{{ n }}"]),
        ("a < b && c > d", []),
        ("{{ '}}' }}{{ {'a': 1}}}", ["expression", "expression"]),
        ("{{ a <p>x</p>", ["expression", "element:p"]),
        ("<a href=\">x</a>\n<p class='b'>y</p>", ["element:a", "element:p"]),
        ("</p>", ["close:p"]),
    ],
)  # fmt: skip
def test_a_document_is_seen_as_a_person_sees_it(source: str, expected: list[object]) -> None:
    assert outline(list(parse(source).root.children)) == expected


def test_jinja_within_a_tag_and_within_a_comment_is_found_by_its_offset() -> None:
    source = "<td {% if x %}class='{{ y }}'{% endif %}><!-- {{ z }} --></td>"
    tree = parse(source)
    for text, kind in (("if x", Kind.STATEMENT), ("y }}", Kind.EXPRESSION), ("z }}", Kind.EXPRESSION)):
        assert tree.node_at(source.index(text)).kind is kind
    assert tree.node_at(source.index("class")).name == "td"


def test_the_path_leads_from_the_document_to_the_place() -> None:
    source = "<table>{% for l in x %}<tr><td>{{ l }}</td></tr>{% endfor %}</table>"
    names = [node.name or str(node.kind) for node in parse(source).path(source.index("l }}"))]
    assert names == ["document", "table", "for", "for", "tr", "td", "expression"]


BROKEN = [
    "<a href=\"", "<a b='", "{{ ", "{% if ", "{# ", "<!-- ", "<style>", "<a ", "</a ", "<a>", "</a>", "<p>",
    "<b><i></b>", "{% if a %}", "{% if a %}</b>", "{% endif %}", "<a>{% if x %}</a>{% else %}", "{{ '", "{% raw %}",
    "{ ", "<", "<a {{ ", "<title>{{ ", "<a>{% for x in y %}</a>", "{{ {", "\"'", "<a \"'", "{% if a %}<b>",
    "{% for a in b %}{% if c %}{% endfor %}",
]  # fmt: skip


def steps(source: str) -> int:
    """How many calls parsing a source takes, those of compiled regular expressions among them."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        parse(source)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", BROKEN)
def test_the_time_grows_with_the_length_even_of_broken_text(piece: str) -> None:
    """Beginnings without ends must not make a parser walk to the end of the document for each of them."""
    assert steps(piece * 2000) < 21 * steps(piece * 100)


def test_a_long_document_is_parsed_in_short_steps() -> None:
    source = "<tr><td>{{ a }}</td></tr>\n" * 5000
    assert sum(1 for _ in parsing(source)) > len(list(parse(source).walk())) / TOKENS_AT_ONCE


def test_thousands_of_levels_are_no_trouble() -> None:
    for piece in ("<div>", "{% if a %}", "<div>{% if a %}"):
        source = piece * 3000
        assert unparse(parse(source)) == source
