"""A small tree of well-formed HTML, and its source as a person lays it out: each block on a line of its own."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from designer.core.errors import TemplateError

VOID = frozenset({"br", "img", "hr", "col"})
BLOCKS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "colgroup", "col", "thead", "tbody", "tfoot",
    "tr",
    "td", "th", "div", "blockquote", "section", "article", "header", "footer", "main", "aside", "figure", "figcaption",
    "dl",
    "dt", "dd", "pre", "hr", "nav", "address", "caption", "center",
})  # fmt: skip
_KEPT = frozenset({"pre"})
_WIDE = 110
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_SCHEMES = ("http", "https", "mailto", "tel", "data")
_MOST_SPANNED = 1000  # as in HTML
_MOST_DEPTH = 300  # elements in elements, which all who walk through them go down


@dataclass(slots=True)
class Element:
    """One element; its children are elements and texts."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        return self.name in BLOCKS

    def elements(self) -> Iterator[Element]:
        """This one and all below it."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(child for child in reversed(one.children) if isinstance(child, Element))

    def text(self) -> str:
        """What can be read in it."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def add_class(self, name: str) -> None:
        """Give it one more class."""
        known = self.attributes.get("class", "").split()
        self.attributes["class"] = " ".join([*known, name] if name not in known else known)


def parsed(source: str) -> Element:
    """The tree of well-formed HTML, in an element without a name."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return reader.stack[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, dict(_harmless(attrs)))
        self.stack[-1].children.append(made)
        if tag not in VOID:
            self.stack.append(made)
        if len(self.stack) > _MOST_DEPTH:
            raise TemplateError("import-too-deep")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.stack[-1].children.append(Element(tag, dict(_harmless(attrs))))

    def handle_endtag(self, tag: str) -> None:
        if len(self.stack) > 1 and self.stack[-1].name == tag:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


def _harmless(attributes: Sequence[tuple[str, str | None]]) -> Iterator[tuple[str, str]]:
    """Without links to what runs, and without cells over more columns than a page can have."""
    for name, told in attributes:
        value = told or ""
        runs = name == "href" and (scheme := _SCHEME.match(value)) and scheme[1].lower() not in _SCHEMES
        is_endless = name in ("colspan", "rowspan", "span") and value.isdecimal() and int(value[:9]) > _MOST_SPANNED
        if not runs and not is_endless:
            yield name, value


def unwrap(element: Element, wanted: Callable[[Element], bool]) -> None:
    """Put the children of every such element below this one in its place."""
    children: list[Element | str] = []
    for child in element.children:
        if isinstance(child, Element):
            unwrap(child, wanted)
            children += child.children if wanted(child) else [child]
        else:
            children.append(child)
    element.children = children


def written(nodes: Sequence[Element | str], depth: int = 0) -> Iterator[str]:
    """The lines of a source."""
    row: list[Element | str] = []
    for node in nodes:
        if isinstance(node, Element) and node.is_block:
            yield from _row(row, depth)
            row = []
            yield from _block(node, depth)
        else:
            row.append(node)
    yield from _row(row, depth)


def _row(row: Sequence[Element | str], depth: int) -> Iterator[str]:
    text = _inline(row).strip()
    if text:
        yield "  " * depth + text


def _block(node: Element, depth: int) -> Iterator[str]:
    start, end = _tag(node), "" if node.name in VOID else f"</{node.name}>"
    holds_blocks = any(one.is_block for one in node.elements() if one is not node)
    if node.name in _KEPT:
        yield "  " * depth + start + _inline(node.children, keeps=True) + end
        return
    on_one_line = "  " * depth + start + _inline(node.children).strip() + end
    is_row = node.name in ("tr", "colgroup", "li", "td", "th") and len(on_one_line) <= _WIDE
    is_flat = all(not one.is_block or one.name in ("td", "th", "col") for one in node.elements() if one is not node)
    if not holds_blocks or (is_row and is_flat):
        yield on_one_line
        return
    yield "  " * depth + start
    yield from written(node.children, depth + 1)
    yield "  " * depth + end


def _inline(nodes: Sequence[Element | str], *, keeps: bool = False) -> str:
    parts = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(html.escape(node if keeps else re.sub(r"[ \t\r\n\f]+", " ", node), quote=False))
        else:
            end = "" if node.name in VOID else f"</{node.name}>"
            parts.append(_tag(node) + _inline(node.children, keeps=keeps) + end)
    return "".join(parts).replace("\u00a0", "&#160;")


def _tag(node: Element) -> str:
    attributes = "".join(f' {name}="{html.escape(told)}"' for name, told in node.attributes.items())
    return f"<{node.name}{attributes}>"
