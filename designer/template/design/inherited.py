"""What holds for a property that an element does not write itself, as far as the source tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from designer.template.design.cascade import Declared, Rules
from designer.template.design.properties import Property, value_in
from designer.template.markup import STYLE_ELEMENTS, Kind, Node, Tree, declarations, value_of

_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_MOST_VARIABLES = 20  # in one value: names that stand for each other come to no end
_BOLD = dict.fromkeys(("b", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "th"), "bold")
_NATURES = {"font-weight": _BOLD, "text-align": {"th": "center"}}
_HANDED_DOWN = frozenset(
    {"color", "font-family", "font-size", "font-weight", "line-height", "orphans", "text-align", "widows"}
)


@dataclass(frozen=True, slots=True)
class Inherited:
    """A value and where it comes from: a selector, or the name of the element that hands it down."""

    value: str
    origin: str


def rules_of(tree: Tree, sheets: Iterable[str] = ()) -> Rules:
    """What the rules say that hold for a source; `sheets` are the style sheets beside it."""
    found: list[Declared] = []
    for sheet in sheets:
        found += _sheet_rules(sheet)
    for element in tree.elements():
        if element.name in STYLE_ELEMENTS:
            jinja = tuple(node for node in element.children if node.kind is not Kind.TEXT)
            found += _named(tree.source, element.inner_start, element.inner_end, jinja)
    return Rules(tree, found)


def inherited(tree: Tree, element: Node, one: Property, rules: Rules) -> Inherited | None:
    """The value that holds without one of the element's own; a variable by what it stands for.

    None where neither a rule nor what is around says any.
    """
    if element.name.startswith("mj"):
        return _of_mail(tree, element, one)
    found = _of_rules(element, one.name, rules) or _by_nature(element, one.name)
    for above in reversed(_above(tree, element)) if one.name in _HANDED_DOWN and found is None else ():
        own = value_in(tree, above, one)
        found = Inherited(own, above.name) if own else _of_rules(above, one.name, rules) or _by_nature(above, one.name)
        if found is not None:
            break
    return replace(found, value=resolved(tree, element, found.value, rules)) if found is not None else None


def resolved(tree: Tree, element: Node, value: str, rules: Rules) -> str:
    """A value with `var(--name)` replaced by what the name stands for at an element, as far as that is told."""
    found = _VARIABLE.search(value)
    for _depth in range(_MOST_VARIABLES):
        if found is None:
            break
        told = next(
            (rules.of(one)[found[1]].value for one in _around(tree, element) if found[1] in rules.of(one)), None
        )
        if told is None and found[2] is None:
            break
        value = value[: found.start()] + (told if told is not None else found[2].strip()) + value[found.end() :]
        found = _VARIABLE.search(value)
    return value


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


def _of_rules(element: Node, name: str, rules: Rules) -> Inherited | None:
    told = rules.of(element).get(name)
    return Inherited(told.value, told.selector) if told is not None else None


def _by_nature(element: Node, name: str) -> Inherited | None:
    """What an element looks like where nobody says anything."""
    value = _NATURES.get(name, {}).get(element.name)
    return Inherited(value, element.name) if value is not None else None


@lru_cache(maxsize=16)
def _sheet_rules(sheet: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(_named(sheet, 0, len(sheet)))


def _named(source: str, start: int, end: int, jinja: tuple[Node, ...] = ()) -> Iterator[tuple[str, str, str]]:
    for one in declarations(source, start, end, jinja):
        if one.selector and not one.within:
            yield one.name, one.selector, source[one.value_start : one.end]


def _above(tree: Tree, element: Node) -> list[Node]:
    return [node for node in tree.path(element.start)[:-1] if node.kind is Kind.ELEMENT and node is not element]


def _around(tree: Tree, element: Node) -> list[Node]:
    """The element and what it stands in, from within."""
    return [element, *reversed(_above(tree, element))]
