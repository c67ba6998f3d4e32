"""The figures of a sender as Prometheus reads them: how many messages are in each state."""

from __future__ import annotations

from designer.sender.outbox.callbacks import figures
from designer.sender.outbox.figures import oldest_waiting_ms
from designer.sender.outbox.search import counts
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox
from designer.sender.rest.answer import Answer

_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def metrics(outbox: Outbox) -> Answer:
    """The text format of Prometheus, https://prometheus.io/docs/instrumenting/exposition_formats/."""
    lines = [
        "# HELP sealwright_messages Messages by mode and state.",
        "# TYPE sealwright_messages gauge",
    ]
    for mode in (Mode.LIVE, Mode.REHEARSAL):
        found = counts(outbox, mode=mode)
        lines += [f'sealwright_messages{{mode="{mode}",state="{state}"}} {found[state]}' for state in State]
    lines += [
        "# HELP sealwright_reached_nobody Of the sent ones: kept in the local mailbox, or sent to testers.",
        "# TYPE sealwright_reached_nobody gauge",
        f'sealwright_reached_nobody{{mode="live"}} {counts(outbox, mode=Mode.LIVE, test=True)[State.SENT]}',
        f'sealwright_reached_nobody{{mode="rehearsal"}} {counts(outbox, mode=Mode.REHEARSAL)[State.SENT]}',
    ]
    waiting = figures(outbox)
    lines += [
        "# HELP sealwright_oldest_waiting_seconds For how long the first of the messages that are due has waited.",
        "# TYPE sealwright_oldest_waiting_seconds gauge",
        f"sealwright_oldest_waiting_seconds {oldest_waiting_ms(outbox) / 1000:g}",
        "# HELP sealwright_callbacks Statuses that are still to be posted, and those that were given up.",
        "# TYPE sealwright_callbacks gauge",
        f'sealwright_callbacks{{state="waiting"}} {sum(one.waiting for one in waiting)}',
        f'sealwright_callbacks{{state="given_up"}} {sum(one.given_up for one in waiting)}',
    ]
    return Answer(200, raw=("\n".join(lines) + "\n").encode(), media_type=_MEDIA_TYPE)
