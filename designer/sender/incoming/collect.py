"""Looks into an account's mailbox: settles what is uncertain, records what came back, keeps copies of what was sent."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from designer.core.clock import Clock
from designer.core.errors import SealwrightError
from designer.core.settings import AccountSettings, Settings
from designer.core.vault import Vault
from designer.sender.channel.smtp import Credential
from designer.sender.channels import credential
from designer.sender.incoming.mailbox import Mailbox, Mark
from designer.sender.outbox.came_back import (
    came_back,
    found_in_sent,
    keep_looked,
    keep_read_up_to,
    last_move,
    read_up_to,
    sent_since,
    unclear,
)
from designer.sender.outbox.search import composed
from designer.sender.outbox.store import Outbox

EVERY_SECONDS = 300.0
_PARTING_SECONDS = 5.0
_FIRST_LOOK = timedelta(days=7)
_COPIED = "?copied"  # no folder: up to which move copies of what was sent were kept


@dataclass(frozen=True, slots=True)
class Collected:
    """How many uncertain messages were found in the Sent folder, and how many messages something came back about."""

    found: int
    came_back: int


def collect(
    outbox: Outbox,
    name: str,
    account: AccountSettings,
    login: Credential,
    *,
    folder: Path,
    clock: Clock,
    goes_on: Callable[[], bool] = lambda: True,
) -> Collected:
    """Look once. SetupError or TransientDeliveryError; what was recorded by then stays.

    Nothing is recorded any more once `goes_on` says no.
    """
    from designer.sender.incoming.opening import open_mailbox

    with open_mailbox(account, login, folder=folder) as mailbox:
        visit = _Visit(outbox, name, mailbox, goes_on)
        found = _look_for_sent(visit)
        inbox = account.imap.inbox if account.imap else ""
        returned = _read_bounces(visit, inbox, (clock() - _FIRST_LOOK).date())
        if account.imap is not None and account.imap.copy_sent:
            _copy_sent(visit)
    return Collected(found, returned)


@dataclass(frozen=True, slots=True)
class _Visit:
    """One look into the mailbox of one account."""

    outbox: Outbox
    name: str
    mailbox: Mailbox
    goes_on: Callable[[], bool]


def _look_for_sent(visit: _Visit) -> int:
    began, found = visit.outbox.now(), 0
    for one in unclear(visit.outbox, visit.name):
        is_there = visit.mailbox.holds_sent(one.message_id)
        if not visit.goes_on():
            return found
        found += is_there and found_in_sent(visit.outbox, one)
    keep_looked(visit.outbox, visit.name, began)
    return found


def _read_bounces(visit: _Visit, inbox: str, since: date) -> int:
    from designer.sender.incoming.bounce import bounce_in

    outbox, name, returned = visit.outbox, visit.name, 0
    for reached, raw in visit.mailbox.bounces(Mark(*read_up_to(outbox, name, inbox)), since=since):
        if not visit.goes_on():
            break
        bounce = bounce_in(raw) if raw else None
        if bounce is not None and bounce.references:
            returned += came_back(
                outbox, name, bounce.kind, bounce.references, recipients=bounce.recipients, status=bounce.status
            )
        keep_read_up_to(outbox, name, inbox, (reached.validity, reached.uid))
    return returned


def _copy_sent(visit: _Visit) -> None:
    """Keep copies of what was sent since this was first wanted. What lies there already is not put there twice."""
    outbox, name = visit.outbox, visit.name
    was_read, mark = read_up_to(outbox, name, _COPIED)
    if not was_read:
        keep_read_up_to(outbox, name, _COPIED, (1, last_move(outbox)))
        return
    for move, one in sent_since(outbox, name, mark):
        mime = composed(outbox, one)
        if not visit.goes_on():
            return
        if mime is not None and not visit.mailbox.holds_sent(one.message_id):
            visit.mailbox.keep_sent(mime)
        keep_read_up_to(outbox, name, _COPIED, (1, move))


class Collector:
    """Looks into the mailboxes of all accounts that have one, every few minutes, in a thread of its own.

    `failed` is told once of each account's trouble. A look that is under way when it is stopped records nothing more.
    """

    def __init__(
        self,
        outbox: Outbox,
        settings: Callable[[], Settings],
        vault: Vault,
        *,
        folder: Path,
        clock: Clock,
        failed: Callable[[str, SealwrightError], None],
    ) -> None:
        self._outbox = outbox
        self._settings = settings
        self._vault = vault
        self._folder = folder
        self._clock = clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="collector", daemon=True)
        self._failed = failed
        self._failing: dict[str, str] = {}

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; a server that does not answer is not waited for."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(_PARTING_SECONDS)

    def look(self) -> None:
        """Look into all mailboxes once."""
        for name, account in self._settings().accounts.items():
            if not account.reads_mail or self._stopping.is_set():
                continue
            try:
                login = credential(name, account, self._vault, folder=self._folder)
                collect(
                    self._outbox, name, account, login, folder=self._folder, clock=self._clock, goes_on=self._goes_on
                )
                self._failing.pop(name, None)
            except SealwrightError as error:
                if self._failing.get(name) != error.code and not self._stopping.is_set():
                    self._failing[name] = error.code
                    self._failed(name, error)

    def _goes_on(self) -> bool:
        return not self._stopping.is_set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.look()
            self._stopping.wait(EVERY_SECONDS)
