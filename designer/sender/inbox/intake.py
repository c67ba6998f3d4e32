"""A file of events into the outbox: routed, accepted in chunks that become visible together, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from designer.core.errors import Argument, EventError, SealwrightError, UnavailableError
from designer.core.event import Event, EventRules, FaultyEventError, event_of, with_further
from designer.core.pdf_names import PdfNames
from designer.sender.inbox.answers import Answers
from designer.sender.inbox.companions import Beside, bytes_of, companions_of, files_faults, nothing_beside, pdf_of
from designer.sender.inbox.source import KINDS, Entry, Source, is_without_address, open_source
from designer.sender.outbox.accept import Intake, accept
from designer.sender.outbox.batch import abandon_batch, accept_chunk, begin_batch, complete_batch, forget_unfinished
from designer.sender.outbox.records import Accepted, Answer, Arrival, Door
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.waiting import TO_CONFIRM, Summary
from designer.sender.routing import Router, Routes
from designer.template.spreadsheet.events import Drawn, placed
from designer.template.spreadsheet.header import Header

__all__ = ["KINDS", "Fault", "FileIntake", "Taken"]

Pulse = Callable[[int, int], None]

MOST_FAULTS = 5000  # a file with more is not meant as it is, and nobody mends them one by one
_CHUNK = 500
_PREVIEWS = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one event of a file; `index` counts from 0, -1 is the file itself."""

    index: int
    code: str
    arguments: Mapping[str, Argument]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: the accepted events in order, and the faults. With `accept_partial` there can be both.

    `batch` is the number under which its events wait for a person, 0 when they do not. `told` is what was found out
    about the file; `header` is a spreadsheet's, and `rows` are those of its faulty events.
    """

    accepted: Sequence[Accepted] = ()
    faults: list[Fault] = field(default_factory=list)
    batch: int = 0
    told: Mapping[str, str] = field(default_factory=dict)
    header: Header | None = None
    rows: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class FileIntake:
    """Takes files of events in; the same for the drop folder and for `submit`.

    `confirm`: whether a person decides before they leave; None is yes for spreadsheets and no for everything else.
    `beside`: where the files that events name lie, each `companion_bytes` large at most. `pdf_names`: what their names
    say of events that name none. So many bytes of them are held at once (`held_bytes`), or one event's.
    """

    outbox: Outbox
    router: Router
    rules: EventRules
    accept_partial: bool = False
    confirm: bool | None = None
    beside: Beside = nothing_beside
    companion_bytes: int = 25_000_000
    pdf_names: PdfNames | None = None
    held_bytes: int = 64_000_000

    def take(self, name: str, raw: bytes, door: Door, *, pulse: Pulse = lambda _done, _total: None) -> Taken:
        """Take in one file's bytes; `name` decides the format.

        All of its events become visible at once, or none (then `faults` says why). `pulse` is called again and again
        with how far it is and about how much there is. Raises UnavailableError when nothing can be taken in now.
        """
        try:
            source = open_source(name, raw, self.rules, self.router.spreadsheets())
            asks = source.header is not None if self.confirm is None else self.confirm
            return _Taking(self, source, door, file=name, asks=asks).run(pulse)
        except EventError as error:
            return Taken(faults=[Fault(-1, error.code, dict(error.arguments))])

    def take_pdf(self, name: str, tree: Mapping[str, Any], door: Door) -> Taken:
        """Take in one PDF, which lies `beside`, with the event that its name makes.

        Unless its template looks into it for whose it is, a person decides.
        """
        try:
            event = event_of({**tree, "files": [name]}, self.rules)
            asks = not self.router.now().looks_into_files(event) if self.confirm is None else self.confirm
            return _Taking(self, Source([Entry(event)]), door, file=name, asks=asks).run(lambda _done, _total: None)
        except EventError as error:
            return Taken(faults=[Fault(-1, error.code, dict(error.arguments))])

    def completed(self, event: Event, routes: Routes) -> Event:
        """The event with the PDF whose name fits, where it names none itself. Raises EventError when there is none."""
        least, most = routes.files_wanted(event)
        if self.pdf_names is None or event.files or not most:
            return event
        name = pdf_of(event, self.pdf_names, self.beside)
        if not name and least:
            raise EventError("companion-unmatched", path="files", pattern=str(self.pdf_names))
        return replace(event, files=(name,)) if name else event

    def arrival(self, event: Event, routes: Routes, *, asks: bool) -> Arrival:
        """The event with its way; `asks` holds its messages for a person."""
        return routes.arrival(event, companions_of(event, self.beside), hold=TO_CONFIRM if asks else "")

    def faults(self, event: Event, routes: Routes) -> list[EventError]:
        """What is wrong with an event's fields, and with the files that it names."""
        return [*routes.field_faults(event), *files_faults(event, self.beside, most_bytes=self.companion_bytes)]


class _Taking:
    """One file on its way into the outbox."""

    def __init__(self, intake: FileIntake, source: Source, door: Door, *, file: str, asks: bool) -> None:
        self._files = intake
        self._source = source
        self._door = door
        self._file = file
        self._asks = asks
        self._routes = intake.router.now()  # looked at once for each chunk
        self._open: Intake | None = None
        self._is_read = False
        self._chunk: list[tuple[int, Event, Drawn | None]] = []
        self._chunk_bytes = 0
        self._accepted = Answers()
        self._faults: list[Fault] = []
        self._faulty_rows: set[int] = set()
        self._counted = Counter[str]()

    def run(self, pulse: Pulse) -> Taken:
        forget_unfinished(self._files.outbox)  # what a crash or a full disk cut off
        is_done = False
        try:
            self._read(pulse)
            is_done = True
        finally:
            if not is_done:  # also when a person stops us
                self._abandon()
        return self._taken()

    def _read(self, pulse: Pulse) -> None:
        index = -1
        for index, entry in enumerate(self._source.entries):
            self._add(index, entry)
            if len(self._faults) > MOST_FAULTS:
                self._faults = [Fault(-1, "file-too-many-faults", {"limit": MOST_FAULTS}), *self._faults]
                break
            if index % _CHUNK == _CHUNK - 1:
                self._accept_chunk()
                pulse(entry.drawn.rows[-1] if entry.drawn else index + 1, self._source.total)
        if index < 0:
            raise EventError("file-empty")
        self._is_read = True
        self._accept_chunk()
        if self._is_lost:
            self._abandon()

    @property
    def _is_lost(self) -> bool:
        """Whether nothing of the file will be taken."""
        return bool(self._faults) and (not self._files.accept_partial or len(self._faults) > MOST_FAULTS)

    def _add(self, index: int, entry: Entry) -> None:
        if entry.event is not None:
            event, faults = self._looked_at(entry.event)
            if not faults:
                size = bytes_of(event, self._files.beside)
                if self._chunk and self._chunk_bytes + size > self._files.held_bytes:
                    self._accept_chunk()
                self._chunk_bytes += size
                self._chunk.append((index, event, entry.drawn))
                return
            entry = replace(
                entry, faults=tuple(self._placed(one, entry.drawn) for one in faults),
                has_no_address=any(is_without_address(one) for one in faults),
            )  # fmt: skip
        for error in entry.faults:
            if isinstance(error, FaultyEventError):
                found = with_further(error, self._routes.field_faults)
                entry = replace(entry, faults=tuple(self._placed(one, entry.drawn) for one in found))
        self._counted["no_address" if entry.has_no_address else "faulty"] += 1
        for error in entry.faults:
            self._fault(index, error, entry.drawn)

    def _looked_at(self, event: Event) -> tuple[Event, Sequence[EventError]]:
        """The event with what belongs to it, and what is wrong with it."""
        try:
            event = self._files.completed(event, self._routes)
        except EventError as error:
            return event, (error,)
        return event, self._files.faults(event, self._routes)

    def _fault(self, index: int, error: SealwrightError, drawn: Drawn | None) -> None:
        self._faults.append(Fault(index, error.code, dict(error.arguments)))
        self._faulty_rows.update(drawn.rows if drawn else ())

    def _accept_chunk(self) -> None:
        chunk, self._chunk, self._chunk_bytes = self._chunk, [], 0
        if self._is_lost or not chunk:
            return
        self._routes = self._files.router.now()
        arrivals = [
            replace(self._files.arrival(event, self._routes, asks=self._asks), order=drawn.key if drawn else "")
            for _, event, drawn in chunk
        ]
        for (index, _, drawn), answer in zip(chunk, self._answers(arrivals), strict=True):
            if isinstance(answer, UnavailableError):
                raise answer  # nothing is wrong with the file
            if isinstance(answer, Accepted):
                self._accepted.append(answer)
                self._counted["new" if answer.is_new else "known"] += 1
                self._counted["again"] += answer.came_before
            else:
                self._counted["faulty"] += 1
                self._fault(index, self._placed(answer, drawn), drawn)

    def _answers(self, arrivals: Sequence[Arrival]) -> list[Answer]:
        outbox = self._files.outbox
        is_all = self._is_read and len(arrivals) == 1  # of many one could be refused while the others are in
        if self._open is None and is_all and not self._asks:
            return accept(outbox, self._door, arrivals)
        if self._open is None:
            self._open = begin_batch(outbox, self._door, events=len(arrivals), asks=self._asks)
        return accept_chunk(outbox, self._open, arrivals)

    def _placed(self, error: SealwrightError, drawn: Drawn | None) -> SealwrightError:
        if drawn is None or self._source.header is None:
            return error
        return placed(EventError(error.code, **error.arguments), drawn, self._source.header)

    def _abandon(self) -> None:
        if self._open is not None:
            abandon_batch(self._files.outbox, self._open)
            self._open = None

    def _taken(self) -> Taken:
        faults = sorted(self._faults, key=lambda one: one.index)
        if self._is_lost:
            return Taken((), faults, 0, self._source.told, self._source.header, frozenset(self._faulty_rows))
        batch = 0
        if self._open is not None:
            waiting = self._summary() if self._asks and self._counted["new"] else b""
            try:
                complete_batch(self._files.outbox, self._open, events=len(self._accepted), waiting=waiting)
            except SealwrightError:
                self._abandon()
                raise
            batch = self._open.batch if waiting else 0
        return Taken(
            self._accepted, faults, batch, self._source.told, self._source.header, frozenset(self._faulty_rows)
        )

    def _summary(self) -> bytes:
        return Summary(
            file=self._file, previews=tuple(self._previews()), new=self._counted["new"], known=self._counted["known"],
            no_address=self._counted["no_address"], faulty=self._counted["faulty"],
            again=self._counted["again"],
        ).as_json()  # fmt: skip

    def _previews(self) -> Iterator[str]:
        new = sorted((one for one in self._accepted if one.is_new), key=lambda one: not one.came_before)
        yield from (one.messages[0].id for one in islice(new, _PREVIEWS) if one.messages)
