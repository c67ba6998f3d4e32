"""PDFs for tests of the preview: made once, with the marks and boxes of their source."""

from __future__ import annotations

from functools import cache

from designer.render import source_map
from designer.render.page import PageEngine, Pdf, Wants
from designer.render.seal import seal

PAGE_STYLE = "<style>@page { size: 300pt 400pt; margin: 30pt } p { margin: 0 0 10pt }</style>"


@cache
def document(pages: int = 3, words: str = "Page") -> tuple[bytes, bytes]:
    """A PDF of so many pages, and its boxes: on each page a heading (line 1) and a paragraph (line 2)."""
    html = PAGE_STYLE + "".join(
        f"<section style='break-after:page'><h1 data-l='a.html:1'>{words} {n + 1}</h1>"
        f"<p data-l='a.html:2'>Some text on page {n + 1}.</p></section>"
        for n in range(pages)
    )
    made: Pdf = PageEngine().pdf(html.removesuffix("</section>"), {}, max_pages=99, wants=Wants(boxes=True))
    return made.raw, source_map.packed(made.boxes)


@cache
def sealed_document(password: str) -> bytes:
    """The document, sealed."""
    return seal(document(1)[0], password=password, token="t", permissions=("print",))
