"""The converter's HTML as a person would have written it: signs become classes, cells lose their paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from designer.template.importing.nodes import Element, unwrap
from designer.template.importing.signs import FIELD, LOOK, SIGN, SIZE, TABLE
from designer.template.importing.word_looks import TableLook

_HOLDERS = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote")
_HEADINGS = ("h1", "h2", "h3", "h4")


def tidied(root: Element, tables: Sequence[TableLook]) -> None:
    """Change the tree in place; the signs of fields stay where they are."""
    _read_looks(root, [], tables)
    _read_sizes(root)
    for one in list(root.elements()):
        _merge_texts(one)
    _drop_empty(root)
    for one in list(root.elements()):
        if one.name in ("td", "th"):
            _bare_cell(one)
        elif one.name in _HEADINGS:
            _without_bold(one)
        elif one.name == "a" and "id" in one.attributes and not one.attributes.get("href"):
            one.attributes.pop("id")
    unwrap(root, lambda one: one.name == "a" and not one.attributes)


def _read_looks(element: Element, above: list[Element], tables: Sequence[TableLook]) -> None:
    trail = [*above, element]
    for place, child in enumerate(element.children):
        if isinstance(child, Element):
            _read_looks(child, trail, tables)
            continue
        for found in SIGN.finditer(child):
            if found[1] == LOOK:
                _give_classes(trail, found[2])
            elif found[1] == TABLE:
                _give_look(trail, tables[int(found[2])])
        element.children[place] = SIGN.sub(lambda found: "" if found[1] in (LOOK, TABLE) else found[0], child)


def _give_classes(trail: Sequence[Element], classes: str) -> None:
    holder = next((one for one in reversed(trail) if one.name in _HOLDERS), None)
    for name in classes.split():
        if holder is not None:
            holder.add_class(name)


def _give_look(trail: Sequence[Element], look: TableLook) -> None:
    table = next((one for one in reversed(trail) if one.name == "table"), None)
    if table is None:
        return
    if look.lines:
        table.add_class(look.lines)
    if look.widths:
        columns: list[Element | str] = [Element("col", {"style": f"width: {share}%"}) for share in look.widths]
        table.children.insert(0, Element("colgroup", {}, columns))


def _read_sizes(root: Element) -> None:
    """The size of a picture stands in a text before it."""
    width = ""
    stack: list[tuple[Element, int]] = [(root, 0)]
    while stack:
        element, place = stack.pop()
        if place == len(element.children):
            continue
        stack.append((element, place + 1))
        child = element.children[place]
        if isinstance(child, Element):
            if child.name == "img" and width:
                child.attributes["style"], width = f"width: {width}mm", ""
            stack.append((child, 0))
            continue
        for found in SIGN.finditer(child):
            width = found[2] if found[1] == SIZE else width
        element.children[place] = SIGN.sub(lambda found: "" if found[1] == SIZE else found[0], child)


def _merge_texts(element: Element) -> None:
    merged: list[Element | str] = []
    for child in element.children:
        if isinstance(child, str) and merged and isinstance(merged[-1], str):
            merged[-1] += child
        elif child != "":
            merged.append(child)
    element.children = merged


def _drop_empty(element: Element) -> None:
    """What only held a sign holds nothing now."""
    for child in element.children:
        if isinstance(child, Element):
            _drop_empty(child)
    element.children = [
        child
        for child in element.children
        if isinstance(child, str) or child.children or child.name in ("td", "th", "img", "br", "hr", "col")
    ]


def _bare_cell(cell: Element) -> None:
    """A cell with one paragraph is the paragraph; an alignment that all share is the cell's."""
    blocks = [child for child in cell.children if isinstance(child, Element) and child.name == "p"]
    if not blocks or len(blocks) != len(cell.children):
        return
    shared = set.intersection(*(set(one.attributes.get("class", "").split()) for one in blocks))
    for name in sorted(shared - {"tight", "gap", "apart", "justify"}):
        cell.add_class(name)
    for one in blocks:
        own = [name for name in one.attributes.get("class", "").split() if name not in shared]
        one.attributes = {"class": " ".join(own)} if own else {}
    if len(blocks) == 1:
        cell.children = blocks[0].children
    if cell.name == "th":
        _without_bold(cell)


def _without_bold(heading: Element) -> None:
    """All of a heading is bold as it is."""
    if len(heading.children) == 1 and isinstance(only := heading.children[0], Element) and only.name == "b":
        heading.children = only.children


def with_expressions(text: str, expressions: Sequence[str], marks: dict[str, str]) -> str:
    """The finished source with what the signs of fields stand for."""
    return SIGN.sub(lambda found: _expression(found[1], found[2], expressions, marks), text)


def _expression(kind: str, told: str, expressions: Sequence[str], marks: dict[str, str]) -> str:
    if kind != FIELD:
        return ""
    return expressions[int(told)] if told.isdigit() else marks.get(told, "")
