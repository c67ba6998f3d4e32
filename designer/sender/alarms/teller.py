"""Decides what is told to the named people and when, and mails it, beside the messages and never in their way."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime, timedelta

from designer.core.clock import Clock, to_millis
from designer.core.errors import (
    PermanentDeliveryError,
    SealwrightError,
    TransientDeliveryError,
    UnavailableError,
    UncertainDelivery,
)
from designer.core.settings import Settings
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.sender.alarms import words
from designer.sender.alarms.causes import Cause, Office, causes, waited
from designer.sender.alarms.ledger import FILE, Ledger, Mail, Told, read_ledger, write_ledger
from designer.sender.channel.channel import Envelope, Journal
from designer.sender.channels import Channels
from designer.sender.inbox.glance import Glances
from designer.sender.inbox.watched import watched_folders
from designer.sender.outbox.rates import Rates
from designer.sender.outbox.store import Outbox
from designer.sender.report import report
from designer.sender.retry import Back, backs_off

LOOK_SECONDS = 15.0
MINUTE_MS = 60_000
AWAY_MS = 60 * MINUTE_MS
OVER_AFTER_MS = 10 * MINUTE_MS  # what comes and goes is one thing, told once
BETWEEN_ALARMS_MS = 10 * MINUTE_MS
ALIVE_EVERY_MS = MINUTE_MS
_LONGEST_WAIT_MS = 60 * MINUTE_MS
_GAP_MS = 10 * MINUTE_MS
_DAY_MS = 24 * 60 * MINUTE_MS
_LONGEST_DIGEST_MS = 7 * _DAY_MS
_PARTING_SECONDS = 5.0

_log = logging.getLogger(__name__)


class Teller:
    """Looks every few seconds, in a thread of its own; without named people it does nothing.

    `failed` is told once when a mail could not be sent; it stays in the ledger and is tried again.
    """

    def __init__(
        self,
        workspace: Workspace,
        outbox: Outbox,
        settings: Callable[[], Settings],
        vault: Vault,
        *,
        clock: Clock,
        rates: Callable[[], Rates],
        failed: Callable[[SealwrightError], None] = lambda _error: None,
    ) -> None:
        self._workspace = workspace
        self._glances = Glances()
        self._outbox = outbox
        self._settings = settings
        self._vault = vault
        self._clock = clock
        self._rates = rates
        self._failed = failed
        self._path = workspace.root / FILE
        self._ledger = read_ledger(self._path)
        self._quiet_since = self._looked_at = self._now()
        self._tried_at, self._tries = 0, 0
        self._stopping, self._parted = threading.Event(), False
        self._thread = threading.Thread(target=self._run, name="teller", daemon=True)

    def start(self) -> None:
        """Begin. Before anything is taken in or sent, whether something has waited for us is seen."""
        _without_trouble(self._look_back)
        self._thread.start()

    def stop(self) -> None:
        """End; a server that does not answer is not waited for."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(_PARTING_SECONDS)
        self._parted = True  # the next sender may write the ledger now

    def sent(self) -> None:
        """Take note that a message has just been sent."""
        self._quiet_since = self._now()

    def look_once(self) -> None:
        """For a sender that does not stay: tell what there is. That it was not there before is no news."""
        _without_trouble(self._tell)

    def look(self) -> None:
        """See what there is to tell, and mail what is not mailed yet. Raises SealwrightError when it cannot be kept."""
        self._look_back()
        self._tell()

    def _tell(self) -> None:
        settings, now = self._settings(), self._now()
        if not settings.report.people:
            return
        self._judge(settings, now)
        self._make_digest(settings, now)
        if not _within(now, self._ledger.alive_at, ALIVE_EVERY_MS):
            self._keep(self._ledger.changed(alive_at=now))
        if self._ledger.mails and not _within(now, self._tried_at, _pause(self._tries)):
            self._mail(settings, now)

    def _run(self) -> None:
        while not self._stopping.is_set():
            _without_trouble(self.look)
            self._stopping.wait(LOOK_SECONDS)

    def _now(self) -> int:
        return to_millis(self._clock())

    def _keep(self, ledger: Ledger) -> None:
        if ledger != self._ledger and not self._parted:
            write_ledger(self._path, ledger)
            self._ledger = ledger

    def _office(self, settings: Settings) -> Office:
        glances = self._glances.of(one.path for one in watched_folders(self._workspace, settings))
        return Office(self._outbox, self._workspace.root, glances, settings, self._rates())

    def _look_back(self) -> None:
        """After a restart or a sleep: whether something waited meanwhile; the silence counts from now on."""
        settings, now = self._settings(), self._now()
        if not _within(now, self._looked_at, _GAP_MS) or self._quiet_since > now:
            self._quiet_since = now
        self._looked_at = now
        since = self._ledger.alive_at
        if not settings.report.people or not since or now - since < AWAY_MS:
            return
        if waited(self._office(settings), now - AWAY_MS):
            subject, text = words.was_away(since, now, mode=settings.mode, zone=settings.zone)
            mail = self._mail_of(settings, subject, text, now)
            self._keep(self._ledger.with_mail(mail, alive_at=now))

    def _judge(self, settings: Settings, now: int) -> None:
        """Put what is new and what is over into one mail, at most one in ten minutes."""
        found = {one.key: one for one in causes(self._office(settings), quiet_since=self._quiet_since)}
        told = {key: _seen(one, now, is_there=key in found) for key, one in self._ledger.told.items()}
        new = [one for key, one in found.items() if key not in told]
        over = {key: one for key, one in told.items() if one.gone_at and now - one.gone_at >= OVER_AFTER_MS}
        if (not new and not over) or _within(now, self._ledger.alarmed_at, BETWEEN_ALARMS_MS):
            self._keep(self._ledger.changed(told=told))
            return
        subject, text = words.alarm(new, list(over.values()), mode=settings.mode, zone=settings.zone)
        mail = self._mail_of(settings, subject, text, now)
        still = {key: one for key, one in told.items() if key not in over} | {one.key: _told(one, now) for one in new}
        self._keep(self._ledger.with_mail(mail, told=still, alarmed_at=now))

    def _make_digest(self, settings: Settings, now: int) -> None:
        if not settings.report.digest_at:
            return
        due = _due_day(self._clock().astimezone(settings.zone), settings.report.digest_at)
        last = self._ledger.digest_day
        if not last or last > due:  # just switched on; or the clock was wrong
            self._keep(self._ledger.changed(digest_day=due, digest_until=now))
        elif last < due:
            since = max(min(self._ledger.digest_until, now - _DAY_MS), now - _LONGEST_DIGEST_MS)
            document = report(self._outbox, mode=settings.mode, since=since)
            subject, text = words.digest(document, since=since, until=now, zone=settings.zone)
            mail = self._mail_of(settings, subject, text, now, is_digest=True)
            self._keep(self._ledger.with_mail(mail, digest_day=due, digest_until=now))

    def _mail_of(self, settings: Settings, subject: str, text: str, now: int, *, is_digest: bool = False) -> Mail:
        self._tried_at = 0  # what is new is tried at once
        return new_mail(subject, text, settings.report.people, at=now, is_digest=is_digest)

    def _mail(self, settings: Settings, now: int) -> None:
        """Hand over what waits. One that may have arrived is not sent again (sender.md)."""
        self._tried_at = now
        trouble = ""
        with closing(Channels(settings, self._vault, self._workspace)) as channels:
            try:
                for mail in self._ledger.mails:
                    for person in mail.people:
                        if not self._stopping.is_set() and person in self._open_people(mail):
                            trouble = self._hand_over(channels, settings, mail, person) or trouble
            except SealwrightError as error:
                trouble = self._noted(error)
        self._tries = self._tries + 1 if self._ledger.mails and trouble else 0
        self._keep(self._ledger.changed(trouble=trouble))

    def _open_people(self, mail: Mail) -> Sequence[str]:
        return next((one.open_people for one in self._ledger.mails if one.id == mail.id), ())

    def _hand_over(self, channels: Channels, settings: Settings, mail: Mail, person: str) -> str:
        """What kept this one mail from this person for good, "" if nothing; raises what keeps all of them waiting."""
        before = self._ledger
        if person not in settings.report.people:  # taken off the list meanwhile
            self._keep(_without(self._ledger, mail, person))
            return ""
        try:
            send_one(channels, settings, mail, person, journal=lambda: self._journal(mail, person))
        except (PermanentDeliveryError, UncertainDelivery) as error:
            self._keep(_without(self._ledger, mail, person))
            return self._noted(error)
        except SealwrightError as error:
            self._keep(before)
            if isinstance(error, TransientDeliveryError) and backs_off(error) is Back.RECIPIENT:
                return self._noted(error)
            raise
        self._keep(_without(self._ledger, mail, person))
        return ""

    def _journal(self, mail: Mail, person: str) -> None:
        """From here on it may arrive: it is written first that it is not sent again."""
        if self._stopping.is_set():
            raise UnavailableError("sender-stopping")
        self._keep(_without(self._ledger, mail, person))

    def _noted(self, error: SealwrightError) -> str:
        _log.warning("a mail to those who look after the sender was not sent", extra={"code": error.code})
        if self._ledger.trouble != error.code:
            self._failed(error)
        return error.code


def new_mail(subject: str, text: str, people: Sequence[str], *, at: int, is_digest: bool = False) -> Mail:
    """A mail to these people."""
    everybody = tuple(people)
    return Mail(
        id=secrets.token_hex(16), is_digest=is_digest, at=at, subject=subject, text=text,
        people=everybody, open_people=everybody,
    )  # fmt: skip


def send_one(
    channels: Channels, settings: Settings, mail: Mail, person: str, *, journal: Journal = lambda: None
) -> None:
    """Send a mail to one of its people through the account for reports. Raises as `Channel.send` does."""
    name = settings.report.account or settings.default_account
    identity = settings.identity(settings.account(name))
    channels.get(name).send(Envelope(identity.address, person), words.message(mail, person, identity), journal)


def _seen(told: Told, now: int, *, is_there: bool) -> Told:
    gone_at = 0 if is_there else min(told.gone_at or now, now)
    return told.model_copy(update={"gone_at": gone_at})


def _told(cause: Cause, now: int) -> Told:
    return Told(since=now, words=words.in_words(cause))


def _without(ledger: Ledger, mail: Mail, person: str) -> Ledger:
    """The ledger when this person needs the mail no more; a mail that nobody needs goes."""
    changed = [
        one if one.id != mail.id else one.model_copy(
            update={"open_people": tuple(name for name in one.open_people if name != person)})
        for one in ledger.mails
    ]  # fmt: skip
    return ledger.changed(mails=tuple(one for one in changed if one.open_people))


def _without_trouble(step: Callable[[], None]) -> None:
    """What goes wrong here harms nothing else, and is tried again."""
    try:
        step()
    except (SealwrightError, OSError) as error:
        _log.warning("looking for what to tell failed", extra={"code": getattr(error, "code", "file-trouble")})


def _within(now: int, then: int, span: int) -> bool:
    """Whether `then` was less than `span` ago; a clock that was set back never makes anything wait longer."""
    return then <= now < then + span


def _pause(tries: int) -> int:
    return min(MINUTE_MS << min(tries, 16), _LONGEST_WAIT_MS) if tries else 0


def _due_day(local: datetime, digest_at: str) -> str:
    """The day of the last digest that was due at this moment."""
    day = local.date() if local.strftime("%H:%M") >= digest_at else local.date() - timedelta(days=1)
    return day.isoformat()
