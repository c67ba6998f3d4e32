"""The rows of the structure: what of the markup tree a person wants to see, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from designer.template.markup import Kind, Node, Tree, value_of

_FOR = re.compile(r"\{%[-+]?\s*for\s+(.+?)\s+in\s+(.+?)\s*[-+]?%\}", re.DOTALL)
_REST = re.compile(r"\{%[-+]?\s*\w+\s*(.*?)\s*[-+]?%\}", re.DOTALL)
_DEFAULT = re.compile(r"\s*\|\s*(?:default|d)\((?:''|\"\"|\[\]|\{\}|false|0)?\)", re.IGNORECASE)
_SHOWN = 48
_QUIET = frozenset({"tbody", "colgroup", "col", "br", "html", "mjml"})
_PHRASES = frozenset({"b", "i", "em", "strong", "u", "small", "sub", "sup", "span"})


@dataclass(slots=True)
class Row:
    """One row. `key` tells it again after a change; `kind` chooses words and icon, `name` and `detail` fill them."""

    kind: str
    name: str
    node: Node
    tree: Tree
    key: str = ""
    children: list[Row] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.node.start

    @property
    def end(self) -> int:
        return self.node.end

    @property
    def text(self) -> str:
        """The source of the row."""
        return self.tree.text(self.node)

    @property
    def detail(self) -> str:
        """What tells the row from its neighbours; found out when the row is seen."""
        if self.kind == "element":
            return _detail(self.tree, self.node)
        head = self.node.children[0] if self.node.kind is Kind.CONTAINER else self.node
        if self.kind == "for":
            match = _FOR.match(self.tree.source, head.start, head.inner_start)
            return _short(_plain(match[2])) if match else ""
        rest = _rest(self.tree, head)
        return _quoted(rest) if self.kind == "include" else _short(_plain(rest))


def rows_of(tree: Tree) -> list[Row]:
    """The rows of a document. Text and what only shapes it is left out; a thousand levels are cut off."""
    return _keyed(_rows(tree, tree.root.children, 0), "")


def _rows(tree: Tree, nodes: Sequence[Node], depth: int) -> list[Row]:
    found: list[Row] = []
    for node in nodes if depth < 60 else ():
        found.extend(_row(tree, node, depth))
    return found


def _row(tree: Tree, node: Node, depth: int) -> Iterator[Row]:
    if node.kind is Kind.ELEMENT:
        below = _rows(tree, node.children, depth + 1) if node.children else []
        if node.name in _QUIET or (node.name in _PHRASES and not below):
            yield from below
        else:
            yield Row("element", node.name, node, tree, children=below)
    elif node.kind is Kind.CONTAINER:
        yield from _container(tree, node, depth)
    elif node.kind is Kind.STATEMENT and node.name in ("include", "import", "from", "extends"):
        yield Row("include", node.name, node, tree)


def _container(tree: Tree, node: Node, depth: int) -> Iterator[Row]:
    branches = node.children
    if node.name == "if":
        for branch in branches:
            yield _branch_row(tree, branch, branch.name, depth)
        return
    first = branches[0]
    if node.name == "for":
        match = _FOR.match(tree.source, first.start, first.inner_start)
        yield Row("for", match[1] if match else "", node, tree, children=_rows(tree, first.children, depth + 1))
        for branch in branches[1:]:
            yield _branch_row(tree, branch, "empty", depth)
        return
    below = [row for branch in branches for row in _rows(tree, branch.children, depth + 1)]
    yield Row(node.name, node.name, node, tree, children=below)


def _branch_row(tree: Tree, branch: Node, kind: str, depth: int) -> Row:
    return Row(kind, branch.name, branch, tree, children=_rows(tree, branch.children, depth + 1))


def _rest(tree: Tree, node: Node) -> str:
    end = node.inner_start if node.inner_start > 0 else node.end
    match = _REST.match(tree.source, node.start, end)
    return match[1] if match else ""


def _plain(expression: str) -> str:
    """An expression without what only keeps a missing field from being a fault."""
    return _DEFAULT.sub("", expression)


def _quoted(text: str) -> str:
    match = re.search(r"[\"']([^\"']+)[\"']", text)
    return match[1] if match else _short(text)


def _detail(tree: Tree, node: Node) -> str:
    """What tells an element from its neighbours: its words, its picture, its class."""
    if node.name in ("mj-image", "img"):
        return _short(value_of(tree.source, node, "alt") or value_of(tree.source, node, "src"))
    if node.name in ("meta", "link"):
        return _short(value_of(tree.source, node, "name") or value_of(tree.source, node, "href"))
    words = _words(tree, node)
    return _short(words) if words else _short(_class(tree, node))


def _class(tree: Tree, node: Node) -> str:
    name = value_of(tree.source, node, "css-class") or value_of(tree.source, node, "class")
    return f".{name.split()[0]}" if name.split() else ""


def _words(tree: Tree, node: Node) -> str:
    """The text that stands directly in an element, with fields as they are written."""
    if node.name in ("style", "mj-style", "script"):
        return ""
    parts = [tree.text(child) for child in node.children[:6] if child.kind in (Kind.TEXT, Kind.EXPRESSION)]
    return " ".join("".join(parts).split())


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _keyed(rows: list[Row], above: str) -> list[Row]:
    """Give each row a key by its kind, name and number among its like: it stays when text around it changes."""
    seen: dict[str, int] = {}
    for row in rows:
        like = f"{row.kind}:{row.name}"
        seen[like] = seen.get(like, 0) + 1
        row.key = f"{above}/{like}:{seen[like]}"
        _keyed(row.children, row.key)
    return rows
