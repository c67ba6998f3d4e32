"""The states of a message and every move between them, as data (docs: "States and moves")."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a message stands; it has exactly one."""

    PENDING = "pending"
    PROCESSING = "processing"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    UNROUTABLE = "unroutable"
    HELD = "held"
    EXPIRED = "expired"
    IGNORED = "ignored"
    CANCELED = "canceled"


class Mode(StrEnum):
    """Whom an event may reach; fixed at acceptance, and an id space of its own."""

    LIVE = "live"
    REHEARSAL = "rehearsal"
    PROOF = "proof"


class Result(StrEnum):
    """What became of one turn of a message."""

    SENT = "sent"
    SOFT = "soft"  # try later
    HARD = "hard"  # refused for good, or tries used up
    RENDER = "render"  # could not be composed, or did not pass the last look
    UNCERTAIN = "uncertain"  # the connection was lost after the final dot
    IGNORED = "ignored"  # suppressed before MAIL
    UNREAD = "unread"  # a file that came with it has no text, and a person must look at it
    LOCKED = "locked"  # a password that a person keeps for the recipient is missing
    SETUP = "setup"  # the account cannot be used; nothing is counted against the message


DAY_MS = 24 * 60 * 60 * 1000
WAITS_AT_MOST_MS = 90 * DAY_MS  # what waits longer expires, unless the settings say otherwise
EXPIRATION_PASSED, WAITED_TOO_LONG = "expiration-passed", "waited-too-long"
LAST_MOMENT_MS = 253_402_128_000_000  # 9999-12-30: no calendar shows what lies behind, whatever its zone

SETTLED = frozenset({State.SENT, State.FAILED, State.EXPIRED, State.IGNORED, State.CANCELED})
TOLD = SETTLED | {State.UNCERTAIN}  # what a template's callback hears of
WAITING = frozenset({State.PENDING, State.HELD, State.UNROUTABLE})


@dataclass(frozen=True, slots=True)
class Move:
    """One action: from which states, to which, and whether the message is composed anew."""

    sources: frozenset[State]
    target: State
    anew: bool = False


def _move(sources: str, target: State, *, anew: bool = False) -> Move:
    return Move(frozenset(State(name) for name in sources.split()), target, anew)


OPERATOR_MOVES = {
    "retry": _move("failed unroutable", State.PENDING, anew=True),
    "hold": _move("pending", State.HELD),
    "release": _move("held", State.PENDING),
    "cancel": _move("pending held unroutable failed uncertain", State.CANCELED),
    "mark-sent": _move("uncertain", State.SENT),
}

CANCELED, LIST_CANCELED = "canceled-by-person", "list-canceled-by-person"
CORRECTED = "corrected"  # why a failed message was canceled: a corrected one takes its place
RESENT = "resent"  # why an uncertain message was canceled: the same went out again in another one

# What makes a further message of the same event, and of messages in which states.
FURTHER = {
    "resend": frozenset({State.SENT, State.UNCERTAIN}),
    "correct": frozenset({State.SENT, State.FAILED, State.UNCERTAIN}),
}

AFTER = {
    Result.SENT: State.SENT,
    Result.SOFT: State.PENDING,
    Result.HARD: State.FAILED,
    Result.RENDER: State.FAILED,
    Result.UNCERTAIN: State.UNCERTAIN,
    Result.IGNORED: State.IGNORED,
    Result.LOCKED: State.HELD,
    Result.UNREAD: State.HELD,
    Result.SETUP: State.PENDING,
}

# An attempt's own outcome that arrives after the lease was lost: the server's answer is certain, the turn is over.
AFTER_UNCERTAIN = {Result.SENT: State.SENT, Result.SOFT: State.FAILED, Result.HARD: State.FAILED}


def reaches(mode: str, *, is_test: bool) -> str:
    """Whom a message of this mode goes to: only that of a recipient was sent in earnest."""
    if is_test:
        return "local_mailbox"
    return {Mode.REHEARSAL: "testers", Mode.PROOF: "author"}.get(Mode(mode), "recipient")
