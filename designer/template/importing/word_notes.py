"""What of a Word document cannot be taken over, or only in part, is counted, so that nothing is lost in silence."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from designer.template.importing.taken import Notes
from designer.template.importing.word_parts import Parts
from designer.template.importing.word_xml import WP, W, is_on, millimetres, number, value

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_COUNTED = {
    f"{W}object": "import-left-object", f"{_M}oMath": "import-left-formula", f"{_V}textpath": "import-left-watermark",
    f"{W}commentReference": "import-left-comment", f"{W}del": "import-left-deleted", f"{W}ins": "import-left-inserted",
    f"{W}moveFrom": "import-left-deleted", f"{WP}anchor": "import-left-floating", f"{W}pgBorders": "import-left-border",
    f"{W}altChunk": "import-left-object", f"{W}ptab": "import-left-tab", f"{W}ffData": "import-left-form",
}  # fmt: skip
_DRAWN = {"chart": "import-left-chart", "diagram": "import-left-diagram", "ink": "import-left-drawing"}


def note_document(root: ET.Element, parts: Parts, notes: Notes) -> None:
    """Look over the text itself, and what goes for the whole document."""
    note_part(root, notes)
    notes.note("import-left-tab", count=sum(1 for _ in root.iterfind(f".//{W}r/{W}tab")))
    if parts.has_macros:
        notes.note("import-left-macros")
    sections = list(root.iter(f"{W}sectPr"))
    if len({_paper(one) for one in sections}) > 1:
        notes.note("import-left-section", count=len(sections) - 1)
    if any((number(value(one, "cols", "num")) or 1) > 1 for one in sections):
        notes.note("import-left-columns")
    settings = parts.xml("word/settings.xml")
    if settings is not None and is_on(settings, "evenAndOddHeaders"):
        notes.note("import-left-even-pages")


def note_part(root: ET.Element, notes: Notes) -> None:
    """Look over one part, and take out of it what must not be read twice or not at all."""
    _take_out(root, notes)
    for one in root.iter():
        if code := _COUNTED.get(str(one.tag), ""):
            notes.note(code)
        elif one.tag == f"{_V}textbox":
            notes.note("import-left-text-box")
        elif one.tag == f"{_A}graphicData":
            _note_drawing(one, notes)
    _note_runs(root, notes)


def _take_out(root: ET.Element, notes: Notes) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{_MC}AlternateContent":
                _take_fallback(child, notes)
            elif child.tag in (f"{W}drawing", f"{W}pict") and _is_outside(child):
                notes.note("import-left-linked", "linked")
                parent.remove(child)


def _take_fallback(choice: ET.Element, notes: Notes) -> None:
    """Only the simple form of something is read; what has none is gone."""
    fallback = choice.find(f"{_MC}Fallback")
    if fallback is None or not len(fallback):
        notes.note("import-left-drawing")
    for child in list(choice):
        if child is not fallback:
            choice.remove(child)


def _is_outside(drawing: ET.Element) -> bool:
    return any(one.get(f"{_R}link") and not one.get(f"{_R}embed") for one in drawing.iter(f"{_A}blip"))


def _note_drawing(graphic: ET.Element, notes: Notes) -> None:
    uri = graphic.get("uri", "")
    if uri.endswith("/picture"):
        return
    code = next((code for word, code in _DRAWN.items() if word in uri), "import-left-drawing")
    notes.note(code)


def _note_runs(root: ET.Element, notes: Notes) -> None:
    for run in root.iter(f"{W}r"):
        if not any(one.text for one in run.iter(f"{W}t")):
            continue
        notes.note("import-left-color", count=value(run, "rPr/color") not in ("", "auto", "000000"))
        notes.note("import-left-highlight", count=value(run, "rPr/highlight") not in ("", "none"))
        if font := value(run, "rPr/rFonts", "ascii"):
            notes.note("import-left-font", font)
    for paragraph in root.iter(f"{W}p"):
        is_point = paragraph.find(f"{W}pPr/{W}numPr") is not None
        indent = value(paragraph, "pPr/ind", "left") or value(paragraph, "pPr/ind", "start")
        notes.note("import-left-indent", count=not is_point and millimetres(indent) > 5)


def _paper(section: ET.Element) -> tuple[str, ...]:
    names = (("pgSz", "w"), ("pgSz", "h"), ("pgMar", "left"), ("pgMar", "right"), ("pgMar", "top"))
    return tuple(value(section, tag, name) for tag, name in names)
