"""Finding the publication for an event: by type, condition and language; part of acceptance."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from designer.core.duration import at_least_ms, duration_ms
from designer.core.errors import EventError, TemplateError
from designer.core.event import Event
from designer.core.field_rules import FieldRules, check_fields
from designer.core.fields import PublicPaths, view
from designer.core.settings import Mode, Settings
from designer.core.suggest import nearest
from designer.sender.outbox.purge import Kept
from designer.sender.outbox.records import Route
from designer.sender.outbox.states import DAY_MS
from designer.sender.specs import companions_wanted, needed_keys
from designer.template.field_rules import field_rules
from designer.template.jinja import condition
from designer.template.publication import current_number, is_paused, load_proof, load_publication, published_ids
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


class Router:
    """Routes events over the publications of a workspace; reads them again when any `state.toml` has changed."""

    def __init__(self, publications: Path, settings: Settings) -> None:
        self._publications = publications
        self._settings = settings
        self._read: tuple[object, ...] | None = None
        self._candidates: list[Candidate] = []
        self.damaged: dict[str, TemplateError] = {}
        self.paused: set[str] = set()

    def route(self, event: Event) -> Route | None:
        """The route for an event, or None if no template is published for it or no condition holds."""
        found = self._candidate(event)
        if found is None:
            return None
        name = found.spec.account or self._settings.default_account
        account = self._settings.accounts.get(name)
        stays_here = self._settings.mode == Mode.REHEARSAL and not self._settings.testers
        is_test = stays_here or (account is not None and account.is_test)
        is_sent = self._settings.mode == Mode.LIVE and not is_test
        return Route(
            template=found.spec.id,
            publication=found.number,
            language=variant_for(found.spec.languages, event.language),
            account=name,
            test=is_test,
            hold=TEMPLATE_PAUSED if found.is_paused else "account-missing" if account is None else "",
            approve_first=found.spec.approve_first if self._settings.mode == Mode.LIVE else 0,
            stale_after=duration_ms(found.spec.stale_after) or 0,
            on_uncertain="resend" if found.spec.on_uncertain == "resend" else "",
            archive_for=at_least_ms(found.spec.archive) if is_sent else 0,
            languages=tuple(variant_for(found.spec.languages, one.language) for one in event.recipients),
            keys=tuple(needed_keys(found.spec, event.ctx, one) for one in event.recipients),
            companions=companions_wanted(found.spec),
        )

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

    @property
    def size(self) -> int:
        """How many templates are published."""
        return len(self._candidates)

    def spreadsheets(self) -> list[TemplateSpec]:
        """What is published for spreadsheets."""
        self._read_when_changed()
        return [one.spec for one in self._candidates if one.spec.spreadsheet.is_set]

    @property
    def waits_at_most(self) -> int:
        """How long (ms) a message may wait for its turn or for a decision."""
        return self._settings.retention.unsettled_days * DAY_MS

    @property
    def kept(self) -> Kept:
        """How long the outbox keeps things, as `purge` takes it."""
        kept = self._settings.retention
        return Kept(kept.data_days, kept.log_days, kept.statistics_days)

    @property
    def times(self) -> int:
        """How often each message of an event is made: in rehearsal once for each tester."""
        return max(len(self._settings.testers), 1) if self._settings.mode == Mode.REHEARSAL else 1

    def event_id(self, event: Event) -> str:
        """The declared id, else the template's `event_id` filled from public fields; "" if neither gives one."""
        found = self._candidate(event)
        if event.id or found is None or not found.spec.event_id:
            return event.id
        public = PublicPaths.of(found.spec.fields.public)
        return _usable_id(condition.fill(found.spec.event_id, {"ctx": view(event.ctx, public=public)}))

    def field_faults(self, event: Event) -> list[EventError]:
        """What the event's template, if there is one, finds wrong with its fields."""
        found = self._candidate(event)
        return check_fields(event, found.fields) if found else []

    def near_type(self, event: Event) -> str:
        """The event type of a published template that this event's type, which none has, was most likely to be."""
        types = {one.spec.event_type for one in self._candidates}
        return "" if event.type in types else nearest(event.type, sorted(types))

    def _candidate(self, event: Event) -> Candidate | None:
        self._read_when_changed()
        own = [one for one in self._candidates if one.spec.event_type == event.type]
        for candidate in sorted(own, key=lambda one: (not one.spec.when, one.spec.id)):
            if not candidate.spec.when or condition.holds(candidate.spec.when, {"ctx": event.ctx}):
                return candidate
        return None

    def _read_when_changed(self) -> None:
        if self._states() != self._read:
            self.refresh()

    def refresh(self) -> None:
        """Read the publications again if any has changed, or was damaged the last time.

        A damaged one takes no events, and stands in `damaged` with the reason; the others are not affected.
        """
        states = self._states()
        if states == self._read and not self.damaged:
            return
        candidates: list[Candidate] = []
        damaged: dict[str, TemplateError] = {}
        paused: set[str] = set()
        for name in sorted(path.parent.name for path in self._publications.glob("*/state.toml")):
            try:
                if is_paused(self._publications, name):
                    paused.add(name)
                if current_number(self._publications, name):
                    candidates.append(_candidate(self._publications, name))
            except TemplateError as error:
                damaged[name] = error
        # At once, and whole: calls of the REST inbox route in threads of their own.
        self._candidates, self.damaged, self.paused, self._read = candidates, damaged, paused, states

    def stamp(self) -> tuple[object, ...]:
        """Differs whenever something was published, paused, taken back or mended."""
        return (*self._states(), *self.damaged)

    def _states(self) -> tuple[object, ...]:
        states = sorted(self._publications.glob("*/state.toml"))
        return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in states)


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
    return Candidate(template.spec, number, is_paused(publications, name), field_rules(template))
