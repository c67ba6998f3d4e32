"""A PDF of another program is taken whole and without what acts by itself, or refused by a name of its own."""

from __future__ import annotations

import random
from contextlib import suppress
from io import BytesIO

import pikepdf
import pytest

from designer.core.catalogue import sentence
from designer.core.errors import RenderError
from designer.render.seal import Foreign, open_sealed, put_in_front, read_foreign, seal, token_of
from tests.support import foreign
from tests.support.composing import text_of


def read(pdf: bytes, *, max_pages: int = 20) -> Foreign:
    return read_foreign(pdf, number=1, max_pages=max_pages, wants_text=True)


def refusal(pdf: bytes, **limits: int) -> str:
    with pytest.raises(RenderError) as caught:
        read(pdf, **limits)
    words = sentence(caught.value.code, caught.value.arguments)
    assert words.what
    assert words.remedy
    assert "(" not in words.what
    return caught.value.code


def test_a_plain_one_is_read_whole() -> None:
    found = read(foreign.foreign_pdf("Invoice 4711", pages=3))
    assert (found.pages, found.notes) == (3, ())
    assert found.text == "Invoice 4711 page 1 Invoice 4711 page 2 Invoice 4711 page 3"
    assert text_of(found.raw) == found.text


def test_it_is_sealed_like_ours_and_every_page_comes_out_again() -> None:
    found = read(foreign.foreign_pdf(pages=2))
    sealed = seal(found.raw, password="48217730-090384", token="t", permissions=("print",))
    assert open_sealed(sealed, "48217730-090384").pages == 2
    assert token_of(sealed, "48217730-090384") == "t"
    assert text_of(sealed, "48217730-090384") == found.text


@pytest.mark.parametrize(
    ("pdf", "code"),
    [
        (foreign.signed_pdf, "companion-signed"),
        (foreign.locked_pdf, "companion-locked"),
        (lambda: foreign.with_file("prices.xlsx"), "companion-holds-files"),
        (lambda: foreign.foreign_pdf()[:-400], "companion-broken"),
        (lambda: foreign.foreign_pdf()[: len(foreign.foreign_pdf()) // 2], "companion-broken"),
        (lambda: b"", "companion-no-pdf"),
        (lambda: b"PK\x03\x04 a workbook", "companion-no-pdf"),
        (lambda: b"%PDF-1.7\n%%EOF", "companion-broken"),
        (lambda: b"%PDF-1.7\n1 0 obj<</Pages 1 0 R/Kids[1 0 R]>>endobj trailer<</Root 1 0 R>>\n%%EOF",
         "companion-broken"),
    ],
)  # fmt: skip
def test_what_cannot_be_sealed_is_refused_in_plain_words(pdf: object, code: str) -> None:
    assert callable(pdf)
    assert refusal(pdf()) == code


def test_more_pages_than_may_be_are_refused() -> None:
    assert refusal(foreign.foreign_pdf(pages=3), max_pages=2) == "companion-too-long"


def test_a_signature_field_that_nobody_has_signed_is_no_signature() -> None:
    def form(pdf: pikepdf.Pdf) -> None:
        field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("Signature1")))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))

    assert read(foreign.changed(form)).pages == 1


def test_one_with_usage_rights_counts_as_signed() -> None:
    def certify(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Perms = pikepdf.Dictionary(UR3=pikepdf.Dictionary())

    assert refusal(foreign.changed(certify)) == "companion-signed"


def test_one_that_its_owner_restricted_is_taken_and_said_so() -> None:
    found = read(foreign.restricted_pdf())
    assert found.notes == ("companion-restricted",)
    assert "Invoice 4711" in found.text
    with pikepdf.open(BytesIO(found.raw)) as opened:
        assert not opened.is_encrypted


def test_what_acts_by_itself_is_taken_out_and_said_so() -> None:
    found = read(foreign.scripted_pdf())
    assert found.notes == ("companion-active",)
    with pikepdf.open(BytesIO(found.raw)) as opened:
        everything = "".join(repr(one) for one in opened.objects)
        links = [one.A.URI for one in opened.pages[0].obj.Annots if "/URI" in one.get("/A", {})]
    for word in ("stolen-words", "calc.exe", "/Launch", "/JavaScript", "/RichMedia", "/XFA", "javascript:", "/AA"):
        assert word not in everything
    assert [str(one) for one in links] == ["https://example.com/pay"]
    assert found.text == read(foreign.foreign_pdf()).text


def test_the_data_of_an_electronic_invoice_stays_in_it() -> None:
    found = read(foreign.with_file("factur-x.xml"))
    assert found.notes == ("companion-carries-data",)
    with pikepdf.open(BytesIO(found.raw)) as opened:
        assert opened.attachments["factur-x.xml"].get_file().read_bytes() == b"<Invoice>attached</Invoice>"


def test_a_program_that_calls_itself_the_data_of_an_invoice_is_a_file() -> None:
    def disguise(pdf: pikepdf.Pdf) -> None:
        program = pikepdf.Dictionary(F=pdf.make_stream(b"MZ"))
        told = pikepdf.Dictionary(UF=pikepdf.String("a.xml"), F=pikepdf.String("a.exe"), EF=program)
        pdf.Root.AF = pikepdf.Array([pdf.make_indirect(told)])

    assert refusal(foreign.changed(disguise)) == "companion-holds-files"


def test_our_pages_are_put_in_front_of_it() -> None:
    found = read(foreign.with_file("factur-x.xml"))
    both = put_in_front(foreign.foreign_pdf("Dear Ana"), found.raw)
    assert text_of(both) == "Dear Ana page 1 Invoice 4711 page 1"
    with pikepdf.open(BytesIO(both)) as opened:
        assert "factur-x.xml" in opened.attachments


def test_a_page_whose_content_cannot_be_decoded_is_a_damaged_file() -> None:
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"no such thing", Filter=pikepdf.Name("/NoSuchDecode"))

    assert refusal(foreign.changed(spoil)) == "companion-broken"


@pytest.mark.parametrize("seed", range(40))
def test_a_file_with_changed_bytes_is_read_or_refused_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(foreign.scripted_pdf())
    for _ in range(chance.randrange(1, 30)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    with suppress(RenderError):
        read(bytes(raw))
