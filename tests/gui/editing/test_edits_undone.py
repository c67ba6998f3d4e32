"""A visual edit in a real text document: applied as it was meant, and undone to the byte."""

from __future__ import annotations

import pytest

from designer.gui.editing.source_document import SourceDocument
from designer.template import edits
from designer.template.edits import Change, Side
from designer.template.markup import Tree, parse

SOURCE = (
    "\ufeff<body>\r\n  <p title='\U0001f600'>\u00a0Caf\u0301e \U0001f600 {{ ctx.a }}</p>\r\n"
    '  {% for x in ctx.l %}\r\n    <td style="color: red">\U0001f468\u200d\U0001f469\u05d0</td>\r\n'
    "  {% endfor %}\r\n  <p>\U0001f600 last</p>\r\n</body>\r\n"
)


def p_and_td(tree: Tree) -> tuple[int, int]:
    names = [node.name for node in tree.elements()]
    return names.index("p"), names.index("td")


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    "edit",
    [
        lambda tree, p, td: edits.set_declaration(tree, td, "color", "#0b6e4f"),
        lambda tree, p, td: edits.set_attribute(tree, p, "class", "\U0001f600"),
        lambda tree, p, td: edits.move(tree, td, p, Side.BEFORE),
        lambda tree, p, td: edits.wrap(tree, td, "{% if a %}", "{% endif %}"),
        lambda tree, p, td: edits.delete(tree, p),
        lambda tree, p, td: edits.set_inside(tree, p, "\u00a0\U0001f601"),
    ],
)
def test_an_edit_among_strange_characters_is_undone_to_the_byte(edit) -> None:  # type: ignore[no-untyped-def]
    raw = SOURCE.encode()
    document = SourceDocument("a.html", raw)
    assert not document.is_read_only
    tree = parse(document.text())
    elements = list(tree.elements())
    p, td = p_and_td(tree)
    changes: list[Change] = edit(tree, elements[p], elements[td])
    document.splice_all(changes)
    assert document.text() == edits.applied(tree.source, changes)
    assert document.raw() != raw
    document.document.undo()
    assert document.raw() == raw
