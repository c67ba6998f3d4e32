"""The window's icons, all of one family; the only door to qtawesome, imported when the first icon is asked for."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, cast

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap

from designer.gui.theme import Theme


def icon(name: str, theme: Theme, color: str = "muted") -> QIcon:
    """An icon of the Material Design family by its name without prefix; `color` is a name in the theme."""
    return _icon(name, getattr(theme, color), theme.accent, theme.line)


@cache
def _qtawesome() -> Any:
    """The package; an icon of no size, as a squeezed field asks for, is an empty picture instead of warnings."""
    import qtawesome
    from qtawesome.iconic_font import CharIconEngine

    drawn = CharIconEngine.pixmap

    def pixmap(engine: Any, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return QPixmap() if size.isEmpty() else cast("QPixmap", drawn(engine, size, mode, state))

    CharIconEngine.pixmap = pixmap
    return qtawesome


@lru_cache(maxsize=512)
def _icon(name: str, color: str, active: str, faded: str) -> QIcon:
    made: QIcon = _qtawesome().icon(f"mdi6.{name}", color=color, color_active=active, color_disabled=faded)
    return made
