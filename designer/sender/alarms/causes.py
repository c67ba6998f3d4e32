"""What needs a person now: each cause by a key that stays the same until it is over."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from designer.core.errors import Argument, UnavailableError
from designer.core.settings import Settings
from designer.sender.inbox.glance import Glance
from designer.sender.outbox.callbacks import figures
from designer.sender.outbox.figures import overdue, waiting_for
from designer.sender.outbox.pauses import Kind, Pause, pauses
from designer.sender.outbox.rates import Rates
from designer.sender.outbox.search import counts
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox, check_space

SILENT_MS = 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as code and arguments."""

    code: str
    arguments: Mapping[str, Argument]


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that needs a person, in one sentence or several."""

    key: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """What is looked at; `root` is the workspace, `folders` its drop folders, `rates` what accounts may send."""

    outbox: Outbox
    root: Path
    folders: Sequence[Glance]
    settings: Settings
    rates: Rates


def causes(office: Office, *, quiet_since: int) -> list[Cause]:
    """Everything that needs a person; nothing was sent, and the sender was up, since `quiet_since` (ms)."""
    found = [*_paused(office), *_uncertain(office), *_full(office), *_refused(office), *_away(office)]
    return [*found, *_callbacks(office), *_silent(office, quiet_since)]


def waited(office: Office, since: int) -> bool:
    """Whether a message or a file has waited since then (ms), though nobody wanted it to."""
    if overdue(office.outbox, mode=office.settings.mode, since=since, rates=office.rates):
        return True
    return any(at <= since for one in office.folders for at in one.waiting)


def _paused(office: Office) -> list[Cause]:
    lasting = [one for one in pauses(office.outbox) if one.kind == Kind.ACCOUNT and not one.until]
    return [Cause(f"account/{one.name}", (_counted(office, one), _reason(one))) for one in lasting]


def _counted(office: Office, pause: Pause) -> Said:
    return Said("alarm-account", {"account": pause.name, "count": waiting_for(office.outbox, pause.name)})


def _reason(pause: Pause) -> Said:
    return Said(pause.reason, json.loads(pause.details) if pause.details else {})


def _uncertain(office: Office) -> list[Cause]:
    number = counts(office.outbox, mode=office.settings.mode)[State.UNCERTAIN]
    return [Cause("uncertain", (Said("alarm-uncertain", {"count": number}),))] if number else []


def _full(office: Office) -> list[Cause]:
    try:
        check_space(office.root, office.settings.limits.free_space_mib)
    except UnavailableError as error:
        return [Cause("disk", (Said(error.code, error.arguments),))]
    return []


def _refused(office: Office) -> list[Cause]:
    number = sum(one.refused for one in office.folders)
    return [Cause("files", (Said("alarm-files", {"count": number}),))] if number else []


def _away(office: Office) -> list[Cause]:
    """Folders that do not answer, such as those on a share that is away."""
    return [
        Cause(f"folder/{one.folder}", (Said("folder-silent", {"folder": str(one.folder)}),))
        for one in office.folders if one.is_silent
    ]  # fmt: skip


def _silent(office: Office, quiet_since: int) -> list[Cause]:
    now = office.outbox.now()
    if now - quiet_since < SILENT_MS:
        return []
    number = overdue(office.outbox, mode=office.settings.mode, since=now - SILENT_MS, rates=office.rates)
    return [Cause("silent", (Said("alarm-silent", {"count": number}),))] if number else []


def _callbacks(office: Office) -> list[Cause]:
    given_up = [one for one in figures(office.outbox) if one.given_up]
    return [
        Cause(f"callbacks/{one.template}",
              (Said("alarm-callbacks", {"template": one.template, "count": one.given_up}), Said(one.error, {})))
        for one in given_up
    ]  # fmt: skip
