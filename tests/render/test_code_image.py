"""A QR code holds its text, and says when it is too long."""

from __future__ import annotations

import base64
from io import BytesIO
from urllib.parse import unquote

import pytest
from PIL import Image

from designer.core.errors import RenderError
from designer.render.code_image import qr_uri


def test_a_code_for_a_document_is_a_drawing() -> None:
    drawing = unquote(qr_uri("https://example.com/000123", "svg").partition(",")[2])
    assert drawing.startswith("<svg")
    assert "000123" not in drawing


def test_a_code_for_a_mail_is_a_picture() -> None:
    picture = base64.b64decode(qr_uri("Ana Kova\u010d", "png").partition(",")[2])
    assert Image.open(BytesIO(picture)).format == "PNG"


def test_the_same_text_gives_the_same_code() -> None:
    assert qr_uri("a", "png") == qr_uri("a", "png") != qr_uri("b", "png")


def test_a_text_that_does_not_fit_is_refused_without_the_text() -> None:
    with pytest.raises(RenderError) as caught:
        qr_uri("z" * 3000, "svg")
    assert (caught.value.code, caught.value.arguments) == ("qr-too-long", {"characters": 3000})
