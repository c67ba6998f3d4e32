"""The names that a place in a source sees: loop variables, what `set` and macros name, and the paths they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from designer.template.markup.tokens import Node
from designer.template.markup.tree import Tree

_FOR = re.compile(r"\{%[-+]?\s*for\s+(.+?)\s+in\s+(.+?)(?:\s+if\s.*)?\s*[-+]?%\}", re.DOTALL)
_SET = re.compile(r"\{%[-+]?\s*set\s+([\w\s,]+?)\s*(?:=(?!=)\s*(.*?)|\|.*?)?\s*[-+]?%\}", re.DOTALL)
_MACRO = re.compile(r"\{%[-+]?\s*(?:macro\s+\w+\s*|call\s*)\((.*?)\)", re.DOTALL)
_WITH = re.compile(r"(\w+)\s*=\s*([\w.]+)")
_PATH = re.compile(r"([A-Za-z_]\w*(?:\.\w+|\[\s*(?:\d+|'\w+'|\"\w+\")\s*\])*)\s*(\|.*)?", re.DOTALL)
_INDEX = re.compile(r"\[\s*['\"]?(\w+)['\"]?\s*\]")
_BARE = re.compile(r"[^\W\d]\w*")
_FILTER = re.compile(r"\|\s*(\w+)")
_ITEM_KEEPING = frozenset(
    {"sort", "list", "reverse", "unique", "select", "reject", "selectattr", "rejectattr", "default", "d"}
)  # fmt: skip
_BINDING = frozenset({"for", "macro", "call", "with"})
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
    binding: list[Node] = field(default_factory=list)  # statements whose names are seen


def scope_at(tree: Tree, offset: int) -> dict[str, Binding]:
    """The names that are bound at an offset; an inner one hides an outer one of the same name."""
    names: dict[str, Binding] = {}
    for node in _in_force(tree.statements, offset):
        names.update(_bound(tree.source[node.start : node.end], node, names))
    return names


def resolve(path: str, names: Mapping[str, Binding]) -> str:
    """A dotted path with its first name replaced by what it stands for; empty if nothing is known of it."""
    first, dot, rest = path.partition(".")
    bound = names.get(first)
    if bound is None:
        return path
    return f"{bound.path}{dot}{rest}" if bound.path else ""


def nearest(path: str, names: Mapping[str, Binding]) -> str:
    """A field by the shortest name that a place has for it: within a loop over its list, by the loop's variable.

    What cannot be a name in Jinja stands in brackets: `ctx['Order no']`.
    """
    best = path
    for name, bound in names.items():
        if bound.origin in (Origin.LOOP, Origin.SET) and bound.path and (path + ".").startswith(bound.path + "."):
            shorter = name + path[len(bound.path) :]
            if shorter.count(".") < best.count("."):
                best = shorter
    first, *rest = best.split(".")
    return first + "".join(f".{name}" if _BARE.fullmatch(name) else f"['{quoted(name)}']" for name in rest)


def quoted(name: str) -> str:
    return name.translate({ord(sign): f"\\{sign}" for sign in "\\'"}).replace("\n", "\\n")


def path_of(expression: str, names: Mapping[str, Binding]) -> str:
    """The path that an expression leads to, through filters that keep the items of a list; else empty."""
    match = _PATH.fullmatch(expression.strip())
    if match is None or set(_FILTER.findall(match[2] or "")) - _ITEM_KEEPING:
        return ""
    dotted = _INDEX.sub(lambda found: "" if found[1].isdigit() else "." + found[1], match[1])
    return resolve(dotted, names)


def _in_force(statements: Sequence[Node], offset: int) -> Iterator[Node]:
    """The statements whose names are seen at an offset, the outermost first."""
    frames = [_Frame("")]
    for node in statements:
        name = node.name
        if node.end > offset:
            break
        if name == "if" or name in _SCOPING:
            frames.append(_Frame(name, [node] if name in _BINDING and node.is_whole else []))
        elif name == "set":
            frames[-1].binding.append(node)
        elif name == "else" and frames[-1].keyword == "for":
            frames[-1].binding.clear()
        elif name.startswith("end") and len(frames) > 1 and frames[-1].keyword == name[3:]:
            ended = frames.pop()
            if ended.keyword == "if":  # what is set within a condition is seen after it
                frames[-1].binding.extend(ended.binding)
    return (node for frame in frames for node in frame.binding)


def _bound(text: str, node: Node, seen: Mapping[str, Binding]) -> dict[str, Binding]:
    if node.name == "for":
        return _loop(text, seen, node.start)
    if node.name == "set":
        return _assigned(text, seen, node.start)
    if node.name == "with":
        return {m[1]: Binding(m[1], Origin.SET, resolve(m[2], seen), node.start) for m in _WITH.finditer(text)}
    match = _MACRO.match(text)
    arguments = [one.partition("=")[0].strip() for one in match[1].split(",")] if match else []
    return {one: Binding(one, Origin.ARGUMENT, "", node.start) for one in arguments if one.isidentifier()}


def _assigned(text: str, seen: Mapping[str, Binding], start: int) -> dict[str, Binding]:
    match = _SET.match(text)
    names = [one.strip() for one in match[1].split(",")] if match else []
    path = path_of(match[2] or "", seen) if match and len(names) == 1 else ""
    return {one: Binding(one, Origin.SET, path, start) for one in names if one.isidentifier()}


def _loop(text: str, seen: Mapping[str, Binding], start: int) -> dict[str, Binding]:
    match = _FOR.match(text)
    if match is None:
        return {}
    targets = [one.strip(" ()") for one in match[1].split(",")]
    path = path_of(match[2], seen) if len(targets) == 1 else ""
    names = {one: Binding(one, Origin.LOOP, path, start) for one in targets if one.isidentifier()}
    return {**names, "loop": Binding("loop", Origin.LOOP_STATE, "", start)}
