"""The sheet of an imported document: the page, the text, and only what its source uses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from designer.template.importing.word_page import Page
from designer.template.importing.word_styles import HeadingLook

_CLASSES = {
    "center": "text-align: center",
    "right": "text-align: right",
    "justify": "text-align: justify",
    "bold": "font-weight: 600",
    "small": "font-size: 0.8em",
    "large": "font-size: 1.25em",
    "tight": "margin-bottom: 0",
    "gap": "margin-top: 1.2em",
    "apart": "margin-top: 3em",
    "new-page": "break-before: page",
}
_PLACES = {"head": ("top", "bottom"), "foot": ("bottom", "top")}


@dataclass(frozen=True, slots=True)
class Text:
    """Of the running text: size and space behind a paragraph in points, height of a line; its headings."""

    size: float = 10
    line: float = 1.35
    after: float = 6
    headings: Mapping[str, HeadingLook] | None = None


def sheet(page: Page, text: Text, elements: Collection[str], classes: Collection[str]) -> str:
    """The CSS; `elements` and `classes` are those that the source uses."""
    return (
        "\n\n".join(["\n".join(_page(page)), "\n".join(_running(page, classes)), *_text(text, elements, classes)])
        + "\n"
    )


def _page(page: Page) -> Iterator[str]:
    top, right, bottom, left = page.margins
    yield "@page {"
    yield f"  size: {page.size};"
    yield f"  margin: {top:g}mm {right:g}mm {bottom:g}mm {left:g}mm;"
    boxes = [_box(page, place, place) for place in _PLACES if place in page.running]
    if boxes:
        yield ""
        yield from boxes
    yield "}"
    if page.first_differs:
        yield ""
        yield "@page :first {"
        for place in _PLACES:
            name = f"first-{place}"
            yield (
                _box(page, place, name) if name in page.running else f"  @{_PLACES[place][0]}-left {{ content: none }}"
            )
        yield "}"


def _box(page: Page, place: str, name: str) -> str:
    side, _ = _PLACES[place]
    distance = page.head if place == "head" else page.foot
    edge = f"vertical-align: {side}; padding-{side}: {distance:g}mm"
    return f"  @{side}-left {{ content: element({name}); width: 100%; {edge} }}"


def _running(page: Page, classes: Collection[str]) -> Iterator[str]:
    for name in page.running:
        yield f".{name} {{ position: running({name}) }}"
    if "parts" in classes:
        yield ".parts { display: flex }"
        yield ".parts > span { flex: 1 }"
        yield ".parts > span:nth-child(2) { text-align: center }"
        yield ".parts > span:last-child { text-align: right }"
    for name in ("page", "pages"):
        if name in classes:
            yield f".{name}::before {{ content: counter({name}) }}"


def _text(text: Text, elements: Collection[str], classes: Collection[str]) -> Iterator[str]:
    yield "\n".join((
        "html {",
        f"  font: {text.size:g}pt/{text.line:g} sans-serif;",
        "  font-family: var(--font), sans-serif;",
        "  color: #1a1a1a;",
        "}",
        "",
        "body { margin: 0 }",
        f"p, ul, ol, table, blockquote {{ margin: {f'0 0 {text.after:g}pt' if text.after else '0'} }}",
        "p { orphans: 2; widows: 2 }",
    ))  # fmt: skip
    heads = "\n".join(_heading(name, text) for name in ("h1", "h2", "h3", "h4") if name in elements)
    if heads:
        yield heads
    if "table" in elements:
        yield "\n".join(_table(elements, classes))
    if "img" in elements:
        yield "img { max-width: 100% }"
    if used := [f".{name} {{ {rule} }}" for name, rule in _CLASSES.items() if name in classes]:
        yield "\n".join(used)


def _heading(name: str, text: Text) -> str:
    look = (text.headings or {}).get(name) or HeadingLook({"h1": 18, "h2": 14}.get(name, 12), 12, 4, True, True)
    weight = 600 if look.is_bold else 400
    color = "; color: var(--accent)" if look.is_colored else ""
    margin = f"{look.before:g}pt 0 {look.after or text.after:g}pt"
    return f"{name} {{ margin: {margin}; font-size: {look.size:g}pt; line-height: 1.2; font-weight: {weight}{color} }}"


def _table(elements: Collection[str], classes: Collection[str]) -> Iterator[str]:
    fixed = "; table-layout: fixed" if "col" in elements else ""
    yield f"table {{ width: 100%; border-collapse: collapse{fixed} }}"
    yield "th, td { padding: 1mm 2mm; text-align: left; vertical-align: top }"
    yield "td p:last-child { margin-bottom: 0 }"
    if "th" in elements:
        yield "th { font-weight: 600; background: var(--tint) }"
    if "grid" in classes:
        yield ".grid th, .grid td { border: 0.25mm solid #9a9a9a }"
    if "plain" in classes:
        yield ".plain td { padding: 0 4mm 0 0 }"
        yield ".plain td:last-child { padding-right: 0 }"
    if "rows" in classes:
        yield ".rows th, .rows td { border-bottom: 0.25mm solid #c4c4c4 }"
    for name in ("center", "right"):
        if name in classes:
            yield f"td.{name}, th.{name} {{ text-align: {name} }}"
