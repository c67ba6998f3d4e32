"""A font becomes the firm's only if it is one, and may be embedded; what it lacks is known."""

from __future__ import annotations

from contextlib import suppress

import pytest

from designer.core.errors import TemplateError
from designer.core.paths import RESOURCES
from designer.template.font_files import MOST_MIB, read_font
from tests.support.fonts import font


def refused(raw: bytes) -> str:
    with pytest.raises(TemplateError) as caught:
        read_font(raw, "x.ttf")
    return caught.value.code


def test_a_font_says_its_family_weight_and_slope() -> None:
    told = read_font(font(cut="Bold"), "x.ttf")
    assert (told.family, told.weight, told.is_italic, told.ending) == ("Nordlicht Serif", 700, False, "ttf")
    assert read_font(font(cut="Italic"), "x.ttf").is_italic


def test_every_font_of_ours_could_be_the_firms() -> None:
    for path in (RESOURCES / "fonts").glob("*.ttf"):
        assert read_font(path.read_bytes(), path.name).family.startswith("IBM Plex")


@pytest.mark.parametrize(
    ("rights", "code"), [(0x0002, "font-not-to-embed"), (0x0100, "font-not-to-subset"), (0x0200, "font-not-to-embed")]
)
def test_what_may_not_be_embedded_is_refused(rights: int, code: str) -> None:
    assert refused(font(rights=rights)) == code


@pytest.mark.parametrize("rights", [0x0000, 0x0004, 0x0008, 0x000A])
def test_what_may_be_embedded_for_printing_or_editing_is_taken(rights: int) -> None:
    assert read_font(font(rights=rights), "x.ttf").family == "Nordlicht Serif"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "font-no-font"),
        (b"%PDF-1.7", "font-no-font"),
        (b"\0\1\0\0" + b"\xff" * 60, "font-no-font"),
        (b"OTTO" + b"\0" * 60, "font-no-font"),
        (b"wOF2" + b"\xff" * 60, "font-no-font"),
        (b"ttcf" + b"\0" * 60, "font-collection"),
        (b"\0\1\0\0" + b"\0" * (MOST_MIB * 1024 * 1024), "font-too-large"),
    ],
    ids=["empty", "pdf", "torn", "no tables", "torn woff2", "collection", "large"],
)
def test_what_is_no_font_is_refused(raw: bytes, code: str) -> None:
    assert refused(raw) == code


def test_a_font_that_is_cut_off_anywhere_is_refused_or_read_but_never_breaks() -> None:
    whole = font()
    for end in range(12, len(whole), len(whole) // 40):
        with suppress(TemplateError):
            assert read_font(whole[:end], "x.ttf").ending == "ttf"


def test_letters_that_a_language_needs_and_the_font_has_not_are_told() -> None:
    assert read_font(font(), "x.ttf").missing("de") == ""
    told = read_font(font(letters="ßŁ"), "x.ttf")
    assert (told.missing("de-AT"), told.missing("pl"), told.missing("en")) == ("ß", "Ł", "")
