"""Publication and event to composed message: the one rendering path of preview, check, proof and sender."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from designer.core.errors import LimitError, RenderError, TemplateError
from designer.render.doors import Doors, Occasion
from designer.render.headers import distinct, file_name, header_text
from designer.render.mail import compile_mjml, mail_body
from designer.render.mime import MailBody, MailFile, MailHeaders, build_mail
from designer.render.page import PageEngine
from designer.render.password import random_password, usable_password
from designer.render.seal import open_sealed, seal
from designer.template.jinja.environment import CodeCache
from designer.template.package import SPEC_FILE
from designer.template.publication import Publication
from designer.template.spec import AttachmentSpec, PasswordSpec, not_yet

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
    """A file as it goes out. `password` is "" for an unsealed one; `sha256` is of the bytes sent."""

    name: str
    raw: bytes
    sha256: str
    is_sealed: bool
    password: str
    pages: int


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
        for asked in not_yet(publication.template.spec):
            raise TemplateError("format-not-yet", what=asked, file=SPEC_FILE)
        doors = Doors(publication, occasion, self._cache(publication.digest))
        doors.require_fields()
        wanted = [
            (number, spec)
            for number, spec in enumerate(publication.template.spec.attachments)
            if not spec.when or doors.whole_plain.holds(spec.when, f"{SPEC_FILE}#attachments[{number}].when")
        ]
        names = distinct([self._name(doors, number) for number, _ in wanted], suffix=".pdf")
        body = _body(doors, _hints(doors, wanted, names))
        attachments = tuple(
            self._attachment(doors, number, spec, name, letterhead.token)
            for (number, spec), name in zip(wanted, names, strict=True)
        )
        return _assembled(doors, letterhead, body, attachments)

    def _cache(self, digest: str) -> tuple[CodeCache, CodeCache]:
        caches = self._caches.setdefault(digest, (CodeCache(), CodeCache()))
        self._caches.move_to_end(digest)
        if len(self._caches) > _CACHED_PUBLICATIONS:
            self._caches.popitem(last=False)
        return caches

    @staticmethod
    def _name(doors: Doors, number: int) -> str:
        return file_name(doors.mail_plain.fill(f"{SPEC_FILE}#attachments[{number}].name"), suffix=".pdf")

    def _attachment(self, doors: Doors, number: int, spec: AttachmentSpec, name: str, token: str) -> ComposedAttachment:
        where = f"{SPEC_FILE}#attachments[{number}]"
        password = _password(doors, spec.password, where)
        sees_all = bool(password) or UNSEALED_PERSONAL in doors.publication.confirmed
        door = doors.whole_html if sees_all else doors.mail_html
        files = {**doors.publication.template.files, **doors.publication.firm.files}
        try:
            html, limit = door.fill(spec.body), self._limits.max_pages
            pdf = self._pages.pdf(html, files, max_pages=limit, wants_text=bool(spec.must_contain))
        except RenderError as error:
            raise doors.told(error, spec.body) from None
        _require_texts(doors, spec, where, pdf.text)
        raw = pdf.raw
        if password:
            raw = seal(raw, password=password, token=token, permissions=spec.password.permissions)
            open_sealed(raw, password)
        if len(raw) > self._limits.max_pdf_bytes:
            raise LimitError("limit-pdf-size", limit=self._limits.max_pdf_bytes // 1024 // 1024, file=spec.body)
        return ComposedAttachment(name, raw, hashlib.sha256(raw).hexdigest(), bool(password), password, pdf.pages)


def _password(doors: Doors, spec: PasswordSpec, where: str) -> str:
    if spec.policy == "none":
        return ""
    if spec.policy == "random":
        return random_password()
    text = doors.whole_plain.fill(f"{where}.password.formula")
    try:
        return usable_password(text, min_length=spec.min_length, max_length=spec.max_length)
    except RenderError as error:
        raise RenderError(error.code, **error.arguments, file=SPEC_FILE, line=0) from None


def _require_texts(doors: Doors, spec: AttachmentSpec, where: str, found: str) -> None:
    for n in range(len(spec.must_contain)):
        if " ".join(doors.whole_plain.fill(f"{where}.must_contain[{n}]").split()) not in found:
            raise RenderError("text-not-in-document", number=n + 1, file=spec.body)


def _hints(doors: Doors, wanted: list[tuple[int, AttachmentSpec]], names: list[str]) -> list[dict[str, str]]:
    sealed = [(n, name) for (n, spec), name in zip(wanted, names, strict=True) if spec.password.policy != "none"]
    return [
        {"name": name, "hint": doors.mail_plain.fill(f"{SPEC_FILE}#attachments[{n}].password.hint")}
        for n, name in sealed
    ]


def _body(doors: Doors, hints: list[dict[str, str]]) -> MailBody:
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


def _assembled(
    doors: Doors, letterhead: Letterhead, body: MailBody, attachments: tuple[ComposedAttachment, ...]
) -> Composed:
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
