"""The set-up of a page as its `@page` rules say it: paper, margins, head and foot, and the window for the address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from designer.template.design.box import Sides, sides_of
from designer.template.design.paper import DEFAULT_MARGIN, mm_of, window_at
from designer.template.design.sheets import Found, Texts, rules_of, sheets_of
from designer.template.edits.rules import declared_in
from designer.template.markup import Declaration

ALL, FIRST = "@page", "@page :first"
NOTHING = "none"
COUNT = 'counter(page) " / " counter(pages)'
WINDOW, LAYER, FACTS = "address-window", "letterhead-layer", "letterhead-facts"
NO_SIDES: Sides = ("", "", "", "")
SIDES = ("top", "right", "bottom", "left")
HEAD = ("@top-left", "@top-center", "@top-right")
FOOT = ("@bottom-left", "@bottom-center", "@bottom-right")
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
_RUNNING = re.compile(r"running\(\s*([\w-]+)\s*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Areas:
    """What a kind of page has of its own, as it is written: margins by side, and what stands at head and foot.

    "" is what is not written there; a head or foot that is `none` stays empty.
    """

    margins: Sides = NO_SIDES
    head: str = ""
    foot: str = ""


@dataclass(frozen=True, slots=True)
class PageSetup:
    """`first` is what differs on the first page, None for nothing; `window` a name of `WINDOWS`, "own", or ""."""

    size: str = ""
    every: Areas = field(default_factory=Areas)
    first: Areas | None = None
    window: str = ""

    def margins_mm(self, *, is_first: bool) -> tuple[float, float, float, float]:
        """Top, right, bottom and left as they come out, as far as their units tell."""
        own = self.first.margins if is_first and self.first else NO_SIDES
        sides = [mine or above or DEFAULT_MARGIN for mine, above in zip(own, self.every.margins, strict=True)]
        top, right, bottom, left = (mm_of(one) or 0.0 for one in sides)
        return top, right, bottom, left


def read_setup(texts: Texts, body: str) -> PageSetup:
    """The set-up of the page in `body`, as its sheets say it."""
    found = rules_of(sheets_of(texts, body))
    has_first = any(one.selector == FIRST for one in found)
    size = last_of(found, ALL, "size")
    setup = PageSetup(
        value_told(*size) if size else "", _areas(found, ALL), _areas(found, FIRST) if has_first else None
    )
    return replace(setup, window=_window(found, setup))


def running_names(texts: Texts, body: str) -> list[str]:
    """The names under which elements of the page can stand at its head or foot."""
    values = [
        value_told(one, declared)
        for one in rules_of(sheets_of(texts, body))
        for declared in declared_last(one, "position")
    ]
    return list(dict.fromkeys(match[1] for value in values if (match := _RUNNING.fullmatch(value))))


def _areas(found: Sequence[Found], page: str) -> Areas:
    return Areas(_margins(found, page), _content(found, page, HEAD), _content(found, page, FOOT))


def _margins(found: Sequence[Found], page: str) -> Sides:
    sides = list(NO_SIDES)
    for one in found:
        if one.selector != page:
            continue
        for declared in declared_in(one.sheet.source, one.rule, one.sheet.jinja):
            value = value_told(one, declared)
            if declared.name == "margin":
                sides = list(sides_of(value) or (value,) * 4)
            elif declared.name.startswith("margin-") and declared.name[7:] in SIDES:
                sides[SIDES.index(declared.name[7:])] = value
    top, right, bottom, left = sides
    return top, right, bottom, left


def _content(found: Sequence[Found], page: str, boxes: Sequence[str]) -> str:
    """What the boxes of an area hold; the first that holds something speaks for it."""
    told = {
        one.selector: value_told(one, last) for one in boxes_of(found, page) for last in declared_last(one, "content")
    }
    values = [told[name] for name in boxes if name in told]
    return next((value for value in values if value not in (NOTHING, "normal")), values[0] if values else "")


def boxes_of(found: Sequence[Found], page: str) -> Iterator[Found]:
    return (one for one in found if plain_page(one.within) == page)


def plain_page(within: str) -> str:
    """`@page :first` for what stands around a margin box, however it is spaced."""
    return re.sub(r"\s*:\s*", " :", " ".join(within.split())) if within else ""


def declared_last(one: Found, name: str) -> list[Declaration]:
    """The last declaration of a name in a rule, as a list of one or none."""
    found = [each for each in declared_in(one.sheet.source, one.rule, one.sheet.jinja) if each.name == name]
    return found[-1:]


def last_of(found: Sequence[Found], selector: str, *names: str) -> tuple[Found, Declaration] | None:
    told = [
        (one, each)
        for one in found
        if one.selector == selector and not one.within
        for each in declared_in(one.sheet.source, one.rule, one.sheet.jinja)
        if each.name in names
    ]
    return told[-1] if told else None


def value_told(one: Found, declared: Declaration) -> str:
    return _IMPORTANT.sub("", one.sheet.source[declared.value_start : declared.end])


def _window(found: Sequence[Found], setup: PageSetup) -> str:
    values = [last_of(found, f".{WINDOW}", name) for name in ("left", "top", "width", "height")]
    sizes = [mm_of(value_told(*one)) if one else None for one in values]
    if any(one is None for one in sizes):
        return "own" if any(one is not None for one in sizes) else ""
    left, top, width, height = (one or 0.0 for one in sizes)
    above, _right, _bottom, before = setup.margins_mm(is_first=True)
    return window_at(left + before, top + above, width, height)
