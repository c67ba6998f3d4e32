"""Waits grow, stay inside their bounds, and end after five days of trying."""

from __future__ import annotations

from random import Random

import pytest

from designer.core.errors import TransientDeliveryError
from designer.sender.retry import DAY_MS, LONGEST_WAIT_MS, MINUTE_MS, Back, backs_off, next_attempt, wait

FAR = 10**15


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 1), (2, 2), (3, 4), (8, 128), (9, 240), (10, 240), (10_000, 240)]
)
def test_a_wait_is_between_half_and_all_of_a_doubling_limit(failures: int, minutes: int) -> None:
    waits = [wait(failures, Random(seed)) for seed in range(300)]
    assert min(waits) >= minutes * MINUTE_MS // 2
    assert max(waits) <= minutes * MINUTE_MS <= LONGEST_WAIT_MS
    assert len(set(waits)) > 200


@pytest.mark.parametrize("seed", range(300))
def test_five_days_without_a_server_use_up_no_message_whatever_the_jitter(seed: int) -> None:
    random, now, errors = Random(seed), 0, 0
    while (at := next_attempt(errors + 1, now=now, expires_at=FAR, random=random)) is not None:
        assert at > now
        now, errors = at, errors + 1
    assert 5 * DAY_MS < now < 7 * DAY_MS


def test_time_asleep_uses_up_no_tries() -> None:
    holidays = 14 * 24 * 60 * MINUTE_MS
    assert next_attempt(3, now=holidays, expires_at=FAR, random=Random(1)) is not None


def test_a_last_try_comes_just_before_the_expiration() -> None:
    expires_at = 60 * MINUTE_MS
    assert next_attempt(9, now=0, expires_at=expires_at, random=Random(1)) == expires_at - MINUTE_MS
    late = next_attempt(9, now=expires_at - MINUTE_MS, expires_at=expires_at, random=Random(1))
    assert late is not None
    assert late > expires_at


@pytest.mark.parametrize(("not_before", "expires_at"), [(90 * MINUTE_MS, FAR), (90 * MINUTE_MS, 60 * MINUTE_MS)])
def test_a_server_that_asks_to_be_left_alone_is(not_before: int, expires_at: int) -> None:
    at = next_attempt(1, now=0, expires_at=expires_at, random=Random(1), not_before=not_before)
    assert at == not_before


def test_a_short_rest_shortens_no_wait() -> None:
    at = next_attempt(9, now=0, expires_at=FAR, random=Random(1), not_before=1000)
    assert at is not None
    assert at > 60 * MINUTE_MS


@pytest.mark.parametrize(
    ("code", "enhanced", "what"),
    [
        (0, "", Back.ACCOUNT),
        (421, "4.3.2", Back.ACCOUNT),
        (421, "4.7.0", Back.SLOWER),
        (432, "4.3.2", Back.SLOWER),
        (450, "4.7.1", Back.SLOWER),
        (450, "4.2.0", Back.RECIPIENT),
        (451, "", Back.RECIPIENT),
        (452, "4.2.2", Back.RECIPIENT),
    ],
)
def test_what_backs_off_follows_from_the_codes(code: int, enhanced: str, what: Back) -> None:
    assert backs_off(TransientDeliveryError("try-later", reply_code=code, enhanced_code=enhanced)) == what
