"""The known word that a mistyped one most likely meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_LIKENESS = 0.6


def nearest(word: str, candidates: Iterable[str]) -> str:
    """The candidate most like `word`, without regard to case; "" when none is like it."""
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    found = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=_LIKENESS)
    return by_folded[found[0]] if found else ""
