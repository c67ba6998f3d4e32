"""Setting and removing a CSS declaration in an element's `style`, and putting a rule into a style sheet."""

from __future__ import annotations

import re

from designer.template.edits.attributes import quoted, remove_attribute, set_attribute
from designer.template.edits.change import Change, minimal
from designer.template.edits.lines import indent_at, step_of
from designer.template.markup import Attribute, Declaration, Node, Tree, attribute, own_declarations
from designer.template.markup.css import REMARKS

_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)


def set_declaration(tree: Tree, element: Node, name: str, value: str) -> list[Change]:
    """Set a declaration in an element's `style`; the attribute comes to be with its first declaration."""
    style = attribute(tree.source, element, "style")
    if style is None or not style.has_value or not tree.source[style.value_start : style.value_end].strip():
        return set_attribute(tree, element, "style", f"{name}: {value}")
    found = own_declarations(tree, element)
    known = [one for one in found if one.name == name]
    value = quoted(value, style.quote or '"')
    appended = _appended(tree.source, found[-1].end if found else -1, style.value_end, f"{name}: {value}")
    change = _with_value(tree.source, known[-1], value) if known else appended
    return minimal(tree.source, [change if style.quote else _in_quotes(tree.source, style, change)])


def remove_declaration(tree: Tree, element: Node, name: str) -> list[Change]:
    """Take a declaration out of an element's `style`, all of that name; the attribute goes with its last one."""
    style = attribute(tree.source, element, "style")
    if style is None or not style.has_value:
        return []
    found = own_declarations(tree, element)
    if found and all(one.name == name for one in found):
        return remove_attribute(tree, element, "style")
    changes: list[Change] = []
    start = style.value_start
    for one in found:
        if one.name == name:
            changes.append(_without(tree.source, one, start, style.value_end))
        start = changes[-1].end if one.name == name else one.end
    return changes


def _in_quotes(source: str, style: Attribute, change: Change) -> Change:
    """The whole value, in the quotation marks that it did not need so far."""
    inside = source[style.value_start : change.start] + change.text + source[change.end : style.value_end]
    return Change(style.value_start, style.value_end, f'"{quoted(inside)}"')


def _with_value(source: str, found: Declaration, value: str) -> Change:
    important = _IMPORTANT.search(source[found.value_start : found.end])
    return Change(found.value_start, found.end, value + (important[0] if important else ""))


def _appended(source: str, last: int, end: int, declaration: str) -> Change:
    """Behind what ends at `last` and whatever follows it; a semicolon within that may be an entity's."""
    at = end
    while source[at - 1].isspace():
        at -= 1
    is_ended = source[at - 1] == ";" and at > last
    return Change(at, at, f" {declaration};" if is_ended else f"; {declaration}")


def _without(source: str, found: Declaration, start: int, end: int) -> Change:
    """With its semicolon, and the space that then stands double."""
    begin, stop = found.start, found.end
    rest = re.compile(rf"{REMARKS}\s*;[ \t]*", re.DOTALL).match(source, stop, end)
    if rest is not None:
        return Change(begin, rest.end(), "")
    while begin > start and (source[begin - 1].isspace() or source[begin - 1] == ";"):
        begin -= 1
    return Change(begin, stop, "")


def add_rule(source: str, span: tuple[int, int], rule: str) -> Change:
    """Put a rule at the end of a style sheet that stands between two offsets."""
    start, end = span
    at = end
    while at > start and source[at - 1].isspace():
        at -= 1
    if at == start:
        indent = indent_at(source, start) + step_of(source) if start else ""
        return Change(start, start, f"\n{indent}{rule}" if start else f"{rule}\n")
    indent = indent_at(source, at)
    return Change(at, at, f"\n{indent}{rule}")
