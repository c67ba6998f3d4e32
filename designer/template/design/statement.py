"""What a loop or a condition is about: the expression in its first statement, read and replaced."""

from __future__ import annotations

import re

from designer.template.edits import Change
from designer.template.edits.change import minimal
from designer.template.markup import Kind, Node, Tree

_STATEMENT = re.compile(r"\{%[-+]?\s*(?:if|for)\s+(.*?)\s*[-+]?%\}", re.DOTALL)


def about(tree: Tree, container: Node) -> str | None:
    """`ctx.vip` of `{% if ctx.vip %}`, `line in ctx.lines` of a loop; None for what is neither."""
    found = _found(tree, container)
    return found[1] if found else None


def set_about(tree: Tree, container: Node, expression: str) -> list[Change]:
    """Make a loop or condition be about something else."""
    found = _found(tree, container)
    if found is None or not expression.strip():
        return []
    start = container.start + found.start(1)
    return minimal(tree.source, [Change(start, container.start + found.end(1), expression.strip())])


def _found(tree: Tree, container: Node) -> re.Match[str] | None:
    if container.kind is not Kind.CONTAINER:
        return None
    head = container.children[0]
    return _STATEMENT.fullmatch(tree.source[head.start : head.inner_start])
