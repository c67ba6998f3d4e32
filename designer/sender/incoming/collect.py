"""Looks into an account's mailbox: settles what is uncertain, and records what came back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from designer.core.clock import Clock
from designer.core.errors import SealwrightError
from designer.core.settings import AccountSettings, Settings
from designer.core.vault import Vault
from designer.sender.channel.smtp import Credential
from designer.sender.channels import credential
from designer.sender.outbox.came_back import (
    came_back,
    found_in_sent,
    keep_read_up_to,
    read_up_to,
    unclear,
)
from designer.sender.outbox.store import Outbox

EVERY_SECONDS = 300.0
_PARTING_SECONDS = 5.0
_FIRST_LOOK = timedelta(days=7)


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
    from designer.sender.incoming.bounce import bounce_in
    from designer.sender.incoming.imap import Mark, open_mailbox

    inbox = account.imap.inbox if account.imap else ""
    found = returned = 0
    with open_mailbox(account, login, folder=folder) as mailbox:
        for one in unclear(outbox, name):
            found += mailbox.holds_sent(one.message_id) and goes_on() and found_in_sent(outbox, one)
        mark, since = Mark(*read_up_to(outbox, name, inbox)), (clock() - _FIRST_LOOK).date()
        for reached, raw in mailbox.bounces(mark, since=since):
            if not goes_on():
                break
            bounce = bounce_in(raw) if raw else None
            if bounce is not None and bounce.references:
                returned += came_back(
                    outbox, name, bounce.kind, bounce.references, recipients=bounce.recipients, status=bounce.status
                )
            keep_read_up_to(outbox, name, inbox, (reached.validity, reached.uid))
    return Collected(found, returned)


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
            if account.imap is None or self._stopping.is_set():
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
