"""The look of a Word document's paragraphs, tables and pictures, as signs that the converter carries through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from designer.template.importing.signs import LOOK, SIZE, TABLE, sign
from designer.template.importing.word_styles import Styles
from designer.template.importing.word_xml import WP, W, is_on, number, run_of, text_of, value

_EMU = 36_000  # a millimetre
_ALIGNED = {"center": "center", "right": "right", "end": "right", "both": "justify", "distribute": "justify"}
_LINES = ("single", "thick", "double", "dotted", "dashed")
_SEEN = (f"{W}t", f"{W}drawing", f"{W}pict", f"{W}object", f"{W}sym", f"{W}noBreakHyphen")


@dataclass(frozen=True, slots=True)
class TableLook:
    """`widths` of its columns in percent, empty if all are alike; `classes` say its lines and the space above it."""

    widths: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()


@dataclass(slots=True)
class Looks:
    """What was found in all parts."""

    styles: Styles
    tables: list[TableLook] = field(default_factory=list)
    spaces: dict[ET.Element, str] = field(default_factory=dict)  # above tables


def with_looks(root: ET.Element, looks: Looks) -> None:
    """Put a sign before what has a look of its own."""
    tables = list(root.iter(f"{W}tbl"))
    for table in tables:
        _mark_head(table)
    for story in _stories(root):
        _mark_paragraphs(story, looks)
    for table in tables:
        first = table.find(f"{W}tr/{W}tc/{W}p")
        if first is not None:
            looks.tables.append(_table_look(table, looks.spaces.pop(table, "")))
            _insert(first, sign(TABLE, len(looks.tables) - 1))
    parents = {child: parent for parent in root.iter() for child in parent}
    for extent in list(root.iter(f"{WP}extent")):
        run = extent
        while run.tag != f"{W}r" and run in parents:
            run = parents[run]
        wide = number(extent.get("cx", ""))
        if run.tag == f"{W}r" and wide:
            around = parents[run]
            around.insert(list(around).index(run), run_of(sign(SIZE, f"{wide / _EMU:.3g}")))


def _stories(root: ET.Element) -> Iterator[ET.Element]:
    """Whatever holds paragraphs one below the other."""
    yield from (one for one in root.iter() if any(child.tag == f"{W}p" for child in one))


def _mark_paragraphs(story: ET.Element, looks: Looks) -> None:
    empty, turns = 0, False
    for paragraph in (one for one in story if one.tag in (f"{W}p", f"{W}tbl")):
        if paragraph.tag == f"{W}tbl":
            looks.spaces[paragraph] = "new-page" if turns else _space(empty, looks.styles)
            empty, turns = 0, False
            continue
        turns = turns or is_on(paragraph, "pPr/pageBreakBefore")
        before, behind = _page_breaks(paragraph)
        if not any(one.tag in _SEEN and (one.tag != f"{W}t" or one.text) for one in paragraph.iter()):
            empty, turns = empty + 1, turns or before or behind
            continue
        classes = _classes(paragraph, looks.styles)
        if turns or before:
            classes.append("new-page")
        elif space := _space(empty, looks.styles):
            classes.append(space)
        if classes:
            _insert(paragraph, sign(LOOK, " ".join(classes)))
        empty, turns = 0, behind


def _space(empty: int, styles: Styles) -> str:
    """The class for what stands below so many empty lines; one of them does no more than the usual space."""
    if empty > 1:
        return "apart"
    return "gap" if empty and not styles.space("", "after") else ""


def _page_breaks(paragraph: ET.Element) -> tuple[bool, bool]:
    """Whether a page ends before, or after, the text of a paragraph; a section that begins on a new page as well."""
    seen = before = behind = False
    for one in paragraph.iter():
        seen = seen or (one.tag == f"{W}t" and bool((one.text or "").strip())) or one.tag == f"{W}drawing"
        if one.tag == f"{W}br" and one.get(f"{W}type") == "page":
            before, behind = before or not seen, behind or seen
    section = paragraph.find(f"{W}pPr/{W}sectPr")
    return before, behind or (section is not None and value(section, "type") != "continuous")


def _classes(paragraph: ET.Element, styles: Styles) -> list[str]:
    style = value(paragraph, "pPr/pStyle")
    classes = []
    if aligned := _ALIGNED.get(value(paragraph, "pPr/jc") or styles.told(style, "pPr/jc"), ""):
        classes.append(aligned)
    if styles.heading(style):
        return classes
    if size := _size(paragraph, styles.size_of(style)):
        classes += ["small"] * (size < styles.size - 0.6) + ["large"] * (size > styles.size + 0.6)
    if styles.is_on(style, "rPr/b"):
        classes.append("bold")
    after = value(paragraph, "pPr/spacing", "after") or styles.told(style, "pPr/spacing", "after")
    if styles.space("", "after") and number(after) == 0:
        classes.append("tight")
    return classes


def _size(paragraph: ET.Element, otherwise: float) -> float | None:
    """The size of a paragraph's text in points, if all of it has the same."""
    runs = [run for run in paragraph.iter(f"{W}r") if text_of(run).strip()]
    sizes = {(number(value(run, "rPr/sz")) or otherwise * 2) / 2 for run in runs}
    return sizes.pop() if len(sizes) == 1 else None


def _insert(paragraph: ET.Element, text: str) -> None:
    place = 1 if paragraph.find(f"{W}pPr") is not None else 0
    paragraph.insert(place, run_of(text))


def _mark_head(table: ET.Element) -> None:
    """A first row that is all bold is a head, though nobody said so; a table of one row has none."""
    rows = table.findall(f"{W}tr")
    if len(rows) < 2 or any(is_on(row, "trPr/tblHeader") for row in rows):
        return
    runs = [run for run in rows[0].iter(f"{W}r") if text_of(run).strip()]
    cells = rows[0].findall(f"{W}tc")
    is_bold = all(is_on(run, "rPr/b") for run in runs) or _has_styled_head(table)
    if len(cells) > 1 and all(text_of(cell).strip() for cell in cells) and is_bold:
        properties = rows[0].find(f"{W}trPr")
        around = ET.SubElement(rows[0], f"{W}trPr") if properties is None else properties
        ET.SubElement(around, f"{W}tblHeader")


def _has_styled_head(table: ET.Element) -> bool:
    """Whether the style of a table draws its first row as a head."""
    style = value(table, "tblPr/tblStyle").lower()
    first = value(table, "tblPr/tblLook", "firstRow") or ("1" if _bits(table) & 0x20 else "0")
    return style not in ("", "tablenormal", "tablegrid", "tabellenraster") and first in ("1", "true")


def _bits(table: ET.Element) -> int:
    told = value(table, "tblPr/tblLook")
    return int(told, 16) if told and len(told) < 8 and all(sign in "0123456789abcdefABCDEF" for sign in told) else 0


def _table_look(table: ET.Element, space: str) -> TableLook:
    widths = [number(one.get(f"{W}w", "")) or 0 for one in table.findall(f"{W}tblGrid/{W}gridCol")]
    shares = [round(100 * one / sum(widths)) for one in widths] if sum(widths) else []
    differ = len(shares) > 1 and max(shares) - min(shares) > 4
    return TableLook(tuple(shares) if differ else (), tuple(name for name in (_lines(table), space) if name))


def _lines(table: ET.Element) -> str:
    style = value(table, "tblPr/tblStyle").lower()
    if value(table, "tblPr/tblBorders/insideV") in _LINES or "grid" in style or "raster" in style:
        return "grid"
    has_cells = any(value(cell, "tcPr/tcBorders/bottom") in _LINES for cell in table.iter(f"{W}tc"))
    if value(table, "tblPr/tblBorders/insideH") in _LINES or has_cells or style not in ("", "tablenormal"):
        return "rows"
    return "plain"
