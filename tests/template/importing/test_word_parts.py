"""What is no Word document, or an attack in the shape of one, is refused with a sentence and costs little."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from designer.core.errors import TemplateError
from designer.template.importing.word_parts import MOST_MIB, read_parts
from tests.support.word import docx, p

_DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


def refused(tmp_path: Path, raw: bytes) -> str:
    source = tmp_path / "letter.docx"
    source.write_bytes(raw)
    with pytest.raises(TemplateError) as caught:
        read_parts(source)
    return caught.value.code


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "import-not-word"),
        (b"{\\rtf1 hello}", "import-not-word"),
        (b"PK\x03\x04 cut off", "import-not-word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "import-old-word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "import-encrypted"),
    ],
)
def test_what_is_no_document_is_said_to_be_none(tmp_path: Path, raw: bytes, code: str) -> None:
    assert refused(tmp_path, raw) == code


def test_a_zip_file_of_something_else_is_no_document(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert refused(tmp_path, stream.getvalue()) == "import-not-word"


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    source = tmp_path / "letter.docx"
    with source.open("wb") as stream:
        stream.truncate((MOST_MIB + 450) * 1024 * 1024)  # takes no room on disk
    with pytest.raises(TemplateError, match="import-too-large"):
        read_parts(source)


def test_entities_are_refused_and_never_grow(tmp_path: Path) -> None:
    raw = docx("", files={"word/document.xml": f"{_DOCTYPE}<wordprocessingml>&b;</wordprocessingml>"})
    assert refused(tmp_path, raw) == "import-entities"
    outside = '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'
    assert refused(tmp_path, docx("", files={"word/header1.xml": outside})) == "import-entities"


def test_a_bomb_is_stopped_at_its_limit(tmp_path: Path) -> None:
    assert (
        refused(tmp_path, docx("", files={"word/footnotes.xml": b" " * (17 * 1024 * 1024)}))
        == "import-unpacks-too-large"
    )


def test_depth_and_number_of_elements_have_an_end(tmp_path: Path) -> None:
    assert refused(tmp_path, docx("<w:p>" * 200 + "</w:p>" * 200)) == "import-too-deep"
    assert refused(tmp_path, docx("<w:p/>" * 200_001)) == "import-too-deep"


def test_only_parts_that_are_needed_are_unpacked_and_macros_are_noticed(tmp_path: Path) -> None:
    source = tmp_path / "letter.docm"
    source.write_bytes(
        docx(p("x"), files={"word/vbaProject.bin": b"x", "../../evil.xml": "x", "docProps/app.xml": "<a/>"})
    )
    parts = read_parts(source)
    assert parts.has_macros
    assert set(parts.files) == {
        "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/document.xml", "word/styles.xml",
    }  # fmt: skip
