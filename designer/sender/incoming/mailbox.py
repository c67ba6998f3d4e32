"""What every mailbox offers that is looked into: was it sent, what came back; and where reading went on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a folder was read; both 0 when never.

    IMAP: its UIDVALIDITY and the last UID. Services without IMAP: 1 and a moment, in seconds since 1970.
    """

    validity: int = 0
    uid: int = 0


class Mailbox(Protocol):
    """An open mailbox. Its errors are SetupError and TransientDeliveryError."""

    def look(self) -> None:
        """See whether it can be read; nothing is changed there."""

    def holds_sent(self, message_id: str) -> bool:
        """Whether the Sent folder holds a message with this Message-ID."""

    def bounces(self, mark: Mark, *, since: date) -> Iterator[tuple[Mark, bytes]]:
        """What looks like a bounce and came after `mark`, the oldest first, each with the mark to keep after it.

        A folder that was never read is read from the day `since`. At the end may come the last mark with nothing.
        """

    def keep_sent(self, mime: bytes) -> None:
        """Put a copy of a sent message into the Sent folder."""
