"""Setting and removing an attribute of one element."""

from __future__ import annotations

import re

from designer.template.edits.change import Change, minimal
from designer.template.markup import Attribute, Kind, Node, Tree, attribute, attributes, parse

_JINJA = frozenset({Kind.EXPRESSION, Kind.JINJA_COMMENT, Kind.RAW})
_ENTITY = re.compile(r"&(?!#?\w+;)")


def set_attribute(tree: Tree, element: Node, name: str, value: str) -> list[Change]:
    """Give an attribute a value, which may hold Jinja; line breaks in it become spaces."""
    found = attribute(tree.source, element, name)
    if found is None:
        at = _place_for_another(tree, element)
        return [Change(at, at, f' {name}="{quoted(value)}"')]
    if not found.has_value:
        return [Change(found.name_end, found.name_end, f'="{quoted(value)}"')]
    if not found.quote:
        return minimal(tree.source, [Change(found.value_start, found.value_end, f'"{quoted(value)}"')])
    return minimal(tree.source, [Change(found.value_start, found.value_end, quoted(value, found.quote))])


def remove_attribute(tree: Tree, element: Node, name: str) -> list[Change]:
    """Take an attribute out, with the space in front of it. Nothing to do when it is not there."""
    found = attribute(tree.source, element, name)
    if found is None:
        return []
    start = found.start
    while tree.source[start - 1].isspace():
        start -= 1
    return [Change(start, _end_of(found), "")]


def quoted(value: str, quote: str = '"') -> str:
    """A value as it stands between quotation marks; Jinja in it stays as it is."""
    tree = parse(" ".join(value.splitlines()), has_tags=False)
    jinja = [*tree.statements, *(node for node in tree.walk() if node.kind in _JINJA)]
    parts, at = [], 0
    for start, end in sorted((node.start, node.end) for node in jinja):
        parts += [_escaped(tree.source[at:start], quote), tree.source[start:end]]
        at = end
    return "".join([*parts, _escaped(tree.source[at:], quote)])


def _escaped(text: str, quote: str) -> str:
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;")
    return text.replace('"', "&quot;") if quote == '"' else text.replace("'", "&#39;")


def _place_for_another(tree: Tree, element: Node) -> int:
    """Behind the last attribute; behind the name where Jinja decides which attributes there are."""
    known = attributes(tree.source, element)
    if not known or any(node.kind is Kind.STATEMENT for node in element.inner):
        return element.start + 1 + len(element.name)
    return _end_of(known[-1])


def _end_of(found: Attribute) -> int:
    return found.value_end + len(found.quote) if found.has_value else found.name_end
