"""A key may call so often a minute, with a little more at once."""

from __future__ import annotations

import pytest

from designer.core.errors import UnavailableError
from designer.sender.rest.limits import CallRate, HighWater


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def counted(rate: CallRate, name: str, per_minute: int) -> int:
    """How many calls get through at this moment."""
    done = 0
    for _ in range(1000):
        try:
            rate.count(name, per_minute)
        except UnavailableError:
            return done
        done += 1
    return done


def test_a_burst_gets_through_and_then_it_is_even() -> None:
    clock = Hand()
    rate = CallRate(clock)
    assert counted(rate, "shop", 60) == 61
    clock.now += 3
    assert counted(rate, "shop", 60) == 3


def test_each_key_has_its_own() -> None:
    rate = CallRate(Hand())
    assert counted(rate, "shop", 60) == counted(rate, "till", 60) == 61


def test_without_a_limit_nobody_waits() -> None:
    assert counted(CallRate(Hand()), "shop", 0) == 1000


def test_it_says_how_long_to_wait() -> None:
    clock = Hand()
    rate = CallRate(clock)
    counted(rate, "shop", 6)
    with pytest.raises(UnavailableError, match="rest-too-often") as told:
        rate.count("shop", 6)
    clock.now += int(told.value.arguments["seconds"])
    rate.count("shop", 6)


def test_what_waits_is_counted_now_and_then_and_before_anybody_is_refused() -> None:
    seconds, counted_at = Hand(), list[float]()
    waiting = [7]

    def count() -> int:
        counted_at.append(seconds.now)
        return waiting[0]

    water = HighWater(count, seconds)
    assert [water.is_reached(10) for _ in range(3)] == [False] * 3
    assert len(counted_at) == 1
    water.add(3)
    waiting[0] = 10
    assert (water.is_reached(10), len(counted_at)) == (True, 2)
    waiting[0] = 4
    assert (water.is_reached(10), len(counted_at)) == (False, 3)
    seconds.now += 1
    assert (water.is_reached(10), len(counted_at)) == (False, 4)
