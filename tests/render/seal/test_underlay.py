"""A letterhead lies under our pages: what it paints and nothing else of it, or it is refused by a name of its own."""

from __future__ import annotations

import random
from contextlib import suppress
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader, PdfWriter

from designer.core.catalogue import sentence
from designer.core.errors import RenderError
from designer.render.page import PageEngine
from designer.render.seal import lay_under
from designer.render.seal.underlay import MOST_BYTES
from tests.support import foreign

PARTS = ["Head", "Next"]


def paper(*texts: str, size: str = "A4") -> bytes:
    pages = "".join(f"<p style='break-after: page'>{text}</p>" for text in texts)
    rule = f"<title>-</title><style>@page {{ size: {size} }}</style>"
    return PageEngine().pdf(f"{rule}{pages}", {}, max_pages=9).raw


OURS = paper("Ours one", "Ours two", "Ours three")


def texts(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def refusal(letterhead: bytes, ours: bytes = OURS) -> dict[str, object]:
    with pytest.raises(RenderError) as caught:
        lay_under(ours, letterhead, name="assets/head.pdf")
    words = sentence(caught.value.code, {**caught.value.arguments, "file": "template.toml"})
    assert words.remedy
    assert "assets/head.pdf" in words.what
    return {"code": caught.value.code, **caught.value.arguments}


@pytest.mark.parametrize(
    ("letterhead", "pages", "found"),
    [
        (PARTS, "all", ["Head Ours one", "Next Ours two", "Next Ours three"]),
        (PARTS[:1], "all", ["Head Ours one", "Head Ours two", "Head Ours three"]),
        (PARTS, "first", ["Head Ours one", "Ours two", "Ours three"]),
        (PARTS, "following", ["Ours one", "Next Ours two", "Next Ours three"]),
        (PARTS[:1], "following", ["Ours one", "Head Ours two", "Head Ours three"]),
    ],
)
def test_its_pages_lie_under_the_first_page_and_those_that_follow(
    letterhead: list[str], pages: str, found: list[str]
) -> None:
    assert texts(lay_under(OURS, paper(*letterhead), name="a", pages=pages)) == found


def test_it_is_painted_first_and_kept_once_however_many_pages_there_are() -> None:
    many = paper(*(f"Page {n}" for n in range(8)))
    letterhead = paper(*PARTS)
    with pikepdf.open(BytesIO(lay_under(many, letterhead, name="a"))) as made:
        forms = {page.Resources.XObject["/Underlay"].objgen for page in made.pages}
        assert len(forms) == 2
        assert all(page.Contents[0].read_bytes().startswith(b"q /Underlay Do Q") for page in made.pages)
    assert lay_under(many, letterhead, name="a") == lay_under(many, letterhead, name="a")


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_one_lies_as_a_reader_shows_it(turn: int) -> None:
    """The matrix takes the corners of the turned page to those of ours."""
    writer = PdfWriter(clone_from=BytesIO(paper("Head", size="A4 landscape" if turn % 180 else "A4")))
    writer.pages[0].rotate(turn)
    out = BytesIO()
    writer.write(out)
    with pikepdf.open(BytesIO(lay_under(OURS, out.getvalue(), name="a"))) as made:
        form = made.pages[0].Resources.XObject["/Underlay"]
        a, b, c, d, e, f = (float(one) for one in form.Matrix)
        left, bottom, right, top = (float(one) for one in form.BBox)
        xs, ys = zip(
            *((a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)), strict=True
        )
    assert (min(xs), min(ys), max(xs), max(ys)) == pytest.approx((0, 0, 595.3, 841.9), abs=0.2)


def test_nothing_but_what_it_paints_comes_along() -> None:
    linked = paper("<a href='https://example.com'>Head</a>")
    for letterhead in (foreign.changed(lambda pdf: None, linked), foreign.scripted_pdf(), foreign.restricted_pdf()):
        with pikepdf.open(BytesIO(letterhead)) as one:
            ours = PdfReader(BytesIO(letterhead)).pages[0].mediabox
            assert len(one.pages) == 1
        page = paper("Ours", size=f"{float(ours.width)}pt {float(ours.height)}pt")
        made = lay_under(page, letterhead, name="a")
        with pikepdf.open(BytesIO(made)) as opened:
            assert "/Annots" not in opened.pages[0]
            assert not {"/OpenAction", "/AA", "/AcroForm"} & set(opened.Root.keys())
        assert b"JavaScript" not in made


def test_what_cannot_be_used_says_why() -> None:
    assert refusal(b"no PDF")["code"] == "underlay-broken"
    assert refusal(paper("Head")[:500])["code"] == "underlay-broken"
    assert refusal(foreign.locked_pdf())["code"] == "underlay-locked"
    assert refusal(paper("a", "b", "c")) == {
        "code": "underlay-pages", "name": "assets/head.pdf", "pages": 3, "limit": 2
    }  # fmt: skip
    assert refusal(b"%" * (MOST_BYTES + 1))["code"] == "underlay-too-large"
    wrong = refusal(paper("Head", size="letter"))
    assert (wrong["code"], wrong["theirs"], wrong["ours"]) == ("underlay-size", "216 × 279 mm", "210 × 297 mm")


def test_a_damaged_one_is_refused_or_used_and_nothing_else() -> None:
    """Bytes changed here and there: whatever the reader makes of them, no other error comes out."""
    chance = random.Random(84)
    whole = paper("Head <b>bold</b>")
    for _ in range(200):
        bytes_ = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            bytes_[chance.randrange(len(bytes_))] = chance.randrange(256)
        with suppress(RenderError):
            assert len(texts(lay_under(OURS, bytes(bytes_), name="a"))) == 3
