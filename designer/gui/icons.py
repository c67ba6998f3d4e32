"""The window's icons, all of one family; the only door to qtawesome, imported when the first icon is asked for."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QIcon

from designer.gui.theme import Theme


def icon(name: str, theme: Theme, color: str = "muted") -> QIcon:
    """An icon of the Material Design family by its name without prefix; `color` is a name in the theme."""
    return _icon(name, getattr(theme, color), theme.accent, theme.line)


@lru_cache(maxsize=512)
def _icon(name: str, color: str, active: str, faded: str) -> QIcon:
    import qtawesome

    made: QIcon = qtawesome.icon(f"mdi6.{name}", color=color, color_active=active, color_disabled=faded)
    return made
