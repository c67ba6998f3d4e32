"""Colours that can be read, light and dark."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from designer.gui.icons import icon
from designer.gui.theme import DARK, LIGHT, Theme, palette_of


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in QColor(color).getRgbF()[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("text", "window"), ("text", "base"), ("text", "raised"), ("text", "accent_soft"), ("muted", "window"),
        ("muted", "base"), ("muted", "raised"), ("on_accent", "accent"), ("accent", "base"), ("error", "base"),
        ("text", "error_soft"), ("text", "warning_soft"), ("warning", "base"), ("confirm", "base"), ("hint", "base"),
        ("ok", "base"), ("code_tag", "base"), ("code_attribute", "base"), ("code_string", "base"),
        ("code_jinja", "code_jinja_soft"), ("code_keyword", "base"), ("code_number", "base"),
    ],
)  # fmt: skip
def test_words_stand_out_from_what_is_behind_them(theme: Theme, ink: str, paper: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, paper)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_is_one(theme: Theme) -> None:
    names = [field.name for field in fields(theme) if field.name != "is_dark"]
    assert [name for name in names if not QColor(getattr(theme, name)).isValid()] == []


def test_the_palettes_differ_in_what_they_are_for() -> None:
    assert palette_of(LIGHT).window().color().lightness() > 200
    assert palette_of(DARK).window().color().lightness() < 60


def test_an_icon_of_no_size_is_an_empty_picture(qapp: QApplication) -> None:
    made = icon("close", LIGHT)
    assert made.pixmap(QSize(0, 0)).isNull()
    assert not made.pixmap(QSize(16, 16)).isNull()
