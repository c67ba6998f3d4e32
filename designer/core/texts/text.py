"""The shape of one text of the catalogue."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """What happened, where, and what to do; `{name}` is replaced by the error's argument of that name."""

    what: str
    remedy: str = ""
