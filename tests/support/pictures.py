"""Images made on the spot."""

from __future__ import annotations

from io import BytesIO

from PIL import Image


def picture(width: int = 4, height: int = 4, kind: str = "PNG") -> bytes:
    """A black image."""
    out = BytesIO()
    Image.new("1" if kind in ("PNG", "TIFF") else "RGB", (width, height)).save(out, kind)
    return out.getvalue()


def drawing(body: str = '<rect width="5" height="5"/>', before: str = "") -> bytes:
    """An SVG."""
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'{before}<svg {names} width="10" height="10">{body}</svg>'.encode()
