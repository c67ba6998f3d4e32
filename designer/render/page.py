"""HTML and paged CSS to PDF; the only door to WeasyPrint."""
# ruff: noqa: E402 - WeasyPrint comes after its libraries

from __future__ import annotations

import logging
import mimetypes
import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from typing import Any
from urllib.parse import unquote, urlsplit

from designer.core.errors import LimitError, RenderError
from designer.core.paths import RESOURCES
from designer.render.images import check_image, data_uri, is_image
from designer.render.libraries import with_libraries
from designer.render.source_map import Box
from designer.template.firm_fonts import FOLDER, SHEET, sheet_of, wanted_faces
from designer.template.jinja.marks import place_of_mark

# Read when Pango is loaded, that is with the import below; WeasyPrint dies without any font.
os.environ.setdefault("FONTCONFIG_FILE", str(RESOURCES / "fonts" / "fonts.conf"))
with_libraries(lambda: import_module("weasyprint"))

from weasyprint import CSS, HTML, layout
from weasyprint.document import Document
from weasyprint.formatting_structure.boxes import LineBox, TextBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

BASE_URL = "https://package.invalid/"
_SCHEMES = ("http", "https", "ftp", "file")
_POINTS = 0.75  # of a CSS pixel
_NO_IMAGES = (".css", ".ttf", ".otf", ".ttc", ".woff", ".woff2", ".icc")


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished document before sealing; `text` is what stands on its pages, white space folded.

    `boxes` of a document with marks say where each element came to stand; `is_cut`: there would be more pages;
    `without_font` are the characters that no font has and that show as empty boxes, each once, in order. `notes` are
    codes of what was found in a companion.
    """

    raw: bytes
    pages: int
    text: str = ""
    boxes: tuple[tuple[Box, ...], ...] = ()
    is_cut: bool = False
    without_font: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wants:
    """What to make beside the PDF; `last_page` other than 0 stops there, for drafts."""

    text: bool = False
    boxes: bool = False
    last_page: int = 0


_NOTHING_ELSE = Wants()


class PageEngine:
    """WeasyPrint with our fonts, warm: one font configuration for all documents that bring no fonts of their own."""

    def __init__(self) -> None:
        self._fonts = FontConfiguration()
        self._firm: tuple[str, FontConfiguration] = ("", self._fonts)
        self._log = logging.getLogger("weasyprint")

    def pdf(self, html: str, files: Mapping[str, bytes], *, max_pages: int, wants: Wants = _NOTHING_ELSE) -> Pdf:
        """Lay out `html`; everything that it names comes from `files`.

        The text is read from the laid-out lines: reading it back out of the PDF costs a third of the whole.
        Raises RenderError for a missing, broken or refused resource, LimitError for too many pages.
        """
        try:
            with _failures(self._log) as told, _first_pages(wants.last_page) as cut:
                fetcher = _PackageFetcher(files)
                source = HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher)
                fonts = self._fonts_for(html, files, fetcher)
                document = source.render(font_config=fonts, cache={})
                if len(document.pages) > max_pages:
                    raise LimitError("limit-pages", limit=max_pages, pages=len(document.pages))
                raw: bytes = document.write_pdf()
        except _RefusalError as refused:
            raise refused.error from None
        if fetcher.refused:  # in an SVG, where WeasyPrint passes over it
            raise fetcher.refused[0]
        if told.messages:
            self._firm = "", self._fonts  # a font of the firm may be among them
            raise _failure(told.messages[0])
        return Pdf(
            raw,
            len(document.pages),
            _text_of(document) if wants.text else "",
            tuple(tuple(_boxes(page._page_box, 0)) for page in document.pages) if wants.boxes else (),
            bool(cut),
            "".join(sorted(told.without_font)),
        )

    def _fonts_for(self, html: str, files: Mapping[str, bytes], fetcher: _PackageFetcher) -> FontConfiguration:
        """The fonts that a document may use. The firm's are read once for as long as they are the same."""
        faces = wanted_faces(html, files)
        if not faces:
            return FontConfiguration() if _brings_fonts(html, files) else self._fonts
        sheet = sheet_of(faces)
        digest = sha256(sheet + b"".join(sha256(files[FOLDER + face.file]).digest() for face in faces)).hexdigest()
        if self._firm[0] == digest and not _brings_fonts(html, files):
            return self._firm[1]
        fonts = FontConfiguration()
        CSS(string=sheet.decode(), base_url=BASE_URL + FOLDER, url_fetcher=fetcher, font_config=fonts)
        if not _brings_fonts(html, files):
            self._firm = digest, fonts
        return fonts


class _RefusalError(FatalURLFetchingError):  # type: ignore[misc]
    """Stops WeasyPrint, which would leave out what it cannot load and go on."""

    def __init__(self, error: RenderError) -> None:
        super().__init__(error.code)
        self.error = error


class _PackageFetcher(URLFetcher):  # type: ignore[misc]
    """Gives out the package's own files and data: images; refuses everything else."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__()
        self._files = files
        self.refused: list[RenderError] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - WeasyPrint's signature
        try:
            raw, kind = resource(url, self._files)
        except RenderError as error:
            self.refused.append(error)
            raise _RefusalError(error) from None
        return URLFetcherResponse(url, raw, {"Content-Type": kind})


def resource(url: str, files: Mapping[str, bytes]) -> tuple[bytes, str]:
    """What a document may load: bytes and media type. Raises RenderError for everything but its own files."""
    if url.startswith("data:"):
        raw = data_uri(url)
        check_image(raw, "data:")
        return raw, url[5:].split(",", maxsplit=1)[0].split(";", maxsplit=1)[0] or "text/plain"
    if not url.startswith(BASE_URL):
        scheme = urlsplit(url).scheme
        raise RenderError("resource-refused", scheme=scheme if scheme in _SCHEMES else "?")
    name = posixpath.normpath(unquote(urlsplit(url).path)).lstrip("/")
    if name not in files:
        raise RenderError("resource-missing", name=name)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if not name.lower().endswith(_NO_IMAGES) and (kind.startswith("image/") or is_image(files[name])):
        check_image(files[name], name)
    return files[name], kind


def _brings_fonts(html: str, files: Mapping[str, bytes]) -> bool:
    """Faces stay in a configuration: the next document, or a later publication, would be set in them."""
    return "@font-face" in html or any(
        b"@font-face" in raw for name, raw in files.items() if name.endswith(".css") and name != SHEET
    )


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        self.without_font: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message.startswith(".notdef") and isinstance(record.args, tuple):
            self.without_font.add(str(record.args[0]))
        if message.startswith(("Failed to", "Font-face")):
            self.messages.append(message)


@contextmanager
def _failures(log: logging.Logger) -> Iterator[_Collector]:
    """WeasyPrint leaves out what it cannot decode and only logs it; a document with a hole must fail instead."""
    collector = _Collector()
    before = log.propagate, log.level
    log.propagate = False  # its words quote the document
    log.setLevel(logging.WARNING)
    log.addHandler(collector)
    try:
        yield collector
    finally:
        log.removeHandler(collector)
        log.propagate = before[0]
        log.setLevel(before[1])


@contextmanager
def _first_pages(last: int) -> Iterator[list[int]]:
    """No page after the last wanted one is laid out; what is given holds its number then.

    WeasyPrint has no way to ask for it: its private generator of pages is stopped.
    """
    cut: list[int] = []
    whole = layout.make_all_pages

    def first(context: Any, *others: Any) -> Iterator[Any]:
        for number, page in enumerate(whole(context, *others), start=1):
            yield page
            if number == last:
                cut[:] = [number] if context.page_maker[number][0] is not None else []
                return

    layout.make_all_pages = first if last else whole
    try:
        yield cut
    finally:
        layout.make_all_pages = whole


def _boxes(box: Any, depth: int) -> Iterator[Box]:
    """Every marked element below a box, as it was laid out, in points from the page's top left corner."""
    for one in getattr(box, "children", ()):
        child = getattr(one, "_box", one)
        mark = child.element.get("data-l") if child.element is not None else None
        if mark and not isinstance(child, LineBox | TextBox):
            x, y = child.border_box_x(), child.border_box_y()
            size = child.border_width(), child.border_height()
            yield Box(place_of_mark(mark), x * _POINTS, y * _POINTS, size[0] * _POINTS, size[1] * _POINTS, depth)
        yield from _boxes(child, depth + 1)


def _text_of(document: Document) -> str:
    parts: list[str] = []
    for page in document.pages:
        for box in page._page_box.descendants(placeholders=True):  # with what has a place of its own
            if isinstance(box, TextBox):
                parts.append(box.text)
            elif isinstance(box, LineBox):
                parts.append(" ")
    return " ".join("".join(parts).split())


def _failure(message: str) -> RenderError:
    if message.startswith("Font-face"):
        return RenderError("font-broken")
    found = re.search(rf"{re.escape(BASE_URL)}([^\s']*)", message)
    return RenderError("image-broken", name=unquote(found[1]) if found else "data:")
