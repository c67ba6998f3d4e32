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
    _spaces_outside(root)
    has_heads = any(one.name in _HEADINGS for one in root.elements())
    for one in list(root.elements()):
        _tidy_element(one, has_heads=has_heads)
    unwrap(root, lambda one: one.name == "a" and not one.attributes)


def _tidy_element(one: Element, *, has_heads: bool) -> None:
    if one.name == "table":
        for cell in list(one.elements()):
            if cell.name in ("td", "th"):
                _bare_cell(cell)
        _align_heads(one)
    elif one.name in _HEADINGS:
        _without_bold(one)
    elif one.name == "a" and "id" in one.attributes and not one.attributes.get("href"):
        one.attributes.pop("id")
    elif one.name == "p" and not has_heads and "large" in one.attributes.get("class", "").split():
        _as_heading(one)


def in_parts(root: Element) -> None:
    """A line at the head or foot of a page is parted by tabs: what stands left, in the middle and right."""
    for one in root.elements():
        texts = [child for child in one.children if isinstance(child, str)]
        if one.name != "p" or not any("\t" in text for text in texts):
            continue
        parts: list[list[Element | str]] = [[]]
        for child in one.children:
            pieces: Sequence[Element | str] = child.split("\t") if isinstance(child, str) else [child]
            for number, piece in enumerate(pieces):
                if number:
                    parts.append([])
                parts[-1] += [piece] if piece else []
        one.children = [Element("span", {}, part) for part in parts[:3]]
        one.children += [child for part in parts[3:] for child in part]
        one.add_class("parts")


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
    for name in look.classes:
        table.add_class(name)
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


def _as_heading(paragraph: Element) -> None:
    """Large and bold throughout: somebody made a heading by hand."""
    words = [child for child in paragraph.children if not isinstance(child, str) or child.strip()]
    if len(words) == 1 and isinstance(only := words[0], Element) and only.name == "b" and only.text().strip():
        paragraph.name, paragraph.children = "h1", only.children
        kept = [name for name in paragraph.attributes["class"].split() if name not in ("large", "gap", "apart", "bold")]
        paragraph.attributes = {"class": " ".join(kept)} if kept else {}


def _spaces_outside(element: Element) -> None:
    """A space at the end of bold words stands behind them."""
    children: list[Element | str] = []
    for child in element.children:
        children.append(child)
        if isinstance(child, str):
            continue
        _spaces_outside(child)
        last = child.children[-1] if child.children else None
        if child.name in ("b", "i", "u") and isinstance(last, str) and last.endswith(" ") and last.strip():
            child.children[-1] = last.rstrip(" ")
            children.append(" ")
    element.children = children


def _align_heads(table: Element) -> None:
    """The head of a column of amounts stands right as they do."""
    rows = [
        [cell for cell in one.children if isinstance(cell, Element)] for one in table.elements() if one.name == "tr"
    ]
    heads = [cell for row in rows for cell in row if cell.name == "th"]
    bodies = [row for row in rows if len(row) == len(heads) and all(cell.name == "td" for cell in row)]
    for number, head in enumerate(heads):
        if bodies and all("right" in row[number].attributes.get("class", "").split() for row in bodies):
            head.attributes["class"] = "right"


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
