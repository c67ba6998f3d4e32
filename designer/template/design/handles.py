"""What of an element is changed by dragging at its frame: its width and its padding, and what is written then."""

from __future__ import annotations

import re
from dataclasses import dataclass

from designer.template.design.box import shorthand, sides_of
from designer.template.design.cascade import Rules
from designer.template.design.columns import cells_beside, holder_of
from designer.template.design.inherited import inherited
from designer.template.design.properties import Property, properties_of, set_property, value_in
from designer.template.edits import Change, set_attribute
from designer.template.markup import Kind, Node, Tree, value_of

WIDTH, SPLIT = "width", "split"
SIDES = ("padding-top", "padding-right", "padding-bottom", "padding-left")
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(mm|cm|in|pt|px)?$")
_POINTS = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0, "px": 0.75, None: 0.0}
_STEPS = {"mm": 1.0, "cm": 0.1, "in": 0.05, "pt": 1.0, "px": 5.0}
_FINE = 10  # how many times finer with Shift
_WIDE = frozenset({"img", "table", "div", "td", "th", "mj-image"})
_PADDED = frozenset({"div", "td", "th", "p", "section", "mj-section", "mj-column", "mj-wrapper", "mj-text", "mj-image",
                     "mj-button", "mj-table", "mj-divider"})  # fmt: skip
_MJML_PADDING = {"mj-section": "20px 0", "mj-wrapper": "20px 0", "mj-column": "0"}
_MJML_CONTENT = "10px 25px"


@dataclass(frozen=True, slots=True)
class Handle:
    """`now` is the length as it is, in points on pages and in pixels in mails; -1: as wide as the frame is.

    Of SPLIT, between a column of a mail and the next, it is the column's share of the row in per cent.
    """

    name: str
    now: float
    unit: str


def handles_of(tree: Tree, element: Node, rules: Rules) -> tuple[Handle, ...]:
    """The handles of an element. A padding that is told in a way that cannot be measured here has none."""
    found: list[Handle] = []
    if (split := _split(tree, element)) is not None:
        found.append(Handle(SPLIT, split[1], "%"))
    if element.name in _WIDE:
        found.append(Handle(WIDTH, -1, _unit(_told(tree, element, WIDTH, rules), element)))
    if element.name in _PADDED:
        sides = sides_of(_told(tree, element, "padding", rules) or "0")
        lengths = [_length(side) for side in sides or ()]
        if all(one is not None for one in lengths):
            for name, side, length in zip(SIDES, sides or (), lengths, strict=True):
                now = (length or 0) if not _is_mail(element) else (length or 0) / _POINTS["px"]
                found.append(Handle(name, now, _unit(side, element)))
    return tuple(found)


def snapped(handle: Handle, value: float, *, is_mail: bool, is_fine: bool) -> str:
    """A length as it is written: `value`, in points or pixels, rounded to a step of the handle's unit, not below 0."""
    if handle.unit == "%":
        return f"{min(max(round(value / (1 if is_fine else 5)) * (1 if is_fine else 5), 5), 95):g}%"
    points = value * _POINTS["px"] if is_mail else value
    step = _STEPS[handle.unit] / (_FINE if is_fine and handle.unit != "px" else 5 if is_fine else 1)
    number = round(round(max(points, 0) / _POINTS[handle.unit] / step) * step, 3)
    return f"{number:g}{handle.unit}" if number else "0"


def resized(tree: Tree, element: Node, name: str, length: str, rules: Rules) -> list[Change]:
    """Write a length that a handle was dragged to."""
    if name == SPLIT:
        return _resplit(tree, element, length)
    holder = holder_of(tree, element, name)
    one = _property(element, WIDTH if name == WIDTH else "padding")
    if one is None:
        return []
    if name == WIDTH:
        return set_property(tree, holder, one, length)
    cells = cells_beside(tree, element) if name in (SIDES[0], SIDES[2]) else [element]  # a row has one height
    changes: list[Change] = []
    for cell in cells:
        told = sides_of(_told(tree, cell, "padding", rules) or "0")
        if told is not None:
            sides = {**dict(zip(SIDES, told, strict=True)), name: length}
            top, right, bottom, left = (sides[side] for side in SIDES)
            changes += set_property(tree, cell, one, shorthand((top, right, bottom, left)))
    return sorted(changes)


def _split(tree: Tree, element: Node) -> tuple[Node, float, float] | None:
    """The column behind this one in its row, and the shares of both; None where they are not known."""
    if element.name != "mj-column":
        return None
    above = next((node for node in reversed(tree.path(element.start)) if element in node.children), None)
    columns = [node for node in above.children if node.name == "mj-column"] if above is not None else []
    at = columns.index(element) if element in columns else -1
    if above is None or above.kind is not Kind.ELEMENT or not 0 <= at < len(columns) - 1:
        return None
    shares = [_share(value_of(tree.source, node, WIDTH), len(columns)) for node in (element, columns[at + 1])]
    return (columns[at + 1], shares[0], shares[1]) if all(shares) else None


def _share(width: str, count: int) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)%", width.strip())
    return float(found[1]) if found else 0.0 if width.strip() else 100 / count


def _resplit(tree: Tree, element: Node, length: str) -> list[Change]:
    """What one column gains the next one loses, of which something is left."""
    split = _split(tree, element)
    if split is None:
        return []
    beside, mine, other = split
    share = min(max(float(length.rstrip("%")), 5.0), mine + other - 5)
    changes = set_attribute(tree, element, WIDTH, f"{share:g}%")
    return [*changes, *set_attribute(tree, beside, WIDTH, f"{round(mine + other - share, 2):g}%")]


def _told(tree: Tree, element: Node, name: str, rules: Rules) -> str:
    one = _property(element, name)
    if one is None:
        return ""
    holder = holder_of(tree, element, name)
    own = value_in(tree, holder, one)
    above = None if own else inherited(tree, holder, one, rules)
    default = _MJML_PADDING.get(element.name, _MJML_CONTENT) if name == "padding" and _is_mail(element) else ""
    return own or (above.value if above else default)


def _property(element: Node, name: str) -> Property | None:
    return next((one for one in properties_of(element) if one.name == name), None)


def _length(text: str) -> float | None:
    found = _LENGTH.match(text.strip())
    if found is None or (found[2] is None and float(found[1])):
        return None
    return float(found[1]) * _POINTS[found[2]]


def _unit(text: str, element: Node) -> str:
    found = _LENGTH.match(text.strip())
    return found[2] if found and found[2] else "px" if _is_mail(element) else "mm"


def _is_mail(element: Node) -> bool:
    return element.name.startswith("mj-")
