"""QR codes hold UTF-8, whatever the text, and keep their quiet zone."""

from __future__ import annotations

import base64

import pytest
import segno

from designer.core.errors import RenderError
from designer.render.code_image import qr_uri
from designer.render.images import check_image, data_uri


def test_a_text_with_umlauts_is_coded_as_utf8() -> None:
    """EPC payment codes declare UTF-8; Latin-1 would garble the payee."""
    utf8 = segno.make("Rösterei".encode(), error="m", micro=False)
    assert qr_uri("Rösterei", "svg") == utf8.svg_data_uri(scale=4, border=4)


def test_documents_get_vectors_and_mails_get_pixels() -> None:
    assert check_image(data_uri(qr_uri("x", "svg")), "qr") == "SVG"
    png = qr_uri("x", "png")
    assert check_image(base64.b64decode(png.partition(",")[2]), "qr") == "PNG"


def test_a_text_that_does_not_fit_is_refused_without_repeating_it() -> None:
    with pytest.raises(RenderError) as refused:
        qr_uri("geheim" * 1000, "svg")
    assert refused.value.code == "qr-too-long"
    assert "geheim" not in str(refused.value)
