"""Texts about templates, publications and their checks."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
}
