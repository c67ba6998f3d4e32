"""Setting what stands inside an element: the words of a paragraph, with their fields and their bold."""

from __future__ import annotations

from designer.template.edits.change import Change, minimal
from designer.template.markup import Node, Tree


def set_inside(tree: Tree, element: Node, inside: str) -> list[Change]:
    """Replace the content of an element, touching only what differs. White space at its ends stays as it is."""
    if element.inner_start < 0 or (not element.has_end and element.inner_start == element.end):
        return []
    before = tree.source[element.inner_start : element.inner_end]
    words = before.strip()
    start = element.inner_start + (before.index(words) if words else len(before))
    return minimal(tree.source, [Change(start, start + len(words), inside)])
