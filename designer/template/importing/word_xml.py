"""Names and small questions of WordprocessingML (ECMA-376, part 1)."""

from __future__ import annotations

from copy import deepcopy
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TWIPS = 1440 / 25.4  # a millimetre
_OFF = ("0", "false", "off", "none")


def value(element: ET.Element | None, path: str, name: str = "val") -> str:
    """An attribute of what lies below: `value(p, "pPr/jc")`; empty if there is none."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/"))) if element is not None else None
    return found.get(f"{W}{name}", "") if found is not None else ""


def is_on(element: ET.Element | None, path: str) -> bool:
    """Whether a switch is there, and not switched off."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/"))) if element is not None else None
    return found is not None and found.get(f"{W}val", "1") not in _OFF


def number(text: str) -> int | None:
    """A whole number; None for anything else."""
    body = text.removeprefix("-")
    return int(text) if body.isascii() and body.isdigit() and len(body) < 9 else None


def millimetres(twips: str, otherwise: float = 0.0) -> float:
    """Twentieths of a point in millimetres."""
    found = number(twips)
    return otherwise if found is None else round(found / _TWIPS, 1)


def run_of(text: str, like: ET.Element | None = None) -> ET.Element:
    """A run with a text, looking like another one."""
    run = ET.Element(f"{W}r")
    look = like.find(f"{W}rPr") if like is not None else None
    if look is not None:
        run.append(deepcopy(look))
    words = ET.SubElement(run, f"{W}t", {_SPACE: "preserve"})
    words.text = text
    return run


def text_of(element: ET.Element) -> str:
    """What can be read in an element."""
    return "".join(one.text or "" for one in element.iter(f"{W}t"))
