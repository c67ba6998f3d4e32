"""Texts about events refused at the door."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
}
