"""Numbers as people write them: which signs stand for the decimals and the thousands depends on the country."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_SPACES = "\u0020\u00a0\u2009\u202f"
_APOSTROPHES = "'\u2019"
_COMMA_LANGUAGES = frozenset((
    "af", "bg", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl", "hr", "hu", "id", "is", "it", "lt",
    "lv", "mk", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "vi",
))  # fmt: skip
_POINT_REGIONS = frozenset((
    "CH", "LI", "MX", "US", "GB", "IE", "CA", "AU", "NZ", "IN", "SG", "PR", "GT", "HN", "NI", "PA", "PE", "SV", "DO",
))  # fmt: skip
_COMMA_IN_POINT_REGIONS = frozenset({"fr-CA", "fr-CH", "nl-US"})
_MOST_DIGITS = 100
_MINUS = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2011": "-"})


def signs_of(locale: str) -> tuple[str, str]:
    """The decimal sign of a language such as `de` or `de-CH`, and every sign that may part its thousands.

    Without a language: a point, and nothing parts thousands, as programs write numbers.
    """
    if not locale:
        return ".", ""
    language, _, region = locale.partition("-")
    is_point = region.upper() in _POINT_REGIONS and locale not in _COMMA_IN_POINT_REGIONS
    if language.lower() in _COMMA_LANGUAGES and not is_point:
        return ",", "." + _SPACES + _APOSTROPHES
    return ".", "," + _SPACES + _APOSTROPHES


def parse_number(text: str, locale: str) -> Decimal:
    """The number that a text is in this language; ValueError when it is none, or could be read in two ways.

    Thousands are parted by one sign throughout, and in threes (or as in India). A currency sign and a minus may stand
    before or behind it.
    """
    plain = _without_signs(text)
    decimal, groups = signs_of(locale)
    is_negative = plain.startswith("-") or plain.endswith("-")
    digits = plain.removeprefix("-") if plain.startswith("-") else plain.removesuffix("-")
    digits = digits.strip(_SPACES)
    whole, _, fraction = digits.partition(decimal)
    if decimal in fraction or (decimal in digits and not fraction.isdecimal()):
        raise ValueError
    whole = _joined(whole, groups) if whole or not fraction else "0"
    if not (whole.isascii() and whole.isdecimal() and fraction.isascii()) or len(whole + fraction) > _MOST_DIGITS:
        raise ValueError
    number = Decimal(f"{whole}.{fraction}" if fraction else whole)
    return -number if is_negative else number


def _without_signs(text: str) -> str:
    """The text without spaces around it, currency signs and a plus; a minus is always the same sign."""
    kept = text.translate(_MINUS).strip(_SPACES + "\t")
    while kept and unicodedata.category(kept[0]) == "Sc":
        kept = kept[1:].strip(_SPACES)
    while kept and unicodedata.category(kept[-1]) == "Sc":
        kept = kept[:-1].strip(_SPACES)
    if kept.startswith("-") and len(kept) > 1 and unicodedata.category(kept[1]) == "Sc":
        kept = "-" + kept[2:].strip(_SPACES)
    return kept.removeprefix("+")


def _joined(whole: str, groups: str) -> str:
    """The digits of a whole number without what parts its thousands."""
    used = {sign for sign in whole if sign in groups}
    if not used:
        return whole
    if len(used) > 1:
        raise ValueError
    parts = whole.split(used.pop())
    in_threes = all(len(part) == 3 for part in parts[1:])
    as_in_india = len(parts[-1]) == 3 and all(len(part) == 2 for part in parts[1:-1])
    if not 1 <= len(parts[0]) <= 3 or not (in_threes or as_in_india):
        raise ValueError
    return re.sub(r"\s", "", "".join(parts))
