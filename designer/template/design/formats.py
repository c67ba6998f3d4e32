"""How a field is written: the formats that suit its value, and an expression with another one."""

from __future__ import annotations

import re

_EXPRESSION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
_STRING = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_PART = re.compile(rf"(?:{_STRING}|\([^()]*\)|[^|\"'(]|[(\"'])+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d$")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_NUMBER = re.compile(r"-?\d+(\.\d+)?$")
_MONEY = re.compile(
    r"amount|price|total|net|gross|sum|cost|fee|discount|shipping|tax(?!_rate)|vat(?!_rate)|salary|premium",
    re.IGNORECASE,
)
_NO_MONEY = re.compile(r"rate|percent|count|quantity|number", re.IGNORECASE)
_RATE = re.compile(r"(?:^|[._])(?:tax|vat)?_?rate$", re.IGNORECASE)
_FORMATS = frozenset(
    {"money", "number", "percent", "date", "time", "datetime", "upper", "lower", "title", "capitalize"}
)


def formats_for(example: str, currency: str = "'EUR'") -> tuple[str, ...]:
    """The formats that suit a value as it stands in the event, "" (as it is) first. `currency` is an expression."""
    if _MOMENT.match(example):
        return ("", "date", "date('long')", "time", "datetime", "datetime('short')")
    if _DATE.match(example):
        return ("", "date", "date('short')", "date('long')", "date('full')")
    if _NUMBER.match(example):
        return ("", f"money({currency})", "number", "number(2)", "percent")
    return ("", "upper", "title")


def first_format(path: str, example: str, currency: str, *, is_number: bool) -> str:
    """How a field is written when nobody has said so: amounts and dates as people write them, "" for as it is."""
    if is_number:
        is_amount = _MONEY.search(path) and not _NO_MONEY.search(path)
        is_share = _RATE.search(path) and example.startswith("0.")
        return f"money({currency})" if is_amount else "percent" if is_share else "number"
    return "date" if _DATE.match(example) or _MOMENT.match(example) else ""


def format_of(source: str) -> str:
    """The format that an expression ends with; "" for none."""
    parts = _parts(source)
    return next((part for part in reversed(parts[1:]) if _name(part) in _FORMATS), "")


def with_format(source: str, wanted: str) -> str:
    """An expression with another format, in the place of the one it has, or behind all else; "" takes it away."""
    parts = _parts(source)
    if not parts:
        return source
    given = [n for n, part in enumerate(parts) if n and _name(part) in _FORMATS]
    at = given[-1] if given else len(parts)
    parts[at : at + 1] = [wanted] if wanted else []
    return "{{ " + " | ".join(parts) + " }}"


def base_of(source: str) -> str:
    """What an expression is about, without its filters: `ctx.order.total` of `{{ ctx.order.total | number }}`."""
    return next(iter(_parts(source)), "")


def _parts(source: str) -> list[str]:
    found = _EXPRESSION.fullmatch(source.strip())
    return [part.strip() for part in _PART.findall(found[1])] if found else []


def _name(part: str) -> str:
    return re.split(r"\W", part, maxsplit=1)[0]


def bare(source: str) -> str:
    """An expression without its braces."""
    found = _EXPRESSION.fullmatch(source.strip())
    return found[1] if found else source
