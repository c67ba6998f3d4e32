"""A Word document's parts: looked at for everything hostile before anything reads them."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers import expat

from designer.core.errors import TemplateError

MOST_MIB = 50  # of the file
MOST_XML_MIB = 16  # of one part
_MOST_UNPACKED_MIB = 200
_MOST_PARTS = 2000
_MOST_ELEMENTS = 200_000
_MOST_DEPTH = 100
_MIB = 1024 * 1024
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of .doc, and of a .docx with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_READ = re.compile(r"(\[Content_Types\]\.xml|.*\.rels|word/(?!glossary/)[^/]+\.xml|word/media/[^/]+)")
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
     b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
)  # fmt: skip
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, KeyError, NotImplementedError, EOFError, ValueError, RuntimeError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a document that are read, by path; `main` is the one with the text."""

    files: Mapping[str, bytes]
    main: str
    has_macros: bool = False

    def xml(self, path: str) -> ET.Element | None:
        """The tree of a part; None if there is no such part."""
        return ET.fromstring(self.files[path]) if path in self.files else None  # noqa: S314 - no document type gets here

    def related(self, path: str) -> dict[str, str]:
        """What a part names, by the id of its relation: the path of a part, or an address with its scheme."""
        tree = self.xml(relations_of(path))
        found = {}
        for one in tree if tree is not None else ():
            target = one.get("Target", "")
            inside = posixpath.normpath(posixpath.join("/", posixpath.dirname(path), target)).lstrip("/")
            found[one.get("Id", "")] = target if one.get("TargetMode") == "External" else inside
        return found


def relations_of(path: str) -> str:
    """Where it is written what a part names."""
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def read_parts(source: Path) -> Parts:
    """The parts of a .docx or .docm file. Raises TemplateError for what is none, or is not safe to read."""
    if source.stat().st_size > MOST_MIB * _MIB:
        raise TemplateError("import-too-large", limit=MOST_MIB)
    raw = source.read_bytes()
    if raw.startswith(_OLD):
        raise TemplateError("import-encrypted" if _ENCRYPTED in raw else "import-old-word", file=source.name)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
            files = _unpacked(archive)
        main = _main(files)
        elements = sum(_check_xml(content) for name, content in files.items() if name.endswith((".xml", ".rels")))
    except _DAMAGES:
        raise TemplateError("import-not-word", file=source.name) from None
    if elements > _MOST_ELEMENTS:
        raise TemplateError("import-too-deep")
    return Parts(files, main, has_macros=any(name.lower().endswith("vbaproject.bin") for name in names))


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    members = [one for one in archive.infolist() if _READ.fullmatch(one.filename)]
    if len(members) > _MOST_PARTS or sum(one.file_size for one in members) > _MOST_UNPACKED_MIB * _MIB:
        raise TemplateError("import-unpacks-too-large", limit=_MOST_UNPACKED_MIB)
    if any(one.flag_bits & 1 for one in members):
        raise TemplateError("import-encrypted", file="zip")
    files = {}
    for one in members:
        limit = (MOST_XML_MIB if one.filename.endswith((".xml", ".rels")) else MOST_MIB) * _MIB
        with archive.open(one) as stream:
            content = stream.read(limit + 1)
        if len(content) > limit:  # the directory of the zip file may have said less
            raise TemplateError("import-unpacks-too-large", limit=limit // _MIB)
        for strict, usual in _STRICT:
            content = content.replace(strict, usual) if one.filename.endswith((".xml", ".rels")) else content
        files[one.filename] = content
    return files


def _main(files: Mapping[str, bytes]) -> str:
    _check_xml(files["_rels/.rels"])
    for target in Parts(files, "").related("").values():
        if target in files and b"wordprocessingml" in files[target][:20_000]:
            return target
    raise KeyError("document")


def _check_xml(raw: bytes) -> int:
    """Refuse a document type, whose entities could grow without end, and what is too deep or too much; its elements."""
    depth = elements = 0

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > _MOST_DEPTH or elements > _MOST_ELEMENTS:
            raise TemplateError("import-too-deep")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_told: object) -> None:
        raise TemplateError("import-entities")

    parser = expat.ParserCreate(namespace_separator=" ")  # as those who read it later
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(raw, True)
    return elements


def packed(files: Mapping[str, bytes]) -> io.BytesIO:
    """The parts as a document again."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    stream.seek(0)
    return stream
