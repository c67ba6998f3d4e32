"""A list made of words: an item for each of their lines."""

from __future__ import annotations

from designer.template.design.phrases import PHRASES, Piece, pieces_of, written
from designer.template.edits import Change
from designer.template.edits.change import minimal
from designer.template.edits.lines import indent_at, step_of
from designer.template.markup import Node, Tree

_BECOMES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})


def list_of(tree: Tree, element: Node, tag: str) -> list[Change]:
    """Make a list (`ul` or `ol`) of an element's words; a cell or a box holds it then, a paragraph becomes it."""
    is_component = element.name.startswith("mj-") and element.name != "mj-text"
    if not element.has_end or element.name == "li" or element.name in PHRASES or is_component:
        return []
    source = tree.source
    rows = _rows(pieces_of(source[element.inner_start : element.inner_end].strip()))
    is_holder = element.name not in _BECOMES
    above = indent_at(source, element.start)
    indent = above + step_of(source) if is_holder else above
    items = "".join(f"\n{indent}{step_of(source)}<li>{row}</li>" for row in rows)
    if is_holder:
        whole = f"\n{indent}<{tag}>{items}\n{indent}</{tag}>\n{above}"
        return [Change(element.inner_start, element.inner_end, whole)]
    head = source[element.start + 1 + len(element.name) : element.inner_start]
    return minimal(source, [Change(element.start, element.end, f"<{tag}{head}{items}\n{indent}</{tag}>")])


def _rows(pieces: list[Piece]) -> list[str]:
    rows: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.is_break:
            rows.append([])
        else:
            rows[-1].append(piece)
    return [written(row).strip() for row in rows]
