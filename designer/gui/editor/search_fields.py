"""What to look for and what to put in its place, with the three switches: the head of every search."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from designer.gui.editor.search import Search
from designer.gui.icons import icon
from designer.gui.plain import tip
from designer.gui.theme import GRID, Theme

_BUTTON = 7 * GRID


class SearchFields(QObject):
    """The fields and buttons; whoever made them lays them out."""

    changed = Signal()
    go_wanted = Signal(bool)  # whether backwards
    replace_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons: list[tuple[QToolButton, str]] = []
        self._theme = theme
        self.what = self._field(self.tr("Find"))
        self.put = self._field(self.tr("Replace with"))
        self._case = self._switch("format-letter-case", self.tr("Match capital and small letters"))
        self._word = self._switch("format-letter-matches", self.tr("Whole words only"))
        self._regex = self._switch("regex", self.tr("Regular expression"))

    @property
    def switches(self) -> tuple[QToolButton, QToolButton, QToolButton]:
        """Case, whole words, regular expression."""
        return self._case, self._word, self._regex

    def search(self) -> Search:
        """What is looked for."""
        return Search(self.what.text(), self._regex.isChecked(), self._case.isChecked(), self._word.isChecked())

    def tell(self, wrong: str) -> None:
        """Show that the expression cannot be read, and why; or that it can ("")."""
        if self.what.property("invalid") != bool(wrong):
            self.what.setProperty("invalid", bool(wrong))
            self.what.style().polish(self.what)
        self.what.setToolTip(tip(wrong))

    def set_theme(self, theme: Theme) -> None:
        """Paint the icons anew."""
        self._theme = theme
        for button, name in self._icons:
            button.setIcon(icon(name, theme))

    def button(self, name: str, words: str) -> QToolButton:
        """A button with an icon only."""
        button = QToolButton()
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setIcon(icon(name, self._theme))
        button.setMinimumSize(_BUTTON, _BUTTON)  # where there is no room an icon cannot be painted
        self._icons.append((button, name))
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape:
            self.close_wanted.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return super().eventFilter(watched, event)
        elif watched is self.put:
            self.replace_wanted.emit()
        else:
            self.go_wanted.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        return True

    def _field(self, words: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(words)
        field.setAccessibleName(words)
        field.setClearButtonEnabled(True)
        field.installEventFilter(self)
        field.textChanged.connect(lambda _text: self.changed.emit())
        return field

    def _switch(self, name: str, words: str) -> QToolButton:
        button = self.button(name, words)
        button.setCheckable(True)
        button.toggled.connect(lambda _is_on: self.changed.emit())
        return button
