"""The words of digest and alarms, from the catalogue; they hold numbers, codes and account names, never event data."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from zoneinfo import ZoneInfo

from designer.core.catalogue import sentence, tr
from designer.core.clock import from_millis
from designer.core.errors import Argument
from designer.core.identity import Identity
from designer.sender.alarms.causes import Cause, Said
from designer.sender.alarms.ledger import Mail, Told


def what(code: str, **arguments: Argument) -> str:
    """The first sentence of a code."""
    return sentence(code, arguments).what


def in_words(cause: Cause) -> str:
    """What happened, in one line."""
    return " ".join(sentence(one.code, one.arguments).what for one in cause.said)


def alarm(new: Sequence[Cause], over: Sequence[Told], *, mode: str, zone: ZoneInfo) -> tuple[str, str]:
    """Subject and text of a mail about what is new and what is over; one of both at least."""
    parts = [_with_remedy(one) for one in new]
    parts += [f"- {told.words}\n  {what('mail-is-over', at=at(told.gone_at, zone))}" for told in over]
    return _subject(new, over), _whole([*parts, what("mail-still")], mode)


def was_away(since: int, until: int, *, mode: str, zone: ZoneInfo) -> tuple[str, str]:
    """Subject and text of the mail that tells of a sender that did not run."""
    told = Said("alarm-was-away", {"since": at(since, zone), "until": at(until, zone)})
    cause = Cause("away", (told,))
    return _subject([cause], []), _whole([_with_remedy(cause)], mode)


def digest(report: Mapping[str, Any], *, since: int, until: int, zone: ZoneInfo) -> tuple[str, str]:
    """Subject and text of a digest of `report`."""
    messages, waiting = report["messages"], report["waiting"]
    subject = what(
        "digest-subject", sent=messages.get("sent", 0), failed=messages.get("failed", 0), waiting=sum(waiting.values())
    )
    lines = [
        what("digest-span", since=at(since, zone), until=at(until, zone)),
        what("digest-events", count=report["events"]),
        what("digest-messages", tally=_tally(messages)) if messages else what("digest-none"),
    ]
    if waiting:
        lines.append(what("digest-waiting", tally=_tally(waiting)))
    lines.append(what("digest-share", share=f"{report['error_rate'] * 100:.1f}"))
    if (spread := report["seconds"]["outbox"])["median"] is not None:
        lines.append(what("digest-time", median=f"{spread['median']:.1f}", p95=f"{spread['p95']:.1f}"))
    failed = [f"- {one['count']} {one['code']}: {what(one['code'], **one['arguments'])}" for one in report["failures"]]
    parts = ["\n".join(lines), *(["\n".join([what("digest-failed"), *failed])] if failed else [])]
    return subject.removesuffix("."), _whole(parts, report["mode"])


def message(mail: Mail, person: str, identity: Identity) -> bytes:
    """The mail as it goes to one person: the same bytes each time."""
    head = EmailMessage(policy=SMTP)
    head["From"] = Address(identity.name, addr_spec=identity.address)
    head["To"] = Address(addr_spec=person)
    head["Subject"] = mail.subject
    head["Date"] = from_millis(mail.at)
    head["Message-ID"] = f"<{mail.id}.{mail.people.index(person)}@{identity.address.rpartition('@')[2]}>"
    head["Auto-Submitted"] = "auto-generated"
    head.set_content(mail.text, cte="quoted-printable")
    return head.as_bytes()


def at(millis: int, zone: ZoneInfo) -> str:
    """A moment as people read it."""
    moment: datetime = from_millis(millis).astimezone(zone)
    return moment.strftime("%Y-%m-%d %H:%M")


def _with_remedy(cause: Cause) -> str:
    sentences = [sentence(one.code, one.arguments) for one in cause.said]
    remedies = [one.remedy for one in sentences if one.remedy]
    return "\n".join([f"- {in_words(cause)}", *(f"  {remedy}" for remedy in remedies)])


def _subject(new: Sequence[Cause], over: Sequence[Told]) -> str:
    if len(new) > 1:
        return what("mail-needs-you", count=len(new)).removesuffix(".")
    first = in_words(new[0]) if new else over[0].words
    told = what("mail-subject" if new else "mail-subject-over", words=first.partition(". ")[0].removesuffix("."))
    return told.removesuffix(".")


def _whole(parts: Sequence[str], mode: str) -> str:
    rehearsal = [what("mail-rehearsal")] if mode != "live" else []
    origin = what("mail-origin", machine=platform.node() or "?")
    return "\n\n".join([*rehearsal, *parts, origin]) + "\n"


def _tally(numbers: Mapping[str, int]) -> str:
    kept = {"kept": tr("kept in the local mailbox, not sent")}
    return ", ".join(f"{number} {kept.get(state, state)}" for state, number in sorted(numbers.items()))
