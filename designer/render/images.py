"""Images are checked from their header before anything decodes them; the only door to Pillow."""

from __future__ import annotations

import base64
import binascii
from io import BytesIO
from urllib.parse import unquote_to_bytes

from PIL import Image, UnidentifiedImageError

from designer.core.errors import RenderError

Image.MAX_IMAGE_PIXELS = None  # our own limit is the smaller one, and it refuses instead of warning
MAX_PIXELS = 25_000_000
MAIL_TYPES = {"PNG": "png", "JPEG": "jpeg", "GIF": "gif"}


def check_image(raw: bytes, name: str) -> str:
    """The format of an image (`PNG`, `JPEG`, ... or `SVG`). Raises RenderError when it is broken or too large."""
    if raw.lstrip()[:5].lower() in (b"<?xml", b"<svg ", b"<svg>"):
        return "SVG"
    try:
        with Image.open(BytesIO(raw)) as image:
            width, height = image.size
            kind = image.format or ""
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise RenderError("image-broken", name=name) from None
    if width * height > MAX_PIXELS:
        raise RenderError("image-too-large", name=name, width=width, height=height)
    return kind


def data_uri(uri: str) -> bytes:
    """The bytes of a `data:` URI (RFC 2397). Raises RenderError."""
    head, comma, body = uri.partition(",")
    try:
        if not comma:
            raise RenderError("image-broken", name="data:")
        raw = unquote_to_bytes(body)
        return base64.b64decode(raw, validate=True) if head.endswith(";base64") else raw
    except binascii.Error:
        raise RenderError("image-broken", name="data:") from None
