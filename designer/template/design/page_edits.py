"""Writing a page's set-up: one declaration for each setting that changes, in the rule that tells it already."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from designer.template.design.blocks import blocks_of
from designer.template.design.box import Sides, shorthand, sides_of
from designer.template.design.page import (
    ALL,
    FACTS,
    FIRST,
    FOOT,
    HEAD,
    LAYER,
    NO_SIDES,
    NOTHING,
    SIDES,
    WINDOW,
    Areas,
    PageSetup,
    boxes_of,
    declared_last,
    last_of,
    plain_page,
    read_setup,
    value_told,
)
from designer.template.design.paper import WINDOWS, mm_of, written_mm
from designer.template.design.sheets import Found, Texts, behind_rule, new_rule, page_rule, rules_of, sheets_of
from designer.template.edits import Change, Side, applied, insert
from designer.template.edits.rules import (
    declared_in,
    put_rule_in,
    remove_declared,
    remove_rule,
    replace_value,
    set_declared,
)
from designer.template.markup import Declaration, parse, value_of

_CLASS = re.compile(r"\.([\w-]+)")
FIRM_VARIABLES = {
    "--accent": "{{ firm.accent | default('#14606a') | css_color }}",
    "--tint": "{{ firm.tint | default('#edf4f4') | css_color }}",
}
_FACTS_BELOW = 5.0  # mm: the facts of a letter begin so far below the window's upper edge (DIN 5008)
_BLOCK = {"block.html": '<link rel="stylesheet" href="block.css">'}


@dataclass(frozen=True, slots=True)
class Step:
    """The edit of one file. Steps follow each other: each is about the texts that those before it leave."""

    file: str
    changes: tuple[Change, ...]


def setup_steps(texts: Texts, body: str, wanted: PageSetup) -> list[Step]:
    """What makes the set-up of a page another one; nothing where it is the same."""
    return _Writing(texts, body).write(wanted)


def block_steps(texts: Texts, body: str, css: str) -> list[Step]:
    """Put the rules that a block needs into the page's sheet: those whose selectors are not there yet."""
    writing = _Writing(texts, body)
    writing.put_rules(css)
    if f".{WINDOW} " in css:
        now = read_setup(writing.texts, body)
        writing.write(replace(now, window=now.window if now.window in WINDOWS else "din-b"))
    return writing.steps


class _Writing:
    """Edits the texts step by step; what is the same already is left alone."""

    def __init__(self, texts: Texts, body: str) -> None:
        self.texts = dict(texts)
        self.steps: list[Step] = []
        self._body = body

    def rules(self, selector: str = "") -> list[Found]:
        found = rules_of(sheets_of(self.texts, self._body))
        return [one for one in found if not selector or (one.selector == selector and not one.within)]

    def do(self, edit: tuple[str, list[Change]]) -> None:
        file, changes = edit
        if changes:
            self.steps.append(Step(file, tuple(changes)))
            self.texts[file] = applied(self.texts[file], changes)

    def write(self, wanted: PageSetup) -> list[Step]:
        now = read_setup(self.texts, self._body)
        if wanted.size != now.size and wanted.size:
            self._set(ALL, "size", wanted.size)
        self._areas(ALL, now.every, wanted.every)
        if wanted.first is None:
            for one in reversed(self.rules(FIRST)):
                self.do((one.sheet.file, remove_rule(one.sheet.source, one.rule)))
        else:
            self._areas(FIRST, now.first or Areas(), wanted.first)
        if wanted.window in WINDOWS:
            self._window(wanted)
        return self.steps

    def put_rules(self, css: str) -> None:
        """The rules of a block; what it wants of the page's margins takes their place.

        A class that the sheets know already looks there as it does: nothing that stands on the page is to change.
        """
        known = {name for one in self.rules() for name in _CLASS.findall(one.selector)}
        fresh: list[str] = []
        for one in rules_of(sheets_of({**_BLOCK, "block.css": css}, "block.html")):
            inside = css[one.rule.body_start : one.rule.body_end].strip()
            if one.within:
                self.put_box(plain_page(one.within), one.selector, inside)
            elif one.selector.startswith(ALL):
                self._put_margins(one.selector, one)
            elif not known.intersection(_CLASS.findall(one.selector)):
                fresh.append(f"{one.selector} {{ {inside} }}")
        if fresh:
            self.do(new_rule(self.texts, self._body, "\n".join(fresh), is_group=True))
        self._put_variables(css)
        self._keep_head_off_the_letterhead()

    def _put_margins(self, page: str, wanted: Found) -> None:
        """Margins that a block needs, where the page has none of its own."""
        for one in declared_in(wanted.sheet.source, wanted.rule):
            if last_of(self.rules(page), page, one.name, "margin") is None:
                self._set(page, one.name, value_told(wanted, one))

    def _keep_head_off_the_letterhead(self) -> None:
        """The first page of a letter has its letterhead; the head of the pages is for those that follow."""
        now = read_setup(self.texts, self._body)
        if now.every.head and not (now.first or Areas()).head and self.rules(f".{LAYER}"):
            self._content(FIRST, HEAD, NOTHING)

    def _put_variables(self, css: str) -> None:
        """The firm's colours by the names that the rules use: only the page itself can tell them."""
        told = {d.name for one in self.rules() for d in declared_in(one.sheet.source, one.rule, one.sheet.jinja)}
        wanted = [name for name in FIRM_VARIABLES if f"var({name})" in css and name not in told]
        if wanted:
            inside = "; ".join(f"{name}: {FIRM_VARIABLES[name]}" for name in wanted)
            self.do(page_rule(self.texts, self._body, f":root {{ {inside} }}"))

    def put_box(self, page: str, box: str, declared: str) -> None:
        """A margin box; of one that is there only the content changes."""
        content = declared.partition("content:")[2].partition(";")[0].strip()
        inside = self._inside(page, (box,))
        if inside:
            self._put(inside[-1], "content", content)
            return
        rules = self.rules(page)
        if not rules:
            self._new(page, f"\n  {box} {{ {declared} }}\n")
            return
        one = rules[-1]
        self.do((one.sheet.file, put_rule_in(one.sheet.source, one.rule, box, declared, one.sheet.jinja)))

    def _areas(self, page: str, now: Areas, wanted: Areas) -> None:
        self._margins(page, now.margins, wanted.margins)
        for boxes, old, new in ((HEAD, now.head, wanted.head), (FOOT, now.foot, wanted.foot)):
            if old != new:
                self._content(page, boxes, new)

    def _margins(self, page: str, now: Sides, wanted: Sides) -> None:
        if page == ALL and now == NO_SIDES and all(wanted):
            self._set(page, "margin", shorthand(wanted))
            return
        for number, side in enumerate(SIDES):
            if wanted[number] != now[number]:
                self._margin(page, number, side, wanted[number])

    def _margin(self, page: str, number: int, side: str, value: str) -> None:
        """Where the side is told now: in a figure of `margin`, or by a declaration of its own."""
        found = self.rules(page)
        one = last_of(found, page, f"margin-{side}", "margin")
        sides = sides_of(value_told(*one)) if one and one[1].name == "margin" else None
        if not value:
            self._split(page)
            for number_of in range(len(found) - 1, -1, -1):
                known = self.rules(page)[number_of]
                sheet = known.sheet
                self.do((sheet.file, remove_declared(sheet.source, known.rule, f"margin-{side}", sheet.jinja)))
        elif one is not None and sides is not None:
            changed = list(sides)
            changed[number] = value
            top, right, bottom, left = changed
            new = shorthand((top, right, bottom, left))
            self.do((one[0].sheet.file, replace_value(one[0].sheet.source, one[1], _as_long(one, new, changed))))
        else:
            self._set(page, f"margin-{side}", value)

    def _split(self, page: str) -> None:
        """Margins told together as one declaration for each side, so that one of them can be taken out."""
        for number in range(len(self.rules(page))):
            one = self.rules(page)[number]
            for told in reversed(declared_in(one.sheet.source, one.rule, one.sheet.jinja)):
                if told.name == "margin" and (sides := sides_of(value_told(one, told))) is not None:
                    important = one.sheet.source[told.value_start : told.end].removeprefix(value_told(one, told))
                    parts = [f"margin-{side}: {size}{important}" for side, size in zip(SIDES, sides, strict=True)]
                    self.do((one.sheet.file, [Change(told.start, told.end, "; ".join(parts))]))
                    one = self.rules(page)[number]

    def _content(self, page: str, boxes: Sequence[str], value: str) -> None:
        """What stands at the head or foot: in the box that is used already, here or for the other pages."""
        inside = self._inside(page, boxes)
        if not value:
            while inside:
                self._take_out(inside[0])
                inside = self._inside(page, boxes)
            return
        for number, box in enumerate(one.selector for one in inside):
            now = next(one for one in self._inside(page, boxes) if one.selector == box)
            self._put(now, "content", NOTHING if number else value)
        if inside:
            return
        others = self._inside(ALL, boxes) if page == FIRST else []
        box = others[0].selector if others else boxes[2] if "counter(" in value else boxes[0]
        wide = "" if others or "element(" not in value else "; width: 100%"
        if page == FIRST and len(others) > 1:
            for other in others[1:]:
                self.put_box(page, other.selector, f"content: {NOTHING}")
        self.put_box(page, box, f"content: {value}{wide}")

    def _take_out(self, box: Found) -> None:
        """A box goes when it held nothing but its content; for all pages it stays, and stays empty."""
        if len(declared_in(box.sheet.source, box.rule, box.sheet.jinja)) == 1:
            self.do((box.sheet.file, remove_rule(box.sheet.source, box.rule)))
        else:
            changes = remove_declared(box.sheet.source, box.rule, "content", box.sheet.jinja)
            self.do((box.sheet.file, changes))

    def _inside(self, page: str, boxes: Sequence[str]) -> list[Found]:
        """The boxes of a page that have content, in the order of the sides."""
        found = {one.selector: one for one in boxes_of(self.rules(), page) if declared_last(one, "content")}
        return [found[name] for name in boxes if name in found]

    def _window(self, wanted: PageSetup) -> None:
        """Keep the window at its place on the paper, whatever the margins are."""
        body = self.texts[self._body]
        tree = parse(body)
        if not any(WINDOW in value_of(body, one, "class").split() for one in tree.elements()):
            page = next((one for one in tree.elements() if one.name == "body"), None)
            if page is None:
                return
            block = next(one for one in blocks_of(self._body) if one.key == "window")
            self.do((self._body, insert(tree, page, Side.FIRST, block.source)))
            self.put_rules(block.css)
        one = WINDOWS[wanted.window]
        top, _right, _bottom, left = wanted.margins_mm(is_first=True)
        if not self.rules(f".{WINDOW}"):
            self._new(f".{WINDOW}", " position: absolute; box-sizing: border-box; padding-left: 5mm ")
        for name, size in (
            ("left", one.left - left), ("top", one.top - top), ("width", one.width), ("height", one.height),
            ("padding-top", one.inset),
        ):  # fmt: skip
            self._place(f".{WINDOW}", name, size)
        below = f".{WINDOW} + *"  # what flows begins under the window, by a letterhead's height or by itself
        has_layer = bool(self.rules(f".{LAYER}"))
        if has_layer:
            self._place(f".{LAYER}", "height", max(one.text - top, 0))
        if not has_layer or self.rules(below):
            self._place(below, "margin-top", 0 if has_layer else max(one.text - top, 0))
        if self.rules(f".{FACTS}"):
            self._place(f".{FACTS}", "top", one.top + _FACTS_BELOW - top)

    def _place(self, selector: str, name: str, size: float) -> None:
        known = last_of(self.rules(selector), selector, name)
        now = mm_of(value_told(*known)) if known else None
        if now is None or abs(now - size) > 0.05:
            self._set(selector, name, written_mm(size))

    def _put(self, one: Found, name: str, value: str) -> None:
        self.do((one.sheet.file, set_declared(one.sheet.source, one.rule, name, value, one.sheet.jinja)))

    def _set(self, selector: str, name: str, value: str) -> None:
        """In the rule that tells it last; else in the last rule of the selector; else in a new one."""
        found = self.rules(selector)
        known = last_of(found, selector, name)
        if known is not None:
            self._put(known[0], name, value)
        elif found:
            self._put(found[-1], name, value)
        else:
            self._new(selector, f"\n  {name}: {value};\n")

    def _new(self, selector: str, inside: str) -> None:
        pages = self.rules(ALL) if selector == FIRST else []
        rule = f"{selector} {{{inside}}}"
        if pages:
            self.do((pages[-1].sheet.file, behind_rule(pages[-1], rule)))
        else:
            self.do(new_rule(self.texts, self._body, rule, is_first=selector in (ALL, FIRST)))


def _as_long(one: tuple[Found, Declaration], short: str, sides: Sequence[str]) -> str:
    """A margin told by as many figures as it was before, where that is enough for it."""
    many = len(value_told(*one).split())
    return " ".join(sides[:many]) if sides_of(" ".join(sides[:many])) == tuple(sides) else short
