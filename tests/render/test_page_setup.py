"""A page that was set up comes out so on paper: the window to the millimetre, first page, foot and table heads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from designer.render.compose import Composer
from designer.render.page import PageEngine, Pdf, Wants
from designer.render.preview import preview
from designer.render.questions import PreviewRequest
from designer.render.source_map import Box, unpacked
from designer.template.design import blocks_of, properties_of, set_property
from designer.template.design.page import COUNT, NOTHING, Areas, PageSetup, read_setup
from designer.template.design.page_edits import Step, block_steps, setup_steps
from designer.template.design.paper import WINDOWS
from designer.template.edits import applied
from designer.template.markup import parse
from tests.support.pictures import drawing
from tests.support.scenes import small_scene, starter_scene

BODY = "receipt.html"
_MM = 25.4 / 72
PAGE = {
    BODY: "<html>\n<head>\n  <title>-</title>\n</head>\n<body>\n"
    + "".join(f"  <p style='height: 45mm'>Part {n}</p>\n" for n in range(8))
    + "</body>\n</html>\n"
}
SET_UP = PageSetup(
    "A4", Areas(("25mm", "20mm", "20mm", "25mm"), NOTHING, COUNT), Areas(("16mm", "", "", "15mm"), NOTHING, ""), ""
)


def done(texts: Mapping[str, str], steps: list[Step]) -> dict[str, str]:
    now = dict(texts)
    for step in steps:
        now[step.file] = applied(now[step.file], step.changes)
    return now


def laid_out(texts: Mapping[str, str]) -> Pdf:
    return PageEngine().pdf(texts[BODY], {}, max_pages=9, wants=Wants())


def place_mm(composer: Composer, folder: Path, texts: Mapping[str, str], *words: str) -> list[Box]:
    """Where the elements on the lines with these words stand on the first page of the preview, in millimetres."""
    scene = small_scene(folder, dict(texts))
    (folder / "firm").mkdir()
    (folder / "firm" / "logo.svg").write_bytes(drawing())
    (folder / "firm.toml").write_text('name = "Nordlicht"\nlogo = "firm/logo.svg"\n', "utf-8")
    (file,) = preview(composer, PreviewRequest(scene, wants_mail=False)).files
    assert file.problem is None
    lines = texts[BODY].split("\n")
    numbers = [next(n for n, line in enumerate(lines, start=1) if one in line) for one in words]
    boxes = unpacked(file.boxes).pages[0]
    found = [next(box for box in boxes if box.place.line == number) for number in numbers]
    return [Box(one.place, one.x * _MM, one.y * _MM, one.width * _MM, one.height * _MM) for one in found]


@pytest.mark.parametrize("name", list(WINDOWS))
@pytest.mark.parametrize("key", ["window", "letterhead"])
def test_the_window_stands_where_the_envelope_shows_it(composer: Composer, tmp_path: Path, name: str, key: str) -> None:
    block = next(one for one in blocks_of(BODY) if one.key == key)
    page = {BODY: PAGE[BODY].replace("<body>", f"<body>\n{block.source}")}
    page = done(page, block_steps(page, BODY, block.css))
    page = done(page, setup_steps(page, BODY, replace(SET_UP, window=name)))
    one = WINDOWS[name]
    window, address = place_mm(composer, tmp_path, page, 'class="address-window"', "<p>Name<br>")
    found = window.x, window.y, window.width, window.height
    assert found == pytest.approx((one.left, one.top, one.width, one.height), abs=0.1)
    assert address.y == pytest.approx(one.top + one.inset, abs=0.1)
    assert read_setup(page, BODY).window == name


def texts_of(pdf: Pdf) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf.raw)).pages]


def test_pages_are_counted_and_the_first_one_differs() -> None:
    page = done(PAGE, setup_steps(PAGE, BODY, replace(SET_UP, first=Areas(("60mm", "", "", ""), "", NOTHING))))
    pdf = laid_out(page)
    texts = texts_of(pdf)
    assert len(texts) == pdf.pages == 2
    assert "1 / 2" not in texts[0]
    assert texts[1].endswith("2 / 2")


@pytest.mark.parametrize("size", ["A4", "letter", "A5 landscape", "legal", "210mm 99mm"])
def test_the_paper_is_what_was_chosen(size: str) -> None:
    page = done(PAGE, setup_steps(PAGE, BODY, replace(SET_UP, size=size)))
    box = PdfReader(BytesIO(laid_out(page).raw)).pages[0].mediabox
    wanted = {"A4": (210, 297), "letter": (216, 279), "A5 landscape": (210, 148), "legal": (216, 356)}
    assert (round(float(box.width) * _MM), round(float(box.height) * _MM)) == wanted.get(size, (210, 99))


def test_a_head_and_a_foot_from_the_palette_are_on_every_page() -> None:
    page = dict(PAGE)
    for key in ("page_head", "page_foot"):
        block = next(one for one in blocks_of(BODY) if one.key == key)
        page = {BODY: page[BODY].replace("<body>", f"<body>\n{block.source.replace('{{ firm.name }}', 'Nordlicht')}")}
        page = done(page, block_steps(page, BODY, block.css))
    texts = texts_of(laid_out(page))
    assert len(texts) == 2
    assert [f"Page {n + 1} of 2" in text and "Nordlicht" in text for n, text in enumerate(texts)] == [True, True]


@pytest.mark.parametrize(("display", "times"), [("table-header-group", 2), ("table-row-group", 1)])
def test_the_head_of_a_table_is_repeated_as_the_inspector_says(display: str, times: int) -> None:
    rows = "".join(f"<tr><td style='height: 30mm'>{n}</td></tr>" for n in range(12))
    source = f"<table><thead><tr><th>Article</th></tr></thead><tbody>{rows}</tbody></table>"
    tree = parse(source)
    head = next(one for one in tree.elements() if one.name == "thead")
    (shown,) = (one for one in properties_of(head) if one.name == "display")
    pdf = laid_out({BODY: applied(source, set_property(tree, head, shown, display))})
    assert sum("Article" in text for text in texts_of(pdf)) == times
    assert pdf.pages == 2


def test_another_paper_for_a_starter_leaves_every_page_whole(composer: Composer) -> None:
    scene = starter_scene("invoice", "sixty-lines.json")
    folder = Path(scene.draft.folder)
    texts = {name: (folder / name).read_text("utf-8") for name in ("invoice.html", "invoice.css")}
    setup = read_setup(texts, "invoice.html")
    other = done(texts, setup_steps(texts, "invoice.html", replace(setup, size="letter")))
    overlay = {"invoice.css": other["invoice.css"].encode()}
    reply = preview(composer, PreviewRequest(starter_scene("invoice", "sixty-lines.json", overlay), wants_mail=False))
    (file,) = reply.files
    assert file.problem is None
    box = PdfReader(BytesIO(file.raw), password=file.password).pages[0].mediabox
    assert round(float(box.width) * _MM) == 216
    assert file.pages >= 3
