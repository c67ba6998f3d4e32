"""The columns of a table: put in, taken out and moved in all rows at once, cells that span others included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from designer.template import edits
from designer.template.edits import Change, Side
from designer.template.markup import Kind, Node, Tree, parse, value_of

_TABLES = frozenset({"table", "mj-table"})
_CELLS = frozenset({"td", "th"})
_UNKNOWN = 1000  # columns of a cell whose number Jinja decides: it reaches over all that follow, and stays as it is


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a row: a cell, or the condition around one; it spans `span` columns from `at` on."""

    node: Node
    cell: Node
    at: int
    span: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a cell stands: the table, counted in the source, the row in it and the column, all from 0."""

    table: int
    row: int
    column: int


def spot_of(tree: Tree, offset: int) -> Spot | None:
    """Where the innermost cell around an offset stands; None outside of tables."""
    tables = _tables(tree)
    within = [n for n, node in enumerate(tables) if node.start <= offset < node.end]
    for row, slots in enumerate(_rows(tree, tables[within[-1]]) if within else ()):
        for slot in slots:
            if slot.node.start <= offset < slot.node.end:
                return Spot(within[-1], row, slot.at)
    return None


def cells_beside(tree: Tree, element: Node) -> list[Node]:
    """All cells of the row that a cell stands in, itself among them; of anything else, that alone."""
    spot = spot_of(tree, element.start) if element.name in _CELLS else None
    if spot is None:
        return [element]
    cells = [slot.cell for slot in _all_rows(tree, spot)[1:][spot.row]]
    return cells if element in cells else [element]


def cell_at(tree: Tree, spot: Spot) -> Node | None:
    """The cell that covers a place."""
    rows = _all_rows(tree, spot)[1:]
    slots = rows[spot.row] if spot.row < len(rows) else []
    return next((slot.cell for slot in slots if slot.at <= spot.column < slot.at + slot.span), None)


def delete_column(tree: Tree, spot: Spot) -> list[Change]:
    """Take a column out of every row; what spans others as well becomes narrower by one. Not the last column."""
    changes: list[Change] = []
    for slot in _across(tree, spot):
        changes += edits.delete(tree, slot.node) if slot.span == 1 else _spanning(tree, slot, slot.span - 1)
    is_last = all(slot.span == 1 and len(slots) == 1 for slots in _all_rows(tree, spot)[1:] for slot in slots)
    return [] if is_last else sorted(changes)


def insert_column(tree: Tree, spot: Spot, side: Side) -> list[Change]:
    """Put an empty column before or behind another, its cells like their neighbours; what spans both grows by one."""
    changes: list[Change] = []
    for slot in _across(tree, spot):
        is_within = slot.at < spot.column if side is Side.BEFORE else spot.column < slot.at + slot.span - 1
        if is_within:
            changes += _spanning(tree, slot, slot.span + 1)
        else:
            changes += edits.insert(tree, slot.node, side, _empty(tree, slot.cell))
    return sorted(changes)


def move_column(tree: Tree, spot: Spot, steps: int) -> list[Change]:
    """Change places with the column before (-1) or behind (1); nothing where a cell spans only one of the two."""
    changes: list[Change] = []
    for slots in _all_rows(tree, spot):
        mine = _covering(slots, spot.column)
        other = _covering(slots, spot.column + steps)
        if mine is None or mine is other:
            continue
        if other is None or mine.span > 1 or other.span > 1:
            return []
        side = Side.BEFORE if steps < 0 else Side.BEHIND
        changes += edits.move(tree, mine.node, other.node, side)
    return sorted(changes)


def width_holder(tree: Tree, spot: Spot) -> Node | None:
    """What a column's width is written at: its `col`, else its cell in the first row that spans no other."""
    found = (_covering(slots, spot.column) for slots in _all_rows(tree, spot))
    return next((slot.cell for slot in found if slot is not None and slot.span == 1), None)


def holder_of(tree: Tree, element: Node, name: str) -> Node:
    """The element at which a property is written: the width of a cell is its column's."""
    spot = spot_of(tree, element.start) if name == "width" and element.name in _CELLS else None
    return (width_holder(tree, spot) if spot is not None else None) or element


def _across(tree: Tree, spot: Spot) -> Iterator[Slot]:
    for slots in _all_rows(tree, spot):
        slot = _covering(slots, spot.column)
        if slot is not None:
            yield slot


def _covering(slots: list[Slot], column: int) -> Slot | None:
    return next((slot for slot in slots if slot.at <= column < slot.at + slot.span), None)


def _all_rows(tree: Tree, spot: Spot) -> list[list[Slot]]:
    """The `col` elements as a row of their own, first."""
    return [_cols(tree, _tables(tree)[spot.table]), *_rows(tree, _tables(tree)[spot.table])]


def _tables(tree: Tree) -> list[Node]:
    return [node for node in tree.elements() if node.name in _TABLES]


def _rows(tree: Tree, table: Node) -> list[list[Slot]]:
    found: list[list[Slot]] = []
    hanging: dict[int, int] = {}  # by column: over how many of the next rows a cell reaches
    for row in _inside(table, frozenset({"tr"})):
        taken, hanging = frozenset(hanging), {at: rows - 1 for at, rows in hanging.items() if rows > 1}
        found.append(_slots(tree, row, _CELLS, "colspan", taken))
        for slot in found[-1]:
            rows = _number(value_of(tree.source, slot.cell, "rowspan"))
            if rows > 1:
                hanging |= dict.fromkeys(range(slot.at, slot.at + slot.span), rows - 1)
    return found


def _cols(tree: Tree, table: Node) -> list[Slot]:
    groups = _inside(table, frozenset({"colgroup"}))
    return _slots(tree, groups[0], frozenset({"col"}), "span") if groups else []


def _inside(above: Node, names: frozenset[str]) -> list[Node]:
    """The elements of these names within a node, not those of tables in it."""
    found: list[Node] = []
    for node in above.children:
        if node.kind is Kind.ELEMENT and node.name in names:
            found.append(node)
        elif node.name not in _TABLES:
            found += _inside(node, names)
    return found


def _slots(
    tree: Tree, row: Node, names: frozenset[str], attribute: str, taken: frozenset[int] = frozenset()
) -> list[Slot]:
    """The slots of a row, beside the columns that are `taken` by cells above."""
    found: list[Slot] = []
    at = 0
    for node in row.children:
        cells = [node] if node.name in names else _inside(node, names)
        if cells:
            while at in taken:
                at += 1
            written = value_of(tree.source, cells[0], attribute)
            span = _UNKNOWN if "{" in written else _number(written)
            found.append(Slot(node, cells[0], at, span))
            at += span
    return found


def _number(written: str) -> int:
    return max(int(written), 1) if written.strip().isdecimal() else 1


def _spanning(tree: Tree, slot: Slot, span: int) -> list[Change]:
    if slot.span == _UNKNOWN:
        return []
    name = "span" if slot.cell.name == "col" else "colspan"
    if span == 1:
        return edits.remove_attribute(tree, slot.cell, name)
    return edits.set_attribute(tree, slot.cell, name, str(span))


def _empty(tree: Tree, cell: Node) -> str:
    """A cell like another one, with nothing in it, of one column and without a name of its own."""
    head, tail = (cell.inner_start, cell.inner_end) if cell.has_end else (cell.end, cell.end)
    source = tree.source[cell.start : head] + tree.source[tail : cell.end]
    for name in ("colspan", "span", "id"):
        copy = parse(source)
        source = edits.applied(source, edits.remove_attribute(copy, next(copy.elements()), name))
    return source
