"""A mail as it was kept in the local mailbox, taken apart to be shown; free of Qt, for the background."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from pathlib import Path

from designer.render.questions import Picture

_HEAD_BYTES = 64 * 1024
_FOLDERS = ("new", "cur")
_UNNAMED = "attachment"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """An attachment; its name is a plain one, whatever the mail says."""

    name: str
    raw: bytes = field(repr=False)
    is_pdf: bool


@dataclass(frozen=True, slots=True)
class KeptMail:
    """One mail. `html` names its pictures by `cid:`; `date` is in milliseconds, 0 for none."""

    sender: str
    recipient: str = field(repr=False)
    subject: str = field(repr=False)
    date: int
    html: str = field(repr=False)
    text: str = field(repr=False)
    pictures: tuple[Picture, ...]
    files: tuple[KeptFile, ...]
    raw: bytes = field(repr=False)


def find_kept(mailbox: Path, message_id: str) -> bytes | None:
    """The mail of this Message-ID in a Maildir, the newest files first; None when it is not there."""
    if not message_id:
        return None
    for path in _files(mailbox):
        try:
            with path.open("rb") as file:
                head = BytesHeaderParser(policy=policy.compat32).parsebytes(file.read(_HEAD_BYTES))
                if str(head["Message-ID"] or "").strip() == message_id:
                    file.seek(0)
                    return file.read()
        except OSError:
            continue  # a mail program has moved it just now
    return None


def read_mail(raw: bytes) -> KeptMail:
    """Take a mail apart. What is broken in it is left out; nothing is raised."""
    mail = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    date = mail["Date"].datetime if mail["Date"] and mail["Date"].datetime else None
    return KeptMail(
        sender=str(mail["From"] or ""),
        recipient=str(mail["To"] or ""),
        subject=str(mail["Subject"] or ""),
        date=round(date.timestamp() * 1000) if date else 0,
        html=_body(mail, "html"),
        text=_body(mail, "plain"),
        pictures=tuple(_pictures(mail)),
        files=tuple(_attachments(mail)),
        raw=raw,
    )


def _files(mailbox: Path) -> list[Path]:
    """Names begin with the time, whatever a mail program has added behind."""
    found: list[Path] = []
    for name in _FOLDERS:
        if (mailbox / name).is_dir():
            found += list((mailbox / name).iterdir())
    return sorted(found, key=lambda path: path.name, reverse=True)


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    if part is None or part.is_multipart():
        return ""
    try:
        return _raw(part).decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return _raw(part).decode("utf-8", "replace")


def _pictures(mail: EmailMessage) -> Iterator[Picture]:
    for part in mail.walk():
        cid = str(part["Content-ID"] or "").strip().strip("<>")
        if cid and part.get_content_maintype() == "image":
            yield Picture(cid, part.get_content_subtype(), _raw(part))


def _attachments(mail: EmailMessage) -> Iterator[KeptFile]:
    for part in mail.iter_attachments() if mail.is_multipart() else ():
        name = Path(str(part.get_filename() or "").replace("\\", "/")).name or _UNNAMED
        yield KeptFile(name, _raw(part), is_pdf=part.get_content_type() == "application/pdf")


def _raw(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
