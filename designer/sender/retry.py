"""When to try again after a soft error, and what to leave alone meanwhile; pure functions."""

from __future__ import annotations

from enum import StrEnum
from random import Random

from designer.core.errors import TransientDeliveryError

MINUTE_MS = 60_000
FIRST_WAIT_MS = MINUTE_MS
LONGEST_WAIT_MS = 4 * 60 * MINUTE_MS
DAY_MS = 24 * 60 * MINUTE_MS
LIFETIME_MS = 6 * DAY_MS  # on the average; with bad luck at the jitter still more than five days
SLOWER_MS = 15 * MINUTE_MS


class Back(StrEnum):
    """What backs off after a soft error."""

    ACCOUNT = "account"  # nobody can be reached through it now
    SLOWER = "slower"  # the account sends too fast for the provider
    RECIPIENT = "recipient"  # this one recipient, or this one message


def next_attempt(error_count: int, *, now: int, expires_at: int, random: Random, not_before: int = 0) -> int | None:
    """When (ms) to try again after the `error_count`-th soft error (1 = the first); None when the tries are used up.

    Exponential from 1 minute to 4 hours with equal jitter (half fixed, half random). The lifetime is the
    sum of the waits before: it runs only while there is a sender that waits, so that a machine asleep loses nothing,
    and every wake is followed by an attempt. What would wait beyond `expires_at` is tried a last time just before, but
    never before `not_before` (ms), until when the server asked to be left alone.
    """
    if waited(error_count - 1) >= LIFETIME_MS:
        return None
    at = now + wait(error_count, random)
    last = expires_at - FIRST_WAIT_MS
    return max(min(at, last) if last > now else at, not_before)


def wait(failures: int, random: Random) -> int:
    """How long (ms) to wait after so many failures in a row."""
    longest = _longest(failures)
    return longest // 2 + random.randint(0, longest // 2)


def waited(failures: int) -> int:
    """How long (ms) so many waits take on the average."""
    return sum(_longest(number) * 3 // 4 for number in range(1, failures + 1))


def backs_off(error: TransientDeliveryError) -> Back:
    """What a soft error says about: connection trouble and 421 the account, 4.7.x and 432 its speed, else this mail."""
    if error.enhanced_code.startswith("4.7.") or error.reply_code == 432:
        return Back.SLOWER
    return Back.ACCOUNT if error.reply_code in (0, 421) else Back.RECIPIENT


def _longest(failures: int) -> int:
    return min(FIRST_WAIT_MS << min(failures - 1, 16), LONGEST_WAIT_MS)
