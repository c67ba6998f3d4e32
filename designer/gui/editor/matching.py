"""What belongs to the place of the cursor: the other tag, the other statements of a container, the other bracket."""

from __future__ import annotations

from designer.template.markup import Kind, Node, Tree

Spans = list[tuple[int, int]]
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_BACK = {close: opening for opening, close in _PAIRS.items()}
_REACH = 5000  # characters that are searched for a bracket


def matches_at(tree: Tree, offset: int) -> Spans:
    """Spans in code points to be shown as belonging together; empty if nothing at the offset has a partner."""
    path = tree.path(offset) if offset < len(tree.source) else [tree.root]
    if offset and (len(path) < 2 or path[-1].start == offset):
        path = path if _tags(tree, path, offset) else tree.path(offset - 1)
    return _tags(tree, path, offset) or _brackets(tree.source, offset)


def _tags(tree: Tree, path: list[Node], offset: int) -> Spans:
    for depth in range(len(path) - 1, 0, -1):
        node = path[depth]
        if node.kind is Kind.ELEMENT:
            return _of_element(tree, node, offset)
        if node.kind is Kind.CONTAINER and (offset >= node.inner_end or _heads(node, offset)):
            return [*((branch.start, branch.inner_start) for branch in node.children), (node.inner_end, node.end)]
        if node.kind is Kind.EXPRESSION:
            return []
    return []


def _heads(container: Node, offset: int) -> bool:
    return any(branch.start <= offset <= branch.inner_start for branch in container.children)


def _of_element(tree: Tree, node: Node, offset: int) -> Spans:
    opening = (node.start, node.start + 1 + len(node.name))
    if not (opening[0] <= offset <= opening[1] or offset >= node.inner_end) or not node.has_end:
        return []
    last = (node.inner_end, min(node.inner_end + 2 + len(node.name), node.end))
    return [opening, last] if tree.source[node.start : node.start + 1] == "<" else []


def _brackets(source: str, offset: int) -> Spans:
    for at in (offset, offset - 1):
        sign = source[at : at + 1] if at >= 0 else ""
        if sign in _PAIRS and sign:
            other = _find(source, at, 1, sign, _PAIRS[sign])
        elif sign in _BACK and sign:
            other = _find(source, at, -1, sign, _BACK[sign])
        else:
            continue
        return [(at, at + 1), (other, other + 1)] if other >= 0 else []
    return []


def _find(source: str, at: int, step: int, sign: str, wanted: str) -> int:
    depth = 0
    end = min(len(source), at + _REACH) if step > 0 else max(-1, at - _REACH)
    for here in range(at, end, step):
        depth += (source[here] == sign) - (source[here] == wanted)
        if depth == 0:
            return here
    return -1
