"""A Word document as the source of a template's PDF: clean HTML, a small sheet, its pictures and its merge fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree as ET

from designer.core.errors import TemplateError
from designer.core.fields import Field
from designer.template.importing.names import expression, path_of
from designer.template.importing.nodes import Element, parsed, written
from designer.template.importing.page_source import DOCUMENT, SHEET, escaped_braces, page_source
from designer.template.importing.pictures import ending_of
from designer.template.importing.sheet import Text, sheet
from designer.template.importing.signs import SIGN, without_signs
from designer.template.importing.taken import MergeField, Notes, Taken
from designer.template.importing.tidy import in_parts, tidied, with_expressions
from designer.template.importing.word_fields import PAGE, PAGES, with_signs
from designer.template.importing.word_html import converted
from designer.template.importing.word_looks import Looks, with_looks
from designer.template.importing.word_notes import note_document, note_part
from designer.template.importing.word_page import Page, page_of
from designer.template.importing.word_parts import Parts, packed, read_parts, relations_of
from designer.template.importing.word_styles import Styles
from designer.template.importing.word_xml import W

_MARKS = {PAGE: '<span class="page"></span>', PAGES: '<span class="pages"></span>'}
_NO_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_WIDTH = re.compile(r"width: ([0-9.]+)mm")
_LINE = 5.0  # millimetres that a line at the head of a page takes, about


@dataclass(slots=True)
class _Work:
    """What grows while the parts are read."""

    parts: Parts
    looks: Looks
    notes: Notes = field(default_factory=Notes)
    fields: list[MergeField] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read: the page, what stands at its head and foot, and the text."""

    page: Page
    running: Mapping[str, Element]
    body: Element


def word_document(source: Path, label: str, known: Field | None = None) -> Taken:
    """Read a .docx file; `known` are the fields of the data there is. Raises TemplateError."""
    parts = read_parts(source)
    root = parts.xml(parts.main)
    if root is None or root.find(f"{W}body") is None:
        raise TemplateError("import-not-word", file=source.name)
    work = _Work(parts, Looks(Styles(parts.xml("word/styles.xml"))))
    note_document(root, parts, work.notes)
    page = page_of(root, parts)
    running = {name: _story(parts.files[path], path, work) for name, path in page.running.items()}
    running = {name: tree for name, tree in running.items() if tree.children}
    body = _converted(root, parts.main, work)
    page = _with_room(replace(page, running={name: page.running[name] for name in running}), running)
    return _taken(_Read(page, running, body), work, label, known)


def _taken(read: _Read, work: _Work, label: str, known: Field | None) -> Taken:
    running, body = read.running, read.body
    heads: list[Element | str] = [Element("div", {"class": name}, tree.children) for name, tree in running.items()]
    lines = "\n".join(written([*heads, *body.children]))
    paths = [path_of(one.name, known) for one in work.fields]
    kinds = {path: one.kind for one, path in zip(work.fields, paths, strict=True)}
    expressions = [expression(one, path) for one, path in zip(work.fields, paths, strict=True)]
    lines, typed = escaped_braces(lines, known)
    source = with_expressions(lines, expressions, _MARKS)
    styles = work.looks.styles
    trees = [*running.values(), body]
    css = sheet(
        read.page,
        Text(styles.size, styles.line_height(), styles.space("", "after"), styles.headings()),
        {one.name for tree in trees for one in tree.elements()},
        {name for tree in trees for one in tree.elements() for name in one.attributes.get("class", "").split()}
        | {name for name, mark in _MARKS.items() if mark in source},
    )
    files = {DOCUMENT: page_source(label, source).encode(), SHEET: css.encode(), **work.pictures}
    language = re.match(r"[a-z]{2,3}", styles.language)
    return Taken(files, {**typed, **kinds}, work.notes.told(), language[0] if language else "")


def _story(raw: bytes, path: str, work: _Work) -> Element:
    """A head or foot of the page, read as if it were a document of its own."""
    root = ET.fromstring(raw)  # noqa: S314 - no document type gets here
    note_part(root, work.notes)
    document = ET.Element(f"{W}document")
    ET.SubElement(document, f"{W}body").extend(list(root))
    tree = _converted(document, path, work)
    in_parts(tree)
    return tree


def _converted(root: ET.Element, path: str, work: _Work) -> Element:
    for one in root.iter(f"{W}t"):
        one.text = without_signs(one.text or "")
    with_signs(root, work.fields, work.notes)
    with_looks(root, work.looks)
    parts, main = work.parts, work.parts.main
    files = dict(parts.files)
    files[main] = ET.tostring(root, "utf-8", xml_declaration=True)
    files[relations_of(main)] = parts.files.get(relations_of(path), _NO_RELATIONS)
    found = converted(packed(files), lambda kind, raw: _picture(kind, raw, work))
    for name in found.unknown:
        work.notes.note("import-left-unknown", name)
    tree = parsed(found.html)
    _without_lost_pictures(tree)
    tidied(tree, work.looks.tables)
    return tree


def _picture(kind: str, raw: bytes, work: _Work) -> str:
    """The path of a picture in the package; empty for a format that no page shows."""
    ending = ending_of(raw)
    if not ending:
        work.notes.note("import-left-picture", kind.rpartition("/")[2])
        return ""
    known = next((name for name, other in work.pictures.items() if other == raw), "")
    name = known or f"images/picture-{len(work.pictures) + 1}.{ending}"
    work.pictures[name] = raw
    return name


def _without_lost_pictures(tree: Element) -> None:
    for one in list(tree.elements()):
        for child in list(one.children):
            if isinstance(child, Element) and child.name == "img":
                child.attributes = {name: child.attributes.get(name, "") for name in ("src", "alt")}
                if not child.attributes["src"]:
                    one.children.remove(child)


def _with_room(page: Page, running: Mapping[str, Element]) -> Page:
    """Word pushes the text down below a high head; here the margin has to hold it."""
    top, right, bottom, left = page.margins
    high = {name: _height(tree) for name, tree in running.items()}
    top = max([top, *(page.head + high[name] + 3 for name in high if name.endswith("head"))])
    bottom = max([bottom, *(page.foot + high[name] + 3 for name in high if name.endswith("foot"))])
    return replace(page, margins=(round(min(top, 120), 1), right, round(min(bottom, 120), 1), left))


def _height(tree: Element) -> float:
    lines = sum(
        one.name in ("p", "tr", "br", "li") for one in tree.elements() if SIGN.sub("x", one.text()) or one.name == "br"
    )
    pictures = [_WIDTH.search(one.attributes.get("style", "")) for one in tree.elements() if one.name == "img"]
    return lines * _LINE + sum(0.4 * (float(wide[1]) if wide else 40) for wide in pictures)
