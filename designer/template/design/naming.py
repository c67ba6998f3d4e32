"""The name that a person gave a block: a remark in front of it, which is never printed."""

from __future__ import annotations

import re

from designer.template import edits
from designer.template.edits import Change, Side
from designer.template.edits.change import minimal
from designer.template.markup import Kind, Node, Tree

_REMARK = re.compile(r"\{#-?\s*(.*?)\s*-?#\}", re.DOTALL)
_NO_END = re.compile(r"#+\}+")
_MOST = 48


def remark_before(tree: Tree, node: Node) -> Node | None:
    """The remark of one line that stands directly in front of a node, with no empty line between."""
    trail = tree.path(node.start)
    above = next((one for one in reversed(trail) if node in one.children), tree.root)
    at = list(above.children).index(node) if node in above.children else 0
    before = list(above.children[max(at - 2, 0) : at])
    if before and before[-1].kind is Kind.TEXT and tree.text(before[-1]).count("\n") <= 1:
        gap = before.pop()
        if tree.text(gap).strip():
            return None
    found = before[-1] if before else None
    return found if found is not None and found.kind is Kind.JINJA_COMMENT and _named(tree, found) else None


def name_of(tree: Tree, node: Node) -> str:
    """The name that a block was given; "" without one."""
    remark = remark_before(tree, node)
    return _named(tree, remark) if remark is not None else ""


def set_name(tree: Tree, node: Node, name: str) -> list[Change]:
    """Name a block; "" takes its name away."""
    name = " ".join(_NO_END.sub("", name).replace("{#", "").split())[:_MOST].strip()
    remark = remark_before(tree, node)
    if remark is None:
        return edits.insert(tree, node, Side.BEFORE, f"{{# {name} #}}") if name else []
    if not name:
        return edits.delete(tree, remark)
    return minimal(tree.source, [Change(remark.start, remark.end, f"{{# {name} #}}")])


def _named(tree: Tree, remark: Node) -> str:
    found = _REMARK.fullmatch(tree.text(remark))
    name = found[1] if found else ""
    return name if "\n" not in name and len(name) <= _MOST else ""
