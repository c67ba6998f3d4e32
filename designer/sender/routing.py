"""Finding the publication for an event: by type, condition and language; part of acceptance."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from designer.core.burst import burst, burst_faults
from designer.core.duration import at_least_ms, duration_ms
from designer.core.errors import EventError, TemplateError
from designer.core.event import Event, EventRules
from designer.core.field_rules import FieldRules, check_fields
from designer.core.fields import PublicPaths, view
from designer.core.settings import Mode, Settings
from designer.core.suggest import nearest
from designer.sender.outbox import states
from designer.sender.outbox.purge import Kept
from designer.sender.outbox.records import Arrival, Companion, Door, Route
from designer.sender.outbox.states import DAY_MS
from designer.sender.specs import companions_are_looked_into, companions_wanted, needed_keys
from designer.template.field_rules import field_rules
from designer.template.jinja import condition
from designer.template.publication import STATE, current_number, is_paused, load_proof, load_publication, published_ids
from designer.template.spec import TemplateSpec
from designer.template.variants import variant_for

_ID = re.compile(r"[A-Za-z0-9._:-]{1,255}")
_PLAIN_ID_LENGTH = 200
TEMPLATE_PAUSED = "template-paused"  # why a message is held


@dataclass(frozen=True, slots=True)
class Candidate:
    """A current publication as routing sees it."""

    spec: TemplateSpec
    number: int
    is_paused: bool
    fields: FieldRules
    public: PublicPaths


@dataclass(frozen=True, slots=True)
class Routes:
    """The ways that events may take, as they stood at one moment: for the events of one call or one chunk of a file.

    `by_type` has the candidates of each event type in the order in which they are asked.
    """

    settings: Settings
    by_type: Mapping[str, Sequence[Candidate]]

    def route(self, event: Event) -> Route | None:
        """The route for an event, or None if no template is published for it or no condition holds."""
        found = self._candidate(event)
        if found is None:
            return None
        name = found.spec.account or self.settings.default_account
        account = self.settings.accounts.get(name)
        stays_here = self.settings.mode == Mode.REHEARSAL and not self.settings.testers
        is_test = stays_here or (account is not None and account.is_test)
        is_sent = self.settings.mode == Mode.LIVE and not is_test
        return Route(
            template=found.spec.id,
            publication=found.number,
            language=variant_for(found.spec.languages, event.language),
            account=name,
            test=is_test,
            hold=TEMPLATE_PAUSED if found.is_paused else "account-missing" if account is None else "",
            approve_first=found.spec.approve_first if self.settings.mode == Mode.LIVE else 0,
            stale_after=duration_ms(found.spec.stale_after) or 0,
            on_uncertain="resend" if found.spec.on_uncertain == "resend" else "",
            archive_for=at_least_ms(found.spec.archive) if is_sent else 0,
            languages=tuple(variant_for(found.spec.languages, one.language) for one in event.recipients),
            keys=tuple(needed_keys(found.spec, event, copy) for copy in range(len(event.recipients))),
            companions=companions_wanted(found.spec),
            callback=bool(found.spec.callback.url),
        )

    @property
    def times(self) -> int:
        """How often each message of an event is made: in rehearsal once for each tester."""
        return max(len(self.settings.testers), 1) if self.settings.mode == Mode.REHEARSAL else 1

    def event_id(self, event: Event) -> str:
        """The declared id, else the template's `event_id` filled from public fields; "" if neither gives one."""
        found = None if event.id else self._candidate(event)
        if found is None or not found.spec.event_id:
            return event.id
        return _usable_id(condition.fill(found.spec.event_id, {"ctx": view(event.ctx, public=found.public)}))

    def field_faults(self, event: Event) -> list[EventError]:
        """What the event's template, if there is one, finds wrong with its recipients and fields."""
        found = self._candidate(event)
        nobody = burst_faults(event, found.spec.burst.each if found else "", self._rules)
        return [*nobody, *(check_fields(event, found.fields) if found else [])]

    def burst(self, event: Event) -> Event:
        """The event with the recipients that its template finds in a list of it. Raises EventError."""
        found = self._candidate(event)
        return burst(event, found.spec.burst.each, self._rules) if found and event.burst is None else event

    @property
    def _rules(self) -> EventRules:
        return EventRules(allow_lan=self.settings.address.allow_lan)

    def files_wanted(self, event: Event) -> tuple[int, int]:
        """How many PDFs of other programs an event must bring at least, and may bring at most."""
        found = self._candidate(event)
        return companions_wanted(found.spec) if found else (0, 1)

    def looks_into_files(self, event: Event) -> bool:
        """Whether the event's template tells by the text of its PDFs that they are the right ones."""
        found = self._candidate(event)
        return found is not None and companions_are_looked_into(found.spec)

    def near_type(self, event: Event) -> str:
        """The event type of a published template that this event's type, which none has, was most likely to be."""
        return "" if event.type in self.by_type else nearest(event.type, sorted(self.by_type))

    @property
    def waits_at_most(self) -> int:
        """How long (ms) a message may wait for its turn or for a decision."""
        return self.settings.retention.unsettled_days * DAY_MS

    def door(self, source: str) -> Door:
        """The door of this name, as the settings have it."""
        return Door(source, states.Mode(self.settings.mode), self.waits_at_most)

    def arrival(self, event: Event, companions: tuple[Companion, ...] = (), *, hold: str = "") -> Arrival:
        """The event with its way; `hold` is why its messages wait for a person, if they do."""
        event = self.burst(event)
        route = self.route(event)
        if route is not None and hold:
            route = replace(route, hold=hold)
        near = "" if route else self.near_type(event)
        return Arrival(event, route, self.event_id(event), self.times, near, companions)

    def _candidate(self, event: Event) -> Candidate | None:
        for candidate in self.by_type.get(event.type, ()):
            if not candidate.spec.when or condition.holds(candidate.spec.when, {"ctx": event.ctx}):
                return candidate
        return None


class Router:
    """Routes events over the publications of a workspace; reads them again when any `state.toml` has changed."""

    def __init__(self, publications: Path, settings: Settings) -> None:
        self._publications = publications
        self._settings = settings
        self._read: tuple[object, ...] | None = None
        self._routes = Routes(settings, {})
        self.damaged: dict[str, TemplateError] = {}
        self.paused: set[str] = set()
        self.size = 0  # how many templates are published

    def now(self) -> Routes:
        """The routes as they stand. To look costs more than to route: who has many events looks once for all."""
        if self._states() != self._read:
            self.refresh()
        return self._routes

    def route(self, event: Event) -> Route | None:
        """The route for an event, as things stand now."""
        return self.now().route(event)

    def proof_route(self, template: str, number: int, language: str) -> Route:
        """The route of a proof: its own snapshot, whatever is published or paused. Raises SetupError, TemplateError."""
        spec = load_proof(self._publications, template, number).template.spec
        account = self._settings.account(spec.account)
        return Route(
            template=template,
            publication=number,
            language=variant_for(spec.languages, language),
            account=spec.account or self._settings.default_account,
            test=account.is_test,
        )

    def spreadsheets(self) -> list[TemplateSpec]:
        """What is published for spreadsheets."""
        found = (one.spec for own in self.now().by_type.values() for one in own if one.spec.spreadsheet.is_set)
        return sorted(found, key=lambda one: one.id)

    @property
    def waits_at_most(self) -> int:
        """How long (ms) a message may wait for its turn or for a decision."""
        return self._routes.waits_at_most

    @property
    def kept(self) -> Kept:
        """How long the outbox keeps things, as `purge` takes it."""
        kept = self._settings.retention
        return Kept(kept.data_days, kept.log_days, kept.statistics_days)

    def refresh(self) -> None:
        """Read the publications again if any has changed, or was damaged the last time.

        A damaged one takes no events, and stands in `damaged` with the reason; the others are not affected.
        """
        found = self._states()
        if found == self._read and not self.damaged:
            return
        candidates: list[Candidate] = []
        damaged: dict[str, TemplateError] = {}
        paused: set[str] = set()
        for name, *_ in found:
            try:
                if is_paused(self._publications, name):
                    paused.add(name)
                if current_number(self._publications, name):
                    candidates.append(_candidate(self._publications, name))
            except TemplateError as error:
                damaged[name] = error
        # At once, and whole: calls of the REST inbox route in threads of their own.
        self._routes = Routes(self._settings, _by_type(candidates))
        self.damaged, self.paused, self.size, self._read = damaged, paused, len(candidates), found

    def stamp(self) -> tuple[object, ...]:
        """Differs whenever something was published, paused, taken back or mended."""
        return (*self._states(), *self.damaged)

    def _states(self) -> tuple[tuple[str, int, int], ...]:
        """Each template that was ever published, with what changes when its `state.toml` does."""
        folder = str(self._publications)  # asked for each call of REST: paths as objects cost ten times as much
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208
        except FileNotFoundError:
            return ()
        return tuple(found for name in names if (found := _stamp(folder, name)))


def _stamp(publications: str, name: str) -> tuple[str, int, int] | None:
    try:
        status = os.stat(f"{publications}/{name}/{STATE}")  # noqa: PTH116
    except (FileNotFoundError, NotADirectoryError):
        return None
    return name, status.st_mtime_ns, status.st_size


def _by_type(candidates: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    """Those of one type by id, the one without a condition last."""
    found: dict[str, list[Candidate]] = {}
    for one in sorted(candidates, key=lambda one: (not one.spec.when, one.spec.id)):
        found.setdefault(one.spec.event_type, []).append(one)
    return found


def refuse_ambiguous(publications: Path, spec: TemplateSpec) -> None:
    """Raise TemplateError if another published template takes the same events and neither has a condition."""
    for name in published_ids(publications):
        if name == spec.id or spec.when:
            continue
        other = _candidate(publications, name).spec
        if other.event_type == spec.event_type and not other.when:
            raise TemplateError("template-unconditional-twice", name=name, event_type=spec.event_type)


def _usable_id(text: str) -> str:
    """An id made by a template, in the characters that ids may have; two different texts never become the same id."""
    if not text or _ID.fullmatch(text):
        return text
    plain = re.sub(r"[^A-Za-z0-9._:-]", "-", text)[:_PLAIN_ID_LENGTH]
    return f"{plain}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _candidate(publications: Path, name: str) -> Candidate:
    number = current_number(publications, name)
    template = load_publication(publications, name, number).template
    public = PublicPaths.of(template.spec.fields.public)
    return Candidate(template.spec, number, is_paused(publications, name), field_rules(template), public)
