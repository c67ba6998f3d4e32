"""Who is told how it goes: the report mailed at once, and what the doctor says about digest and alarms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Any

from designer.cli.context import Context
from designer.core.catalogue import tr
from designer.core.clock import to_millis, utc_now
from designer.core.errors import SetupError


def send_report(context: Context, report: dict[str, Any]) -> int:
    """Mail the report to everybody who is named; to how many. Raises what went wrong with the first who got none."""
    from designer.sender.alarms import words
    from designer.sender.alarms.teller import new_mail, send_one
    from designer.sender.channels import Channels

    settings, people = context.settings, context.settings.report.people
    if not people:
        raise SetupError("report-nobody")
    now, since = to_millis(utc_now()), to_millis(datetime.fromisoformat(report["since"]))
    subject, text = words.digest(report, since=since, until=now, zone=settings.zone)
    mail = new_mail(subject, text, people, at=now, is_digest=True)
    with closing(Channels(settings, context.vault, context.workspace)) as channels:
        for person in people:
            send_one(channels, settings, mail, person)
    context.out.say(tr("Mailed to {count} people.", count=len(people)))
    return len(people)


def untold(context: Context) -> Iterator[SetupError]:
    """What keeps the digest and the alarms from those who should get them; nothing when all is well."""
    from designer.sender.alarms.ledger import FILE, read_ledger

    settings = context.settings
    if not settings.report.people:
        yield SetupError("report-nobody")
        return
    name = settings.report.account or settings.default_account
    if settings.account(name).is_test:
        yield SetupError("report-stays-here")
    elif name == settings.default_account:
        yield SetupError("report-by-its-own", account=name)
    if trouble := read_ledger(context.workspace.root / FILE).trouble:
        yield SetupError("report-not-sent", reason=trouble)
