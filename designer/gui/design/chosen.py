"""The element, loop or condition that the cursor is in."""

from __future__ import annotations

from dataclasses import dataclass

from designer.template.markup import Kind, Node, Tree

CHOOSABLE = (Kind.ELEMENT, Kind.CONTAINER)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The element, or the loop or condition, that the cursor is in; `path` leads to it from outside, itself last."""

    file: str
    tree: Tree
    path: tuple[Node, ...]

    @property
    def node(self) -> Node:
        return self.path[-1]

    @property
    def is_element(self) -> bool:
        return self.node.kind is Kind.ELEMENT


def neighbour(chosen: Chosen, steps: int) -> Node | None:
    """The element or container before (-1) or behind (1) the chosen one, in the same parent."""
    above = chosen.tree.path(chosen.node.start)
    number = next(n for n, node in enumerate(above) if node is chosen.node)
    children = [node for node in above[number - 1].children if node.kind in CHOOSABLE]
    at = children.index(chosen.node) + steps
    return children[at] if 0 <= at < len(children) else None
