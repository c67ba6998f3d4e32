"""What each call of the REST inbox does, and what it answers; how it came in is no matter here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from designer.core.clock import from_millis
from designer.core.errors import Argument, EventError, SealwrightError, UnavailableError, UsageError
from designer.core.event import Event, FaultyEventError, is_event_id, parse_call, placed, with_further
from designer.core.settings import LimitSettings
from designer.sender.archive import Archive
from designer.sender.inbox.companions import companion_in
from designer.sender.inbox.rules import event_rules
from designer.sender.operator import Command, Operator
from designer.sender.outbox.calls import first_answer, remember
from designer.sender.outbox.records import Accepted, AcceptedMessage, Companion
from designer.sender.outbox.records import Answer as Taken
from designer.sender.outbox.search import Attempt, event_messages, show
from designer.sender.outbox.states import Mode, State, reaches
from designer.sender.outbox.store import Outbox, check_space
from designer.sender.outbox.together import Together
from designer.sender.report import report
from designer.sender.rest.answer import Answer, problem, problem_document, status_of
from designer.sender.rest.keys import ApiKey
from designer.sender.rest.limits import HighWater
from designer.sender.rounds import Running
from designer.sender.routing import Routes

MOST_EVENTS = 1000
LONGEST_IDEMPOTENCY_KEY = 255
MOVES = ("cancel", "retry", "hold", "release")
_REPORT_DAYS = 30
_DAY_MS = 86_400_000
_REFUSED = 400  # from here on nothing was taken: it may be mended under the same idempotency key
_NOT_NOW = 500
_REPLAYED = {"Idempotent-Replayed": "true"}
_EVENTS, _MESSAGES = "/v1/events/", "/v1/messages/"


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls on one workspace. They may come from several threads at once; each sees the settings of its moment."""

    root: Path
    outbox: Outbox
    archive: Archive
    running: Callable[[], Running]
    together: Together
    high_water: HighWater

    def take(
        self, raw: bytes, key: ApiKey, *, idempotency_key: str = "", files: Mapping[str, Path] | None = None
    ) -> Answer:
        """Accept the event or events of a body; they are on the disk when this returns.

        The same call with the same idempotency key is answered as the first time; the key becomes the id of a single
        event that has none. `files` came with a single event, by their names.
        """
        if not idempotency_key:
            return self._taken(raw, key, files=files)
        came = b"".join([raw, *(companion_in(path).digest for _, path in sorted((files or {}).items()))])
        mode = Mode(self.running().settings.mode)
        first = first_answer(self.outbox, mode, key.name, idempotency_key, came)
        if first is not None:
            document = json.loads(first)
            return Answer(200 if "id" in document else 207, document, _REPLAYED)
        event_id = idempotency_key if is_event_id(idempotency_key) else ""  # for an event that has no other
        answer = self._taken(raw, key, event_id=event_id, files=files)
        if answer.status < _REFUSED and not _is_to_come_again(answer.document):
            remember(self.outbox, mode, key.name, idempotency_key, came, answer=json.dumps(answer.document))
        return answer

    def _taken(self, raw: bytes, key: ApiKey, *, event_id: str = "", files: Mapping[str, Path] | None = None) -> Answer:
        running = self.running()
        self.need_room()
        try:
            parsed = parse_call(raw, event_rules(running.settings))
        except FaultyEventError as error:
            return problem(with_further(error, lambda one: _faults(one, key, running.router.now())))
        if isinstance(parsed, list) and files is not None:
            raise EventError("rest-parts")
        if isinstance(parsed, list):
            return self._take_many(parsed, key, running.router.now())
        routes = running.router.now()
        if event_id and not routes.event_id(parsed):
            parsed = replace(parsed, id=event_id)
        if faults := _faults(parsed, key, routes):
            return problem(faults)
        (taken,) = self._accept([parsed], key, routes, _brought(parsed, files or {}))
        if not isinstance(taken, Accepted):
            raise taken
        document = accepted_document(taken)
        if taken.is_new:
            return Answer(202, document, {"Location": document["href"]})
        return Answer(200, document, {"Location": document["href"], **_REPLAYED})

    def _take_many(self, parsed: list[Event | EventError], key: ApiKey, routes: Routes) -> Answer:
        if len(parsed) > MOST_EVENTS:
            raise EventError("rest-too-many", limit=MOST_EVENTS)
        faults = [
            with_further(one, lambda event: _faults(event, key, routes)) if isinstance(one, EventError)
            else [placed(index, error) for error in _faults(one, key, routes)]
            for index, one in enumerate(parsed)
        ]  # fmt: skip
        ids = [_id(one) for one in parsed]
        good = [one for one, found in zip(parsed, faults, strict=True) if isinstance(one, Event) and not found]
        taken = iter(self._accept(good, key, routes) if good else ())
        results = [
            _refused(found, name) if found else _result(next(taken), name)
            for found, name in zip(faults, ids, strict=True)
        ]
        return Answer(207, {"results": results})

    def _accept(
        self, events: Sequence[Event], key: ApiKey, routes: Routes, brought: tuple[Companion, ...] = ()
    ) -> list[Taken]:
        arrivals = [routes.arrival(one, brought) for one in events]
        answers = self.together.accept(routes.door(f"rest:{key.name}"), arrivals)
        taken = (one for one in answers if isinstance(one, Accepted) and one.is_new)
        self.high_water.add(sum(message.state == State.PENDING for one in taken for message in one.messages))
        return answers

    @property
    def limits(self) -> LimitSettings:
        """How large things may be now."""
        return self.running().settings.limits

    def need_room(self) -> None:
        """Raises UnavailableError while nothing may be taken in."""
        limits = self.limits
        check_space(self.root, limits.free_space_mib)
        if limits.waiting and self.high_water.is_reached(limits.waiting):
            raise UnavailableError("rest-high-water", limit=limits.waiting)

    def look_up(self, event_id: str, key: ApiKey) -> Answer:
        """Where the messages of an event stand."""
        mode = str(self.running().settings.mode)
        found = event_messages(self.outbox, mode, event_id)
        if not found or not key.may_hand_in(found[0].event_type):
            raise UsageError("event-unknown")
        told = [self._message(one.id) for one in found]
        return Answer(200, {"id": event_id, "mode": mode, "href": _EVENTS + quote(event_id), "messages": told})

    def _message(self, message_id: str) -> dict[str, Any]:
        shown = show(self.outbox, message_id)
        one = shown.message
        return {
            "id": one.id, "href": _MESSAGES + one.id, "state": one.state, "stage": one.stage,
            "came_back": one.came_back, "template": one.template, "publication": one.publication,
            "language": one.language, "error_count": one.error_count, "reason": one.reason,
            "mode": one.mode, "reaches": reaches(one.mode, is_test=bool(one.test)),
            "next_attempt_at": _moment(one.next_attempt_at) if one.state == State.PENDING else None,
            "attempts": [_attempt(attempt) for attempt in shown.attempts],
        }  # fmt: skip

    def look_at(self, message_id: str, key: ApiKey) -> Answer:
        """Where one message stands."""
        self._own(message_id, key)
        return Answer(200, self._message(message_id))

    def _own(self, message_id: str, key: ApiKey) -> None:
        """A key for some types has nothing to do with messages of others."""
        if not key.may_hand_in(show(self.outbox, message_id).message.event_type):
            raise UsageError("message-unknown", message=message_id)

    def move(self, action: str, message_id: str, key: ApiKey) -> Answer:
        """Do what an operator may do to a message."""
        if action not in MOVES:
            raise UsageError("rest-no-such-place")
        self._own(message_id, key)
        actor = f"rest:{key.name}"
        operator = Operator(self.outbox, self.running().router, self.archive)
        command = Command(do=action, actor=actor, messages=(message_id,))  # type: ignore[arg-type]
        (told,) = operator.obey(command)["messages"]
        if "error" in told:
            raise _error(told["error"])
        return Answer(200, {"id": message_id, "href": _MESSAGES + message_id, "state": told["state"]})

    def report(self) -> Answer:
        """The figures of the last thirty days."""
        since = self.outbox.now() - _REPORT_DAYS * _DAY_MS
        return Answer(200, report(self.outbox, mode=str(self.running().settings.mode), since=since))


def accepted_document(taken: Accepted) -> dict[str, Any]:
    """An accepted event as the call that brought it is told."""
    return {
        "id": taken.event_id, "href": _EVENTS + quote(taken.event_id),
        "messages": [_accepted_message(one) for one in taken.messages],
    }  # fmt: skip


def _accepted_message(one: AcceptedMessage) -> dict[str, Any]:
    return {"id": one.id, "state": str(one.state), "href": _MESSAGES + one.id}


def _id(parsed: Event | EventError) -> str:
    """The id that an event came with; "" when there is none."""
    if isinstance(parsed, Event):
        return parsed.id
    return parsed.read.id if isinstance(parsed, FaultyEventError) else ""


def _result(taken: Taken, name: str) -> dict[str, Any]:
    if not isinstance(taken, Accepted):
        return _refused([taken], name)
    replayed = {} if taken.is_new else {"replayed": True}
    return {"status": 202 if taken.is_new else 200, **replayed, **accepted_document(taken)}


def _is_to_come_again(document: Mapping[str, Any]) -> bool:
    """Whether some of several events could not be taken now: the same call will bring them again."""
    return any(one["status"] >= _NOT_NOW for one in document.get("results", ()))


def _refused(errors: Sequence[SealwrightError], name: str) -> dict[str, Any]:
    told = {"id": name} if name else {}
    return {"status": status_of(errors[0]), **told, "problem": problem_document(errors)}


def _brought(event: Event, files: Mapping[str, Path]) -> tuple[Companion, ...]:
    """The files that an event names, of those that came with it. Raises EventError unless they are the same."""
    for number, name in enumerate(event.files):
        if name not in files:
            raise EventError("companion-missing", path=f"files[{number}]", named="")
    if set(files) - set(event.files):
        raise EventError("companion-unnamed", path="files")
    return tuple(companion_in(files[name]) for name in event.files)


def _faults(event: Event, key: ApiKey, routes: Routes) -> list[EventError]:
    """What keeps an event from being taken: its type, or its fields."""
    if not key.may_hand_in(event.type):
        return [EventError("rest-key-type", path="type", key=key.name)]
    return routes.field_faults(event)


def _attempt(one: Attempt) -> dict[str, Any]:
    return {
        "n": one.n, "account": one.account, "started_at": _moment(one.started_at), "ended_at": _moment(one.ended_at),
        "outcome": one.outcome, "code": one.code or None, "enhanced_code": one.enhanced_code or None,
    }  # fmt: skip


def _moment(millis: int) -> str | None:
    return from_millis(millis).isoformat() if millis else None


def _error(told: dict[str, Any]) -> SealwrightError:
    from designer.core import errors

    arguments: dict[str, Argument] = told["arguments"]
    kind: type[SealwrightError] = getattr(errors, told["kind"])
    return kind(told["code"], **arguments)
