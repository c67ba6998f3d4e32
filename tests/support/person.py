"""A person before the window: sees, waits, clicks and types; a test tells them what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from designer.gui.desk import Desk

Asked = TypeVar("Asked", bound=QDialog)

WAIT_MS = 60_000
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="80" viewBox="0 0 300 80">\
<circle cx="40" cy="40" r="34" fill="#8a3b12"/><path d="M26 40a14 14 0 0 0 28 0z" fill="#fff"/>\
<path d="M92 22h118v8H92zM92 40h168v8H92zM92 58h80v8H92z" fill="#8a3b12"/></svg>'
LEFT = Qt.MouseButton.LeftButton


class Person:
    """Sits before the window: sees, waits, clicks and types."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self._bot = qtbot
        self.desk = desk
        self._album = os.environ.get("GUIDE_IMAGES", "")

    def sees(self, condition: Callable[[], object]) -> None:
        self._bot.waitUntil(lambda: bool(condition()), timeout=WAIT_MS)

    def clicks(self, widget: QWidget, label: str = "") -> None:
        """Click a widget, or the button in it that has this label."""
        if label:
            widget = next(one for one in widget.findChildren(QPushButton) if one.text().replace("&", "") == label)
        self.sees(widget.isEnabled)
        self._bot.mouseClick(widget, LEFT)

    def clicks_row(self, view: QAbstractItemView, words: str, *, twice: bool = False) -> None:
        """Click, or double-click, the row that shows these words."""
        self.sees(lambda: self._row(view, words))
        index = view.model().match(
            view.model().index(0, 0), Qt.ItemDataRole.DisplayRole, words, 1,
            Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive,
        )[0]  # fmt: skip
        view.scrollTo(index)
        place = view.visualRect(index).center()
        self._bot.mouseClick(view.viewport(), LEFT, pos=place)
        if twice:
            self._bot.mouseDClick(view.viewport(), LEFT, pos=place)

    def clicks_at(self, view: QAbstractItemView, row: int) -> None:
        """Click a row by its number."""
        place = view.visualRect(view.model().index(row, 0)).center()
        self._bot.mouseClick(view.viewport(), LEFT, pos=place)

    def types(self, widget: QWidget, words: str, *, instead: bool = False) -> None:
        if instead:
            self.presses(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self._bot.keyClicks(widget, words)

    def presses(
        self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self._bot.keyClick(widget, key, modifier)

    def chooses(self, name: str) -> None:
        """A command from menu or tool bar."""
        action = self.desk.actions[name]
        self.sees(action.isEnabled)
        action.trigger()

    def dialog(self, kind: type[Asked]) -> Asked:
        """The dialog that has opened."""
        found = lambda: [one for one in self.desk.window.findChildren(kind) if one.isVisible()]  # noqa: E731
        self.sees(found)
        return found()[0]

    def field(self, page: QWidget, name: str) -> QLineEdit:
        """The field with this name."""
        return next(one for one in page.findChildren(QLineEdit) if one.accessibleName() == name)

    def sees_it_fresh(self, words: str = "") -> None:
        """The preview shows the mail and its document as they would be sent."""
        preview = self.desk.panels.preview
        self.sees(lambda: preview.is_fresh and (words in preview._reply.mail.html if preview._reply.mail else False))

    def keeps(self, name: str, widget: QWidget | None = None, *, height: int = 0) -> None:
        """Put a picture into the album, when there is one; with `height` only the upper part."""
        if self._album:
            self.rests()
            file = Path(self._album) / f"{name}.png"
            shown = widget or self.desk.window
            part = shown.rect()
            part.setHeight(height or part.height())
            assert shown.grab(part).save(str(file))
            make_light(file)

    def rests(self) -> None:
        """Until everything that was begun is painted."""
        self._bot.wait(700)

    def _row(self, view: QAbstractItemView, words: str) -> bool:
        return bool(
            view.model().match(
                view.model().index(0, 0), Qt.ItemDataRole.DisplayRole, words, 1,
                Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive,
            )
        )  # fmt: skip


def make_light(file: Path) -> None:
    """Keep the colours that are there most, and the span of the others: 256 together, a third of the bytes."""
    picture = Image.open(file).convert("RGB")
    found = sorted(picture.getcolors(picture.width * picture.height), reverse=True)[:192]
    often = [part for _count, color in found for part in color]
    span = picture.quantize(64, Image.Quantize.MAXCOVERAGE).getpalette()
    palette = Image.new("P", (1, 1))
    palette.putpalette([*often, *span[:192]])
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(file, optimize=True)
