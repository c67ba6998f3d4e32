"""The head of a table, which is repeated on every page: its first row comes into a `<thead>`, or out of it."""

from __future__ import annotations

from designer.template.edits import Change, Side, delete, insert, unwrap, wrap
from designer.template.edits.blocks import keeps_its_lines
from designer.template.edits.lines import indent_at, step_of
from designer.template.markup import Kind, Node, Tree

REPEATED, NO_HEAD = "repeated", "none"
_BODIES = ("tbody", "table")


def head_in(table: Node) -> str:
    """Whether a table has a head."""
    return REPEATED if _head(table) is not None else NO_HEAD


def set_head(tree: Tree, table: Node, value: str) -> list[Change]:
    """Make the first row a head, or the head a row; nothing where a loop or a condition makes the first row."""
    head, row = _head(table), _first(table)
    if value == NO_HEAD and head is not None:
        return unwrap(tree, head)
    if value != REPEATED or head is not None or row is None:
        return []
    if row.name == "tr":
        return wrap(tree, row, "<thead>", "</thead>")
    inner = _first(row)
    if inner is None or inner.name != "tr":
        return []
    own = indent_at(tree.source, inner.start) + tree.text(inner)
    step = step_of(tree.source)
    keeps_lines = keeps_its_lines(tree, inner)
    is_in_line = "\n" not in tree.source or keeps_lines
    block = f"<thead>{tree.text(inner)}</thead>" if is_in_line else f"<thead>\n{_moved(own, step)}\n</thead>"
    return sorted([*insert(tree, row, Side.BEFORE, block, keeps_lines=keeps_lines), *delete(tree, inner)])


def _head(table: Node) -> Node | None:
    return next((one for one in table.children if one.kind is Kind.ELEMENT and one.name == "thead"), None)


def _first(node: Node) -> Node | None:
    """The first row or body of a table; None where something else comes first."""
    for one in node.children:
        if one.kind is Kind.ELEMENT and one.name in ("caption", "colgroup", "col"):
            continue
        if one.kind in (Kind.ELEMENT, Kind.CONTAINER):
            return one if one.kind is Kind.ELEMENT and one.has_end and one.name in ("tr", *_BODIES) else None
    return None


def _moved(block: str, step: str) -> str:
    """Lines with their least indent taken away, one step in."""
    lines = block.split("\n")
    least = min(len(line) - len(line.lstrip(" \t")) for line in lines if line.strip())
    return "\n".join(step + line[least:] if line.strip() else line for line in lines)
