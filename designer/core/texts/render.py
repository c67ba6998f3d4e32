"""Texts about events that cannot be composed."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
}
