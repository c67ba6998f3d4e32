"""Texts about what mail servers answer."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {}
