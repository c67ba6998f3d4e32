"""An image is judged before anything decodes it: what is broken, too large or dangerous is refused."""

from __future__ import annotations

import base64

import pytest

from designer.core.errors import RenderError
from designer.render.images import check_image, data_uri, is_image
from tests.support.pictures import drawing, picture

EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\n%%EOF\n"
ENTITIES = '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_a_whole_image_has_its_kind(kind: str) -> None:
    assert check_image(picture(kind=kind), "a") == kind


@pytest.mark.parametrize(
    "before",
    [
        "",
        "\ufeff",
        "\n  ",
        '<?xml version="1.0"?>',
        "<!-- by hand -->",
        "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' ''>",
    ],
)
def test_a_drawing_is_known_by_its_first_tag(before: str) -> None:
    assert check_image(drawing(before=before), "a.svg") == "SVG"


def test_a_drawing_with_entities_is_refused() -> None:
    for before in (ENTITIES, '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'):
        with pytest.raises(RenderError) as caught:
            check_image(drawing("<text>&b;</text>", before), "a.svg")
        assert caught.value.code == "image-broken"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_an_image_that_ends_too_early_is_broken(kind: str) -> None:
    whole = picture(200, 200, kind)
    cut = whole[:8] if kind == "GIF" else whole[: len(whole) * 2 // 3]
    with pytest.raises(RenderError) as caught:
        check_image(cut, "a")
    assert (caught.value.code, caught.value.arguments["name"]) == ("image-broken", "a")


@pytest.mark.parametrize("raw", [b"", b"hello", b"\x89PNG\r\n\x1a\nxxxx", b"<p>", EPS, b"II*\0", b"\xff\xd8\xff"])
def test_what_is_no_image_is_broken(raw: bytes) -> None:
    with pytest.raises(RenderError) as caught:
        check_image(raw, "a.png")
    assert caught.value.code == "image-broken"


def test_an_image_of_more_than_25_megapixels_is_refused_from_its_header() -> None:
    bomb = picture(6000, 5000)
    assert len(bomb) < 50_000
    with pytest.raises(RenderError) as caught:
        check_image(bomb, "a.png")
    assert caught.value.code == "image-too-large"
    assert (caught.value.arguments["width"], caught.value.arguments["height"]) == (6000, 5000)
    assert check_image(picture(5000, 5000), "a.png") == "PNG"


def test_a_png_that_lies_about_its_size_is_refused() -> None:
    whole = picture()
    lying = whole[:16] + b"\x7f\xff\xff\xff\x7f\xff\xff\xff" + whole[24:]
    with pytest.raises(RenderError):
        check_image(lying, "a.png")


def test_whatever_would_be_decoded_is_an_image() -> None:
    assert is_image(picture())
    assert is_image(EPS)
    assert is_image(drawing())
    assert not is_image(b"p { color: red }")


@pytest.mark.parametrize(
    ("uri", "raw"),
    [
        ("data:image/png;base64," + base64.b64encode(b"abc").decode(), b"abc"),
        ("data:image/png;BASE64,YWJj", b"abc"),
        ("data:image/svg+xml;charset=utf-8,%3Csvg%3E", b"<svg>"),
        ("data:,a%20b", b"a b"),
    ],
)
def test_a_data_uri_is_decoded(uri: str, raw: bytes) -> None:
    assert data_uri(uri) == raw


@pytest.mark.parametrize("uri", ["data:image/png", "data:image/png;base64,@@@", "data:;base64,YWJ"])
def test_a_broken_data_uri_is_refused(uri: str) -> None:
    with pytest.raises(RenderError) as caught:
        data_uri(uri)
    assert caught.value.code == "image-broken"
