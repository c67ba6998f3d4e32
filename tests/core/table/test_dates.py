"""Dates by a pattern; a two-digit year is nobody's birthday."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.core.table.dates import date_expression, parse_date


@pytest.mark.parametrize(
    ("text", "pattern", "value"),
    [
        ("03.04.1985", "dd.MM.yyyy", "1985-04-03"), ("3.4.1985", "d.M.yyyy", "1985-04-03"),
        ("12/31/2026", "MM/dd/yyyy", "2026-12-31"), ("2026-02-28", "", "2026-02-28"),
        ("20260228", "yyyyMMdd", "2026-02-28"),
        ("3.4.1985 07:05", "d.M.yyyy HH:mm", "1985-04-03T07:05:00"), (" 2026-01-01 ", "yyyy-MM-dd", "2026-01-01"),
        ("den 3/4 1985", "'den' d/M yyyy", "1985-04-03"), ("29.02.1984", "dd.MM.yyyy", "1984-02-29"),
        ("1.2.2026 23:59:58", "d.M.yyyy H:mm:ss", "2026-02-01T23:59:58"),
    ],
)  # fmt: skip
def test_a_date_is_read_by_its_pattern(text: str, pattern: str, value: str) -> None:
    assert parse_date(text, pattern) == value


@pytest.mark.parametrize("text", ["3.4.85", "31.02.2026", "2026-04-03", "", "03.04.19850", "O3.04.1985", "٠3.04.1985"])
def test_what_is_no_such_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_date(text, "dd.MM.yyyy")


@pytest.mark.parametrize(
    "pattern", ["dd.MM.yy", "dd.MM", "yyyy", "dd.MMM.yyyy", "dd.dd.MM.yyyy", "it's", "QQ yyyy MM dd"]
)
def test_a_pattern_that_is_not_read_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError):
        date_expression(pattern)


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["dd.MM.yyyy", "yyyy-MM-dd", "MM/dd/yyyy", "yyyyMMdd"]))
def test_every_date_comes_back(day: date, pattern: str) -> None:
    written = pattern.replace("yyyy", f"{day:%Y}").replace("MM", f"{day:%m}").replace("dd", f"{day:%d}")
    assert parse_date(written, pattern) == day.isoformat()


@given(st.text(max_size=20))
def test_any_pattern_is_understood_or_refused(pattern: str) -> None:
    try:
        date_expression(pattern)
    except ValueError:
        return
    assert "yyyy" in pattern
