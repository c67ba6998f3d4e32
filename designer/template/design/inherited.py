"""What holds for a property that an element does not write itself, as far as the source tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from designer.template.design.properties import Property, value_in
from designer.template.markup import STYLE_ELEMENTS, Kind, Node, Tree, declarations, value_of

_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?((?:\.[\w-]+)*)$", re.IGNORECASE)
_HANDED_DOWN = frozenset(
    {"color", "font-family", "font-size", "font-weight", "line-height", "orphans", "text-align", "widows"}
)


@dataclass(frozen=True, slots=True)
class Inherited:
    """A value and where it comes from: a selector, or the name of the element that hands it down."""

    value: str
    origin: str


Rules = Mapping[str, Sequence[tuple[str, str]]]
"""By a declaration's name: the selectors that say it, with their values, in order."""


def rules_of(tree: Tree, sheets: Iterable[str] = ()) -> Rules:
    """What the rules say that hold for a source; `sheets` are the style sheets beside it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for sheet in sheets:
        _gather(found, _sheet_rules(sheet))
    for element in tree.elements():
        if element.name in STYLE_ELEMENTS:
            jinja = tuple(node for node in element.children if node.kind is not Kind.TEXT)
            _gather(found, _named(tree.source, element.inner_start, element.inner_end, jinja))
    return found


def inherited(tree: Tree, element: Node, one: Property, rules: Rules) -> Inherited | None:
    """The value that holds without one of the element's own.

    Rules are read that name a tag, classes or both; the last one wins, the one with more classes before others. What
    is not told this way, such as rules for what stands in something, is None: the picture shows it all the same.
    """
    if element.name.startswith("mj"):
        return _of_mail(tree, element, one)
    found = _of_rules(tree, element, one.name, rules)
    if found or one.name not in _HANDED_DOWN:
        return found
    for above in reversed(_above(tree, element)):
        own = value_in(tree, above, one)
        if own:
            return Inherited(own, above.name)
        found = _of_rules(tree, above, one.name, rules)
        if found:
            return found
    return None


def _of_mail(tree: Tree, element: Node, one: Property) -> Inherited | None:
    defaults = [node for node in tree.elements() if node.name == "mj-attributes"]
    inside = [node for whole in defaults for node in whole.children if node.kind is Kind.ELEMENT]
    names = value_of(tree.source, element, "mj-class").split()
    classes = [node for node in inside if node.name == "mj-class" and value_of(tree.source, node, "name") in names]
    for among in (classes, [n for n in inside if n.name == element.name], [n for n in inside if n.name == "mj-all"]):
        for node in reversed(among):
            value = value_of(tree.source, node, one.name)
            if value:
                return Inherited(value, node.name)
    return None


def _of_rules(tree: Tree, element: Node, name: str, rules: Rules) -> Inherited | None:
    classes = set(value_of(tree.source, element, "class").split())
    best: tuple[int, Inherited] | None = None
    for selector, value in rules.get(name, ()):
        weight = max((_weight(one.strip(), element.name, classes) for one in selector.split(",")), default=-1)
        if weight >= 0 and (best is None or weight >= best[0]):
            best = weight, Inherited(value, selector)
    return best[1] if best else None


@lru_cache(maxsize=16)
def _sheet_rules(sheet: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(_named(sheet, 0, len(sheet)))


def _gather(found: dict[str, list[tuple[str, str]]], rules: Iterable[tuple[str, str, str]]) -> None:
    for name, selector, value in rules:
        found.setdefault(name, []).append((selector, value))


def _named(source: str, start: int, end: int, jinja: tuple[Node, ...] = ()) -> Iterator[tuple[str, str, str]]:
    for one in declarations(source, start, end, jinja):
        if one.selector and not one.within:
            yield one.name, one.selector, source[one.value_start : one.end]


def _weight(selector: str, name: str, classes: set[str]) -> int:
    """How much a selector weighs for an element; -1 if it does not mean it, or not it alone."""
    match = _SIMPLE.match(selector)
    if match is None or not selector:
        return -1
    wanted = set(match[2].split(".")) - {""}
    if (match[1] and match[1].lower() != name) or not wanted <= classes:
        return -1
    return 10 * len(wanted) + bool(match[1])


def _above(tree: Tree, element: Node) -> list[Node]:
    return [node for node in tree.path(element.start)[:-1] if node.kind is Kind.ELEMENT and node is not element]
