"""Publication and event to composed message: the one rendering path of preview, check, proof and sender."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from designer.core.errors import LimitError, MissingPasswordError, RenderError, TemplateError
from designer.render.companion import UNSEALED_COMPANION, behind, companion, require_text
from designer.render.doors import Doors, Occasion
from designer.render.glyphs import require_letters
from designer.render.headers import distinct, file_name, header_text
from designer.render.mail import compile_mjml, mail_body
from designer.render.mime import MailBody, MailFile, MailHeaders, build_mail
from designer.render.page import PageEngine, Pdf, Wants
from designer.render.password import random_password, sample_password, usable_kept, usable_password
from designer.render.seal import lay_under, open_sealed, seal
from designer.template.jinja.environment import FINAL, CodeCache, Drafting
from designer.template.names import SPEC_FILE
from designer.template.publication import Publication
from designer.template.spec import AttachmentSpec, not_yet

UNSEALED_PERSONAL = "attachment-unsealed-personal"
_CACHED_PUBLICATIONS = 20


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The facts of one message that no template decides: addresses, ids, time and what marks a rehearsal."""

    sender: str
    recipient: str
    message_id: str
    reference: str
    token: str
    date: datetime
    subject_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost."""

    max_pages: int = 200
    max_pdf_bytes: int = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ComposedAttachment:
    """A file as it goes out. `password` is "" for an unsealed one; `sha256` is of the bytes sent.

    `without_font` are signs, no letters, that no font has: an order does not fail for an emoji in a name. `notes` are
    as in Pdf.
    """

    name: str
    raw: bytes
    sha256: str
    is_sealed: bool
    password: str
    pages: int
    without_font: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """A finished message: the bytes for the mail server, and what the sender needs to look at them once more."""

    mime: bytes
    subject: str
    html: str
    attachments: tuple[ComposedAttachment, ...]


class Composer:
    """Composes messages one after the other with warm engines; nothing of one event reaches the next."""

    def __init__(self, limits: Limits) -> None:
        self._pages = PageEngine()
        self._limits = limits
        self._caches: OrderedDict[str, tuple[CodeCache, CodeCache]] = OrderedDict()

    def warm_up(self) -> None:
        """Load fonts and everything else that the first document would wait for."""
        self._pages.pdf("<title>-</title><h1>Aa</h1><p><b>Bb</b> <i>Cc</i></p>", {}, max_pages=1)

    def compose(self, publication: Publication, occasion: Occasion, letterhead: Letterhead) -> Composed:
        """Render, seal and assemble one message.

        Raises RenderError or TemplateError with the path or place and no value of the event.
        """
        doors = self.doors(publication, occasion)
        require_possible(doors)
        planned = plan(doors)
        body = mail_of(doors, planned)
        attachments = tuple(self.attachment(doors, one, letterhead.token) for one in planned)
        return assembled(doors, letterhead, body, attachments)

    def doors(self, publication: Publication, occasion: Occasion, drafting: Drafting = FINAL) -> Doors:
        """The doors of one message; what they compile is kept, by publication or, for previews, by kind."""
        is_final = not drafting.has_marks and not drafting.turns
        key = publication.digest if is_final else f"{drafting.has_marks} {drafting.turns}"
        return Doors(publication, occasion, self._cache(key), drafting)

    def _cache(self, digest: str) -> tuple[CodeCache, CodeCache]:
        caches = self._caches.setdefault(digest, (CodeCache(), CodeCache()))
        self._caches.move_to_end(digest)
        if len(self._caches) > _CACHED_PUBLICATIONS:
            self._caches.popitem(last=False)
        return caches

    def attachment(self, doors: Doors, planned: Planned, token: str) -> ComposedAttachment:
        """One file of a message, sealed as its policy says. Raises RenderError or TemplateError."""
        password = password_of(doors, planned)
        wants = Wants(text=bool(planned.spec.must_contain))
        pdf = self.document(doors, planned, has_password=bool(password), wants=wants)
        return self.sealed(doors, planned, pdf, password=password, token=token)

    def document(self, doors: Doors, planned: Planned, *, has_password: bool, wants: Wants) -> Pdf:
        """The PDF of an attachment before it is sealed. Raises RenderError or TemplateError."""
        if planned.companion < 0:
            return self._page(doors, planned.spec, has_password=has_password, wants=wants)
        if not has_password and UNSEALED_COMPANION not in doors.publication.confirmed:
            raise RenderError(UNSEALED_COMPANION, name=planned.name)
        pages = self._limits.max_pages
        theirs = companion(doors, planned.companion, max_pages=pages, wants_text=bool(planned.spec.must_contain))
        if not planned.spec.body:
            return theirs
        ours = self._page(doors, planned.spec, has_password=has_password, wants=replace(wants, text=False))
        return behind(ours, theirs)

    def _page(self, doors: Doors, spec: AttachmentSpec, *, has_password: bool, wants: Wants) -> Pdf:
        sees_all = has_password or UNSEALED_PERSONAL in doors.publication.confirmed
        door = doors.whole_html if sees_all else doors.mail_html
        files = {**doors.publication.template.files, **doors.publication.firm.files}
        try:
            pdf = self._pages.pdf(door.fill(spec.body), files, max_pages=self._limits.max_pages, wants=wants)
        except RenderError as error:
            raise doors.told(error, spec.body) from None
        return _with_underlay(pdf, spec, files)

    def sealed(self, doors: Doors, planned: Planned, pdf: Pdf, *, password: str, token: str) -> ComposedAttachment:
        """The document as it goes out, after a look at its texts and its size."""
        spec = planned.spec
        _require_texts(doors, planned, pdf.text)
        require_letters(doors.occasion.event, pdf.without_font, file=spec.body)
        raw = pdf.raw
        if password:
            raw = seal(raw, password=password, token=token, permissions=spec.password.permissions)
            open_sealed(raw, password)
        if len(raw) > self._limits.max_pdf_bytes:
            raise LimitError("limit-pdf-size", limit=self._limits.max_pdf_bytes // 1024 // 1024, file=spec.body)
        digest = hashlib.sha256(raw).hexdigest()
        return ComposedAttachment(
            planned.name, raw, digest, bool(password), password, pdf.pages, pdf.without_font, pdf.notes
        )


@dataclass(frozen=True, slots=True)
class Planned:
    """An attachment that this message gets: its place in template.toml, counted from 0, and the name of its file.

    `companion` is which of the event's files it is made of, counted from 0; -1 for none.
    """

    number: int
    spec: AttachmentSpec
    name: str
    companion: int = -1

    @property
    def where(self) -> str:
        return f"{SPEC_FILE}#attachments[{self.number}]"


def _with_underlay(pdf: Pdf, spec: AttachmentSpec, files: Mapping[str, bytes]) -> Pdf:
    """The document with its letterhead under it. Raises RenderError."""
    if not spec.underlay:
        return pdf
    if spec.underlay not in files:
        raise RenderError("underlay-missing", name=spec.underlay, file=SPEC_FILE)
    try:
        raw = lay_under(pdf.raw, files[spec.underlay], name=spec.underlay, pages=spec.underlay_on)
    except RenderError as error:
        raise RenderError(error.code, **error.arguments, file=SPEC_FILE) from None
    return replace(pdf, raw=raw)


def require_possible(doors: Doors) -> None:
    """Raises TemplateError for what this version cannot do, RenderError for a required field that is missing."""
    for asked in not_yet(doors.publication.template.spec):
        raise TemplateError("format-not-yet", what=asked, file=SPEC_FILE)
    doors.require_fields()


def plan(doors: Doors) -> list[Planned]:
    """The attachments whose condition holds, with distinct names; companions take the event's files in order.

    Raises RenderError or TemplateError.
    """
    wanted = [
        (number, spec)
        for number, spec in enumerate(doors.publication.template.spec.attachments)
        if not spec.when or doors.whole_plain.holds(spec.when, f"{SPEC_FILE}#attachments[{number}].when")
    ]
    names = distinct([_name(doors, number) for number, _ in wanted], suffix=".pdf")
    companions = [number for number, spec in wanted if spec.kind == "companion"]
    came = len(doors.occasion.event.files)
    if len(companions) != came:
        raise RenderError("companion-count-message", wanted=len(companions), came=came)
    return [
        Planned(number, spec, name, companions.index(number) if spec.kind == "companion" else -1)
        for (number, spec), name in zip(wanted, names, strict=True)
    ]


def _name(doors: Doors, number: int) -> str:
    return file_name(doors.mail_plain.fill(f"{SPEC_FILE}#attachments[{number}].name"), suffix=".pdf")


def password_of(doors: Doors, planned: Planned) -> str:
    """The open password of an attachment, "" for an unsealed one. Raises RenderError."""
    spec, occasion = planned.spec.password, doors.occasion
    is_kept = spec.policy == "shared" or planned.number in occasion.passwords
    if not is_kept and spec.policy == "none":
        return ""
    if not is_kept and spec.policy == "random":
        return random_password()
    if is_kept and occasion.is_sample:
        return sample_password(min_length=spec.min_length, max_length=spec.max_length)
    text = occasion.passwords.get(planned.number, "") if is_kept else _by_formula(doors, planned)
    if is_kept and not text:
        raise MissingPasswordError("shared-password-missing", number=planned.number + 1)
    try:
        usable = usable_kept if is_kept else usable_password
        return usable(text, min_length=spec.min_length, max_length=spec.max_length)
    except RenderError as error:
        raise RenderError(error.code, **error.arguments, file=SPEC_FILE, line=0) from None


def _by_formula(doors: Doors, planned: Planned) -> str:
    return doors.whole_plain.fill(f"{planned.where}.password.formula")


def _require_texts(doors: Doors, planned: Planned, found: str) -> None:
    for n in range(len(planned.spec.must_contain)):
        text = " ".join(doors.whole_plain.fill(f"{planned.where}.must_contain[{n}]").split())
        if planned.companion >= 0:
            require_text(text, found, number=planned.companion, place=n)
        elif text not in found:
            raise RenderError("text-not-in-document", number=n + 1, file=planned.spec.body)


def _hints(doors: Doors, planned: list[Planned]) -> list[dict[str, str]]:
    return [
        {"name": one.name, "hint": doors.mail_plain.fill(f"{one.where}.password.{_hint_key(doors, one)}")}
        for one in planned
        if one.spec.password.policy != "none" or (doors.occasion.has_own_key and one.spec.password.copy_hint)
    ]


def _hint_key(doors: Doors, planned: Planned) -> str:
    is_own = doors.occasion.has_own_key and planned.spec.password.copy_hint
    return "copy_hint" if is_own else "hint"


def mail_of(doors: Doors, planned: list[Planned]) -> MailBody:
    """The mail's HTML, images and text; `planned` gives the hints. Raises RenderError or TemplateError."""
    hints = _hints(doors, planned)
    template = doors.publication.template
    name = template.spec.email.body
    extra = {"hints": hints, "hint": hints[0]["hint"] if hints else ""}
    html = doors.mail_html.fill(name, extra)
    if name.endswith(".mjml"):
        html = compile_mjml(html, file=name)
    text = doors.mail_plain.fill("email.txt", extra) if "email.txt" in template.files else None
    files = {**template.files, **doors.publication.firm.files}
    try:
        return mail_body(html, files, text=text, file=name)
    except RenderError as error:
        raise doors.told(error, name) from None


def assembled(
    doors: Doors, letterhead: Letterhead, body: MailBody, attachments: tuple[ComposedAttachment, ...]
) -> Composed:
    """The whole message. Raises RenderError when an address or header cannot stand."""
    own_sender = doors.mail_plain.fill(f"{SPEC_FILE}#email.from")
    subject = header_text(letterhead.subject_prefix + doors.mail_plain.fill(f"{SPEC_FILE}#email.subject"))
    headers = MailHeaders(
        sender=own_sender or letterhead.sender,
        recipient=letterhead.recipient,
        reply_to=doors.mail_plain.fill(f"{SPEC_FILE}#email.reply_to"),
        subject=subject,
        date=letterhead.date,
        message_id=letterhead.message_id,
        reference=letterhead.reference,
    )
    mime = build_mail(headers, body, [MailFile(attachment.name, attachment.raw) for attachment in attachments])
    return Composed(mime, subject, body.html, attachments)
