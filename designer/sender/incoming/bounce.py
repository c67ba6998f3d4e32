"""What a bounce says (RFC 3464, and by flufl.bounce the common other forms). All of it may be false."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from flufl.bounce import all_failures

RETURNED, DELAYED, DELIVERED = "returned", "delayed", "delivered"
_ACTIONS = {"failed": RETURNED, "delayed": DELAYED, "delivered": DELIVERED}
_RANK = (RETURNED, DELAYED, DELIVERED)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_NAMED = re.compile(
    r"(?im)^[ >\t]*(?:Message-ID|X-Sealwright-Event)[ \t]*:[ \t]*(<[^<>\s]{1,250}>|[\w-]{1,80})[ \t]*\r?$"
)
_MOST_REFERENCES = 20
# What its detectors fall over when a mail is not as they expect; one bad mail must not stop the reading.
_CLUMSY = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it would write what it fell over


@dataclass(frozen=True, slots=True)
class Bounce:
    """`kind` is returned, delayed or delivered; `references` are what it names, the surest first.

    First the envelope ids that its sender gave with MAIL, then Message-IDs, then our id in headers that came back.

    `recipients` are the addresses it speaks of, lower case; `status` is as in RFC 3463, "" if none.
    """

    kind: str
    references: tuple[str, ...]
    recipients: tuple[str, ...] = ()
    status: str = ""


def bounce_in(raw: bytes) -> Bounce | None:
    """The bounce that a mail is; None when it is another mail."""
    mail = message_from_bytes(raw, policy=policy.compat32)
    found = _report(mail) or _other(mail)
    if found is None:
        return None
    kind, recipients, status, named = found
    found_in_text = _NAMED.findall(raw.decode("utf-8", "replace"))
    references = dict.fromkeys([*named, *sorted(found_in_text, key=lambda one: not one.startswith("<"))])
    own = str(mail.get("Message-ID", "")).strip()
    return Bounce(kind, tuple(one for one in references if one and one != own)[:_MOST_REFERENCES], recipients, status)


_Found = tuple[str, tuple[str, ...], str, list[str]]


def _report(mail: Message) -> _Found | None:
    """The delivery status of RFC 3464: fields of the message, then of each recipient."""
    if mail.get_content_type() != "multipart/report":
        return None
    groups = [group for part in mail.walk() if part.get_content_type() == "message/delivery-status"
              for group in _groups(part)]  # fmt: skip
    named = [str(group["Original-Envelope-Id"]).strip() for group in groups if group["Original-Envelope-Id"]]
    told = [
        (kind, group) for group in groups if (kind := _ACTIONS.get(str(group.get("Action", "")).strip().casefold()))
    ]
    if not told:
        return None
    kind = min((one for one, _ in told), key=_RANK.index)
    mine = [group for one, group in told if one == kind]
    addresses = [_address(group[name]) for group in mine for name in ("Original-Recipient", "Final-Recipient")]
    status = _STATUS.search(str(mine[0].get("Status", "")))
    return kind, tuple(filter(None, dict.fromkeys(addresses))), status[0] if status else "", named


def _groups(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (one for one in payload if isinstance(one, Message))


def _address(field: object) -> str:
    """`rfc822; ana@example.com` without its type."""
    text = str(field or "").partition(";")[2].strip().strip("<>").casefold()
    return text if "@" in text and len(text) <= 320 else ""


def _other(mail: Message) -> _Found | None:
    try:
        temporary, permanent = all_failures(mail)
    except _CLUMSY:
        return None
    if not temporary and not permanent:
        return None
    addresses = tuple(sorted(one.decode("utf-8", "replace").casefold() for one in permanent or temporary))
    return RETURNED if permanent else DELAYED, addresses, "", []
