"""The mail as bytes: one recipient, one tree, and header names checked against the list that was meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from designer.core.errors import RenderError, SetupError
from designer.core.identity import parse_identity
from designer.render.headers import header_text

HEADERS = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Sealwright-Event",
           "MIME-Version", "Content-Type")  # fmt: skip


@dataclass(frozen=True, slots=True)
class InlineImage:
    """An image that goes inside the mail; `cid` names it in the HTML."""

    cid: str
    subtype: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class MailBody:
    """The HTML with `cid:` images, the images, and the plain text."""

    html: str
    images: tuple[InlineImage, ...]
    text: str


@dataclass(frozen=True, slots=True)
class MailHeaders:
    """What stands above the mail. `sender` and `reply_to` may carry a name, `recipient` is a bare address."""

    sender: str
    recipient: str
    reply_to: str
    subject: str
    date: datetime
    message_id: str
    reference: str


@dataclass(frozen=True, slots=True)
class MailFile:
    """An attachment as it goes out."""

    name: str
    raw: bytes


def build_mail(headers: MailHeaders, body: MailBody, files: Sequence[MailFile]) -> bytes:
    """multipart/mixed(multipart/alternative(text, multipart/related(html, images)), attachments), CRLF, 7-bit clean.

    The same arguments give the same bytes. Raises RenderError if a header came out other than it was meant.
    """
    text = EmailMessage(policy=policy.SMTP)
    text.set_content(body.text, cte="quoted-printable")
    parts = [text, _related(body)]
    if files:
        parts = [_multipart("alternative", parts), *(_attachment(file) for file in files)]
    mail = EmailMessage(policy=policy.SMTP)
    _set_headers(mail, headers)
    mail = _multipart("mixed" if files else "alternative", parts, mail)
    _set_boundaries(mail, headers.reference)
    raw = mail.as_bytes(policy=policy.SMTP)
    _check(raw, headers)
    return raw


def _related(body: MailBody) -> EmailMessage:
    html = EmailMessage(policy=policy.SMTP)
    html.set_content(body.html, subtype="html", cte="quoted-printable")
    if not body.images:
        return html
    parts = [html]
    for image in body.images:
        part = EmailMessage(policy=policy.SMTP)
        part.set_content(image.raw, "image", image.subtype, disposition="inline", cid=f"<{image.cid}>")
        parts.append(part)
    return _multipart("related", parts)


def _multipart(subtype: str, parts: Sequence[EmailMessage], whole: EmailMessage | None = None) -> EmailMessage:
    whole = EmailMessage(policy=policy.SMTP) if whole is None else whole
    whole["Content-Type"] = f"multipart/{subtype}"
    for part in parts:
        del part["MIME-Version"]
        whole.attach(part)
    return whole


def _attachment(file: MailFile) -> EmailMessage:
    part = EmailMessage(policy=policy.SMTP)
    part.set_content(file.raw, "application", "pdf", disposition="attachment", filename=file.name)
    return part


def _set_headers(mail: EmailMessage, headers: MailHeaders) -> None:
    mail["From"] = _mailbox(headers.sender)
    mail["To"] = _recipient(headers.recipient)
    if headers.reply_to:
        mail["Reply-To"] = _mailbox(headers.reply_to)
    mail["Subject"] = header_text(headers.subject)
    mail["Date"] = format_datetime(headers.date)
    mail["Message-ID"] = headers.message_id
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834
    mail["X-Sealwright-Event"] = headers.reference
    mail["MIME-Version"] = "1.0"


def _recipient(address: str) -> Address:
    try:
        return Address(addr_spec=address)
    except (ValueError, LookupError, MessageError):  # it passed the door, and was changed since
        raise RenderError("header-tampered") from None


def _mailbox(text: str) -> Address:
    try:
        identity = parse_identity(header_text(text), allow_lan=True)
    except SetupError:
        raise RenderError("sender-not-address") from None
    return Address(identity.name, addr_spec=identity.address)


def _set_boundaries(mail: EmailMessage, reference: str) -> None:
    multiparts = (part for part in mail.walk() if part.is_multipart())
    for number, part in enumerate(multiparts):
        part.set_boundary(f"=_sealwright_{reference}_{number}")


def _check(raw: bytes, headers: MailHeaders) -> None:
    """Read the mail again as a stranger does: the names must be the meant ones, the recipient exactly one."""
    read = message_from_bytes(raw[: raw.index(b"\r\n\r\n") + 4], policy=policy.SMTP)
    meant = [name for name in HEADERS if name != "Reply-To" or headers.reply_to]
    recipients = [address.addr_spec for address in read["To"].addresses]
    if sorted(read.keys()) != sorted(meant) or recipients != [headers.recipient]:
        raise RenderError("header-tampered")
