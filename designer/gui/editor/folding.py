"""Which lines can be folded away: what stands between the first and the last line of a block."""

from __future__ import annotations

from collections.abc import Iterator

from designer.template.markup import Kind, Node, Tree

_FOLDED = frozenset({Kind.ELEMENT, Kind.BRANCH, Kind.COMMENT, Kind.JINJA_COMMENT})


def folds_of(tree: Tree) -> dict[int, int]:
    """By the line that stays, the last line that is hidden; lines count from 1. The outermost block of a line wins."""
    folds: dict[int, int] = {}
    for first, last in _ranges(tree):
        if last > first and last > folds.get(first, 0):
            folds[first] = last
    return folds


def _ranges(tree: Tree) -> Iterator[tuple[int, int]]:
    line_of = tree.lines.line
    for node in tree.walk():
        if node.kind in _FOLDED and node.end > node.start:
            first = line_of(node.start)
            yield first, _last(tree, node, line_of(node.end - 1))


def _last(tree: Tree, node: Node, last: int) -> int:
    """The closing line stays, so that one sees what was closed; text behind a branch begins on the line of the next."""
    if node.has_end:
        return tree.lines.line(node.inner_end) - 1
    if node.kind is Kind.BRANCH:
        return tree.lines.line(node.end) - 1
    return last
