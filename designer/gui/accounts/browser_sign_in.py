"""Tells a person who signs in with the browser what to do there, and how to go on without one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from designer.gui.commands import CommandRun
from designer.gui.notice import Banner


class BrowserSignIn(QObject):
    """Words in a banner while `account sign-in` waits; `cancel` is called when the person gives up."""

    def __init__(self, banner: Banner, cancel: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._banner = banner
        self._cancel = cancel

    def watch(self, run: CommandRun) -> None:
        """Tell of this command's lines."""
        run.line_came.connect(self._on_line_came)

    def tell_done(self, answer: dict[str, Any]) -> None:
        """Tell how it ended."""
        words = self.tr("Signed in as {who}.").format(who=answer["signed_in_as"] or "-")
        more = self.tr("Now press Test: the provider is asked, and nothing is sent.")
        if waited := int(answer.get("released", 0)):
            more = self.tr("Messages that waited for this account go out now: {count}.").format(count=waited)
        self._banner.tell_good(words, more)

    def _on_line_came(self, line: dict[str, Any]) -> None:
        address = str(line.get("visit", ""))
        if address:
            self._tell_waiting(address)

    def _tell_waiting(self, address: str) -> None:
        self._banner.tell_good(
            self.tr("Sign in with the browser that opens now, as the one who sends."),
            self.tr("It is waited for. If no browser opens, copy the address and open it yourself."),
            buttons={self.tr("Copy the address"): partial(self._copy, address), self.tr("Cancel"): self._cancel},
        )

    def _copy(self, address: str) -> None:
        QGuiApplication.clipboard().setText(address)
        self._tell_waiting(address)  # a pressed button hides the words, and they still hold
