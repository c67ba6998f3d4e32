"""Texts about the outbox and what an operator asks of it."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
}
