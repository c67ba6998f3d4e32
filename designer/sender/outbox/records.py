"""What is handed to the outbox and what it hands out; plain data, free of the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from designer.core.errors import (
    Argument,
    DeliveryError,
    MissingPasswordError,
    PermanentDeliveryError,
    SealwrightError,
    SetupError,
    TransientDeliveryError,
    UncertainDelivery,
    UnreadableError,
)
from designer.core.event import Event
from designer.sender.outbox.states import WAITS_AT_MOST_MS, Mode, Result, State


@dataclass(frozen=True, slots=True)
class Route:
    """The publication found for an event. `hold`: why it must wait for a person; "" if it need not.

    `test`: the account keeps messages in a local mailbox. `approve_first`: so many messages of this publication are
    held. `stale_after` (ms, 0 for never): what waits longer is held. `on_uncertain`: "resend", or "" to wait for a
    person. `languages` and `keys` are those of everybody whom the event reaches, in the order of its recipients; the
    keys name passwords that the message cannot do without. `archive_for` (ms, 0 for not): so long it is kept.
    `companions`: at least and at most so many files of other programs have a place in the template. `callback`: it
    names an address to which is posted what becomes of its messages.
    """

    template: str
    publication: int
    language: str
    account: str
    test: bool = False
    hold: str = ""
    approve_first: int = 0
    stale_after: int = 0
    on_uncertain: str = ""
    archive_for: int = 0
    languages: tuple[str, ...] = ()
    keys: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    companions: tuple[int, int] = (0, 0)
    callback: bool = False

    def of(self, copy: int) -> Route:
        """The route of the message with this number; see Event.recipient_of."""
        if not self.languages:
            return self
        number = copy % len(self.languages)
        return replace(self, language=self.languages[number], languages=(), keys=self.keys[number : number + 1])


@dataclass(frozen=True, slots=True)
class Companion:
    """A file that came with an event: the SHA-256 of its bytes, and the bytes, which may still lie in a file."""

    digest: bytes
    read: Callable[[], bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event as it comes through a door. `id` is declared or derived by the template, "" for none.

    `times`: each of its messages is made so often; in rehearsal once for each tester. They are numbered through, first
    each recipient's once, then again. `near_type`: without a route, the event type that may have been meant.
    `companions` are the files that the event names, in its order. `order` is what kept its rows of a list together.
    """

    event: Event
    route: Route | None
    id: str = ""
    times: int = 1
    near_type: str = ""
    companions: tuple[Companion, ...] = ()
    order: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Door:
    """Where events come from: `source` names door and folder, never a file; `mode` is the workspace's at this time.

    `waits_at_most` (ms): what waits longer for its turn or for a decision expires.
    """

    source: str
    mode: Mode
    waits_at_most: int = WAITS_AT_MOST_MS


@dataclass(frozen=True, slots=True)
class AcceptedMessage:
    """One message of an accepted event, with its state at acceptance."""

    id: str
    state: State


@dataclass(frozen=True, slots=True)
class Accepted:
    """The answer to one arrival; a replay gets the first answer again with `is_new` false.

    `came_before`: it is new, but a list brought the same order before under another id, and that one was not stopped.
    """

    event_id: str
    event_seq: int
    messages: tuple[AcceptedMessage, ...]
    is_new: bool
    came_before: bool = False


Answer = Accepted | SealwrightError


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that a worker holds; `message_id` is "" until a composed message is kept. Times in ms."""

    seq: int
    id: str
    event_seq: int
    event_id: str
    event_type: str
    mode: str
    kind: str
    test: int
    template: str
    publication: int
    language: str
    domain: str
    recipient_hmac: bytes
    copy: int
    replaces: int
    account: str
    lane: str
    priority: str
    token: str
    message_id: str
    attempts: int
    error_count: int
    lease_owner: str
    created_at: int
    expires_at: int
    bound: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a turn ended. `reason` and `arguments` are an error's code and arguments; `reply` is the server's own words.

    `retry_at` (ms) is when a soft error is tried again; `tls` the protocol and cipher, "" for none.
    """

    result: Result
    reason: str = ""
    code: int = 0
    enhanced_code: str = ""
    reply: str = field(default="", repr=False)
    tls: str = ""
    retry_at: int = 0
    arguments: Mapping[str, Argument] = field(default_factory=dict)


_RESULTS: tuple[tuple[type[SealwrightError], Result], ...] = (
    (TransientDeliveryError, Result.SOFT),
    (PermanentDeliveryError, Result.HARD),
    (UncertainDelivery, Result.UNCERTAIN),
    (SetupError, Result.SETUP),
    (MissingPasswordError, Result.LOCKED),
    (UnreadableError, Result.UNREAD),
)


def outcome_of(error: SealwrightError, *, retry_at: int = 0, tls: str = "") -> Outcome:
    """The outcome that an error means, by its type alone; what is no delivery or set-up error is a render error."""
    result = next((result for kind, result in _RESULTS if isinstance(error, kind)), Result.RENDER)
    said = error if isinstance(error, DeliveryError) else DeliveryError(error.code)
    return Outcome(
        result, error.code, said.reply_code, said.enhanced_code, said.reply, tls, retry_at, dict(error.arguments)
    )
