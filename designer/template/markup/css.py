"""CSS in a source: the declarations of a style sheet, a `<style>` element or a `style` attribute, as spans."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, takewhile

from designer.template.markup.attributes import MASK, attribute, masked_text
from designer.template.markup.pairs import BRANCHES, is_container
from designer.template.markup.tokens import Kind, Node
from designer.template.markup.tree import Tree

STYLE_ELEMENTS = frozenset({"style", "mj-style"})
_PART = re.compile(
    r"""[^"'/{};:()]*+(?:(/\*.*?(?:\*/|\Z))|("(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|\([^(){}]*+\))|([{};:])|([/()]))""",
    re.DOTALL,
)
REMARKS = r"(?:\s*/\*(?:(?!\*/|/\*).)*+\*/)*+"  # comments, as they may stand beside a value
_IN_FRONT = re.compile(rf"{REMARKS}\s*", re.DOTALL)
_BEHIND = re.compile(rf"(?<!\s)(?=[\s/]){REMARKS}\s*\Z", re.DOTALL)
_ENTITY = re.compile(r"&#?\w+;")


@dataclass(frozen=True, slots=True)
class Declaration:
    """`name: value` in a rule; `selector` is empty in a `style` attribute. Offsets are code points.

    `within` is what stands around the rule, such as `@media print`.
    """

    name: str
    start: int
    name_end: int
    value_start: int
    end: int
    selector: str = ""
    within: str = ""


def declarations(source: str, start: int, end: int, jinja: tuple[Node, ...] = ()) -> Iterator[Declaration]:
    """The declarations between two offsets, in order. What is not CSS is passed over."""
    return _declarations(source, masked_text(source, start, end, jinja), start, jinja)


def own_declarations(tree: Tree, element: Node) -> list[Declaration]:
    """The declarations in an element's `style`, where an entity is the sign that it stands for."""
    style = attribute(tree.source, element, "style")
    if style is None or not style.has_value:
        return []
    text = masked_text(tree.source, style.value_start, style.value_end, element.inner)
    return list(_declarations(tree.source, _ENTITY.sub(_sign, text), style.value_start, element.inner))


def _sign(entity: re.Match[str]) -> str:
    said = html.unescape(entity[0])
    return entity[0] if said == entity[0] else said[0].ljust(len(entity[0]), MASK)


def _declarations(source: str, text: str, start: int, jinja: Sequence[Node]) -> Iterator[Declaration]:
    selectors = [""]
    for begin, colon, at in _parts(text):
        mark = text[at : at + 1]
        if mark == "{":
            selectors.append(text[begin:at].strip())
        elif colon >= 0 and text[begin:colon].strip():
            found = _declaration(text, (begin, colon, at), start, selectors)
            told = [one for one in jinja if one.kind is Kind.STATEMENT and found.start <= one.start < start + at]
            whole = _with_statements(source, found, told) if told else found
            if whole is not None:
                yield whole
        if mark == "}" and len(selectors) > 1:
            selectors.pop()


def _parts(text: str) -> Iterator[tuple[int, int, int]]:
    """What lies between brackets and semicolons: its start, its first colon (-1: none), its end."""
    begin, colon = 0, -1
    for match in _PART.finditer(text):
        at = match.start(3)
        if match[1] is not None and not text[begin : match.start(1)].strip():
            begin = match.end()  # a comment in front
        if match[3] == ":" and colon < 0:
            colon = at
        elif match[3] in ("{", "}", ";"):
            yield begin, colon, at
            begin, colon = at + 1, -1
    yield begin, colon, len(text)


def _declaration(text: str, parts: tuple[int, int, int], base: int, selectors: list[str]) -> Declaration:
    begin, colon, end = parts
    name = text[begin:colon]
    start = begin + len(name) - len(name.lstrip())
    in_front = _IN_FRONT.match(text, colon + 1, end)
    value_start = in_front.end() if in_front else colon + 1
    behind = _BEHIND.search(text, value_start, end)
    stop = behind.start() if behind else end
    return Declaration(
        name.strip().lower(), base + start, base + start + len(name.strip()), base + value_start, base + stop,
        selectors[-1], " ".join(selectors[1:-1]),
    )  # fmt: skip


def _with_statements(source: str, found: Declaration, told: Sequence[Node]) -> Declaration | None:
    """With the statements that belong to its value; None where it holds one of a pair and not the other."""
    stop = found.end
    depths = list(accumulate(told, lambda depth, node: _deeper(source, depth, node), initial=0))[1:]
    for node, depth in takewhile(lambda one: one[1] >= 0, zip(told, depths, strict=True)):
        stop = stop if depth else max(stop, node.end)
    inside = [(node, depth) for node, depth in zip(told, depths, strict=True) if node.start < stop]
    if not inside:
        return found
    if inside[-1][1] or any(depth < 0 for _node, depth in inside):
        return None
    first = next((node.start for node, _depth in inside if node.start > found.name_end), found.value_start)
    return replace(found, value_start=min(first, found.value_start), end=stop)


def _deeper(source: str, depth: int, node: Node) -> int:
    """How many containers are open behind a statement; below 0 once one was ended, or branched, that began before."""
    if depth < 0 or (not depth and node.name in BRANCHES):
        return -1
    return depth - 1 if node.name.startswith("end") else depth + is_container(source, node)


def styles(tree: Tree) -> Iterator[tuple[int, int, tuple[Node, ...]]]:
    """Every stretch of CSS in a tree, with the Jinja in it: the contents of style elements, and style attributes."""
    for element in tree.elements():
        if element.name in STYLE_ELEMENTS and element.children:
            jinja = tuple(node for node in element.children if node.kind is not Kind.TEXT)
            yield element.inner_start, element.inner_end, jinja
        found = attribute(tree.source, element, "style")
        if found and found.has_value:
            yield found.value_start, found.value_end, element.inner


@dataclass(frozen=True, slots=True)
class Rule:
    """`selector { ... }`; offsets are code points, those of the body without its braces.

    `within` is what stands around it, such as `@page` around a margin box.
    """

    selector: str
    start: int
    body_start: int
    body_end: int
    end: int
    within: str = ""


def rules(source: str, start: int, end: int, jinja: tuple[Node, ...] = ()) -> Iterator[Rule]:
    """The rules between two offsets, each behind those that stand in it. What is never closed is passed over."""
    text = masked_text(source, start, end, jinja)
    opened: list[tuple[str, int, int]] = []
    for begin, _colon, at in _parts(text):
        mark, part = text[at : at + 1], text[begin:at]
        if mark == "{":
            opened.append((part.strip(), begin + len(part) - len(part.lstrip()), at + 1))
        elif mark == "}" and opened:
            selector, first, inside = opened.pop()
            around = " ".join(one for one, _first, _inside in opened)
            yield Rule(selector, start + first, start + inside, start + at, start + at + 1, around)
