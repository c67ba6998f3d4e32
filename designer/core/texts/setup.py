"""Texts about settings, vault, accounts and this machine."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
}
