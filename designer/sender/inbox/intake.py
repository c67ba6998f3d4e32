"""A file of events into the outbox: parsed whole, routed, accepted in chunks that become visible together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from designer.core.errors import Argument, EventError, SealwrightError, UnavailableError
from designer.core.event import Event, EventRules, parse_events
from designer.sender.outbox.batch import abandon_batch, accept_chunk, begin_batch, complete_batch, forget_unfinished
from designer.sender.outbox.records import Accepted, Arrival, Door
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router

KINDS = (".json", ".jsonl")
_LATER_KINDS = (".csv", ".xlsx", ".xml", ".pdf")
_CHUNK = 200
_FORMAT = re.compile(r"\.[a-z0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one event of a file; `index` counts from 0, -1 is the file itself."""

    index: int
    code: str
    arguments: dict[str, Argument]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: the accepted events in order, and the faults. With `accept_partial` there can be both."""

    accepted: list[Accepted] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FileIntake:
    """Takes files of events in; the same for the drop folder and for `submit`."""

    outbox: Outbox
    router: Router
    rules: EventRules
    accept_partial: bool = False

    def take(self, name: str, raw: bytes, door: Door) -> Taken:
        """Take in one file's bytes; `name` decides the format.

        All of its events become visible at once, or none (then `faults` says why). Raises UnavailableError when
        nothing can be taken in now.
        """
        try:
            parsed = list(parse_events(raw, self.rules, lines=_is_lines(name)))
        except EventError as error:
            return Taken(faults=[Fault(-1, error.code, dict(error.arguments))])
        if not parsed:
            return Taken(faults=[Fault(-1, "file-empty", {})])
        faults = [Fault(n, e.code, dict(e.arguments)) for n, e in enumerate(parsed) if isinstance(e, EventError)]
        if faults and not self.accept_partial:
            return Taken(faults=faults)
        return self._accept(parsed, faults, door)

    def _accept(self, parsed: Sequence[Event | EventError], faults: list[Fault], door: Door) -> Taken:
        good = [(n, event) for n, event in enumerate(parsed) if isinstance(event, Event)]
        forget_unfinished(self.outbox)  # one file at a time: what is open was cut off by a crash or a full disk
        intake = begin_batch(self.outbox, door, events=len(good))
        accepted: list[Accepted] = []
        try:
            for chunk in _chunks(good):
                arrivals = [self._arrival(event) for _, event in chunk]
                for (n, _), answer in zip(chunk, accept_chunk(self.outbox, intake, arrivals), strict=True):
                    if isinstance(answer, UnavailableError):
                        raise answer  # nothing is wrong with the file
                    if isinstance(answer, Accepted):
                        accepted.append(answer)
                    else:
                        faults.append(Fault(n, answer.code, dict(answer.arguments)))
            if faults and not self.accept_partial:
                abandon_batch(self.outbox, intake)
                return Taken(faults=faults)
            complete_batch(self.outbox, intake)
        except SealwrightError:
            abandon_batch(self.outbox, intake)
            raise
        return Taken(accepted, faults)

    def _arrival(self, event: Event) -> Arrival:
        router, route = self.router, self.router.route(event)
        return Arrival(event, route, router.event_id(event), router.times, "" if route else router.near_type(event))


def _is_lines(name: str) -> bool:
    suffix = PurePath(name).suffix.lower()
    if suffix in _LATER_KINDS:
        raise EventError("file-kind-not-yet", kind=suffix)
    if suffix not in KINDS:
        # A name is often personal; what stands behind its last dot is told only when it looks like a format.
        raise EventError("file-kind-unknown", kind=suffix if _FORMAT.fullmatch(suffix) else "?")
    return suffix == ".jsonl"


def _chunks(items: Sequence[tuple[int, Event]]) -> Iterator[Sequence[tuple[int, Event]]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
