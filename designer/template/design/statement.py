"""What a loop or a condition is about, read and replaced, and what is said where it shows nothing."""

from __future__ import annotations

import re

from designer.template.edits import Change
from designer.template.edits.change import minimal
from designer.template.edits.lines import indented, step_of
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


def has_otherwise(container: Node) -> bool:
    """Whether something is told already for the case that a list is empty, or a condition does not hold."""
    return container.kind is Kind.CONTAINER and any(branch.name == "else" for branch in container.children)


def add_otherwise(tree: Tree, container: Node, words: str) -> list[Change]:
    """Say something where a list is empty, or a condition does not hold: words, in an element as the first one is."""
    if container.kind is not Kind.CONTAINER or container.name not in ("for", "if") or has_otherwise(container):
        return []
    source, last = tree.source, container.children[-1]
    at = last.inner_end
    like = next((node for node in container.children[0].children if node.kind is Kind.ELEMENT), None)
    block = _saying(like, words)
    line = source.rfind("\n", 0, at) + 1
    if source[line:at].strip():
        return [Change(at, at, f"{{% else %}}{block}")]
    indent = source[line:at]
    return [Change(line, line, f"{indent}{{% else %}}\n{indented(block, indent + step_of(source))}\n")]


def _saying(like: Node | None, words: str) -> str:
    name = like.name if like is not None else ""
    if like is not None and name == "tr":
        count = sum(node.name in ("td", "th") for node in like.children)
        return f'<tr><td colspan="{count}">{words}</td></tr>' if count > 1 else f"<tr><td>{words}</td></tr>"
    if name == "mj-section":
        return f"<mj-section><mj-column><mj-text>{words}</mj-text></mj-column></mj-section>"
    if name == "mj-column":
        return f"<mj-column><mj-text>{words}</mj-text></mj-column>"
    if name.startswith("mj-"):
        return f"<mj-text>{words}</mj-text>"
    if name in ("td", "th", "li", "p", "h1", "h2", "h3"):
        return f"<{name}>{words}</{name}>"
    return f"<p>{words}</p>" if name else words
