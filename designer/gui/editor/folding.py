"""Which lines can be folded away: what stands between the first and the last line of a block."""

from __future__ import annotations

from designer.template.markup import Kind, Node, Tree

_FOLDED = frozenset({Kind.ELEMENT, Kind.BRANCH, Kind.COMMENT, Kind.JINJA_COMMENT})


def folds_of(tree: Tree) -> dict[int, int]:
    """By the line that stays, the last line that is hidden; lines count from 1. The outermost block of a line wins."""
    folds: dict[int, int] = {}
    line_of = tree.lines.line
    stack: list[Node] = [tree.root]
    while stack:
        for node in stack.pop().children:
            if node.children:
                stack.append(node)
            if node.kind in _FOLDED and tree.source.find("\n", node.start, node.end) >= 0:
                first = line_of(node.start)
                last = _last(tree, node, line_of(node.end - 1))
                if last > first and last > folds.get(first, 0):
                    folds[first] = last
    return folds


def _last(tree: Tree, node: Node, last: int) -> int:
    """The closing line stays, so that one sees what was closed; text behind a branch begins on the line of the next."""
    if node.has_end:
        return tree.lines.line(node.inner_end) - 1
    return tree.lines.line(node.end) - 1 if node.kind is Kind.BRANCH else last
