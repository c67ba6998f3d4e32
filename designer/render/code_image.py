"""QR codes as data: images."""

from __future__ import annotations

from typing import Literal

from designer.core.errors import RenderError

CodeFormat = Literal["svg", "png"]
_QUIET_MODULES = 4  # the quiet zone that ISO/IEC 18004 asks for


def qr_uri(text: str, image: CodeFormat) -> str:
    """A QR code (ISO/IEC 18004, error correction M) as a data: URI; SVG for documents, PNG for mails."""
    import segno

    try:
        code = segno.make(text, error="m", micro=False, encoding="utf-8")  # it would take Latin-1 where that fits
    except segno.DataOverflowError:
        raise RenderError("qr-too-long", characters=len(text)) from None
    if image == "svg":
        return str(code.svg_data_uri(scale=4, border=_QUIET_MODULES))
    return str(code.png_data_uri(scale=6, border=_QUIET_MODULES))
