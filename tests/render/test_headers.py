"""What data may not smuggle into a header or a file name is taken out."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.render.headers import distinct, file_name, header_text

ANY = st.text(st.characters(codec="utf-8"), max_size=60)
HOSTILE = st.text("aA=?\r\n\t\0\u2028\u202e\u2066\x85:_ /\\.cCoOnN\u00e4\U0001f600", max_size=40)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Your order 7", "Your order 7"),
        ("a\r\nBcc: spy@example.com", "a Bcc: spy@example.com"),
        ("a\nb\tc\x0bd\x85e\u2028f\u2029g", "a b c d e f g"),
        ("=?utf-8?q?Ann=0D=0ABcc:_spy@e?=", "= ?utf-8?q?Ann=0D=0ABcc:_spy@e?="),
        ("=\u202e?utf-8?q?x?=", "= ?utf-8?q?x?="),
        ("=\x00?utf-8?q?x?=", "= ?utf-8?q?x?="),
        ("==??", "== ??"),
        ("a\u202eb\u2066c\u200ed", "abcd"),
        ("  a   b  ", "a b"),
        ("a\u00a0b", "a b"),
        ("\ud800a", "a"),
        ("", ""),
        ("Smith & Sons <x> \"y\" 'z'", "Smith & Sons <x> \"y\" 'z'"),
        ("\u0160imon \u4e2d\u6587 \U0001f600", "\u0160imon \u4e2d\u6587 \U0001f600"),
    ],
)
def test_a_header_is_one_clean_line(value: str, text: str) -> None:
    assert header_text(value) == text


def test_a_header_has_a_greatest_length() -> None:
    assert header_text("x" * 5000) == "x" * 300
    assert header_text("x " * 5000, max_length=4) == "x x"


@settings(max_examples=200, deadline=None)
@given(HOSTILE | ANY)
def test_no_value_brings_control_signs_or_encoded_words(value: str) -> None:
    text = header_text(value)
    assert "=?" not in text
    assert not [sign for sign in text if unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs")]
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
    assert header_text(text) == text


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("order-7.pdf", "order-7.pdf"),
        ("order-7", "order-7.pdf"),
        ("order-7.PDF", "order-7.pdf"),
        ("a.pdf.exe", "a.pdf.exe.pdf"),
        ("../../etc/passwd", "-..-etc-passwd.pdf"),
        ("C:\\Windows\\x", "C--Windows-x.pdf"),
        ('a:b*c?d"e<f>g|h', "a-b-c-d-e-f-g-h.pdf"),
        ("a\r\nb", "a b.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        (".pdf", "pdf.pdf"),
        (" . a . ", "a.pdf"),
        ("CON", "_CON.pdf"),
        ("con.pdf", "_con.pdf"),
        ("nul .txt", "_nul .txt.pdf"),
        ("COM1.a.b", "_COM1.a.b.pdf"),
        ("lpt\u00b9", "_lpt\u00b9.pdf"),
        ("control", "control.pdf"),
        ("Rechnung f\u00fcr \u0160imon \u4e2d", "Rechnung f\u00fcr \u0160imon \u4e2d.pdf"),
    ],
)
def test_a_file_name_can_be_saved_everywhere(value: str, name: str) -> None:
    assert file_name(value, suffix=".pdf") == name


@pytest.mark.parametrize("sign", ["x", "\u00e4", "\u4e2d", "\U0001f600"])
def test_a_long_file_name_is_cut_by_its_bytes(sign: str) -> None:
    name = file_name(sign * 500, suffix=".pdf")
    assert name.endswith(f"{sign}.pdf")
    assert len(name) <= 120
    assert len(name.encode()) <= 200


@settings(max_examples=200, deadline=None)
@given(HOSTILE | ANY)
def test_no_file_name_leads_into_a_folder(value: str) -> None:
    name = file_name(value, suffix=".pdf")
    assert name.endswith(".pdf")
    assert not set(name) & set('\\/:*?"<>|\r\n\0')
    assert not name.startswith((".", " "))
    assert len(name) > len(".pdf")
    assert name.partition(".")[0].strip().lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


def test_files_of_the_same_name_are_told_apart() -> None:
    names = distinct(["a.pdf", "A.pdf", "b.pdf", "a.pdf"], suffix=".pdf")
    assert names == ["a.pdf", "A (2).pdf", "b.pdf", "a (3).pdf"]
