"""Signs that carry what the converter does not know through it: characters of the private area, never in a text."""

from __future__ import annotations

import re

FIELD, LOOK, TABLE, SIZE = "\ue000", "\ue001", "\ue002", "\ue003"
_END = "\ue004"
_OURS = re.compile("[\ue000-\ue004]")
SIGN = re.compile("([\ue000-\ue003])([^\ue000-\ue004]*)\ue004")


def sign(kind: str, told: object) -> str:
    """A sign of a kind with what it tells."""
    return f"{kind}{told}{_END}"


def without_signs(text: str) -> str:
    """A text of somebody else, in which such characters mean nothing."""
    return _OURS.sub("", text)
