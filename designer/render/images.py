"""Images are checked from their header before anything decodes them; the only door to Pillow."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from io import BytesIO
from urllib.parse import unquote_to_bytes

from PIL import Image, ImageColor, UnidentifiedImageError

from designer.core.errors import RenderError

Image.MAX_IMAGE_PIXELS = None  # our own limit is the smaller one, and it refuses instead of warning
COLOR_NAMES = (*ImageColor.colormap, "transparent", "currentcolor")  # those that CSS knows, too
MAX_PIXELS = 25_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")  # no EPS: Pillow would start Ghostscript for it
_SVG_WITHIN = 8192
MAIL_TYPES = {"PNG": "png", "JPEG": "jpeg", "GIF": "gif"}


def check_image(raw: bytes, name: str) -> str:
    """The format of an image (`PNG`, `JPEG`, ... or `SVG`). Raises RenderError when it is broken or too large."""
    if _is_svg(raw):
        if b"<!ENTITY" in raw:
            raise RenderError("image-broken", name=name)
        return "SVG"
    try:
        with Image.open(BytesIO(raw), formats=_FORMATS) as image:
            width, height = image.size
            kind = image.format or ""
            if width * height <= MAX_PIXELS:
                _check_whole(image, raw)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise RenderError("image-broken", name=name) from None
    if width * height > MAX_PIXELS:
        raise RenderError("image-too-large", name=name, width=width, height=height)
    return kind


def is_image(raw: bytes) -> bool:
    """Whether something would decode this as an image, whatever it is called."""
    try:
        with Image.open(BytesIO(raw)):
            return True
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return _is_svg(raw)


def _is_svg(raw: bytes) -> bool:
    """By its first tag; a declaration, comments and a document type may stand before it."""
    start = raw.removeprefix(codecs.BOM_UTF8).lstrip()[:_SVG_WITHIN]
    return start.startswith(b"<") and re.search(rb"<(?:[A-Za-z]+:)?svg[\s>]", start, re.IGNORECASE) is not None


def _check_whole(image: Image.Image, raw: bytes) -> None:
    """PNG and JPEG go into the PDF as they are: nothing would notice that the end is missing."""
    if image.format == "PNG":
        image.verify()
    elif image.format == "JPEG" and b"\xff\xd9" not in raw[len(raw) // 2 :]:
        raise ValueError


def data_uri(uri: str) -> bytes:
    """The bytes of a `data:` URI (RFC 2397). Raises RenderError."""
    head, comma, body = uri.partition(",")
    try:
        if not comma:
            raise RenderError("image-broken", name="data:")
        raw = unquote_to_bytes(body)
        return base64.b64decode(raw, validate=True) if head.lower().endswith(";base64") else raw
    except binascii.Error:
        raise RenderError("image-broken", name="data:") from None
