"""The page of a Word document: its size, its margins, what stands at its head and foot."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from designer.template.importing.word_parts import Parts
from designer.template.importing.word_xml import R, W, is_on, millimetres

_SIZES = {
    (210.0, 297.0): "A4",
    (148.0, 210.0): "A5",
    (297.0, 420.0): "A3",
    (216.0, 279.0): "letter",
    (216.0, 356.0): "legal",
}


@dataclass(frozen=True, slots=True)
class Page:
    """Lengths in millimetres; `running` are the parts at the head and foot, by `head`, `foot`, `first-head`, ..."""

    size: str = "A4"
    margins: tuple[float, float, float, float] = (25.0, 25.0, 20.0, 25.0)  # top, right, bottom, left
    head: float = 12.5
    foot: float = 12.5
    running: dict[str, str] = field(default_factory=dict)
    first_differs: bool = False


def page_of(root: ET.Element, parts: Parts) -> Page:
    """The page of a document's last section, which is its first in a letter."""
    sections = list(root.iter(f"{W}sectPr"))
    if not sections:
        return Page()
    section = sections[0]
    size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    sides = tuple(_side(margin, name, 25.0) for name in ("top", "right", "bottom", "left"))
    return Page(
        _size(size),
        (sides[0], sides[1], sides[2], sides[3]),
        _side(margin, "header", 12.5),
        _side(margin, "footer", 12.5),
        _running(section, parts),
        is_on(section, "titlePg"),
    )


def _side(margin: ET.Element | None, name: str, otherwise: float) -> float:
    """A margin; Word writes a negative one for “exactly”."""
    told = margin.get(f"{W}{name}", "") if margin is not None else ""
    return min(abs(millimetres(told, otherwise)), 150.0)


def _size(size: ET.Element | None) -> str:
    wide = millimetres(size.get(f"{W}w", ""), 210.0) if size is not None else 210.0
    high = millimetres(size.get(f"{W}h", ""), 297.0) if size is not None else 297.0
    known = _SIZES.get((float(round(min(wide, high))), float(round(max(wide, high)))))
    if known is None:
        return f"{max(wide, 20.0):g}mm {max(high, 20.0):g}mm"
    return f"{known} landscape" if wide > high else known


def _running(section: ET.Element, parts: Parts) -> dict[str, str]:
    related = parts.related(parts.main)
    found = {}
    for tag, place in (("headerReference", "head"), ("footerReference", "foot")):
        for one in section.findall(f"{W}{tag}"):
            path = related.get(one.get(f"{R}id", ""), "")
            kind = one.get(f"{W}type", "default")
            if path in parts.files and (kind == "default" or (kind == "first" and is_on(section, "titlePg"))):
                found[place if kind == "default" else f"first-{place}"] = path
    return found
