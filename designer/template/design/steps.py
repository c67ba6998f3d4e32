"""From the chosen element to the next one, with the keys: what of the source is seen, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from designer.template.design.columns import Spot, cell_at, spot_of
from designer.template.markup import Node, Tree

_FRAMES = frozenset({"html", "head", "body", "mjml", "mj-head", "mj-body", "mj-raw", "col", "colgroup"})
_ROWS = frozenset({"thead", "tbody", "tfoot", "tr"})  # the way within leads to the cells at once


class Way(StrEnum):
    """Where to go from an element: above, below, beside it, or to the first one within."""

    UP = "up"
    DOWN = "down"
    BACK = "back"
    ON = "on"
    IN = "in"


def stepped(tree: Tree, node: Node | None, way: Way, is_seen: Callable[[Node], bool]) -> Node | None:
    """The element that the keys lead to; None at an end. Without one to begin with, the first that is seen."""
    seen = [one for one in tree.drawn if one.name not in _FRAMES and is_seen(one)]
    if node is None or node.name in _FRAMES:
        return next(iter(seen), None)
    if way is Way.IN:
        inside = (one for one in seen if node.start < one.start and one.end <= node.end)
        return next((one for one in inside if one.name not in _ROWS), None)
    if way in (Way.UP, Way.DOWN) and (cell := _cell(tree, node, 1 if way is Way.DOWN else -1)) is not None:
        return cell
    if way in (Way.DOWN, Way.ON):
        return next((one for one in seen if one.start >= node.end), None)
    before = [one for one in seen if one.end <= node.start]
    last = max(before, key=lambda one: one.end, default=None)
    return next((one for one in before if last is not None and one.start <= last.start and last.end <= one.end), None)


def _cell(tree: Tree, node: Node, rows: int) -> Node | None:
    """The cell above or below, in the same column."""
    spot = spot_of(tree, node.start) if node.name in ("td", "th") else None
    if spot is None or spot.row + rows < 0:
        return None
    return cell_at(tree, Spot(spot.table, spot.row + rows, spot.column))
