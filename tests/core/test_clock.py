"""Times are aware, in UTC, and stored in milliseconds without loss."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from designer.core.clock import from_millis, to_millis, utc_now


def test_now_is_aware_and_in_utc() -> None:
    assert utc_now().utcoffset() == timedelta(0)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 253_402_300_799_999))
def test_milliseconds_survive(millis: int) -> None:
    assert to_millis(from_millis(millis)) == millis


def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    moment = datetime.fromisoformat("2026-03-29T01:30:00+01:00")
    assert from_millis(to_millis(moment)) == moment
    assert from_millis(to_millis(moment)).tzinfo is UTC
