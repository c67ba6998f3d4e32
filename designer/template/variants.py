"""The language variant for an event."""

from __future__ import annotations

from collections.abc import Sequence


def variant_for(languages: Sequence[str], wanted: str) -> str:
    """The event's language, its base language, else the template's first."""
    by_folded = {code.casefold(): code for code in languages}
    folded = wanted.casefold()
    return by_folded.get(folded) or by_folded.get(folded.split("-")[0]) or languages[0]
