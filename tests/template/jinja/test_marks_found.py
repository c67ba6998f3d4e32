"""Every mark that a preview carries leads to the start tag that it was written into."""

from __future__ import annotations

import re

import pytest

from designer.core.paths import STARTERS
from designer.template.jinja.marks import marked_tokens, place_of_mark
from designer.template.markup import Tree, parse

FILES = [path for path in sorted(STARTERS.rglob("*")) if path.suffix in (".mjml", ".html")]
_MARKED = re.compile(r'<([\w-]+)(?:\s[^<>]*?)?\s(?:data-l="|css-class="pf-)([^\s":]+:\d+(?:\.\d+)?)')
HOSTILE = """<p>a</p><b>b</b><!-- <i> --><u>{{ "<i>" }}</u>{# <i> #}<em title="<i>">x</em>
<mjml><mj-head><mj-title>x</mj-title></mj-head><mj-body><mj-text>x</mj-text><mj-spacer /></mj-body></mjml>
{% if x %}<td class='{{ "a" }}'></td>{% else %}<th></th>{% endif %}<style>a<b{}</style><br><hr>
"""


def assert_found(source: str, tree: Tree) -> None:
    marked = "".join(text for _, _, text in marked_tokens([(1, "data", source)], "a"))
    found = _MARKED.findall(marked)
    assert found
    for name, mark in found:
        place = place_of_mark(mark)
        tag = tree.tag(place.line, place.nth)
        assert tag is not None
        assert (tag.name, tree.nth(tag)) == (name.lower(), place.nth)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_marks_of_a_starter_lead_to_their_tags(path) -> None:  # type: ignore[no-untyped-def]
    source = path.read_text("utf-8")
    assert_found(source, parse(source))


def test_several_tags_on_a_line_are_told_apart() -> None:
    tree = parse(HOSTILE)
    assert [tree.tag(1, nth).name for nth in range(4)] == ["p", "b", "u", "em"]  # type: ignore[union-attr]
    assert [tree.tag(2, nth).name for nth in range(5)] == [  # type: ignore[union-attr]
        "mjml", "mj-head", "mj-body", "mj-text", "mj-spacer"
    ]  # fmt: skip
    assert tree.tag(1, 9) is tree.tag(1, 3)
    assert tree.tag(9) is None
