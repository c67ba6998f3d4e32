"""A sealed PDF opens with its password and with no other, in three readers; nothing in it stands in clear."""

from __future__ import annotations

import random
import shutil
import subprocess
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from designer.core.errors import RenderError
from designer.render.page import PageEngine
from designer.render.seal import Opened, open_sealed, seal
from tests.conftest import Requires

PASSWORD = "48217730-090384"
HTML = (
    "<title>Invoice of Ana Kovac</title><meta name=author content='Author Nordlicht'>"
    "<meta name=keywords content=Keyword7>"
    "<h1>Hello Ana</h1><p><a href='https://example.com/secret-link'>x</a><link rel=attachment href='ana-kovac.txt'>"
)


@pytest.fixture(scope="module")
def plain() -> bytes:
    return PageEngine().pdf(HTML, {"ana-kovac.txt": b"attached secret"}, max_pages=2).raw


@pytest.fixture(scope="module")
def sealed(plain: bytes) -> bytes:
    return seal(plain, password=PASSWORD, token="token-of-this-message", permissions=("print", "accessibility"))


WRONG = ["", "48217730-090385", "48217730-09038", "48217730-0903844", "other", PASSWORD.upper() + " ", " " + PASSWORD]


def test_a_sealed_document_opens_with_its_password(sealed: bytes) -> None:
    assert open_sealed(sealed, PASSWORD) == Opened("token-of-this-message", 1)


@pytest.mark.parametrize("password", WRONG)
def test_it_does_not_open_with_any_other(sealed: bytes, password: str) -> None:
    with pytest.raises(RenderError) as caught:
        open_sealed(sealed, password)
    assert caught.value.code == "pdf-other-password"
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(sealed), password=password)


def test_a_second_reader_sees_what_was_sealed(sealed: bytes) -> None:
    with pikepdf.open(BytesIO(sealed), password=PASSWORD) as pdf:
        assert (pdf.encryption.R, pdf.encryption.V, pdf.encryption.bits) == (6, 5, 256)
        assert pdf.encryption.file_method == pdf.encryption.stream_method == pdf.encryption.string_method
        assert str(pdf.docinfo["/Title"]) == "Invoice of Ana Kovac"
        assert pdf.user_password_matched
        assert not pdf.owner_password_matched
        assert pdf.allow.print_highres
        assert pdf.allow.accessibility
        assert not pdf.allow.extract
        assert not pdf.allow.modify_other


@pytest.mark.parametrize(
    "word",
    [b"Ana", b"Kovac", b"Nordlicht", b"Keyword7", b"secret-link", b"token-of-this-message", b"attached secret",
     b"ana-kovac", b"Hello", PASSWORD.encode(), "Ana".encode("utf-16-be")],
)  # fmt: skip
def test_nothing_of_it_stands_in_clear(plain: bytes, sealed: bytes, word: bytes) -> None:
    assert word not in sealed


def test_the_header_says_pdf_2(sealed: bytes) -> None:
    assert sealed.startswith(b"%PDF-2.0")


def test_the_owner_password_is_another_each_time(plain: bytes) -> None:
    keys = set()
    for _ in range(3):
        again = seal(plain, password=PASSWORD, token="t", permissions=())
        with pikepdf.open(BytesIO(again), password=PASSWORD) as pdf:
            keys.add(bytes(pdf.trailer["/Encrypt"]["/O"]))
    assert len(keys) == 3


@pytest.mark.parametrize(
    ("permissions", "allowed"),
    [
        ((), set()),
        (("print",), {"print_lowres", "print_highres"}),
        (("copy",), {"extract"}),
        (("modify",), {"modify_other", "modify_assembly"}),
        (("annotate",), {"modify_annotation"}),
        (("fill_forms",), {"modify_form"}),
    ],
)
def test_permissions_are_those_that_were_given(plain: bytes, permissions: tuple[str, ...], allowed: set[str]) -> None:
    made = seal(plain, password=PASSWORD, token="t", permissions=permissions)
    with pikepdf.open(BytesIO(made), password=PASSWORD) as pdf:
        names = [name for name in pdf.allow._fields if name != "accessibility"]
        assert {name for name in names if getattr(pdf.allow, name)} == allowed


@pytest.mark.parametrize(
    "password",
    ["x" * 127, "Kova\u010d-1984", "\u043f\u0430\u0440\u043e\u043b\u044c", "\u5bc6\u7801" * 8, "a\"b'c\\d$e f"],
)
def test_unicode_passwords_open_in_a_second_reader(plain: bytes, password: str) -> None:
    made = seal(plain, password=password, token="t", permissions=())
    assert open_sealed(made, password).token == "t"
    with pikepdf.open(BytesIO(made), password=password) as pdf:
        assert len(pdf.pages) == 1


def test_an_empty_password_is_refused(plain: bytes) -> None:
    with pytest.raises(RenderError) as caught:
        seal(plain, password="", token="t", permissions=())
    assert caught.value.code == "password-empty"


def test_an_open_document_is_not_taken_for_a_sealed_one(plain: bytes) -> None:
    with pytest.raises(RenderError) as caught:
        open_sealed(plain, PASSWORD)
    assert caught.value.code == "pdf-not-sealed"


@pytest.mark.parametrize(
    "encryption", [{"R": 4}, {"R": 3, "aes": False, "metadata": False}, {"R": 6, "metadata": False}]
)
def test_a_weaker_seal_is_refused(plain: bytes, encryption: dict[str, object]) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(plain)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user=PASSWORD, owner="o", **encryption))  # type: ignore[arg-type]
    with pytest.raises(RenderError) as caught:
        open_sealed(out.getvalue(), PASSWORD)
    assert caught.value.code == "pdf-weakly-sealed"


def test_the_owner_password_is_not_taken_for_the_recipients(plain: bytes) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(plain)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="user-password", owner=PASSWORD, R=6))
    with pytest.raises(RenderError) as caught:
        open_sealed(out.getvalue(), PASSWORD)
    assert caught.value.code == "pdf-other-password"


@pytest.mark.parametrize("raw", [b"", b"x", b"%PDF-2.0\n%%EOF", b"\0" * 1000])
def test_what_is_no_pdf_is_broken(raw: bytes) -> None:
    with pytest.raises(RenderError) as caught:
        open_sealed(raw, PASSWORD)
    assert caught.value.code == "pdf-broken"


def test_a_damaged_document_is_refused_or_still_opens(sealed: bytes) -> None:
    dice = random.Random(7)
    for _ in range(150):
        damaged = bytearray(sealed)
        at = dice.randrange(len(damaged))
        if dice.random() < 0.5:
            damaged[at] ^= 1 << dice.randrange(8)
        else:
            damaged[at : at + dice.randrange(40)] = b""
        with suppress(RenderError):
            assert open_sealed(bytes(damaged), PASSWORD).pages in (0, 1)


@pytest.mark.pdftools
def test_qpdf_and_poppler_open_it_with_its_password_only(sealed: bytes, tmp_path: Path, requires: Requires) -> None:
    present = shutil.which("qpdf") is not None and shutil.which("pdfinfo") is not None
    requires("pdftools", present=present, reason="qpdf and poppler-utils are not installed")
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed)

    def qpdf(password: str, wish: str = "--check") -> subprocess.CompletedProcess[str]:
        command = ["qpdf", f"--password={password}", wish, str(path)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def pdfinfo(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["pdfinfo", *arguments, str(path)], capture_output=True, text=True, check=False)

    shown = qpdf(PASSWORD)
    assert shown.returncode == 0
    assert "R = 6" in shown.stdout
    assert "stream encryption method: AESv3" in shown.stdout
    assert (
        subprocess.run(
            ["qpdf", f"--password={PASSWORD}", "--check", str(path)], capture_output=True, check=False
        ).returncode
        == 0
    )
    assert "Invoice of Ana Kovac" in pdfinfo("-upw", PASSWORD).stdout
    assert pdfinfo().returncode != 0
    for password in WRONG:
        assert qpdf(password).returncode != 0
        assert pdfinfo("-upw", password).returncode != 0
