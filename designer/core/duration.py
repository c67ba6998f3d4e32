"""Spans of time as people write them in a template: `90m`, `12h`, `3d`, `10y`."""

from __future__ import annotations

import re

_SPAN = re.compile(r"([1-9][0-9]{0,5})([mhdy])")
_MS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000, "y": 365 * 86_400_000}


_LEAP_YEAR_MS = 366 * 86_400_000


def at_least_ms(text: str) -> int:
    """The same for what must not end too early: a year has 366 days. 0 when it is not written as a span."""
    return int(text[:-1]) * _LEAP_YEAR_MS if text.endswith("y") else duration_ms(text) or 0


def duration_ms(text: str) -> int | None:
    """The span in milliseconds; None when it is not written as one (a number and m, h, d or y)."""
    found = _SPAN.fullmatch(text)
    return int(found[1]) * _MS[found[2]] if found else None
