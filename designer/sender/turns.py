"""One turn of one message: compose it unless it is composed, look at it once more, send it, record what was said."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from designer.core.clock import Clock
from designer.core.errors import (
    ConflictError,
    MissingPasswordError,
    PermanentDeliveryError,
    RenderError,
    SealwrightError,
    TransientDeliveryError,
    UnavailableError,
)
from designer.core.event import Event, EventRules, parse_event
from designer.core.settings import Settings
from designer.render.protocol import ComposeReply, ComposeRequest
from designer.sender import retry
from designer.sender.channel.channel import Channel, Envelope
from designer.sender.look import Meant, attachments_of, attachments_record, look
from designer.sender.outbox.binding import is_bound
from designer.sender.outbox.companions import companions, is_read_by_person
from designer.sender.outbox.passwords import PASSWORD_MISSING, kept_password, lock_of, release_if_kept
from designer.sender.outbox.pauses import Kind, pause_sending
from designer.sender.outbox.records import Claimed, Outcome, outcome_of
from designer.sender.outbox.sealed import recipient_hmac
from designer.sender.outbox.search import attachments, composed, event_data
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import Mode, Result, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.suppress import is_suppressed
from designer.sender.outbox.turn import give_back, journal, keep, put_behind, with_token
from designer.sender.specs import Specs, password_keys
from designer.template.publication import PROOFS

T = TypeVar("T")

REHEARSAL_PREFIX = "[Rehearsal] "
_STORED_EVENT = EventRules(max_bytes=1 << 40, allow_lan=True, was_accepted=True)  # it was checked at the door


@dataclass(frozen=True, slots=True)
class Turns:
    """Everything that a turn needs; one object serves all threads.

    `compose` is the pool's; `channel` gives the way out of an account, "" being the local mailbox. `patience` waits a
    moment before an outcome is written again that could not be (full disk), and is false when there is no more time.
    """

    outbox: Outbox
    publications: Path
    settings: Callable[[], Settings]
    compose: Callable[[ComposeRequest], ComposeReply]
    channel: Callable[[str], Channel]
    clock: Clock
    random: Random
    patience: Callable[[], bool] = lambda: False
    specs: Specs = field(default_factory=Specs)

    def run(self, claimed: Claimed) -> State | None:
        """Give a claimed message its turn; the state that it ended in, None if it was given back or lost."""
        recipient = ""
        try:
            if not is_bound(self.outbox.vault, claimed):
                raise RenderError("look-row")
            whole = parse_event(event_data(self.outbox, claimed), _STORED_EVENT)
            if recipient_hmac(self.outbox.vault, whole.recipient_of(claimed.copy).email) != claimed.recipient_hmac:
                raise RenderError("look-recipient")  # row and event do not belong together
            recipient = self._recipient(claimed, whole)
            if is_suppressed(self.outbox, claimed.recipient_hmac) and claimed.mode == Mode.LIVE:
                return self._settle(claimed, Outcome(Result.IGNORED, "recipient-suppressed"), recipient)
            claimed, mime = self._composed(claimed, whole, recipient)
            outcome = self._deliver(claimed, mime, recipient)
        except ConflictError:
            return None  # the lease was lost: whoever has the message now settles it
        except UnavailableError as error:
            self._not_now(claimed, error)
            return None
        except SealwrightError as error:
            outcome = self._failed(claimed, error)
        return self._settle(claimed, outcome, recipient)

    def _settle(self, claimed: Claimed, outcome: Outcome, recipient: str) -> State:
        state = self._patiently(lambda: settle(self.outbox, claimed, outcome, recipient=recipient))
        if outcome.result == Result.LOCKED:
            release_if_kept(self.outbox, str(outcome.arguments["lock"]))  # it may have been set meanwhile
        return state

    def _patiently(self, write: Callable[[], T]) -> T:
        """Write, again and again while the disk is full: what we know must not wait until the lease runs out."""
        while True:
            try:
                return write()
            except UnavailableError:
                if not self.patience():
                    raise

    def _composed(self, claimed: Claimed, whole: Event, recipient: str) -> tuple[Claimed, bytes]:
        kept = composed(self.outbox, claimed) if claimed.message_id else None
        if kept is None:
            claimed = with_token(claimed)
            keys = self._keys(claimed, whole)
            request = replace(self._request(claimed, whole, recipient), passwords=self._passwords(keys))
            reply = self._made(request, keys)
            record = attachments_record(reply.attachments)
            claimed = keep(self.outbox, claimed, reply.mime, message_id=request.message_id, attachments=record)
            kept = composed(self.outbox, claimed) or b""
        stored = attachments_of(attachments(self.outbox, claimed))
        look(kept, Meant(recipient, claimed.message_id, claimed.token, stored))
        return claimed, kept

    def _keys(self, claimed: Claimed, whole: Event) -> dict[int, str]:
        spec = self.specs.of(self._folder(claimed))
        return {} if claimed.mode == Mode.PROOF else password_keys(spec, whole, claimed.copy)

    def _passwords(self, keys: Mapping[int, str]) -> tuple[tuple[int, str], ...]:
        """Of all that the firm keeps, a worker is told those of this message only."""
        return tuple((number, kept_password(self.outbox, key) if key else "") for number, key in keys.items())

    def _made(self, request: ComposeRequest, keys: Mapping[int, str]) -> ComposeReply:
        try:
            return self.compose(request)
        except MissingPasswordError as error:
            number = int(error.arguments["number"])
            if not (key := keys.get(number - 1)):
                raise RenderError("password-key-empty", number=number) from None
            raise MissingPasswordError(PASSWORD_MISSING, lock=lock_of(self.outbox.vault, key)) from None

    def _request(self, claimed: Claimed, whole: Event, recipient: str) -> ComposeRequest:
        settings = self.settings()
        sender = settings.account(claimed.account).sender if claimed.account else settings.account().sender
        domain = sender.rpartition("@")[2].rstrip("> ")
        return ComposeRequest(
            folder=str(self._folder(claimed)),
            event=whole.seen_by(claimed.copy).as_json(),
            event_id=claimed.event_id,
            language=claimed.language,
            zone=settings.timezone,
            sender=sender,
            recipient=recipient,
            message_id=f"<{secrets.token_hex(16)}@{domain}>",
            reference=claimed.id,
            token=claimed.token,
            date=self.clock(),
            subject_prefix=_prefix(claimed),
            is_correction=claimed.replaces > 0,
            has_own_key=bool(whole.recipient_of(claimed.copy).password_key),
            is_sample=claimed.mode == Mode.PROOF,
            **self._files(claimed, whole),
        )

    def _files(self, claimed: Claimed, whole: Event) -> dict[str, Any]:
        """The files that came with the event; a proof's lie in its template."""
        if claimed.mode == Mode.PROOF or not whole.files:
            return {}
        came = companions(self.outbox, claimed, len(whole.files))
        return {"companions": came, "takes_unread": is_read_by_person(self.outbox, claimed)}

    def _folder(self, claimed: Claimed) -> Path:
        own = self.publications / claimed.template
        return (own / PROOFS if claimed.mode == Mode.PROOF else own) / str(claimed.publication)

    def _deliver(self, claimed: Claimed, mime: bytes, recipient: str) -> Outcome:
        settings = self.settings()
        account = "" if claimed.test else claimed.account
        sender = settings.identity(settings.account(claimed.account)).address
        sent = self.channel(account).send(Envelope(sender, recipient, claimed.id), mime, lambda: self._journal(claimed))
        return Outcome(
            Result.SENT, "kept-local" if claimed.test else "", sent.reply_code, sent.enhanced_code, sent.reply, sent.tls
        )

    def _journal(self, claimed: Claimed) -> None:
        journal(self.outbox, claimed)

    def _recipient(self, claimed: Claimed, event: Event) -> str:
        if claimed.mode != Mode.REHEARSAL or claimed.test:
            return event.recipient_of(claimed.copy).email
        testers = self.settings().testers
        if not testers:  # there were some at acceptance; a recipient must not be reached instead
            raise RenderError("rehearsal-without-testers")
        return testers[claimed.copy // len(event.recipients) % len(testers)]

    def _failed(self, claimed: Claimed, error: SealwrightError) -> Outcome:
        if not isinstance(error, TransientDeliveryError):
            return outcome_of(error)
        now = self.outbox.now()
        at = retry.next_attempt(
            claimed.error_count + 1, now=now, expires_at=claimed.expires_at, random=self.random,
            not_before=now + error.retry_after * 1000,
        )  # fmt: skip
        if at is None:
            used_up = PermanentDeliveryError(
                "tries-used-up", reply_code=error.reply_code, enhanced_code=error.enhanced_code, reply=error.reply
            )
            return outcome_of(used_up)
        self._back_off(claimed, error, now, at)
        return outcome_of(error, retry_at=at)

    def _back_off(self, claimed: Claimed, error: TransientDeliveryError, now: int, at: int) -> None:
        what = retry.backs_off(error)
        if claimed.test or what is retry.Back.RECIPIENT:
            return
        until = at if what is retry.Back.ACCOUNT else now + retry.SLOWER_MS
        if error.retry_after:  # the server's own word for it
            until = now + error.retry_after * 1000
        details = json.dumps(error.arguments)
        pause_sending(self.outbox, Kind.ACCOUNT, claimed.account, reason=error.code, until=until, details=details)

    def _not_now(self, claimed: Claimed, error: UnavailableError) -> None:
        """Nothing is wrong with the message: it goes back, and everything waits a minute if the program is at fault."""
        if error.code == "worker-killed":
            self._patiently(lambda: put_behind(self.outbox, claimed, reason=error.code))
            return
        self._patiently(lambda: give_back(self.outbox, [claimed]))
        if error.code == "worker-not-started":
            until = self.outbox.now() + retry.MINUTE_MS
            pause_sending(self.outbox, Kind.EVERYTHING, reason=error.code, until=until)


def _prefix(claimed: Claimed) -> str:
    """What marks a subject that is no live one; a proof also says which it is."""
    if claimed.mode == Mode.PROOF:
        return f"[Proof {claimed.publication}] "
    return REHEARSAL_PREFIX if claimed.mode == Mode.REHEARSAL else ""
