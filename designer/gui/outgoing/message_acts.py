"""What an operator does with messages and refused files: each act is a command of ours, some are asked about once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from designer.core.catalogue import sentence
from designer.gui.commands import run_command
from designer.gui.plain import as_plain

_ASKED = ("cancel", "mark-sent", "resend")


class MessageActs(QWidget):
    """Never shown: the parent of its questions. `acted` when something was done, `told` when not all of it could be."""

    acted = Signal(str)
    told = Signal(str, str, bool)  # what happened, what to do, whether nothing was done

    def __init__(self, root: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.root = root

    def act(self, action: str, messages: Sequence[str]) -> None:
        """Carry an action out; what cannot be taken back is asked about once."""
        if action in _ASKED:
            self._ask(action, lambda: self._run(action, ["message", action, *messages]))
        elif messages:
            self._run(action, ["message", action, *messages])

    def act_on_files(self, action: str, ids: Sequence[str]) -> None:
        """Put refused files back, or delete them, by their ids."""
        self._run(action, ["inbox", action, *ids, *(["--yes"] if action == "discard" else [])])

    def decide(self, decision: str, batch: int) -> None:
        """Let a list go that waits (release), or stop it for good (cancel)."""
        self._run(decision, ["inbox", decision, str(batch), *(["--yes"] if decision == "cancel" else [])])

    def _run(self, action: str, arguments: Sequence[str]) -> None:
        run = run_command(arguments, workspace=self.root, parent=self)
        run.answered.connect(lambda answer: self._on_acted(action, answer))
        run.failed.connect(lambda _code, what, remedy: self.told.emit(what, remedy, True))

    def _on_acted(self, action: str, answer: dict[str, Any]) -> None:
        refused = [one["error"] for one in answer.get("messages", []) if "error" in one]
        if refused:
            words = sentence(refused[0]["code"], refused[0]["arguments"])
            self.told.emit(words.what, words.remedy, False)
        self.acted.emit(action)

    def _ask(self, action: str, then: Callable[[], None]) -> None:
        words = {
            "cancel": (self.tr("Cancel the message?"), self.tr("It is never sent. This cannot be taken back."),
                       self.tr("Cancel the message")),
            "resend": (self.tr("Send the same document again?"), self.tr("Whoever has the first one"
                       " has it twice then."), self.tr("Send again")),
            "mark-sent": (self.tr("Did it arrive?"), self.tr("Mark it as sent only if you have seen it: in the Sent "
                          "folder of the account, or with the recipient."), self.tr("Mark as sent")),
        }[action]  # fmt: skip
        ask_once(self, *words, then)


def ask_once(parent: QWidget, what: str, more: str, yes: str, then: Callable[[], None]) -> None:
    """A question with one way on and one way back; the way back is the default."""
    box = QMessageBox(QMessageBox.Icon.Question, parent.tr("Sealwright"), what, parent=parent)
    box.setInformativeText(more)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.addButton(yes, QMessageBox.ButtonRole.AcceptRole).clicked.connect(then)
    box.setDefaultButton(box.addButton(parent.tr("Back"), QMessageBox.ButtonRole.RejectRole))
    as_plain(box).open()
