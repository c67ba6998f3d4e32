"""The last look before MAIL: what was stored is read again as a stranger would, and compared with what was meant."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from designer.core.errors import RenderError
from designer.render.mime import HEADERS
from designer.render.protocol import AttachmentInfo
from designer.render.seal import token_of


@dataclass(frozen=True, slots=True)
class Meant:
    """What the stored mail must show: its one recipient, its Message-ID, its token and its attachments."""

    recipient: str
    message_id: str
    token: str
    attachments: Sequence[Mapping[str, Any]]


def attachments_record(attachments: Sequence[AttachmentInfo]) -> bytes:
    """Names, hashes and passwords as they are kept, sealed, with the composed message."""
    return json.dumps([{**asdict(one), "raw": ""} for one in attachments]).encode()


def attachments_of(record: bytes | None) -> list[dict[str, Any]]:
    """What `attachments_record` wrote."""
    return json.loads(record) if record else []


def look(mime: bytes, meant: Meant) -> None:
    """Raise RenderError unless the stored mail is exactly the one that was meant for this recipient."""
    mail = message_from_bytes(mime, _class=EmailMessage, policy=policy.SMTP)
    names = [name.title() for name in mail]
    known = {name.title() for name in HEADERS}
    if len(set(names)) != len(names) or not set(names) <= known:
        raise RenderError("look-headers")
    recipients = [address.addr_spec for address in mail["To"].addresses] if mail["To"] else []
    if recipients != [meant.recipient]:
        raise RenderError("look-recipient")
    if mail["Message-ID"] != meant.message_id:
        raise RenderError("look-message-id")
    files = list(mail.iter_attachments())
    if len(files) != len(meant.attachments):
        raise RenderError("look-attachments")
    for part, expected in zip(files, meant.attachments, strict=True):
        _look_at(part, expected, meant.token)


def _look_at(part: Any, expected: Mapping[str, Any], token: str) -> None:
    raw: bytes = part.get_payload(decode=True) or b""
    if part.get_filename() != expected["name"]:
        raise RenderError("look-attachments")
    if hashlib.sha256(raw).hexdigest() != expected["sha256"]:
        raise RenderError("look-attachments")
    if expected["is_sealed"] and token_of(raw, expected["password"]) != token:
        raise RenderError("look-token")
