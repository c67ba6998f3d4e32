"""Dates by a pattern such as `dd.MM.yyyy`: letters as in Unicode's date patterns (UTS 35), everything else as it is."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache

_FIELDS = {
    "yyyy": ("year", r"[0-9]{4}"), "MM": ("month", r"[0-9]{2}"), "M": ("month", r"[0-9]{1,2}"),
    "dd": ("day", r"[0-9]{2}"), "d": ("day", r"[0-9]{1,2}"), "HH": ("hour", r"[0-9]{2}"),
    "H": ("hour", r"[0-9]{1,2}"), "mm": ("minute", r"[0-9]{2}"), "ss": ("second", r"[0-9]{2}"),
}  # fmt: skip
_TOKEN = re.compile(r"'(?P<quoted>[^']*)'|(?P<field>(?P<letter>[A-Za-z])(?P=letter)*)|(?P<other>[^A-Za-z']+)")
ISO = "yyyy-MM-dd"


@lru_cache(maxsize=100)
def date_expression(pattern: str) -> re.Pattern[str]:
    """What a date of this pattern looks like. ValueError for a pattern that we do not read.

    A year has four digits: nobody can tell the birthdays of 1926 and of 2026 apart by two.
    """
    parts, seen, end = [], set[str](), 0
    for found in _TOKEN.finditer(pattern):
        if found.start() != end:
            raise ValueError
        end = found.end()
        if letters := found["field"]:
            name, expression = _FIELDS.get(letters, ("", ""))
            if not name or name in seen:
                raise ValueError
            seen.add(name)
            parts.append(f"(?P<{name}>{expression})")
        else:
            parts.append(re.escape(found["other"] if found["quoted"] is None else found["quoted"]))
    if end != len(pattern) or not {"year", "month", "day"} <= seen:
        raise ValueError
    return re.compile("".join(parts), re.ASCII)


def parse_date(text: str, pattern: str) -> str:
    """The date in ISO 8601, with its time where the pattern has one; ValueError when it is none."""
    found = date_expression(pattern or ISO).fullmatch(text.strip())
    if found is None:
        raise ValueError
    parts = {name: int(value) for name, value in found.groupdict().items()}
    day = date(parts["year"], parts["month"], parts["day"])
    if "hour" not in parts:
        return day.isoformat()
    return iso(datetime.combine(day, time(parts["hour"], parts.get("minute", 0), parts.get("second", 0))))


def iso(moment: datetime) -> str:
    """A moment in ISO 8601, to the second."""
    return moment.isoformat(timespec="seconds")
