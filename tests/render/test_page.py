"""A document is laid out from the package's own files; nothing is loaded from outside, nothing is left out."""

from __future__ import annotations

import base64
from io import BytesIO

import pytest
from pypdf import PdfReader

from designer.core.errors import LimitError, RenderError
from designer.core.paths import RESOURCES
from designer.render.page import PageEngine, Pdf, Wants, resource
from designer.template.firm_fonts import SHEET, Face, sheet_of
from tests.support.fonts import font
from tests.support.pictures import drawing, picture

FONT = (RESOURCES / "fonts" / "IBMPlexSerif-Regular.ttf").read_bytes()


@pytest.fixture(scope="module")
def engine() -> PageEngine:
    return PageEngine()


def made(engine: PageEngine, html: str, files: dict[str, bytes] | None = None) -> Pdf:
    return engine.pdf(html, files or {}, max_pages=5, wants=Wants(text=True))


def refusal(engine: PageEngine, html: str, files: dict[str, bytes] | None = None) -> RenderError:
    with pytest.raises(RenderError) as caught:
        made(engine, html, files)
    return caught.value


def fonts(pdf: Pdf) -> set[str]:
    resources = PdfReader(BytesIO(pdf.raw)).pages[0]["/Resources"]["/Font"].get_object()  # type: ignore[index]
    return {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in resources.values()}


@pytest.mark.parametrize("html", ["<p>Hello", "", " ", "<p>a\x01b\ufffe", "<p>\U0001f600 \u202e \u4e2d"])
def test_any_text_makes_a_document(engine: PageEngine, html: str) -> None:
    assert PdfReader(BytesIO(made(engine, html).raw)).get_num_pages() == 1


def test_the_text_of_the_pages_is_told(engine: PageEngine) -> None:
    html = "<h1>Invoice  7</h1><p style='break-before:page'>second\npage</p>"
    pdf = made(engine, html)
    assert (pdf.pages, pdf.text) == (2, "Invoice 7 second page")


def test_the_same_source_gives_the_same_bytes(engine: PageEngine) -> None:
    html, files = "<title>x</title><p>Hello <img src=a.png>", {"a.png": picture()}
    assert made(engine, html, files).raw == made(PageEngine(), html, files).raw


@pytest.mark.parametrize(
    "html",
    [
        "<img src='a b.png'>", "<img src='a%20b.png'>", "<img src='./a%20b.png'>", "<img src='/a%20b.png'>",
        "<img src='https://package.invalid/a%20b.png'>", "<p style='background:url(a%20b.png)'>x",
        "<link rel=stylesheet href=a.css><p>x", "<style>@import 'a.css';</style><p>x",
    ],
)  # fmt: skip
def test_own_files_are_found(engine: PageEngine, html: str) -> None:
    assert made(engine, html, {"a b.png": picture(), "a.css": b"p { background: url('a b.png') }"}).pages == 1


OUTSIDE = [
    "<img src='{}'>", "<link rel=stylesheet href='{}'>", "<style>@import url('{}');</style>",
    "<style>@font-face {{ font-family: X; src: url('{}') }} p {{ font-family: X }}</style><p>x",
    "<link rel=attachment href='{}'>", "<a rel=attachment href='{}'>x</a>", "<p style=\"background: url('{}')\">x",
    "<style>p::before {{ content: url('{}') }}</style><p>x", "<style>li {{ list-style-image: url('{}') }}</style><li>x",
    "<style>@page {{ background: url('{}') }}</style><p>x", "<object data='{}'></object>", "<embed src='{}'>",
    "<svg width=9 height=9><image href='{}' width=5 height=5 /></svg>",
    "<svg width=9 height=9><image xlink:href='{}' width=5 height=5 /></svg>",
]  # fmt: skip


@pytest.mark.parametrize("pattern", OUTSIDE)
@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.com/a.png", "resource-refused"),
        ("https://example.com/a.png", "resource-refused"),
        ("//example.com/a.png", "resource-refused"),
        ("ftp://example.com/a", "resource-refused"),
        ("file:///etc/passwd", "resource-refused"),
        ("FILE:///etc/passwd", "resource-refused"),
        ("file://localhost/etc/passwd", "resource-refused"),
        ("https://package.invalid.example.com/a.png", "resource-refused"),
        ("/etc/passwd", "resource-missing"),
        ("../../../../etc/passwd", "resource-missing"),
        ("%2e%2e/%2e%2e/etc/passwd", "resource-missing"),
        ("gone.png", "resource-missing"),
    ],
)
def test_nothing_outside_is_loaded_by_any_way(engine: PageEngine, pattern: str, url: str, code: str) -> None:
    assert refusal(engine, pattern.format(url)).code == code


@pytest.mark.parametrize("url", ["http://example.com/a.png", "file:///etc/passwd", "gone.png"])
def test_a_drawing_loads_nothing_from_outside_either(engine: PageEngine, url: str) -> None:
    files = {"a.svg": drawing(f'<image href="{url}" width="5" height="5"/>')}
    assert refusal(engine, "<img src=a.svg>", files).code in ("resource-refused", "resource-missing")


@pytest.mark.parametrize(
    "body",
    [
        "<style>@import url(file:///etc/passwd);</style>",
        '<image href="a.svg" width="5" height="5"/>',
        "<g id='a'><use href='#a'/></g>",
        "<rect",
    ],
)
def test_a_drawing_that_cannot_be_drawn_fails(engine: PageEngine, body: str) -> None:
    error = refusal(engine, "<img src=a.svg>", {"a.svg": drawing(body)})
    assert (error.code, error.arguments["name"]) == ("image-broken", "a.svg")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://example.com/x"])
def test_what_is_never_loaded_anyway_does_not_reach_the_document(engine: PageEngine, url: str) -> None:
    html = f"<iframe src='{url}'></iframe><meta http-equiv=refresh content='0;url={url}'><p>x"
    assert b"root:" not in made(engine, html).raw


def test_another_base_does_not_open_the_disk(engine: PageEngine) -> None:
    assert refusal(engine, "<base href='file:///etc/'><img src=passwd>").code == "resource-refused"


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.bin", "a", "a.svg", "a.html", "a.txt"])
def test_a_decompression_bomb_is_refused_whatever_it_is_called(engine: PageEngine, name: str) -> None:
    assert refusal(engine, f"<img src='{name}'>", {name: picture(6000, 5000)}).code == "image-too-large"


def test_a_bomb_inside_a_drawing_or_a_data_uri_is_refused(engine: PageEngine) -> None:
    bomb = picture(6000, 5000)
    files = {"a.svg": drawing('<image href="b" width="5" height="5"/>'), "b": bomb}
    assert refusal(engine, "<img src=a.svg>", files).code == "image-too-large"
    for kind in ("image/png", "text/plain", ""):
        uri = f"data:{kind};base64,{base64.b64encode(bomb).decode()}"
        assert refusal(engine, f"<img src='{uri}'>").code == "image-too-large"


@pytest.mark.parametrize(
    "raw", [b"hello", b"\x89PNG\r\n\x1a\nxx", picture(100, 100)[:60], b"%!PS-Adobe-3.0 EPSF-3.0\n%%EOF"]
)
@pytest.mark.parametrize("name", ["a.png", "a.eps", "a"])
def test_a_broken_image_fails_the_document(engine: PageEngine, name: str, raw: bytes) -> None:
    error = refusal(engine, f"<p>x<img src='{name}'>", {name: raw})
    assert (error.code, error.arguments["name"]) == ("image-broken", name)


def test_an_own_font_is_used_and_a_broken_one_fails(engine: PageEngine) -> None:
    html = "<style>@font-face { font-family: X; src: url(x.ttf) } p { font-family: X }</style><p>x"
    assert fonts(made(engine, html, {"x.ttf": FONT})) == {"X"}
    assert refusal(engine, html, {"x.ttf": b"not a font"}).code == "font-broken"


def test_a_font_of_one_document_is_unknown_to_the_next(engine: PageEngine) -> None:
    face = "<style>@font-face { font-family: X; src: url(x.ttf) }</style>"
    made(engine, face + "<p style='font-family: X'>x", {"x.ttf": FONT})
    assert fonts(made(engine, "<p style=\"font-family: X, 'IBM Plex Mono'\">x")) == {"IBM-Plex-Mono"}


def test_a_font_of_the_firm_is_there_for_whoever_names_it_and_for_nobody_else(engine: PageEngine) -> None:
    face = Face("Nordlicht Serif", 400, is_italic=False, file="nordlicht.ttf")
    files = {SHEET: sheet_of([face]), "firm/fonts/nordlicht.ttf": font()}
    html = "<p style='font-family: Nordlicht Serif'>Hello"
    first = made(engine, html, files)
    assert {name for name in fonts(first) if "Nordlicht" in name}
    assert made(engine, html, files).raw == first.raw
    assert not {name for name in fonts(made(engine, html)) if "Nordlicht" in name}
    assert not {name for name in fonts(made(engine, "<p>Hello", files)) if "Nordlicht" in name}


def test_a_broken_font_of_the_firm_fails_each_time(engine: PageEngine) -> None:
    face = Face("Nordlicht Serif", 400, is_italic=False, file="nordlicht.ttf")
    files = {SHEET: sheet_of([face]), "firm/fonts/nordlicht.ttf": b"\0\1\0\0 torn"}
    for _ in range(2):
        assert refusal(engine, "<p style='font-family: Nordlicht Serif'>Hello", files).code == "font-broken"


def test_pages_have_a_limit(engine: PageEngine) -> None:
    with pytest.raises(LimitError) as caught:
        made(engine, "<p style='break-after: page'>x</p>" * 6)
    assert (caught.value.code, caught.value.arguments["limit"], caught.value.arguments["pages"]) == (
        "limit-pages",
        5,
        6,
    )


def test_a_refusal_does_not_spoil_the_next_document(engine: PageEngine) -> None:
    refusal(engine, "<img src=gone.png>")
    assert made(engine, "<p>x").pages == 1


def test_a_scheme_that_could_be_data_is_not_told() -> None:
    with pytest.raises(RenderError) as caught:
        resource("ana-kovac:x", {})
    assert caught.value.arguments["scheme"] == "?"


def test_a_resource_has_its_media_type() -> None:
    assert resource("https://package.invalid/a.css", {"a.css": b"p{}"}) == (b"p{}", "text/css")
    assert resource("https://package.invalid/a", {"a": b"x"})[1] == "application/octet-stream"


def test_the_text_of_an_address_window_is_read_too(engine: PageEngine) -> None:
    window = "<div style='position: absolute; left: 0; top: 10mm'><p>Ana Lindqvist</p><p>407182635</p></div>"
    assert made(engine, f"<div style='height: 0'>{window}</div><p>Hello").text == "Ana Lindqvist 407182635 Hello"


def test_a_draft_stops_laying_out_after_its_page(engine: PageEngine) -> None:
    """Guards a private generator of WeasyPrint: a version that lays out otherwise must not pass unnoticed."""
    html = "".join(f"<p style='break-after:page'>Page {n}</p>" for n in range(5)) + "end"
    cut = engine.pdf(html, {}, max_pages=9, wants=Wants(text=True, last_page=2))
    assert (cut.pages, cut.is_cut, cut.text) == (2, True, "Page 0 Page 1")
    whole = engine.pdf(html, {}, max_pages=9, wants=Wants(text=True, last_page=6))
    assert (whole.pages, whole.is_cut) == (6, False)
    assert engine.pdf(html, {}, max_pages=9).raw == whole.raw


def test_a_page_that_is_left_out_costs_no_time(engine: PageEngine) -> None:
    """The last page would double its time with each level, for hours in all."""
    slow = "<div style='display:flex'>" * 40 + "x" + "</div>" * 40
    html = "<p style='break-after:page'>1</p><p style='break-after:page'>2</p>" + slow
    assert engine.pdf(html, {}, max_pages=9, wants=Wants(last_page=1)).is_cut
