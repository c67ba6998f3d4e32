"""Pictures of an imported document: told by their first bytes, whatever they are called."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import unquote_to_bytes

_STARTS = {
    b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif", b"RIFF": "webp", b"BM": "bmp", b"II*\0": "tif",
    b"MM\0*": "tif",
}  # fmt: skip


def ending_of(raw: bytes) -> str:
    """The ending of a picture's file; empty for a format that no page shows, or that could hold a program."""
    return next((ending for start, ending in _STARTS.items() if raw.startswith(start)), "")


def data_bytes(address: str) -> bytes | None:
    """What a `data:` address holds; None if it cannot be read."""
    head, comma, body = address.partition(",")
    if not comma:
        return None
    try:
        return base64.b64decode("".join(body.split())) if head.endswith(";base64") else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None
