"""The attributes of an opening tag, each with the spans of its name and its value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from designer.template.markup.tokens import Kind, Node

MASK = "\ue000"
_ATTRIBUTE = re.compile(r"""([^\s=/>"'][^\s=/>"']*)(?:\s*=\s*(?:"([^"]*)"?|'([^']*)'?|([^\s>"']+)))?""")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute; offsets are code points in the source, `value_start` is -1 if it has no value."""

    name: str
    start: int
    name_end: int
    value_start: int
    value_end: int
    quote: str = ""

    @property
    def has_value(self) -> bool:
        return self.value_start >= 0


def attributes(source: str, element: Node) -> list[Attribute]:
    """The attributes of an element in order, those between Jinja statements too; names in lower case."""
    masked = masked_text(source, element.start, max(element.inner_start, element.start), element.inner)
    begin = 1 + len(element.name)
    matches = _ATTRIBUTE.finditer(masked, begin)
    return [_attribute(match, element.start, source) for match in matches if not match[1].startswith(MASK)]


def attribute(source: str, element: Node, name: str) -> Attribute | None:
    """The first attribute of that name."""
    return next((one for one in attributes(source, element) if one.name == name), None)


def value_of(source: str, element: Node, name: str) -> str:
    """The value of an attribute as it is written; empty if it is not there."""
    found = attribute(source, element, name)
    return source[found.value_start : found.value_end] if found and found.has_value else ""


def masked_text(source: str, start: int, end: int, jinja: tuple[Node, ...]) -> str:
    """A part of the source with its Jinja painted over, so that quotes and brackets in it mean nothing."""
    parts, at = [], start
    for node in jinja:
        if start <= node.start and node.end <= end:
            mask = MASK if node.kind is Kind.EXPRESSION else " "
            parts += [source[at : node.start], mask * (node.end - node.start)]
            at = node.end
    return "".join([*parts, source[at:end]])


def _attribute(match: re.Match[str], base: int, source: str) -> Attribute:
    group = next((n for n in (2, 3, 4) if match[n] is not None), 0)
    start, name_end = base + match.start(1), base + match.end(1)
    if not group:
        return Attribute(match[1].lower(), start, name_end, -1, -1)
    quote = source[base + match.start(group) - 1] if group < 4 else ""
    return Attribute(match[1].lower(), start, name_end, base + match.start(group), base + match.end(group), quote)
