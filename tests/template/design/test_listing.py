"""Lines of words become a list as a person would have written it."""

from __future__ import annotations

import pytest

from designer.template.design.listing import list_of
from designer.template.edits import applied
from designer.template.markup import parse

ITEMS = "    <li>One {{ ctx.a }}</li>\n    <li><b>Two</b></li>"


@pytest.mark.parametrize(
    ("source", "name", "after"),
    [
        ('  <p class="x">One {{ ctx.a }}<br><b>Two</b></p>\n', "p", f'  <ul class="x">\n{ITEMS}\n  </ul>\n'),
        ("<td>One {{ ctx.a }}<br /><b>Two</b></td>", "td", f"<td>\n  <ul>\n{ITEMS}\n  </ul>\n</td>"),
        ("<li>One<br>Two</li>", "li", "<li>One<br>Two</li>"),
        ("<p>One", "p", "<p>One"),
        ("<p><a href=x>One</a></p>", "a", "<p><a href=x>One</a></p>"),
        ("<mj-button href=x>One</mj-button>", "mj-button", "<mj-button href=x>One</mj-button>"),
        ("<section>One</section>", "section", "<section>\n  <ul>\n    <li>One</li>\n  </ul>\n</section>"),
    ],
)
def test_each_line_is_an_item(source: str, name: str, after: str) -> None:
    tree = parse(source)
    node = next(one for one in tree.elements() if one.name == name)
    assert applied(source, list_of(tree, node, "ul")) == after
