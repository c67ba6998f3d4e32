"""How it went, as one document: what came in and went out, why what failed did, what waits, how long it took."""

from __future__ import annotations

import json
from collections import Counter
from statistics import quantiles
from typing import Any

from designer.core.clock import from_millis
from designer.sender.outbox.callbacks import figures
from designer.sender.outbox.figures import failures_since
from designer.sender.outbox.search import counts
from designer.sender.outbox.statistics import Day, days, ended_since
from designer.sender.outbox.store import Outbox

_REASONS = 20  # a server may answer each message in other words
_DAY_MS = 86_400_000
_WAITING = ("pending", "held", "unroutable", "uncertain", "processing")


def report(outbox: Outbox, *, mode: str, since: int, last_days: int = 0) -> dict[str, Any]:
    """The figures since then (ms), with those of so many days one by one. It holds numbers, states and codes only."""
    came, ended = ended_since(outbox, mode=mode, since=since)
    waiting = {str(state): number for state, number in counts(outbox, mode=mode).items()}
    told = figures(outbox)
    first = outbox.now() // _DAY_MS - last_days + 1
    return {
        "mode": mode, "since": from_millis(since).isoformat(), "events": came,
        "messages": dict(Counter("kept" if one.test and one.state == "sent" else one.state for one in ended)),
        "failures": [
            {"code": one.reason, "arguments": json.loads(one.details or "{}"), "count": one.count}
            for one in failures_since(outbox, mode=mode, since=since)[:_REASONS]
        ],
        "waiting": {state: waiting[state] for state in _WAITING if waiting[state]},
        "error_rate": _error_rate(Counter(one.state for one in ended)),
        "seconds": {
            "outbox": _spread([one.waiting_ms for one in ended if one.state == "sent"]),
            "composing": _spread([one.composing_ms for one in ended if one.composing_ms]),
            "sending": _spread([one.sending_ms for one in ended if one.state == "sent"]),
        },
        "callbacks": {
            "waiting": sum(one.waiting for one in told), "given_up": sum(one.given_up for one in told),
        },
        "days": _days_json(days(outbox, mode=mode, since_day=first)) if last_days else [],
    }  # fmt: skip


def _error_rate(ended: Counter[str]) -> float:
    """The share of failed ones among those that were sent or failed; 0 when there is none."""
    tried = ended["sent"] + ended["failed"]
    return round(ended["failed"] / tried, 4) if tried else 0.0


def _spread(millis: list[int]) -> dict[str, float | None]:
    """Median and 95th percentile in seconds; None when nothing was measured."""
    if not millis:
        return {"median": None, "p95": None}
    cuts = quantiles([*millis, *millis], n=20, method="inclusive") if len(millis) == 1 else (
        quantiles(millis, n=20, method="inclusive"))  # fmt: skip
    return {"median": round(cuts[9] / 1000, 3), "p95": round(cuts[18] / 1000, 3)}


def _days_json(found: list[Day]) -> list[dict[str, Any]]:
    documents: dict[int, dict[str, Any]] = {}
    for one in found:
        day = documents.setdefault(one.day, {
            "day": from_millis(one.day * _DAY_MS).date().isoformat(), "events": 0, "messages": {},
            "average_seconds": {},
        })  # fmt: skip
        if one.state == "events":
            day["events"] = one.messages
            continue
        state = "kept" if one.test and one.state == "sent" else one.state
        day["messages"][state] = one.messages
        if state == "sent":
            day["average_seconds"] = {
                name: round(value / one.messages / 1000, 3)
                for name, value in (("outbox", one.waiting_ms), ("composing", one.composing_ms),
                                    ("sending", one.sending_ms))
            }  # fmt: skip
    return list(documents.values())
