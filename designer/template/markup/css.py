"""CSS in a source: the declarations of a style sheet, a `<style>` element or a `style` attribute, as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from designer.template.markup.attributes import attribute, masked_text
from designer.template.markup.tokens import Kind, Node
from designer.template.markup.tree import Tree

STYLE_ELEMENTS = frozenset({"style", "mj-style"})
_PART = re.compile(
    r"""[^"'/{};:()]*+(?:(/\*.*?(?:\*/|\Z))|("(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|\([^(){}]*+\))|([{};:])|([/()]))""",
    re.DOTALL,
)


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
    text = masked_text(source, start, end, jinja)
    selectors = [""]
    for begin, colon, at in _parts(text):
        mark = text[at : at + 1]
        if mark == "{":
            selectors.append(text[begin:at].strip())
        elif colon >= 0 and text[begin:colon].strip():
            yield _declaration(text, (begin, colon, at), start, selectors)
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
    name, value = text[begin:colon], text[colon + 1 : end]
    start = begin + len(name) - len(name.lstrip())
    value_start = colon + 1 + len(value) - len(value.lstrip())
    stop = max(value_start, colon + 1 + len(value.rstrip()))
    return Declaration(
        name.strip().lower(), base + start, base + start + len(name.strip()), base + value_start, base + stop,
        selectors[-1], " ".join(selectors[1:-1]),
    )  # fmt: skip


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
