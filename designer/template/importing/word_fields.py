"""The fields of a Word document: merge fields become signs, what Word works out itself stays as it was last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from designer.template.importing.signs import FIELD, sign
from designer.template.importing.taken import MergeField, Notes
from designer.template.importing.word_xml import W, run_of

PAGE, PAGES = "page", "pages"
_NAME = re.compile(r'^\s*MERGEFIELD\s+(?:"([^"]+)"|([^\s\\]+))', re.IGNORECASE)
_SWITCH = re.compile(r'\\(@|#|\*|b|f)\s*(?:"([^"]*)"|(\S+))')
_LINKS = ("HYPERLINK", "FORMCHECKBOX")  # known to the converter
_QUIET = ("TOC", "REF", "SEQ", "PAGEREF", "STYLEREF", "NOTEREF")


@dataclass(slots=True)
class _Open:
    """A field on its way: its runs, and of them those that show its result."""

    begin: ET.Element
    instruction: str = ""
    has_result: bool = False
    is_asked: bool = False  # it stands in the instruction of another one, which is never shown
    runs: list[ET.Element] = field(default_factory=list)
    result: list[ET.Element] = field(default_factory=list)


def with_signs(root: ET.Element, fields: list[MergeField], notes: Notes) -> None:
    """Put a sign in place of each field of a part; `fields` grows by what they stand for."""
    parents = {child: parent for parent in root.iter() for child in parent}
    for one in _closed(root):
        _replace_runs(one, parents, fields, notes)
    for simple in list(root.iter(f"{W}fldSimple")):
        runs = list(simple)
        parent = parents[simple]
        text = _text_for(simple.get(f"{W}instr", ""), fields, notes)
        first = next((run for run in runs if run.tag == f"{W}r"), None)
        place = list(parent).index(simple)
        parent.remove(simple)
        for number, run in enumerate([run_of(text, first)] if text else runs):
            parent.insert(place + number, run)
            parents[run] = parent


def _closed(root: ET.Element) -> Iterator[_Open]:
    """Every field of begin, instruction, result and end; the inner ones first."""
    stack: list[_Open] = []
    for run in list(root.iter(f"{W}r")):
        ended: list[_Open] = []
        for child in run:
            _step(child, run, stack, ended)
        for one in (*stack, *ended):
            one.runs.append(run)
            if one.has_result and run.find(f"{W}fldChar") is None:
                one.result.append(run)
        yield from ended


def _step(child: ET.Element, run: ET.Element, stack: list[_Open], ended: list[_Open]) -> None:
    kind = child.get(f"{W}fldCharType", "") if child.tag == f"{W}fldChar" else ""
    if kind == "begin":
        stack.append(_Open(run))
    elif not stack:
        return
    elif kind == "separate":
        stack[-1].has_result = True
    elif kind == "end":
        ended.append(stack.pop())
        ended[-1].is_asked = any(not one.has_result for one in stack)
    elif child.tag == f"{W}instrText":
        stack[-1].instruction += child.text or ""


def _replace_runs(one: _Open, parents: dict[ET.Element, ET.Element], fields: list[MergeField], notes: Notes) -> None:
    if one.instruction.split()[:1] and one.instruction.split()[0].upper() in _LINKS:
        return
    text = "" if one.is_asked else _text_for(one.instruction, fields, notes)
    if text:
        place = list(parents[one.begin]).index(one.begin)
        made = run_of(text, one.result[0] if one.result else one.begin)
        parents[one.begin].insert(place, made)
        parents[made] = parents[one.begin]
    for run in one.runs:
        if (text or run not in one.result) and run in parents[run]:
            parents[run].remove(run)


def _text_for(instruction: str, fields: list[MergeField], notes: Notes) -> str:
    """The sign for a field; nothing if its last result stays."""
    words = instruction.split()
    kind = words[0].upper() if words else ""
    if kind in ("PAGE", "NUMPAGES", "SECTIONPAGES"):
        return sign(FIELD, PAGE if kind == "PAGE" else PAGES)
    found = _NAME.match(instruction)
    if found is None:
        if kind and kind not in _QUIET:
            notes.note("import-left-field", kind)
        return ""
    fields.append(_merge_field(found[1] or found[2], instruction[found.end() :], notes))
    return sign(FIELD, len(fields) - 1)


def _merge_field(name: str, rest: str, notes: Notes) -> MergeField:
    switches = {found[1].lower(): found[2] or found[3] or "" for found in _SWITCH.finditer(rest)}
    if "b" in switches or "f" in switches:
        notes.note("import-left-text-around", name)
    if "@" in switches:
        pattern = _date_pattern(switches["@"])
        return MergeField(name, "date", f" | date('{pattern}')" if pattern else " | date")
    if "#" in switches:
        decimals = re.search(r"[.,]([0#]+)\D*$", switches["#"])
        return MergeField(name, "number", f" | number({len(decimals[1])})" if decimals else " | number")
    case = {"upper": " | upper", "lower": " | lower", "firstcap": " | capitalize", "caps": " | title"}
    return MergeField(name, "text", case.get(switches.get("*", "").lower(), ""))


def _date_pattern(told: str) -> str:
    """Word's pattern as ours: days in words are `E` here. Empty if it has anything that could mean something else."""
    pattern = re.sub(r"(?<!d)dddd(?!d)", "EEEE", re.sub(r"(?<!d)ddd(?!d)", "EEE", told.replace("Y", "y")))
    pattern = pattern.replace("am/pm", "a").replace("AM/PM", "a").replace("D", "d")
    return pattern if re.fullmatch(r"[yMdEHhmsa .,:/-]+", pattern) else ""
