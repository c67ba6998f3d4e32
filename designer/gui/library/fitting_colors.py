"""Colours that go with a firm's main colour: the same hue on dark ground, and pale behind boxes."""

from __future__ import annotations

from PySide6.QtGui import QColor

_DARK_LIGHTNESS = 0.68
_PALE_SHARE = 0.08
_MOST_SATURATION = 0.75  # a full colour glares on black


def on_dark(main: str) -> str:
    """The main colour, light enough to be read on dark ground, as #rrggbb."""
    color = QColor(main)
    lightness = max(color.lightnessF(), _DARK_LIGHTNESS)
    return QColor.fromHslF(max(color.hslHueF(), 0), min(color.hslSaturationF(), _MOST_SATURATION), lightness).name()


def pale(main: str) -> str:
    """The main colour as a breath on white, as #rrggbb."""
    color = QColor(main)
    parts = (round(255 - _PALE_SHARE * (255 - part)) for part in (color.red(), color.green(), color.blue()))
    return QColor(*parts).name()
