"""A letterhead under our pages: the pages of a PDF of the author's, drawn beneath what a document prints.

Only what its pages paint is taken over: no link, form, script or file of the letterhead comes along. It parses a
file that may have come with a foreign template, and is therefore used in render workers only.
"""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import cast

from pypdf import PageObject, PasswordType, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    RectangleObject,
    StreamObject,
)

from designer.core.errors import RenderError
from designer.render.seal.foreign import without_acts
from designer.render.seal.sealing import UNREADABLE

MOST_PAGES = 2  # one for the first page, one for those that follow
MOST_BYTES = 8 * 1024 * 1024
_NEAR_POINTS = 3.0  # 1 mm: programs round the size of a page each in their own way
_MM = 25.4 / 72
_NAME = "/Underlay"


def lay_under(pdf: bytes, letterhead: bytes, *, name: str, pages: str = "all") -> bytes:
    """`pdf` with the letterhead called `name` under its pages, the same form for all pages of a kind.

    The first page of the letterhead lies under the first one, the second, or else its only one, under those that
    follow; `pages` is "all", "first" or "following". Raises RenderError for a letterhead that cannot be used.
    """
    if len(letterhead) > MOST_BYTES:
        raise RenderError("underlay-too-large", name=name, limit=MOST_BYTES // 1024 // 1024)
    try:
        writer = _laid_under(pdf, _sheets(letterhead, name), name, pages)
        out = BytesIO()
        writer.write(out)
    except (*UNREADABLE, zlib.error):
        raise RenderError("underlay-broken", name=name) from None
    return out.getvalue()


def _laid_under(pdf: bytes, sheets: list[PageObject], name: str, pages: str) -> PdfWriter:
    writer = PdfWriter(clone_from=BytesIO(pdf))
    forms: dict[int, IndirectObject] = {}
    for number, page in enumerate(writer.pages):
        if pages == ("following" if number == 0 else "first"):
            continue
        at = min(number, len(sheets) - 1)
        _require_size(sheets[at], page, name)
        if at not in forms:
            forms[at] = _form(writer, sheets[at])
        _draw(writer, page, forms[at])
    return writer


def _sheets(letterhead: bytes, name: str) -> list[PageObject]:
    reader = PdfReader(BytesIO(letterhead))
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        raise RenderError("underlay-locked", name=name)
    sheets = list(reader.pages)
    if not 1 <= len(sheets) <= MOST_PAGES:
        raise RenderError("underlay-pages", name=name, pages=len(sheets), limit=MOST_PAGES)
    return sheets


def _require_size(sheet: PageObject, page: PageObject, name: str) -> None:
    theirs, ours = _shown_size(sheet), (float(page.mediabox.width), float(page.mediabox.height))
    if any(abs(one - other) > _NEAR_POINTS for one, other in zip(theirs, ours, strict=True)):
        raise RenderError("underlay-size", name=name, theirs=_in_mm(theirs), ours=_in_mm(ours))


def _shown_size(sheet: PageObject) -> tuple[float, float]:
    """Width and height in points as a reader shows the page, turned by its own rotation."""
    box = sheet.cropbox
    size = float(box.width), float(box.height)
    return size if sheet.rotation % 180 == 0 else size[::-1]


def _in_mm(size: tuple[float, float]) -> str:
    return f"{size[0] * _MM:.0f} × {size[1] * _MM:.0f} mm"


def _form(writer: PdfWriter, sheet: PageObject) -> IndirectObject:
    """What a page paints as a form, with nothing of the page but its content and what that is drawn with."""
    contents = sheet.get_contents()
    form = DecodedStreamObject()
    form.set_data(contents.get_data() if contents is not None else b"")
    box = sheet.cropbox
    form.update({
        NameObject("/Type"): NameObject("/XObject"),
        NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): RectangleObject((box.left, box.bottom, box.right, box.top)),
        NameObject("/Matrix"): ArrayObject(FloatObject(one) for one in _upright(sheet)),
    })  # fmt: skip
    for key in ("/Resources", "/Group"):
        part = sheet.get(key)
        if part is not None:
            taken = cast(DictionaryObject, part.get_object())
            form[NameObject(key)] = taken.clone(writer)
    without_acts(form)
    return writer._add_object(form.flate_encode())


def _upright(sheet: PageObject) -> tuple[float, float, float, float, float, float]:
    """The matrix that puts a page's lower left corner, as it is shown, at 0, 0."""
    left, bottom, right, top = (float(one) for one in sheet.cropbox)
    return {
        90: (0.0, -1.0, 1.0, 0.0, -bottom, right),
        180: (-1.0, 0.0, 0.0, -1.0, right, top),
        270: (0.0, 1.0, -1.0, 0.0, top, -left),
    }.get(sheet.rotation % 360, (1.0, 0.0, 0.0, 1.0, -left, -bottom))


def _draw(writer: PdfWriter, page: PageObject, form: IndirectObject) -> None:
    """Paint a form before everything else on a page; the page's own content stands between marks of its own."""
    resources = cast(DictionaryObject, page.get("/Resources", DictionaryObject()).get_object())
    known = cast(DictionaryObject, resources.get("/XObject", DictionaryObject()).get_object())
    own = DictionaryObject({**known, NameObject(_NAME): form})
    page[NameObject("/Resources")] = DictionaryObject({**resources, NameObject("/XObject"): own})
    before = StreamObject()
    before.set_data(f"q {_NAME} Do Q\nq\n".encode())
    after = StreamObject()
    after.set_data(b"\nQ")
    now = page.get("/Contents")
    found = now.get_object() if now is not None else None
    parts = list(found) if isinstance(found, ArrayObject) else [page.raw_get("/Contents")] if found is not None else []
    page[NameObject("/Contents")] = ArrayObject([writer._add_object(before), *parts, writer._add_object(after)])
