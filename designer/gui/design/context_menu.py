"""What can be done to the chosen element, as a menu on the canvas and in the structure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QInputDialog, QMenu, QToolButton, QWidget

from designer.gui.design.controls import ColorControl
from designer.gui.design.panel import DesignPanel


class ContextMenu(QMenu):
    """Works on what is chosen when it is opened."""

    words_wanted = Signal(QPoint)

    def __init__(self, panel: DesignPanel, parent: QWidget) -> None:
        super().__init__(parent)
        self._panel = panel
        self._at = QPoint()
        self._below: list[QMenu] = []
        acts = panel.acts
        self.entries: dict[str, QAction] = {}
        self._put("words", self.tr("Change the words…"), "F2", lambda: self.words_wanted.emit(self._at))
        self._put("name", self.tr("Name this block…"), "Shift+F2", self.ask_name)
        self.addSeparator()
        self._put("up", self.tr("Move up"), "Alt+Up", partial(acts.move, -1))
        self._put("down", self.tr("Move down"), "Alt+Down", partial(acts.move, 1))
        self._put("duplicate", self.tr("Duplicate"), "Ctrl+D", acts.duplicate)
        self._put("delete", self.tr("Delete"), "Del", acts.delete)
        self.addSeparator()
        self._put("repeat", self.tr("Repeat for each…"), "", panel.repeat_wanted.emit)
        self._put("condition", self.tr("Show only if…"), "", panel.condition_wanted.emit)
        self._put("unwrap", self.tr("Take the frame away, leave what is in it"), "", acts.unwrap)
        self.addSeparator()
        self._put("outer", self.tr("Choose what is around it"), "Alt+Left", acts.choose_outer)
        self._put("source", self.tr("Go to the source"), "Ctrl+Return", acts.go_to_source)

    def show_at(self, point: QPoint) -> None:
        """Open it at a point of the screen; nothing happens where nothing is chosen."""
        self._panel.refresh()
        if self._panel.acts.chosen() is None:
            return
        self._at = point
        self.entries["words"].setEnabled(self._panel.acts.words() is not None)
        for name, button in self._panel.buttons.items():
            self.entries[name].setEnabled(button.isEnabled())
        self._refill()
        self.popup(point)

    def _refill(self) -> None:
        """What depends on the chosen element: its column, its colours, and what may be put behind it."""
        panel = self._panel
        for old in self._below:
            self.removeAction(old.menuAction())
            old.deleteLater()
        self._below = []
        if not panel.columns.isHidden():
            self._offer(self.tr("Column"), panel.columns.buttons.values())
        for control in panel.inspector.controls.values():
            if isinstance(control, ColorControl):
                below = self._menu(control.field.accessibleName())
                for one in control.menu.actions():
                    below.addSeparator() if one.isSeparator() else below.addAction(one.icon(), one.text(), one.trigger)
        self._offer(self.tr("Put in"), panel.blocks.findChildren(QToolButton))
        give_letters(self)

    def _offer(self, words: str, buttons: Iterable[QToolButton]) -> None:
        """Each button of the panel as an entry."""
        below = self._menu(words)
        for button in buttons:
            entry = below.addAction(button.icon(), button.text() or button.accessibleName(), button.click)
            entry.setEnabled(button.isEnabled())

    def _menu(self, words: str) -> QMenu:
        self._below.append(self.addMenu(words))
        return self._below[-1]

    def ask_name(self) -> None:
        """Let a person name the chosen block; an empty name takes it away."""
        if self._panel.acts.chosen() is None:
            return
        dialog = QInputDialog(self._panel.window())
        dialog.setWindowTitle(self.tr("Name this block"))
        dialog.setLabelText(self.tr("Its name in the structure; it is never printed:"))
        dialog.setTextValue(self._panel.acts.name())
        dialog.textValueSelected.connect(self._panel.acts.set_name)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _put(self, name: str, words: str, key: str, act: Callable[[], object]) -> None:
        action = self.addAction(words)
        action.triggered.connect(lambda _checked=False: act())
        if key:  # shown only: the keys belong to the canvas and the structure
            action.setText(f"{words}\t{QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)}")
        self.entries[name] = action


def give_letters(menu: QMenu) -> None:
    """A letter of its own for each entry, so that a key chooses it."""
    used: set[str] = set()
    for entry in menu.actions():
        words = entry.text().replace("&", "")
        at = next((n for n, one in enumerate(words) if one.isalnum() and one.casefold() not in used), None)
        if at is not None and not entry.isSeparator():
            used.add(words[at].casefold())
            entry.setText(f"{words[:at]}&{words[at:]}")
        if isinstance(below := entry.menu(), QMenu):
            give_letters(below)
