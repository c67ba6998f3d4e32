"""Whether an edit would tear apart what belongs together: tags whose halves stand in different branches, and Jinja."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from designer.template.edits.change import Change, applied
from designer.template.markup import Kind, Node, Tree, parse
from designer.template.markup.pairs import pair_up

_HALVED = frozenset({"markup-across-jinja", "markup-crossed"})
_JINJA_SIGNS = ("{%", "%}", "{#", "#}")


def is_whole(tree: Tree, node: Node) -> bool:
    """Whether a node holds both tags of all that begins or ends in it, so that it can be moved or taken out."""
    if _is_torn(tree, node):
        return False
    if node.kind is not Kind.ELEMENT or node.has_end:
        return True
    around = tree.path(node.start)
    around = around[: next((n for n, one in enumerate(around) if one is node), 0)]
    return not any(one.kind is Kind.CONTAINER and _is_torn(tree, one) for one in around)


def has_whole_tag(tree: Tree, element: Node) -> bool:
    """Whether a start tag ends in the branch in which it begins: else some of its branches stand in its words."""
    pairs = pair_up(tree.source, (one for one in element.inner if one.kind is Kind.STATEMENT))
    return not pairs.not_closed and not pairs.not_opened


def is_whole_within(tree: Tree, node: Node) -> bool:
    """Whether nothing in a node begins in one branch and ends in another."""
    return not any(one.code in _HALVED and node.start <= one.start < node.end for one in tree.mismatches)


def keeps_jinja(tree: Tree, changes: Sequence[Change]) -> bool:
    """Whether an edit leaves every loop and condition with its end: half of one does not compile."""
    source = f"\0{tree.source}\0"
    around = [(source[start], source[start + 1 : end + 1], text, source[end + 1]) for start, end, text in changes]
    touched = "\0".join(f"{left}{old}{right}\0{left}{new}{right}" for left, old, new, right in around)
    if not any(sign in touched for sign in _JINJA_SIGNS):
        return True
    return not _faults(parse(applied(tree.source, changes))) - _faults(tree)


def _is_torn(tree: Tree, node: Node) -> bool:
    """Whether a tag in a node has its other half outside."""
    return any(
        one.code in _HALVED and (node.start <= one.start < node.end) != (node.start <= one.other < node.end)
        for one in tree.mismatches
    )


def _faults(tree: Tree) -> Counter[tuple[str, str]]:
    return Counter((one.code, one.name) for one in tree.mismatches if one.code.startswith("jinja-"))
