"""What a word processor or a web page puts on the clipboard, as the few elements that an author would have written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from designer.template.design.pasted import Block, Run, written
from designer.template.safe_html import is_too_deep, safe_html

_MARKS = {"b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "u": "u", "ins": "u"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset({
    "p", "div", "blockquote", "pre", "tr", "table", "ul", "ol", "li", "dl", "dt", "dd", "section", "article", "header",
    "footer", "main", "aside", "figure", "figcaption", "address", "hr", "center",
})  # fmt: skip
_TAGS = _BLOCKS | frozenset(_MARKS) | frozenset({"a", "br", "span", "font", "td", "th"})
_ATTRIBUTES = {"*": {"style", "class"}, "a": {"href"}}
_START, _END = "<!--StartFragment-->", "<!--EndFragment-->"
_DEEPEST = 9  # of lists in lists, as in a word processor
_NUMBERED = re.compile(r"\W*[0-9a-zA-Z]{1,5}[.)]")
_LEVEL = re.compile(r"\blevel([1-9])")
_WEIGHT = {"bold": True, "bolder": True, "normal": False, "lighter": False}
MOST_SIGNS = 2_000_000


def cleaned(html: str) -> str:
    """Our markup for pasted HTML: b, i, u, a, br and ul, ol, li; p only where there are several paragraphs.

    Fields in double braces stay fields. What is too long to be words of a template comes to nothing.
    """
    if len(html) > MOST_SIGNS:
        return ""
    _, start, inside = html.partition(_START)
    inside, end, _ = inside.partition(_END)
    html = inside if start and end else html
    if is_too_deep(html):
        return ""
    reader = _Reader()
    reader.feed(safe_html(html, tags=_TAGS, attributes=_ATTRIBUTES))
    reader.close()
    return written(reader.blocks)


@dataclass(frozen=True, slots=True)
class _Look:
    """What holds for the text inside an element."""

    tag: str = ""
    marks: frozenset[str] = frozenset()
    address: str = ""
    is_hidden: bool = False
    is_bullet: bool = False  # the sign that Word puts before a point of a list
    keeps_spaces: bool = False


class _Reader(HTMLParser):
    """Walks over well-formed HTML of known tags, and gathers blocks of runs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks = [Block()]
        self._looks = [_Look()]
        self._lists: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        style = _style(told.get("style", ""))
        if tag == "br":
            self._add("\n")
            return
        if tag in ("td", "th"):
            self._add(" ")
        if tag in _BLOCKS:
            self._begin(tag, style)
        if tag != "hr":
            self._looks.append(_look(self._looks[-1], tag, told, style))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag in _BLOCKS:
            self._open(Block(level=0))
        if len(self._looks) > 1 and self._looks[-1].tag == tag:
            self._looks.pop()

    def handle_data(self, data: str) -> None:
        look = self._looks[-1]
        if look.is_bullet:
            block = self.blocks[-1]
            if data.strip():
                block.kind = "ol" if _NUMBERED.match(data) else "ul"
            return
        if not look.keeps_spaces:
            data = re.sub(r"\s*\n\s*", " ", data)
        self._add(data)

    def _begin(self, tag: str, style: Mapping[str, str]) -> None:
        if tag in ("ul", "ol"):
            self._lists.append(tag)
            return
        number = style.get("mso-list", "")
        if level := _LEVEL.search(number):
            self._open(Block(level=int(level[1])))
        elif tag == "li":
            self._open(
                Block(level=min(max(len(self._lists), 1), _DEEPEST), kind=self._lists[-1] if self._lists else "ul")
            )
        elif not (self.blocks[-1].level and not self.blocks[-1].runs):  # a paragraph in a point is the point's text
            self._open(Block())

    def _open(self, block: Block) -> None:
        if self.blocks[-1].runs or self.blocks[-1].level:
            self.blocks.append(block)
        else:
            self.blocks[-1] = block

    def _add(self, text: str) -> None:
        look = self._looks[-1]
        if text and not look.is_hidden and (text.strip(" ") or self.blocks[-1].runs):
            self.blocks[-1].runs.append(Run(text, look.marks, look.address))


def _look(above: _Look, tag: str, told: Mapping[str, str], style: Mapping[str, str]) -> _Look:
    marks = set(above.marks)
    if tag in _HEADINGS:
        marks.add("b")
    if tag in _MARKS:
        marks.add(_MARKS[tag])
    for mark, is_on in _styled(style).items():
        (marks.add if is_on else marks.discard)(mark)
    address = told.get("href", above.address)
    address = address if re.match(r"(?:https?|mailto|tel):", address) else ""
    if address:
        marks.discard("u")
    return replace(
        above,
        tag=tag,
        marks=frozenset(marks),
        address=address,
        is_hidden=above.is_hidden or style.get("display") == "none" or style.get("mso-hide") == "all",
        is_bullet=above.is_bullet or style.get("mso-list", "").lower() == "ignore",
        keeps_spaces=style["white-space"].startswith("pre") if "white-space" in style else above.keeps_spaces,
    )


def _styled(style: Mapping[str, str]) -> dict[str, bool]:
    """The marks that a style sets or takes away."""
    found = {}
    weight = style.get("font-weight", "")
    if weight in _WEIGHT or weight.isdigit():
        found["b"] = _WEIGHT[weight] if weight in _WEIGHT else int(weight) >= 600
    if slope := style.get("font-style", ""):
        found["i"] = slope.startswith(("italic", "oblique"))
    if line := style.get("text-decoration", "") or style.get("text-decoration-line", ""):
        found["u"] = "underline" in line
    return found


def _style(text: str) -> dict[str, str]:
    pairs = (one.partition(":") for one in text.split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs if value.strip()}
