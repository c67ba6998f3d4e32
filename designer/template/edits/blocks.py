"""Insert, delete, move, duplicate, wrap and unwrap: a block that stands on lines of its own stays on such lines."""

from __future__ import annotations

from enum import StrEnum

from designer.template.edits.change import Change
from designer.template.edits.lines import indent_at, indented, is_on_own_lines, step_of, whole_lines
from designer.template.markup import Kind, Node, Tree
from designer.template.markup.tokens import RAW_TEXT

_BREAKS = frozenset({"pre", "textarea", "style", "mj-style", "script", "mj-raw"})  # indents mean something in them


class Side(StrEnum):
    """Where a block comes to stand beside another node: before it, behind it, or within it at one of its ends."""

    BEFORE = "before"
    BEHIND = "behind"
    FIRST = "first"
    LAST = "last"


def insert(tree: Tree, anchor: Node, side: Side, block: str, *, keeps_lines: bool = False) -> list[Change]:
    """Put a block of source beside or into a node, in the indent of its place.

    With `keeps_lines` only its first line is indented: the others begin as they have to.
    """
    return [_insertion(tree, anchor, side, block, keeps_lines=keeps_lines)]


def delete(tree: Tree, node: Node) -> list[Change]:
    """Take a node out, with its lines where nothing else stands on them."""
    return [Change(*_extent(tree, node), "")]


def duplicate(tree: Tree, node: Node) -> list[Change]:
    """Put a copy of a node behind it."""
    return insert(tree, node, Side.BEHIND, _block(tree, node), keeps_lines=keeps_its_lines(tree, node))


def can_move(node: Node, anchor: Node, side: Side) -> bool:
    """Whether a node can go there: not beside or into itself, and only into what can hold elements."""
    if side in (Side.FIRST, Side.LAST) and not _holds_blocks(anchor):
        return False
    return not (node.start <= anchor.start and anchor.end <= node.end)


def _holds_blocks(node: Node) -> bool:
    if node.kind in (Kind.BRANCH, Kind.DOCUMENT):
        return True
    return node.kind is Kind.ELEMENT and node.has_end and node.name not in RAW_TEXT


def move(tree: Tree, node: Node, anchor: Node, side: Side) -> list[Change]:
    """Put a node beside or into another one. Nothing to do where it stands there already. Raises ValueError."""
    if not can_move(node, anchor, side):
        raise ValueError("a node cannot be moved into itself")
    start, end = _extent(tree, node)
    put = _insertion(tree, anchor, side, _block(tree, node), keeps_lines=keeps_its_lines(tree, node))
    if start <= put.start <= put.end <= end:
        return []
    return sorted([Change(start, end, ""), put])


def wrap(tree: Tree, node: Node, opening: str, closing: str) -> list[Change]:
    """Put a node between two pieces of source, such as the statements of a loop, and indent its lines by one step."""
    source, start, end = tree.source, node.start, node.end
    if not is_on_own_lines(source, start, end):
        return [Change(start, start, opening), Change(end, end, closing)]
    indent = indent_at(source, start)
    first = source.rfind("\n", 0, start) + 1
    keeps_lines = keeps_its_lines(tree, node)
    steps = [] if keeps_lines else _line_starts(source, start, end)[1:]
    step = "" if keeps_lines else step_of(source)
    return [
        Change(first, first, f"{indent}{opening}\n{step}"),
        *(Change(at, at, step) for at in steps),
        Change(end, end, f"\n{indent}{closing}"),
    ]


def unwrap(tree: Tree, node: Node) -> list[Change]:
    """Take the opening and the closing piece of a node away, and leave what is within, one step further out.

    Of a condition with several branches the first one is left.
    """
    source = tree.source
    head, tail = _shell(node)
    lines_too = all(is_on_own_lines(source, *part) for part in (head, tail))
    if not lines_too:
        return [Change(*head, ""), Change(*tail, "")]
    step = step_of(source)
    inside = [] if keeps_its_lines(tree, node) else _line_starts(source, *_between(source, head, tail))
    are_deeper = all(source.startswith(indent_at(source, head[0]) + step, at) or _is_blank(source, at) for at in inside)
    steps = [Change(at, at + len(step), "") for at in inside if not _is_blank(source, at)] if are_deeper else []
    return [Change(*whole_lines(source, *head), ""), *steps, Change(*whole_lines(source, *tail), "")]


def _extent(tree: Tree, node: Node) -> tuple[int, int]:
    if is_on_own_lines(tree.source, node.start, node.end):
        return whole_lines(tree.source, node.start, node.end)
    return node.start, node.end


def _block(tree: Tree, node: Node) -> str:
    """The source of a node, its first line indented as it stands."""
    return indent_at(tree.source, node.start) + tree.text(node)


def _insertion(tree: Tree, anchor: Node, side: Side, block: str, *, keeps_lines: bool) -> Change:
    source = tree.source
    if side in (Side.FIRST, Side.LAST):
        return _insertion_within(tree, anchor, side, block, keeps_lines=keeps_lines)
    at = anchor.start if side is Side.BEFORE else anchor.end
    if not is_on_own_lines(source, anchor.start, anchor.end):
        return Change(at, at, block.strip())
    lines = _indented(block, indent_at(source, anchor.start), keeps_lines=keeps_lines)
    if side is Side.BEHIND:
        at = at + len(source[at:].split("\n", 1)[0])
        return Change(at, at, "\n" + lines)
    at = source.rfind("\n", 0, at) + 1
    return Change(at, at, lines + "\n")


def _indented(block: str, indent: str, *, keeps_lines: bool) -> str:
    return indent + block.strip() if keeps_lines else indented(block, indent)


def _insertion_within(tree: Tree, anchor: Node, side: Side, block: str, *, keeps_lines: bool) -> Change:
    source = tree.source
    below = [node for node in anchor.children if node.kind is not Kind.TEXT or tree.text(node).strip()]
    if below:
        beside, beside_it = (below[0], Side.BEFORE) if side is Side.FIRST else (below[-1], Side.BEHIND)
        if is_on_own_lines(source, beside.start, beside.end):
            return _insertion(tree, beside, beside_it, block, keeps_lines=keeps_lines)
        return _at_the_end(source, anchor, side, block, keeps_lines=keeps_lines)
    outer = indent_at(source, anchor.start)
    inner = outer if anchor.kind is Kind.DOCUMENT else outer + step_of(source)
    lines = _indented(block, inner, keeps_lines=keeps_lines)
    if anchor.kind is Kind.DOCUMENT:
        return Change(anchor.inner_start, anchor.inner_end, lines + "\n")
    return Change(anchor.inner_start, anchor.inner_end, f"\n{lines}\n{outer}")


def _at_the_end(source: str, anchor: Node, side: Side, block: str, *, keeps_lines: bool) -> Change:
    """Within a node whose content shares lines; on a line of its own where the node's tag has one."""
    at = anchor.inner_start if side is Side.FIRST else anchor.inner_end
    indent = indent_at(source, anchor.start) + step_of(source)
    begin = source.rfind("\n", 0, at) + 1
    if side is Side.LAST and not source[begin:at].strip() and anchor.has_end:
        return Change(begin, begin, _indented(block, indent, keeps_lines=keeps_lines) + "\n")
    if side is Side.FIRST and source.startswith("\n", at):
        return Change(at, at, "\n" + _indented(block, indent, keeps_lines=keeps_lines))
    return Change(at, at, block.strip())


def _shell(node: Node) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the opening and the closing piece stand; of a container only its first branch is left within."""
    first = node.children[0] if node.kind is Kind.CONTAINER else node
    return (node.start, first.inner_start), (first.inner_end, node.end)


def _between(source: str, head: tuple[int, int], tail: tuple[int, int]) -> tuple[int, int]:
    return whole_lines(source, *head)[1], whole_lines(source, *tail)[0]


def _line_starts(source: str, start: int, end: int) -> list[int]:
    """Where the lines of a stretch begin that are not empty; the first is the start itself."""
    if start >= end:
        return []
    found, at = [start], source.find("\n", start, end) + 1
    while 0 < at < end:
        if not _is_blank(source, at):
            found.append(at)
        at = source.find("\n", at, end) + 1
    return found


def _is_blank(source: str, at: int) -> bool:
    return not source[at:].split("\n", 1)[0].strip()


def keeps_its_lines(tree: Tree, node: Node) -> bool:
    """Whether line beginnings inside are content: in preformatted text, style sheets and values over several lines."""
    at = [node]
    while at:
        one = at.pop()
        is_kept = one.name in _BREAKS or one.kind in (Kind.RAW, Kind.COMMENT, Kind.JINJA_COMMENT)
        if is_kept and "\n" in tree.text(one):
            return True
        if one.kind is Kind.ELEMENT and "\n" in tree.source[one.start : one.inner_start]:
            return True
        at.extend(one.children)
    return False
