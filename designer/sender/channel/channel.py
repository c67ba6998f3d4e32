"""What every channel promises: hand over one message, and say by type what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

Journal = Callable[[], None]
"""Commits "being sent" durably. Called once, before the step after which the message may have been delivered."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who it is from and the one recipient it goes to: plain addresses.

    `reference` is our own random id of the message, by which a bounce names it; "" to give none.
    """

    sender: str
    recipient: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The other side took the message. `reply` is its own words and may hold the address; `tls` such as TLSv1.3."""

    reply_code: int
    enhanced_code: str
    reply: str
    tls: str


class Channel(Protocol):
    """A way out. Safe for threads."""

    def send(self, envelope: Envelope, mime: bytes, journal: Journal) -> Sent:
        """Hand over one message.

        TransientDeliveryError: not delivered, try later. PermanentDeliveryError: not delivered, this message never
        will be. UncertainDelivery: the connection broke after `journal`; it may have been delivered. SetupError:
        not delivered, a person must mend the account. What `journal` raises is passed on, and nothing is delivered.
        """

    def close(self) -> None:
        """Let go of connections. The channel may be used again; it then connects anew."""
