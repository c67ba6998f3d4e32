"""Which Jinja statements belong together: `for` with its `else` and `endfor`, and those that lack a partner."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from designer.template.markup.tokens import Kind, Node

CONTAINERS = frozenset(
    {"for", "if", "block", "macro", "set", "call", "filter", "raw", "with", "autoescape", "trans"}
)  # fmt: skip
BRANCHES = {"elif": ("if",), "else": ("if", "for"), "pluralize": ("trans",)}
_ASSIGNS = re.compile(r"\{%[-+]?\s*set\b[^|=]*=(?!=)")


@dataclass(slots=True)
class Pair:
    """The statements of one container: its beginning, its branches (`elif`, `else`), and its end if there is one."""

    begin: Node
    branches: list[Node] = field(default_factory=list)
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class Pairs:
    """All containers by the start of their beginning, and what has no partner."""

    by_start: dict[int, Pair]
    not_closed: list[Node]
    not_opened: list[Node]
    crossed: list[tuple[Node, Node]]  # a beginning, and its end that stands beyond the end of what holds it


def statements(tokens: Iterable[Node]) -> list[Node]:
    """Every Jinja statement in order, those within tags and comments too."""
    found = []
    for token in tokens:
        if token.kind is Kind.STATEMENT:
            found.append(token)
        elif token.inner:
            found.extend(one for one in token.inner if one.kind is Kind.STATEMENT)
    return found


def pair_up(source: str, found: Iterable[Node]) -> Pairs:
    """Match the statements of a source."""
    pairs = Pairs({}, [], [], [])
    stack: list[Pair] = []
    dangling: dict[str, list[Node]] = {}
    for token in found:
        name = token.name
        if name in BRANCHES:
            if stack and stack[-1].begin.name in BRANCHES[name]:
                stack[-1].branches.append(token)
            else:
                pairs.not_opened.append(token)
        elif name.startswith("end"):
            _close(token, stack, dangling, pairs)
        elif is_container(source, token):
            stack.append(Pair(token))
            pairs.by_start[token.start] = stack[-1]
    pairs.not_closed.extend(pair.begin for pair in stack)
    pairs.not_closed.extend(begin for begins in dangling.values() for begin in begins)
    return pairs


def is_container(source: str, token: Node) -> bool:
    """Whether a statement begins something that must be ended; `set` does when it assigns nothing itself."""
    if token.name == "set":
        return not _ASSIGNS.match(source, token.start, token.end)
    return token.name in CONTAINERS and token.is_whole


def _close(token: Node, stack: list[Pair], dangling: dict[str, list[Node]], pairs: Pairs) -> None:
    wanted = token.name.removeprefix("end")
    if stack and stack[-1].begin.name == wanted:
        stack.pop().end = token
    elif any(pair.begin.name == wanted for pair in stack):
        while stack[-1].begin.name != wanted:
            dangling.setdefault(stack[-1].begin.name, []).append(stack[-1].begin)
            stack.pop()
        stack.pop().end = token
    elif dangling.get(wanted):
        pairs.crossed.append((dangling[wanted].pop(), token))
    elif wanted in CONTAINERS:
        pairs.not_opened.append(token)
