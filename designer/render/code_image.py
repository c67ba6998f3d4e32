"""QR codes as data: images."""

from __future__ import annotations

from typing import Literal

from designer.core.errors import RenderError

CodeFormat = Literal["svg", "png"]


def qr_uri(text: str, image: CodeFormat) -> str:
    """A QR code (ISO/IEC 18004, error correction M) as a data: URI; SVG for documents, PNG for mails."""
    import segno

    try:
        code = segno.make(text, error="m", micro=False)
    except segno.DataOverflowError:
        raise RenderError("qr-too-long", characters=len(text)) from None
    return code.svg_data_uri(scale=4, border=2) if image == "svg" else code.png_data_uri(scale=6, border=2)
