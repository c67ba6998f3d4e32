"""What a Word document's styles say about its paragraphs: sizes, spaces, alignment, each with what it is based on."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from designer.template.importing.word_xml import W, is_on, number, value

_STEPS = 12  # of styles that are based on one another; a ring of them ends here
_HEADINGS = {"title": "h1", **{f"heading {n}": f"h{n}" for n in range(1, 5)}}


@dataclass(frozen=True, slots=True)
class HeadingLook:
    """Of one level: size in points, space before and after in points; whether it has a colour of its own."""

    size: float
    before: float
    after: float
    is_bold: bool
    is_colored: bool


class Styles:
    """The paragraph styles of a document by their ids."""

    def __init__(self, root: ET.Element | None) -> None:
        found = root.iter(f"{W}style") if root is not None else ()
        self._defaults = root.find(f"{W}docDefaults") if root is not None else None
        self._styles = {one.get(f"{W}styleId", ""): one for one in found if one.get(f"{W}type") == "paragraph"}
        self._base = next((name for name, one in self._styles.items() if one.get(f"{W}default") in ("1", "true")), "")

    @property
    def language(self) -> str:
        """The language of the text, such as `de-DE`; empty if it is not told."""
        return self.told("", "rPr/lang") or value(self._defaults, "rPrDefault/rPr/lang")

    @property
    def size(self) -> float:
        """Of the running text, in points."""
        return self.size_of("")

    def told(self, style: str, path: str, name: str = "val") -> str:
        """The nearest value of a style, of those that it is based on, or of the default."""
        style = style or self._base
        for _ in range(_STEPS):
            one = self._styles.get(style)
            if one is None:
                break
            if found := value(one, path, name):
                return found
            style = value(one, "basedOn")
        kind = path.split("/", maxsplit=1)[0]
        return value(self._defaults, f"{kind}Default/{path}", name)

    def is_on(self, style: str, path: str) -> bool:
        """Whether a style, or one that it is based on, has a switch on."""
        for _ in range(_STEPS):
            one = self._styles.get(style)
            if one is None:
                return False
            if one.find("/".join(f"{W}{step}" for step in path.split("/"))) is not None:
                return is_on(one, path)
            style = value(one, "basedOn")
        return False

    def name(self, style: str) -> str:
        """What a style is called, in small letters."""
        return value(self._styles.get(style), "name").lower()

    def heading(self, style: str) -> str:
        """`h1` to `h4` for a style of headings; empty for any other."""
        return _HEADINGS.get(self.name(style), "")

    def size_of(self, style: str) -> float:
        """Points."""
        return (number(self.told(style, "rPr/sz")) or 20) / 2

    def space(self, style: str, side: str) -> float:
        """`before` or `after`, in points."""
        return (number(self.told(style, "pPr/spacing", side)) or 0) / 20

    def line_height(self) -> float:
        """Of the running text, as a multiple of its size: a line of a font is about a fifth higher than the font."""
        line, rule = number(self.told("", "pPr/spacing", "line")), self.told("", "pPr/spacing", "lineRule")
        if line is None or rule in ("exact", "atLeast"):
            return 1.2
        return round(min(max(1.2 * line / 240, 1.1), 2.4), 2)

    def headings(self) -> dict[str, HeadingLook]:
        """The levels that there are, by element."""
        found: dict[str, HeadingLook] = {}
        for style in self._styles:
            element = self.heading(style)
            if element and (element not in found or self.name(style) != "title"):
                color = self.told(style, "rPr/color")
                found[element] = HeadingLook(
                    self.size_of(style), self.space(style, "before"), self.space(style, "after"),
                    self.is_on(style, "rPr/b"), color not in ("", "auto", "000000"),
                )  # fmt: skip
        return found
