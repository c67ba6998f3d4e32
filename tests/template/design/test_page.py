"""The set-up of a page is read from its own rules, and each setting changes one declaration of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint import HTML

from designer.core.paths import STARTERS
from designer.template.design import blocks_of
from designer.template.design.page import COUNT, NOTHING, Areas, PageSetup, read_setup, running_names
from designer.template.design.page_edits import Step, block_steps, setup_steps
from designer.template.design.sheets import further_pages
from designer.template.edits import applied, reverted
from designer.template.markup import declarations

INVOICE = {name: (STARTERS / "invoice" / name).read_text("utf-8") for name in ("invoice.html", "invoice.css")}
BARE = {"invoice.html": "<html>\n<head>\n  <title>\u00e4</title>\n</head>\n<body>\n  <p>Hello</p>\n</body>\n</html>\n"}
STYLED = {
    "invoice.html": '<head><link rel="stylesheet" href="a.css"><link rel="stylesheet" href="gone.css"></head>\n'
    "<style>@page { margin: {{ ctx.m }}; @top-right{content:'\U0001f600'} }\n"
    "@media print { @page { size: A3 } }</style>",
    "a.css": "/* Ours */\n@import 'b.css';\n\n@page{size:letter landscape}\np { color: red }\n"
    "@page:first { margin: 1cm 2cm; @bottom-center { content: none } }\n",
}
TWICE = {
    "invoice.html": '<link rel="stylesheet" href="a.css">',
    "a.css": "@page { margin: 1cm; @bottom-right { content: 'r'; color: red } @bottom-left { content: 'l' } }\n"
    "@page { margin-left: 2cm }\n"
    "@page :first { margin-top: 3cm; @top-right { content: 'r' } @top-left { content: 'l' } }\n"
    "@page :first { margin-top: 4cm; @top-left { content: 'again' } }\n",
}
EMPTY = {"invoice.html": "<link rel='stylesheet' href='a.css'><p>x</p>", "a.css": ""}
LENGTHS = st.sampled_from(["10mm", "2.5cm", "1in", "0", "72pt", "31mm"])
CONTENTS = st.sampled_from([NOTHING, COUNT, "element(foot)", '"a; b"'])


@st.composite
def areas(draw: st.DrawFn, *, is_whole: bool) -> Areas:
    side = LENGTHS if is_whole else st.one_of(st.just(""), LENGTHS)
    sides = (draw(side), draw(side), draw(side), draw(side))
    return Areas(sides, draw(CONTENTS), draw(CONTENTS if is_whole else st.one_of(st.just(""), CONTENTS)))


setups = st.builds(
    PageSetup,
    st.sampled_from(["A4", "A5 landscape", "letter", "legal landscape", "100mm 90mm"]),
    areas(is_whole=True),
    st.one_of(st.none(), areas(is_whole=False)),
)
documents = st.sampled_from([INVOICE, BARE, STYLED, EMPTY, TWICE])


def done(texts: Mapping[str, str], steps: list[Step]) -> dict[str, str]:
    """The texts after some steps, each of which can be taken back to the byte."""
    now = dict(texts)
    for step in steps:
        after = applied(now[step.file], step.changes)
        assert applied(after, reverted(now[step.file], step.changes)) == now[step.file]
        now[step.file] = after
    return now


def others(texts: Mapping[str, str]) -> list[str]:
    """What is declared outside of the page's rules."""
    return [
        texts[name][one.start : one.end]
        for name in sorted(texts)
        if name.endswith(".css")
        for one in declarations(texts[name], 0, len(texts[name]))
        if "@page" not in (one.selector + one.within)
    ]


def changed(texts: Mapping[str, str], setup: PageSetup) -> list[tuple[str, str, str]]:
    """What a new set-up changes: file, and the line before and after, as far as they differ."""
    now = done(texts, setup_steps(texts, "invoice.html", setup))
    assert read_setup(now, "invoice.html") == setup
    found = []
    for name, text in texts.items():
        before, after = text.split("\n"), now[name].split("\n")
        assert len(before) == len(after)
        found += [(name, one.strip(), two.strip()) for one, two in zip(before, after, strict=True) if one != two]
    return found


@settings(max_examples=120, deadline=None)
@given(documents, setups, setups)
def test_whatever_the_sheets_a_set_up_reads_as_it_was_written(
    texts: dict[str, str], wanted: PageSetup, then: PageSetup
) -> None:
    now = texts
    for one in (wanted, then):
        now = done(now, setup_steps(now, "invoice.html", one))
        found = read_setup(now, "invoice.html")
        assert (found.size, found.every) == (one.size, one.every)
        assert (found.first or Areas()) == (one.first or Areas())
        assert others(now) == others(texts)
        assert setup_steps(now, "invoice.html", found) == []


def test_the_starters_page_is_read_as_it_is() -> None:
    setup = read_setup(INVOICE, "invoice.html")
    assert setup == PageSetup(
        "A4",
        Areas(("28mm", "20mm", "22mm", "25mm"), "element(next-head)", "element(next-foot)"),
        Areas(("16mm", "", "33mm", ""), NOTHING, "element(foot)"),
    )
    assert setup.margins_mm(is_first=True) == (16, 20, 33, 25)
    assert running_names(INVOICE, "invoice.html") == ["next-head", "next-foot", "foot"]
    assert setup_steps(INVOICE, "invoice.html", setup) == []


def test_each_setting_is_one_line_of_the_starters_sheet() -> None:
    setup = read_setup(INVOICE, "invoice.html")
    every, first = setup.every, setup.first
    assert first is not None
    assert changed(INVOICE, replace(setup, size="letter")) == [("invoice.css", "size: A4;", "size: letter;")]
    wide = replace(every, margins=("28mm", "25mm", "22mm", "25mm"))
    assert changed(INVOICE, replace(setup, every=wide)) == [
        ("invoice.css", "margin: 28mm 20mm 22mm 25mm;", "margin: 28mm 25mm 22mm 25mm;")
    ]
    low = replace(first, margins=("16mm", "", "40mm", ""))
    assert changed(INVOICE, replace(setup, first=low)) == [
        ("invoice.css", "margin-bottom: 33mm;", "margin-bottom: 40mm;")
    ]
    ((_name, _before, after),) = changed(INVOICE, replace(setup, every=replace(every, foot=COUNT)))
    assert after == f"@bottom-left {{ content: {COUNT}; width: 100%; vertical-align: top; padding-top: 5mm }}"
    touched = setup_steps(INVOICE, "invoice.html", replace(setup, every=wide))
    assert [[one.text for one in step.changes] for step in touched] == [["5"]]


def test_a_first_page_like_the_others_is_a_rule_less() -> None:
    steps = setup_steps(INVOICE, "invoice.html", replace(read_setup(INVOICE, "invoice.html"), first=None))
    sheet = INVOICE["invoice.css"]
    start = sheet.index("@page :first")
    assert done(INVOICE, steps)["invoice.css"] == sheet[:start] + sheet[sheet.index(".next-head {") :]


def test_a_page_without_a_sheet_gets_one_as_a_person_writes_it() -> None:
    wanted = PageSetup(
        "A5", Areas(("20mm", "20mm", "20mm", "20mm"), "", COUNT), Areas(("30mm", "", "", ""), "", NOTHING), "din-b"
    )
    now = done(BARE, setup_steps(BARE, "invoice.html", wanted))
    assert now["invoice.html"] == BARE["invoice.html"].replace(
        "</head>",
        """  <style>
    @page {
      size: A5;
      margin: 20mm;

      @bottom-right { content: counter(page) " / " counter(pages) }
    }

    @page :first {
      margin-top: 30mm;

      @bottom-right { content: none }
    }
    .address-window { position: absolute; box-sizing: border-box; padding-left: 5mm; left: 0; top: 15mm; WINDOW }
    .address-window p { margin: 0 }
    .address-window + * {
      margin-top: 68.5mm;
    }
  </style>
</head>""".replace("WINDOW", "width: 85mm; height: 45mm; padding-top: 17.7mm"),
    ).replace("<body>", '<body>\n  <div class="address-window">\n    <p>Name<br>Street<br>Town</p>\n  </div>')
    assert read_setup(now, "invoice.html") == wanted


@pytest.mark.parametrize("name", ["din-a", "din-b", "us-10"])
def test_a_window_stays_at_its_place_when_the_margins_change(name: str) -> None:
    texts = done(INVOICE, setup_steps(INVOICE, "invoice.html", replace(setup_of(INVOICE), window=name)))
    assert setup_of(texts).window == name
    other = replace(setup_of(texts), every=replace(setup_of(texts).every, margins=("9mm", "9mm", "9mm", "9mm")))
    after = done(texts, setup_steps(texts, "invoice.html", other))
    assert setup_of(after) == other
    assert after["invoice.html"] == texts["invoice.html"]


def setup_of(texts: Mapping[str, str]) -> PageSetup:
    return read_setup(texts, "invoice.html")


@pytest.mark.parametrize("texts", [INVOICE, BARE, EMPTY])
def test_a_block_brings_its_rules_once(texts: dict[str, str]) -> None:
    for block in blocks_of("invoice.html"):
        if not block.css:
            continue
        now = done(texts, block_steps(texts, "invoice.html", block.css))
        is_known = any(".totals" in text for text in texts.values()) and block.key == "totals"
        assert (now != texts) != is_known
        assert done(now, block_steps(now, "invoice.html", block.css)) == now
        assert others(texts) == others(now)[: len(others(texts))]


def test_a_block_for_the_foot_takes_the_foots_place() -> None:
    foot = next(block for block in blocks_of("invoice.html") if block.key == "page_foot")
    now = done(INVOICE, block_steps(INVOICE, "invoice.html", foot.css))
    assert setup_of(now).every.foot == "element(page-foot)"
    assert running_names(now, "invoice.html")[-1] == "page-foot"


def test_a_class_that_is_known_looks_as_it_does() -> None:
    texts = {**EMPTY, "a.css": ".totals td { width: 34mm }"}
    css = ".totals { width: 80mm }\n.totals td { padding: 0 }\n.box { padding: 4mm }"
    assert (
        done(texts, block_steps(texts, "invoice.html", css))["a.css"] == f"{texts['a.css']}\n\n.box {{ padding: 4mm }}"
    )


def test_a_colour_of_the_firm_is_told_in_the_page_once() -> None:
    css = ".box { background: var(--tint) }"
    now = done(BARE, block_steps(BARE, "invoice.html", css))
    told = ":root { --tint: {{ firm.tint | default('#edf4f4') | css_color }} }"
    assert now["invoice.html"].count(told) == 1
    again = done(now, block_steps(now, "invoice.html", ".other { color: var(--tint) }"))
    assert again["invoice.html"].count("--tint:") == 1


def test_a_letter_has_its_pages_head_on_those_that_follow() -> None:
    known = {block.key: block.css for block in blocks_of("invoice.html")}
    link = '<link rel="stylesheet" href="a.css">'
    now = {"invoice.html": f'{link}<body><div class="address-window"></div></body>', "a.css": ""}
    for key in ("page_head", "letterhead", "firm_foot"):
        now = done(now, block_steps(now, "invoice.html", known[key]))
    setup = setup_of(now)
    assert (setup.every.head, setup.window) == ("element(page-head)", "din-b")
    assert setup.first is not None
    assert (setup.first.head, setup.first.foot, setup.first.margins[2]) == (NOTHING, "element(firm-foot)", "33mm")


WANTED = PageSetup("100mm 90mm", Areas(("11mm", "12mm", "13mm", "14mm"), '"H"', '"F"'), None)
FIRST_TOO = replace(WANTED, first=Areas(("21mm", "", "", ""), "", NOTHING))
ODD_SHEETS = {
    "media print": "@page{size:letter}\n@media print { @page { size: A3; margin: 5mm } }",
    "media all": "@media all{@page{size:A5;margin:1cm}}",
    "several media": "@media screen, print{@page{size:A5;margin:1cm}}",
    "media screen": "@page{size:letter}@media screen { @page { size: A3; margin:5mm; @top-left{content:'s'} } }",
    "comments": "/* @page { size: A3 } */@page/*x*/:first/*y*/{margin:1cm/*z*/}@page/**/{size:/*a*/A5/*b*/;margin:2cm}",
    "minified": "@page{size:A5;margin:1cm}@page:first{margin:2cm}p{a:b}",
    "line ends": "@page {\r\n  size: A5;\r\n  margin: 1cm;\r\n}\r\n",
    "imports": "@charset 'utf-8';\n@import 'b.css';\np{}",
    "variables": ":root{--m:1cm;--s:A5}@page{size:var(--s);margin:var(--m)}",
    "sums": "@page{margin:calc(1cm + 2mm)}",
    "capitals": "@PAGE{SIZE:A5;MARGIN:1CM}@PAGE:FIRST{MARGIN:3CM}",
    "several": "@page{size:A5}@page{size:letter;margin:1cm}@page{margin-top:3cm}",
    "the last wins": "@page{margin-left:3cm;margin:1cm}",
    "sides of the first": "@page{margin:1cm}@page:first{margin-top:3cm;margin:2cm;margin-left:1cm}",
    "old page": "<!-- @page{size:A5;margin:1cm} -->",
    "words": "p::after{content:'@page{size:A3}'}@page{size:A5;margin:1cm}",
    "conditions": "@supports (display:flex){p{color:red}}@page{size:A5;margin:1cm}",
}


def drawn(texts: Mapping[str, str], number: int) -> list[float]:
    """Width, height and margins of a page as they are drawn, in millimetres."""
    css = texts["a.css"].replace("@import 'b.css';", "")
    second = '<p style="page-break-before: always">y</p>'
    page = HTML(string=f"<style>{css}</style><p>x</p>{second}").render().pages[number]._page_box
    sizes = (page.margin_width(), page.margin_height(), page.margin_top, page.margin_right, page.margin_bottom)
    return [round(one * 25.4 / 96, 1) for one in (*sizes, page.margin_left)]


@pytest.mark.parametrize("wanted", [WANTED, FIRST_TOO], ids=["alike", "first"])
@pytest.mark.parametrize("css", ODD_SHEETS.values(), ids=ODD_SHEETS)
def test_what_is_set_up_is_what_is_drawn(css: str, wanted: PageSetup) -> None:
    texts = {"invoice.html": '<link rel="stylesheet" href="a.css"><p>x</p>', "a.css": css}
    after = done(texts, setup_steps(texts, "invoice.html", wanted))
    again = read_setup(after, "invoice.html")
    assert (again.size, again.every, again.first) == (wanted.size, wanted.every, wanted.first)
    assert drawn(after, 1) == [100, 90, 11, 12, 13, 14]
    assert drawn(after, 0) == [100, 90, 21 if wanted.first else 11, 12, 13, 14]
    assert setup_steps(after, "invoice.html", wanted) == []


def test_important_stays_and_is_no_part_of_a_length() -> None:
    texts = {
        "invoice.html": "<link rel='stylesheet' href='a.css'>",
        "a.css": "@page{size:A5 !important;margin:1cm!important}",
    }
    assert read_setup(texts, "invoice.html").every.margins == ("1cm",) * 4
    after = done(texts, setup_steps(texts, "invoice.html", WANTED))
    assert "size:100mm 90mm !important;margin:11mm 12mm 13mm 14mm!important" in after["a.css"]
    assert drawn(after, 0) == [100, 90, 11, 12, 13, 14]


@pytest.mark.parametrize(
    ("css", "count"),
    [
        ("@page{size:A5}@page:first{margin:1cm} /* @page x{} */ p::after{content:'@page'}", 0),
        ("@page{size:A5}@page:left{margin:3cm}@page cover{margin:1cm}", 2), ("@page { size: A5; margin: 1cm", 1),
        ("@page a, b{margin:1cm}", 1), ("@media screen{@page{margin:1cm}}", 1), ("@layer x{@page{margin:1cm}}", 1),
        ("@media print{@page{margin:1cm}}", 0), ("@page { size: A5; @top-left { content: 'x' ", 1),
    ],
)  # fmt: skip
def test_rules_for_pages_that_the_set_up_does_not_change_are_counted(css: str, count: int) -> None:
    texts = {"invoice.html": "<link rel='stylesheet' href='a.css'>", "a.css": css}
    assert further_pages(texts, "invoice.html") == count
