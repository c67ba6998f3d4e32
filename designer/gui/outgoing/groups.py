"""Equal errors together: so many messages stay for the same reason, and one button mends them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from designer.gui.outgoing.reading import reason_words
from designer.gui.outgoing.words import Words
from designer.gui.plain import PlainLabel
from designer.gui.theme import SPACING

if TYPE_CHECKING:
    from designer.sender.outbox.figures import Alike

_SHOWN = 3
_MENDS = {"failed": "retry", "held": "release", "unroutable": "retry"}


class Groups(QWidget):
    """`action_wanted(action, group)` for all messages of a group."""

    action_wanted = Signal(str, object)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._shown: list[Alike] = []
        self._pauses: list[tuple[str, str]] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACING // 2)
        self.hide()

    def show_groups(self, groups: Sequence[Alike], pauses: Sequence[tuple[str, str]] = ()) -> None:
        """Show the largest groups, and the accounts that pause; nothing when there is none."""
        wanted = list(groups)[:_SHOWN]
        if wanted == self._shown and list(pauses) == self._pauses:
            return
        self._shown, self._pauses = wanted, list(pauses)
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for account, why in pauses:
            self._layout.addWidget(self._card(self._pause(account, why), is_error=False))
        for group in wanted:
            self._layout.addWidget(self._card(self._sentence(group), group, is_error=group.state == "failed"))
        self.setVisible(bool(wanted or pauses))

    def told(self) -> list[str]:
        """What stands in the lines."""
        return [self._pause(*one) for one in self._pauses] + [self._sentence(group) for group in self._shown]

    def _pause(self, account: str, why: str) -> str:
        if not account:
            return self.tr("Everything waits: {why}").format(why=why)
        return self.tr("The account {name} waits: {why}").format(name=account, why=why)

    def _sentence(self, group: Alike) -> str:
        words = self.tr("{count} {state} for the same reason: {why}")
        return words.format(
            count=group.count, state=self._words.state(group.state), why=reason_words(group.reason, group.details)
        )

    def _card(self, words: str, group: Alike | None = None, *, is_error: bool) -> QFrame:
        card = QFrame()
        card.setProperty("role", "banner-error" if is_error else "banner-warning")
        label = PlainLabel(words)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(card)
        row.setContentsMargins(SPACING * 3 // 2, SPACING // 2, SPACING, SPACING // 2)
        row.addWidget(label, 1)
        if group is not None and (action := _MENDS.get(group.state)):
            name = {"retry": self.tr("Try all again"), "release": self.tr("Let all go")}[action]
            button = QPushButton(name)
            button.setAccessibleName(f"{name}: {words}")
            button.clicked.connect(lambda: self.action_wanted.emit(action, group))
            row.addWidget(button)
        return card
