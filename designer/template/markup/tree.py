"""The lossless tree of a source text: nodes are spans of it, so that what was not touched is never rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from designer.template.markup.places import Lines, Place, Utf16Map
from designer.template.markup.tokens import Kind, Node


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Two places that do not fit: `code` says how; `start` and `other` are offsets (`other` is -1 if there is none)."""

    code: str
    start: int
    end: int
    name: str
    other: int = -1


@dataclass(frozen=True)
class Tree:
    """A parsed source."""

    source: str
    root: Node
    mismatches: tuple[Mismatch, ...]
    statements: tuple[Node, ...] = ()  # every Jinja statement in order: those that begin, branch and end as well

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.source)

    @cached_property
    def utf16(self) -> Utf16Map:
        return Utf16Map(self.source)

    def place(self, offset: int) -> Place:
        """Line and column of an offset, both from 1."""
        return self.lines.place(offset)

    def path(self, offset: int) -> list[Node]:
        """The nodes that hold an offset, from the document down to the deepest."""
        trail = [self.root]
        while (below := _child_at(trail[-1], offset)) is not None:
            trail.append(below)
        return trail

    def node_at(self, offset: int) -> Node:
        """The deepest node that holds an offset; the document if nothing else does."""
        return self.path(offset)[-1]

    def walk(self) -> Iterator[Node]:
        """Every node in the order of the source, each before its children."""
        stack = [self.root]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))
            stack.extend(reversed(node.inner))

    def elements(self) -> Iterator[Node]:
        """Every element in the order of the source."""
        return (node for node in self.walk() if node.kind is Kind.ELEMENT)

    def tag(self, line: int, nth: int = 0) -> Node | None:
        """The element that is the n-th, from 0, to begin on a line; the line's last one if there are fewer."""
        start, end = self.lines.offset(line), self.lines.offset(line + 1)
        found = [node for node in self.drawn if start <= node.start < end]
        return found[min(nth, len(found) - 1)] if found else None

    def nth(self, element: Node) -> int:
        """How many elements begin before one on its line."""
        start = self.lines.offset(self.lines.line(element.start))
        return sum(start <= node.start < element.start for node in self.drawn)

    @cached_property
    def drawn(self) -> list[Node]:
        """The elements in order, without those in the head of a mail, which are never drawn."""
        found, stack = [], [self.root]
        while stack:
            node = stack.pop()
            if node.kind is Kind.ELEMENT:
                found.append(node)
            if node.name != "mj-head":
                stack.extend(reversed(node.children))
        return found

    def text(self, node: Node) -> str:
        """The source of a node."""
        return self.source[node.start : node.end]


def unparse(tree: Tree) -> str:
    """The source again, put together from the nodes."""
    parts: list[str] = []
    stack: list[Node | tuple[int, int]] = [tree.root]
    while stack:
        one = stack.pop()
        if isinstance(one, tuple):
            parts.append(tree.source[one[0] : one[1]])
        elif one.inner_start < 0:
            parts.append(tree.source[one.start : one.end])
        else:
            parts.append(tree.source[one.start : one.inner_start])
            stack.append((one.inner_end, one.end))
            stack.extend(reversed(one.children))
    return "".join(parts)


def _child_at(node: Node, offset: int) -> Node | None:
    among = node.inner if offset < node.inner_start or node.inner_start < 0 else node.children
    low, high = 0, len(among)
    while low < high:
        middle = (low + high) // 2
        if among[middle].end <= offset:
            low = middle + 1
        else:
            high = middle
    return among[low] if low < len(among) and among[low].start <= offset else None
