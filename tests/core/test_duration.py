"""A span of time is read as people write it, and nothing else is."""

from __future__ import annotations

import pytest

from designer.core.duration import duration_ms

HOUR = 3_600_000


@pytest.mark.parametrize(
    ("text", "hours"), [("60m", 1), ("90m", 1.5), ("12h", 12), ("3d", 72), ("1y", 365 * 24), ("10y", 3650 * 24)]
)
def test_a_number_and_a_unit_is_a_span(text: str, hours: float) -> None:
    assert duration_ms(text) == hours * HOUR


@pytest.mark.parametrize("text", ["", "12", "h", "0h", "-1h", "1.5h", "12 h", "12H", "1w", "12h\n", "١h", "9999999d"])
def test_everything_else_is_none(text: str) -> None:
    assert duration_ms(text) is None
