"""Which declarations of style sheets mean an element, and which of them wins; the only door to cssselect2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from xml.etree import ElementTree as ET

import cssselect2

from designer.template.design.box import shorthand, sides_of
from designer.template.markup import Kind, Node, Tree, attributes

Declared = tuple[str, str, str]  # a declaration's name, its selector, its value
SIDES = ("top", "right", "bottom", "left")
_BOXES = ("margin", "padding")
_LONGEST = 1000  # characters of a selector
_DEEPEST = 200  # elements in elements; the one who asks selectors goes down by calling itself
_JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
_ONE_WORD = re.compile(r"(?:[#\w-]+|\w+\([^()]*(?:\([^()]*\)[^()]*)*\)|\{\{(?:(?!\}\}).)*\}\})", re.DOTALL)
_FONT = re.compile(
    r"(?:(normal|bold|italic|[1-9]00)\s+)*(?P<size>[\d.]+[a-z%]+)(?:/(?P<line>[\d.]+[a-z%]*))?\s+(?P<family>\S.*)"
)
_WEIGHT = re.compile(r"\b(bold|[1-9]00)\b")


@dataclass(frozen=True, slots=True)
class Told:
    """A value and the selector of the rule that says it."""

    value: str
    selector: str


class Rules:
    """What style sheets say about the elements of one tree."""

    def __init__(self, tree: Tree, declared: Iterable[Declared] = ()) -> None:
        self._tree = tree
        self._declared = tuple(declared)
        self._known: dict[int, Mapping[str, Told]] = {}

    def of(self, element: Node) -> Mapping[str, Told]:
        """The declarations that hold for an element, by their names; those of shorthands one by one as well."""
        if element.start not in self._known:
            self._known[element.start] = self._found(element)
        return self._known[element.start]

    def _found(self, element: Node) -> Mapping[str, Told]:
        wrapped = _wrapped(self._tree, element)
        if wrapped is None:
            return {}
        best: dict[str, tuple[tuple[bool, tuple[int, int, int], int], Told]] = {}
        for number, (name, selector, value) in enumerate(self._expanded):
            weight = _weight(selector, wrapped)
            if weight is None:
                continue
            is_important = _IMPORTANT.search(value) is not None
            rank = (is_important, weight, number)
            if name not in best or rank >= best[name][0]:
                best[name] = rank, Told(_IMPORTANT.sub("", value), selector)
        return _with_boxes({name: told for name, (_rank, told) in best.items()})

    @cached_property
    def _expanded(self) -> list[Declared]:
        return [part for one in self._declared for part in _parts(one)]


def _with_boxes(found: dict[str, Told]) -> Mapping[str, Told]:
    """Margin and padding of their four sides, where a rule says a side alone."""
    for box in _BOXES:
        sides = [found.get(f"{box}-{side}") for side in SIDES]
        if any(sides):
            selector = next(one.selector for one in reversed(sides) if one)
            top, right, bottom, left = (one.value if one else "0" for one in sides)
            found[box] = Told(shorthand((top, right, bottom, left)), selector)
    return found


def _parts(one: Declared) -> Iterator[Declared]:
    """A declaration, and what it says of other properties."""
    name, selector, value = one
    plain = _IMPORTANT.sub("", value)
    rest = value[len(plain) :]
    if name in _BOXES and (sides := sides_of(plain)) is not None:
        for side, length in zip(SIDES, sides, strict=True):
            yield f"{name}-{side}", selector, length + rest
        return
    yield one
    if name == "background" and _ONE_WORD.fullmatch(plain):
        yield "background-color", selector, value
    if name == "font" and (font := _FONT.fullmatch(" ".join(plain.split()))):
        weight = _WEIGHT.search(plain[: plain.index(font["size"])])
        yield "font-size", selector, font["size"] + rest
        yield "line-height", selector, (font["line"] or "normal") + rest
        yield "font-family", selector, font["family"] + rest
        yield "font-weight", selector, (weight[1] if weight else "normal") + rest


def _weight(selector: str, wrapped: cssselect2.ElementWrapper) -> tuple[int, int, int] | None:
    """The specificity with which a selector means an element; None if it does not."""
    return max((weight for weight, test in _compiled(selector) if test(wrapped)), default=None)


@lru_cache(maxsize=2048)
def _compiled(selector: str) -> Sequence[tuple[tuple[int, int, int], cssselect2.compiler.CompiledSelector]]:
    try:
        found = cssselect2.compile_selector_list(selector[:_LONGEST])
    except (cssselect2.SelectorError, SyntaxError, RecursionError, MemoryError):  # it compiles to Python
        return ()
    return [(one.specificity, one.test) for one in found if one.pseudo_element is None and not one.never_matches]


def _wrapped(tree: Tree, element: Node) -> cssselect2.ElementWrapper | None:
    """The element with what stands around it, as far as a selector may ask: its ancestors and all their children."""
    path = [node for node in tree.path(element.start) if node.kind is Kind.ELEMENT]
    if not path or path[-1] is not element or len(path) > _DEEPEST:
        return None
    made: dict[int, int] = {}
    root = _shallow(tree, path[0])
    above = root
    made[id(root)] = path[0].start
    for outer, inner in pairwise(path):
        for child in _elements(outer):
            one = _shallow(tree, child)
            above.append(one)
            if child is inner:
                made[id(one)] = child.start
        above = next(one for one in above if made.get(id(one)) == inner.start)
    whole = cssselect2.ElementWrapper.from_html_root(root)
    return next((one for one in whole.iter_subtree() if made.get(id(one.etree_element)) == element.start), None)


def _elements(node: Node) -> Iterator[Node]:
    """The elements in a node, and those in its loops and conditions."""
    for child in node.children:
        if child.kind is Kind.ELEMENT:
            yield child
        else:
            yield from _elements(child)


def _shallow(tree: Tree, node: Node) -> ET.Element:
    values = {one.name: tree.source[one.value_start : one.value_end] for one in attributes(tree.source, node)}
    return ET.Element(node.name, {name: _JINJA.sub(" ", value) for name, value in values.items()})
