"""The message that an event becomes at acceptance: its row, and the state that it starts in."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from designer.core.clock import to_millis
from designer.core.vault import Vault
from designer.sender.outbox.binding import bound
from designer.sender.outbox.passwords import PASSWORD_MISSING, is_kept, lock_details, lock_of
from designer.sender.outbox.records import Arrival, Door, Route
from designer.sender.outbox.sealed import recipient_hmac
from designer.sender.outbox.states import EXPIRATION_PASSED, LAST_MOMENT_MS, WAITED_TOO_LONG, Mode, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.suppress import suppressed
from designer.sender.outbox.tables import INCOMING, counters

First = tuple[State, str, str]  # state, reason, and the reason's arguments as JSON

_MISTYPED = "no-template-near"
MANY = 50  # messages of one event that others do not wait for
_ID_BYTES = 12  # written in hex: an id that began with a hyphen could not be given to a command


def message_rows(
    connection: Connection, outbox: Outbox, coming: Sequence[tuple[int, Arrival]], *, door: Door, lane: str,
    is_hidden: bool,
) -> list[dict[str, Any]]:  # fmt: skip
    """The rows of each (event_seq, arrival), one for each message; hidden ones wait for their batch to be complete."""
    now, mode = outbox.now(), door.mode
    meant = [_Meant(outbox, seq, one, copy) for seq, one in coming for copy in _copies(one)]
    blocked = set() if mode == Mode.PROOF else suppressed(connection, [one.digest for one in meant])
    approvals = Approvals(connection, outbox.vault)
    rows = []
    for one in meant:
        state, reason, details = _first_state(one, now, approvals, is_blocked=one.digest in blocked)
        rows.append({
            "event_seq": one.event_seq, "copy": one.copy, "recipient_hmac": one.digest, "mode": mode,
            "lane": "batch" if one.is_many else lane, **_columns(one, now, door.waits_at_most),
            "kind": "proof" if mode == Mode.PROOF else "event", "reason": reason, "details": details,
            "state": INCOMING if is_hidden else state, "accepted_as": state,
        })  # fmt: skip
    approvals.store()
    return [{**row, "bound": bound(outbox.vault, row)} for row in rows]


class _Meant:
    """One message in the making: for whom it is, and which way it goes."""

    def __init__(self, outbox: Outbox, event_seq: int, arrival: Arrival, copy: int) -> None:
        self.event_seq, self.arrival, self.copy = event_seq, arrival, copy
        self.recipient = arrival.event.recipient_of(copy)
        self.digest = recipient_hmac(outbox.vault, self.recipient.email)
        self.route = arrival.route.of(copy) if arrival.route else None
        self.is_many = arrival.event.burst is not None and len(arrival.event.burst.recipients) > MANY


def _copies(arrival: Arrival) -> range:
    return range(arrival.times * len(arrival.event.recipients))


def new_message_id() -> str:
    """A message's id: ours, random."""
    return secrets.token_hex(_ID_BYTES)


def domain_of(address: str) -> str:
    """The provider of an address, as rates and pauses know it."""
    return address.rpartition("@")[2].casefold()


def route_columns(route: Route, *, since: int) -> dict[str, Any]:
    """The columns that a route settles: the publication is pinned here. It waits `since` then (ms)."""
    return {
        "template": route.template, "publication": route.publication, "language": route.language,
        "account": route.account, "test": int(route.test), "on_uncertain": route.on_uncertain,
        "archive_for": route.archive_for, "callback": int(route.callback),
        "stale_at": min(since + route.stale_after, LAST_MOMENT_MS) if route.stale_after else 0,
    }  # fmt: skip


def _columns(one: _Meant, now: int, waits_at_most: int) -> dict[str, Any]:
    came = one.arrival.event
    due = min(to_millis(came.scheduled), LAST_MOMENT_MS) if came.scheduled else 0
    latest = min(max(now, due) + waits_at_most, LAST_MOMENT_MS)
    own = to_millis(came.expiration) if came.expiration else LAST_MOMENT_MS + 1
    unrouted = Route(template="", publication=0, language=one.recipient.language, account="")
    return {
        "id": new_message_id(), "priority": came.priority, "created_at": now, "updated_at": now,
        "domain": domain_of(one.recipient.email), "next_attempt_at": due if due > now else 0,
        "due_at": max(now, due), "expires_at": min(own, latest),
        "expires_as": EXPIRATION_PASSED if own <= latest else WAITED_TOO_LONG,
        **route_columns(one.route or unrouted, since=max(now, due)),
    }  # fmt: skip


def _first_state(one: _Meant, now: int, approvals: Approvals, *, is_blocked: bool) -> First:
    arrival = one.arrival
    if arrival.event.expiration and to_millis(arrival.event.expiration) <= now:
        return State.EXPIRED, EXPIRATION_PASSED, ""
    if is_blocked:
        return State.IGNORED, "recipient-suppressed", ""
    if one.route is None and arrival.near_type:
        return State.UNROUTABLE, _MISTYPED, json.dumps({"near": arrival.near_type})
    if one.route is None:
        return State.UNROUTABLE, "no-template", ""
    return first_state(one.route, approvals)


def first_state(route: Route, approvals: Approvals) -> First:
    """Where a routed message starts, the reason, and its arguments as JSON: pending, unless a rule holds it."""
    if route.hold:
        return State.HELD, route.hold, ""
    if approvals.wanted(route):
        return State.HELD, "approve-first", ""
    if lock := approvals.lock(route):
        return State.HELD, PASSWORD_MISSING, lock_details(lock)
    return State.PENDING, "", ""


class Approvals:
    """What may hold a message: the first ones of a publication are counted, kept passwords looked for."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._stored: dict[str, int] = {}
        self._added: Counter[str] = Counter()

    def wanted(self, route: Route) -> bool:
        """Whether this message, which it counts, is among the first ones."""
        if not route.approve_first:
            return False
        name = f"approve/{route.template}/{route.publication}"
        if name not in self._stored:
            stored = self._connection.scalar(select(counters.c.value).where(counters.c.name == name))
            self._stored[name] = stored or 0
        self._added[name] += 1
        return self._stored[name] + self._added[name] <= route.approve_first

    def lock(self, route: Route) -> str:
        """The lock of a password that this message needs and nobody has set; "" when none is missing."""
        locks = [lock_of(self._vault, key) for keys in route.keys for key in keys]
        return next((lock for lock in locks if not is_kept(self._connection, lock)), "")

    def store(self) -> None:
        """Write the counts back, in the caller's transaction."""
        for name, added in self._added.items():
            more = update(counters).where(counters.c.name == name).values(value=counters.c.value + added)
            if not self._connection.execute(more).rowcount:
                self._connection.execute(insert(counters).values(name=name, value=added))
