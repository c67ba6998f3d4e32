"""Beside what an element may be dropped: rows beside rows, columns beside columns, paragraphs beside paragraphs."""

from __future__ import annotations

from designer.template.markup import Kind, Node, Tree

_LEVELS = {
    "colgroup": "colgroup", "caption": "caption",
    "tr": "row", "td": "cell", "th": "cell", "li": "item", "col": "col", "thead": "group", "tbody": "group",
    "tfoot": "group", "mj-section": "section", "mj-wrapper": "section", "mj-hero": "section", "mj-column": "column",
    "mj-group": "column", "html": "", "body": "", "head": "", "mjml": "", "mj-body": "", "mj-head": "",
}  # fmt: skip
_WITHIN = {
    "mj-body": {"section"}, "mj-wrapper": {"section"}, "mj-section": {"column"}, "mj-group": {"column"},
    "mj-column": {"content"}, "mj-hero": {"content"}, "tr": {"cell"}, "thead": {"row"}, "tbody": {"row"},
    "tfoot": {"row"}, "table": {"row", "group", "col", "colgroup", "caption"}, "mj-table": {"row", "group", "col"},
    "ul": {"item"}, "ol": {"item"},
}  # fmt: skip
_ONLY_WITHIN = frozenset({"row", "cell", "group", "col", "item", "section", "column", "content"})
_PHRASES = frozenset({"a", "b", "i", "u", "em", "strong", "span", "small", "sub", "sup", "br", "img"})


def drop_anchor(tree: Tree, node: Node, target: int) -> Node | None:
    """The element nearest around an offset beside which a node may stand; None where it may not stand, or does."""
    level = _level(node)
    for beside in reversed(tree.path(target)):
        if beside.kind is Kind.ELEMENT and _level(beside) == level:
            return None if node.start <= beside.start < node.end or beside.start <= node.start < beside.end else beside
    return None


def may_stand(tree: Tree, node: Node, beside: Node, *, is_within: bool) -> bool:
    """Whether a node may stand beside, or within, another: rows in tables, columns in sections, texts in columns."""
    path = tree.path(beside.start)
    around = path if is_within else path[: path.index(beside)] if beside in path else path[:-1]
    parent = next((one for one in reversed(around) if one.kind is Kind.ELEMENT), None)
    if parent is None or "mj-raw" in (parent.name, node.name):
        return True
    level = _level(node)
    return level in _WITHIN[parent.name] if parent.name in _WITHIN else level not in _ONLY_WITHIN


def _level(node: Node) -> str:
    """What can stand beside each other; a loop or condition is what it holds first."""
    if node.kind is not Kind.ELEMENT:
        return next((_level(one) for one in _first(node)), "block")
    if node.name in _LEVELS:
        return _LEVELS[node.name] or node.name
    if node.name.startswith("mj-"):
        return "content"
    return "phrase" if node.name in _PHRASES else "block"


def _first(node: Node) -> list[Node]:
    found = [one for one in node.children if one.kind in (Kind.ELEMENT, Kind.CONTAINER, Kind.BRANCH)]
    return found[:1]
