"""What can be said of a firm's web address, mail address and country without asking anybody: their form."""

from __future__ import annotations

import re

_WEB = re.compile(r"https?://[^\s/?#\"'<>@:]+\.[^\s/?#\"'<>@:]{2,}(?::\d+)?(?:[/?#][^\s\"'<>]*)?", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@,;:<>()\"'/]+@[^\s@,;:<>()\"'/]+\.[^\s@,;:<>()\"'/.]{2,}")
_COUNTRY = re.compile(r"[A-Za-z]{2}")  # ISO 3166-1


def web_fault(text: str) -> str:
    """The code of what is wrong with a web address that a link leads to; "" for nothing."""
    return "" if _WEB.fullmatch(text.strip()) else "web-malformed"


def email_fault(text: str) -> str:
    """The code of what is wrong with a mail address that a reader writes to; "" for nothing."""
    return "" if _EMAIL.fullmatch(text.strip()) else "email-malformed"


def country_fault(text: str) -> str:
    """The code of what is wrong with a country's code; "" for nothing."""
    return "" if _COUNTRY.fullmatch(text.strip()) else "country-malformed"
