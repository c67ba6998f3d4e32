"""A PDF that another program made: whether it may be sealed, and its bytes without what acts by itself.

It parses hostile input, and is therefore used in render workers only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PasswordType, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from designer.core.errors import LimitError, RenderError
from designer.render.seal.sealing import UNREADABLE

RESTRICTED, ACTIVE, CARRIES_DATA = "companion-restricted", "companion-active", "companion-carries-data"
_HEADER_WITHIN, _END_WITHIN = 1024, 2048
_ACTIONS = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute",
    "/GoToE", "/GoToR", "/GoTo3DView",
})  # fmt: skip
_ANNOTATIONS = frozenset({"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
_ACTING_KEYS = ("/AA", "/JavaScript", "/XFA", "/Renditions", "/JS")
_STRUCTURE_KEYS = frozenset({
    "/Type", "/S", "/P", "/ID", "/Ref", "/Pg", "/K", "/A", "/C", "/R", "/T", "/Lang", "/Alt", "/E", "/ActualText",
    "/AF", "/NS", "/PhoneticAlphabet", "/Phoneme",
})  # fmt: skip
_OUTSIDE_KEYS = ("/F", "/FFilter", "/FDecodeParms", "/Ref")  # of a stream: its bytes lie in another file
_LINKS = ("http:", "https:", "mailto:", "tel:")
_DATA_SUFFIX = ".xml"  # of invoices such as Factur-X and ZUGFeRD


@dataclass(frozen=True, slots=True)
class Foreign:
    """A PDF that may be sealed. `text` is what stands on its pages, white space folded, "" when it was not asked for.

    `notes` are codes of what a person should know: it was restricted, something active was taken out, it carries data.
    """

    raw: bytes
    pages: int
    text: str = ""
    notes: tuple[str, ...] = ()


def read_foreign(pdf: bytes, *, number: int, max_pages: int, wants_text: bool) -> Foreign:
    """Look at the `number`-th file of an event (from 1), clean it, and read it.

    Scripts, actions that start, load or send something, and media are taken out. Raises RenderError for what is no
    whole PDF, is signed, needs a password or holds files other than an invoice's data; LimitError for too many pages.
    """
    try:
        reader, is_restricted = _readable(pdf, number)
        pages = len(reader.pages)
        if pages > max_pages:
            raise LimitError("companion-too-long", number=number, limit=max_pages)
        writer = PdfWriter(clone_from=reader)
        cleaning = _Cleaning(number)
        cleaning.clean(writer)
        for page in writer.pages:
            if (contents := page.get_contents()) is not None:
                contents.get_data()  # a page that cannot be decoded would be an empty one
        text = " ".join(" ".join(page.extract_text() for page in writer.pages).split()) if wants_text else ""
        if not pages:
            raise RenderError("companion-broken", number=number)
        notes = ((RESTRICTED,) if is_restricted else ()) + cleaning.notes
        if ACTIVE in notes:  # nothing leads to it any more; now it goes
            writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
        return Foreign(_written(writer), pages, text, notes)
    except UNREADABLE:
        raise RenderError("companion-broken", number=number) from None


def put_in_front(ours: bytes, theirs: bytes) -> bytes:
    """One PDF: our pages, then those of the other program; what belongs to the latter's whole document stays."""
    writer = PdfWriter(clone_from=BytesIO(theirs))
    writer.merge(0, BytesIO(ours), import_outline=False)
    return _written(writer)


def without_acts(root: DictionaryObject) -> None:
    """Take out of an object, and of everything that it leads to, what acts by itself or lies in another file."""
    cleaning = _Cleaning(0)
    for one in _reached(root):
        cleaning.strip(one)


def _readable(pdf: bytes, number: int) -> tuple[PdfReader, bool]:
    """A reader of a document that is whole and open, and whether its owner has restricted it."""
    if b"%PDF-" not in pdf[:_HEADER_WITHIN]:
        raise RenderError("companion-no-pdf", number=number)
    if b"%%EOF" not in pdf[-_END_WITHIN:]:
        raise RenderError("companion-broken", number=number)  # cut off; a reader would mend it with pages missing
    reader = PdfReader(BytesIO(pdf))
    if not reader.is_encrypted:
        return reader, False
    try:
        is_open = reader.decrypt("") is not PasswordType.NOT_DECRYPTED
    except NotImplementedError:
        is_open = False  # sealed for certificates, or in a way that is no standard
    if not is_open:
        raise RenderError("companion-locked", number=number)
    return reader, True


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


class _Cleaning:
    """Walks over everything that a document's root leads to."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._has_acted = False
        self._carries_data = False

    @property
    def notes(self) -> tuple[str, ...]:
        return ((ACTIVE,) if self._has_acted else ()) + ((CARRIES_DATA,) if self._carries_data else ())

    def clean(self, writer: PdfWriter) -> None:
        """Raises RenderError for what may not be sealed."""
        if "/Perms" in writer.root_object:
            raise RenderError("companion-signed", number=self._number)
        for one in _reached(writer.root_object):
            if isinstance(one, DictionaryObject):
                self._refuse(one)
            self.strip(one)

    def strip(self, one: DictionaryObject | ArrayObject) -> None:
        """Take out of one object what acts by itself."""
        if isinstance(one, DictionaryObject):
            self._strip(one)
        else:
            self._filter(one)

    def _refuse(self, one: DictionaryObject) -> None:
        is_signature = one.get("/Type") in ("/Sig", "/DocTimeStamp") and "/Contents" in one
        if is_signature or (one.get("/FT") == "/Sig" and "/V" in one):
            raise RenderError("companion-signed", number=self._number)
        if "/EF" in one:
            names = [str(name) for key in ("/UF", "/F") if (name := _resolved(one.get(key)))]
            if not names or not all(name.lower().endswith(_DATA_SUFFIX) for name in names):
                raise RenderError("companion-holds-files", number=self._number)
            self._carries_data = True

    def _strip(self, one: DictionaryObject) -> None:
        keys = [key for key in one if key in _ACTING_KEYS or _acts(one.raw_get(key))]
        keys += [key for key in _OUTSIDE_KEYS if key in one] if isinstance(one, StreamObject) else []
        if _is_structure(one) and _resolved(one.get("/S")) in _ACTIONS:  # its own name, or an action in disguise
            others = [key for key in one if key not in _STRUCTURE_KEYS and key not in keys]
            keys += [*others, "/S"] if others else []
        for key in keys:
            del one[key]
            self._has_acted = True

    def _filter(self, one: ArrayObject) -> None:
        kept = [item for item in one if not _acts(item)]
        if len(kept) != len(one):
            one[:] = kept
            self._has_acted = True


def _acts(value: Any) -> bool:
    """Whether it is an action or an annotation that does more than show something or lead somewhere."""
    found = _resolved(value)
    if not isinstance(found, DictionaryObject) or _is_structure(found):
        return False
    kind = _resolved(found.get("/S"))
    if kind == "/URI":
        return not str(_resolved(found.get("/URI"))).strip().lower().startswith(_LINKS)
    return kind in _ACTIONS or _resolved(found.get("/Subtype")) in _ANNOTATIONS


def _is_structure(one: DictionaryObject) -> bool:
    return bool(_resolved(one.get("/Type")) == "/StructElem")


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _reached(root: PdfObject) -> Iterator[DictionaryObject | ArrayObject]:
    """Every object below the root, once; what has been taken out of one before is not walked into."""
    seen: set[int] = set()
    waiting: list[Any] = [root]
    while waiting:
        one = _resolved(waiting.pop())
        if not isinstance(one, DictionaryObject | ArrayObject) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.raw_get(key) for key in one] if isinstance(one, DictionaryObject) else list(one)
