"""Sealing: a PDF encrypted with AES-256 (revision 6, ISO 32000-2), opened again and checked."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from pypdf import PasswordType, PdfReader, PdfWriter
from pypdf.constants import UserAccessPermissions
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from designer.core.errors import RenderError

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the document
TOKEN_KEY = "/SealwrightToken"  # noqa: S105 - the name of an entry in the document information
_OWNER_BYTES = 32
# What pypdf raises for bytes that are no sound PDF: found by changing single bytes.
UNREADABLE = (
    PyPdfError,
    NotImplementedError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
_RESERVED_BITS = 0xFFFFF0C0
_PERMISSION_BITS = {
    "print": 0x4 | 0x800,  # the second bit is full resolution; the first alone prints at 150 dpi
    "modify": 0x8 | 0x400,
    "copy": 0x10,
    "annotate": 0x20,
    "fill_forms": 0x100,
    "accessibility": 0x200,
}


@dataclass(frozen=True, slots=True)
class Opened:
    """What a sealed PDF says once it is open."""

    token: str
    pages: int


def seal(pdf: bytes, *, password: str, token: str, permissions: Iterable[str]) -> bytes:
    """The PDF encrypted under `password`, with `token` in its encrypted document information.

    The owner password is random and kept nowhere. Raises RenderError for an empty password.
    """
    if not password:
        raise RenderError("password-empty")
    granted = _RESERVED_BITS
    for name in permissions:
        granted |= _PERMISSION_BITS[name]
    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.pdf_header = "%PDF-2.0"
    writer.add_metadata({TOKEN_KEY: token})
    writer.encrypt(
        user_password=password,
        owner_password=secrets.token_hex(_OWNER_BYTES),
        permissions_flag=UserAccessPermissions(granted),
        algorithm="AES-256",
    )
    sealed = BytesIO()
    writer.write(sealed)
    return sealed.getvalue()


def open_sealed(pdf: bytes, password: str) -> Opened:
    """Open a sealed PDF as its recipient does. Raises RenderError unless it is AES-256 R6 and the password opens it."""
    try:
        reader = _opened(pdf, password)
        return Opened(_token(reader), len(reader.pages))
    except UNREADABLE:
        raise RenderError("pdf-broken") from None


def token_of(pdf: bytes, password: str) -> str:
    """The token of a sealed PDF, whose pages are not looked at. Raises RenderError as `open_sealed` does."""
    try:
        return _token(_opened(pdf, password))
    except UNREADABLE:
        raise RenderError("pdf-broken") from None


def _token(reader: PdfReader) -> str:
    return str((reader.metadata or DictionaryObject()).get(TOKEN_KEY, ""))


def _opened(pdf: bytes, password: str) -> PdfReader:
    reader = PdfReader(BytesIO(pdf))
    if not reader.is_encrypted:
        raise RenderError("pdf-not-sealed")
    entry = reader.trailer["/Encrypt"].get_object()
    if not isinstance(entry, DictionaryObject):
        raise RenderError("pdf-broken")
    has_open_metadata = str(entry.get("/EncryptMetadata", True)) != "True"  # pypdf's booleans are never False itself
    if [int(str(entry[name])) for name in ("/V", "/R")] != [5, 6] or has_open_metadata:
        raise RenderError("pdf-weakly-sealed")
    if reader.decrypt(password) is not PasswordType.USER_PASSWORD:
        raise RenderError("pdf-other-password")
    return reader
