"""Events, doors and a clock moved by hand, for tests of the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from designer.core.event import Event
from designer.sender.outbox.accept import accept
from designer.sender.outbox.claim import claim
from designer.sender.outbox.records import Accepted, Arrival, Claimed, Door, Outcome, Route
from designer.sender.outbox.states import Mode, Result
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.turn import journal, keep, with_token

ADDRESS = "ana.kovac@example.com"
NAME = "Ana Kovač-Žlahtić"
DOOR = Door("folder:inbox", Mode.LIVE)
ROUTE = Route("order_confirmation", 3, "de", "main")
SENT = Outcome(Result.SENT, code=250, reply="2.0.0 Ok: queued as 4XYZ", tls="TLSv1.3")


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    moment: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)


def event(**changes: Any) -> Event:
    """An order confirmation with personal data in it."""
    plain = Event(
        type="order_confirmation", email=ADDRESS, id="", language="de", scheduled=None, expiration=None,
        priority="normal", attributes={}, ctx={"customer": {"name": NAME}, "order": {"number": "000123"}},
    )  # fmt: skip
    return replace(plain, **changes)


def arrival(event_id: str = "", *, route: Route | None = ROUTE, **changes: Any) -> Arrival:
    return Arrival(event(id=event_id, **changes), route)


def accepted(outbox: Outbox, *arrivals: Arrival, door: Door = DOOR) -> list[Accepted]:
    """Accept, and expect no refusal."""
    answers = accept(outbox, door, arrivals)
    assert all(isinstance(answer, Accepted) for answer in answers), answers
    return [answer for answer in answers if isinstance(answer, Accepted)]


def message_ids(answers: Sequence[Accepted]) -> list[str]:
    return [message.id for answer in answers for message in answer.messages]


def claimed_one(outbox: Outbox, event_id: str = "ord-1", **changes: Any) -> Claimed:
    """Accept one event and claim its message."""
    accepted(outbox, arrival(event_id, **changes))
    return claim(outbox, "w1", 1)[0]


def composed_one(outbox: Outbox, event_id: str = "ord-1", **changes: Any) -> Claimed:
    """Accept one event, claim its message and keep a composed one."""
    claimed = with_token(claimed_one(outbox, event_id, **changes))
    return keep(outbox, claimed, b"MIME", message_id="<1@example.com>", attachments=b"[]")


def journaled_one(outbox: Outbox, event_id: str = "ord-1", **changes: Any) -> Claimed:
    """Accept one event and bring its message to the final dot."""
    claimed = composed_one(outbox, event_id, **changes)
    journal(outbox, claimed)
    return claimed
