"""Group commit: calls that come at the same time are accepted in one transaction, with one flush of the disk."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from designer.core.errors import SealwrightError, UnavailableError
from designer.sender.outbox.accept import BATCH_ABOVE, accept
from designer.sender.outbox.records import Answer, Arrival, Door
from designer.sender.outbox.store import Outbox


@dataclass(slots=True)
class _Call:
    """One caller's events; `answers` or `error` once they are on the disk, or cannot be."""

    door: Door
    arrivals: Sequence[Arrival]
    answers: list[Answer] = field(default_factory=list)
    error: SealwrightError | None = None
    is_done: bool = False

    @property
    def fits(self) -> bool:
        """Whether it may be accepted with others: an event without an id is told from its likes within its call."""
        return len(self.arrivals) == 1 and bool(self.arrivals[0].id)


class Together:
    """Accepts for many threads. Whoever comes first takes along all who came since; the others find it done."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._waiting: list[_Call] = []
        self._guard = threading.Lock()
        self._turn = threading.Lock()

    def accept(self, door: Door, arrivals: Sequence[Arrival]) -> list[Answer]:
        """As `accept.accept`."""
        mine = _Call(door, arrivals)
        if not mine.fits:
            return accept(self._outbox, door, arrivals)
        with self._guard:
            self._waiting.append(mine)
        with self._turn:
            while not mine.is_done:
                self._accept(self._taken_along(door))
        if mine.error is not None:
            raise mine.error
        return mine.answers

    def _taken_along(self, door: Door) -> list[_Call]:
        """The calls that came through this door, oldest first, as many as are no batch yet."""
        with self._guard:
            taken = [call for call in self._waiting if call.door == door][:BATCH_ABOVE]
            self._waiting = [call for call in self._waiting if not any(call is one for one in taken)]
        return taken

    def _accept(self, calls: list[_Call]) -> None:
        error: SealwrightError = UnavailableError("outbox-io")  # whatever else happens
        try:
            answers = accept(self._outbox, calls[0].door, [arrival for call in calls for arrival in call.arrivals])
            for call, answer in zip(calls, answers, strict=True):
                call.answers = [answer]
        except SealwrightError as refused:
            error = refused
        finally:
            for call in calls:
                call.error, call.is_done = None if call.answers else error, True
