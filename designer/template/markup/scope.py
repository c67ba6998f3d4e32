"""The names that a place in a source sees: loop variables, what `set` and macros name, and the paths they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from designer.template.markup.tokens import Kind, Node
from designer.template.markup.tree import Tree

_FOR = re.compile(r"\{%[-+]?\s*for\s+(.+?)\s+in\s+(.+?)(?:\s+if\s.*)?\s*[-+]?%\}", re.DOTALL)
_SET = re.compile(r"\{%[-+]?\s*set\s+([\w\s,]+?)\s*(?:=(?!=)\s*(.*?)|\|.*?)?\s*[-+]?%\}", re.DOTALL)
_MACRO = re.compile(r"\{%[-+]?\s*(?:macro\s+\w+\s*|call\s*)\((.*?)\)", re.DOTALL)
_WITH = re.compile(r"(\w+)\s*=\s*([\w.]+)")
_PATH = re.compile(r"([A-Za-z_]\w*(?:\.\w+|\[\s*(?:\d+|'\w+'|\"\w+\")\s*\])*)\s*(\|.*)?", re.DOTALL)
_INDEX = re.compile(r"\[\s*['\"]?(\w+)['\"]?\s*\]")
_FILTER = re.compile(r"\|\s*(\w+)")
_ITEM_KEEPING = frozenset(
    {"sort", "list", "reverse", "unique", "select", "reject", "selectattr", "rejectattr", "default", "d"}
)  # fmt: skip
_SCOPING = frozenset({"for", "macro", "call", "block", "with", "filter"})


class Origin(StrEnum):
    """How a name came about."""

    LOOP = "loop"
    SET = "set"
    ARGUMENT = "argument"
    LOOP_STATE = "loop-state"  # `loop` itself


@dataclass(frozen=True, slots=True)
class Binding:
    """A name at a place. `path` is what it stands for (lists are transparent), empty if that cannot be said."""

    name: str
    origin: Origin
    path: str = ""
    start: int = 0


@dataclass(slots=True)
class _Frame:
    keyword: str
    names: dict[str, Binding] = field(default_factory=dict)


def scope_at(tree: Tree, offset: int) -> dict[str, Binding]:
    """The names that are bound at an offset, the inner ones first to win."""
    frames = [_Frame("")]
    for node in _statements(tree):
        if node.end > offset:
            break
        _step(tree.source, node, frames)
    names: dict[str, Binding] = {}
    for frame in frames:
        names.update(frame.names)
    return names


def resolve(path: str, names: Mapping[str, Binding]) -> str:
    """A dotted path with its first name replaced by what it stands for; empty if nothing is known of it."""
    first, dot, rest = path.partition(".")
    bound = names.get(first)
    if bound is None:
        return path
    return f"{bound.path}{dot}{rest}" if bound.path else ""


def path_of(expression: str, names: Mapping[str, Binding]) -> str:
    """The path that an expression leads to, through filters that keep the items of a list; else empty."""
    match = _PATH.fullmatch(expression.strip())
    if match is None or set(_FILTER.findall(match[2] or "")) - _ITEM_KEEPING:
        return ""
    dotted = _INDEX.sub(lambda found: "" if found[1].isdigit() else "." + found[1], match[1])
    return resolve(dotted, names)


def _statements(tree: Tree) -> list[Node]:
    """Every statement with its own span, in order; branches stand for theirs, ends for those of their container."""
    found: list[Node] = []
    for node in tree.walk():
        if node.kind is Kind.STATEMENT and node.is_whole:
            found.append(node)
        elif node.kind is Kind.BRANCH:
            found.append(Node(Kind.STATEMENT, node.start, node.inner_start, node.name))
        elif node.kind is Kind.CONTAINER and node.has_end:
            found.append(Node(Kind.STATEMENT, node.inner_end, node.end, "end" + node.name))
    return sorted(found, key=lambda node: node.start)


def _step(source: str, node: Node, frames: list[_Frame]) -> None:
    name, text = node.name, source[node.start : node.end]
    if name in _SCOPING:
        frames.append(_Frame(name, _bound(name, text, _names(frames), node.start)))
    elif name == "if":
        frames.append(_Frame(name, frames[-1].names))  # what is set within a condition is seen after it
    elif name == "set":
        _assign(text, node.start, frames)
    elif name == "else" and frames[-1].keyword == "for":
        frames[-1].names = {}
    elif name.startswith("end") and frames[-1].keyword == name[3:] and len(frames) > 1:
        frames.pop()


def _assign(text: str, start: int, frames: list[_Frame]) -> None:
    match = _SET.match(text)
    names = [one.strip() for one in match[1].split(",")] if match else []
    path = path_of(match[2] or "", _names(frames)) if match and len(names) == 1 else ""
    frames[-1].names.update({one: Binding(one, Origin.SET, path, start) for one in names if one.isidentifier()})


def _names(frames: list[_Frame]) -> dict[str, Binding]:
    return {name: bound for frame in frames for name, bound in frame.names.items()}


def _bound(keyword: str, text: str, seen: Mapping[str, Binding], start: int) -> dict[str, Binding]:
    if keyword == "for":
        return _loop(text, seen, start)
    if keyword in ("macro", "call"):
        match = _MACRO.match(text)
        arguments = [one.partition("=")[0].strip() for one in match[1].split(",")] if match else []
        return {one: Binding(one, Origin.ARGUMENT, "", start) for one in arguments if one.isidentifier()}
    if keyword == "with":
        return {m[1]: Binding(m[1], Origin.SET, resolve(m[2], seen), start) for m in _WITH.finditer(text)}
    return {}


def _loop(text: str, seen: Mapping[str, Binding], start: int) -> dict[str, Binding]:
    match = _FOR.match(text)
    if match is None:
        return {}
    targets = [one.strip(" ()") for one in match[1].split(",")]
    path = path_of(match[2], seen) if len(targets) == 1 else ""
    names = {one: Binding(one, Origin.LOOP, path, start) for one in targets if one.isidentifier()}
    return {**names, "loop": Binding("loop", Origin.LOOP_STATE, "", start)}
