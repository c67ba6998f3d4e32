"""The dialog of a correction: the event of a message with another address or other data, sent in a new message."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from designer.core.catalogue import sentence
from designer.core.errors import EventError
from designer.core.json_text import load_json
from designer.gui.commands import CommandRun, run_command
from designer.gui.dialog_buttons import DialogButtons
from designer.gui.notice import Banner
from designer.gui.plain import PlainLabel
from designer.gui.theme import MARGIN, SPACING


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """What a message was made of: its address and its data, as JSON for people."""

    message_id: str
    event_type: str
    email: str = field(repr=False)
    data: str = field(repr=False)


class CorrectDialog(QDialog):
    """Nothing is written anywhere but through our own command; `corrected(new message's id)` when it is done."""

    corrected = Signal(str)

    def __init__(self, stored: StoredEvent, root: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Correct a message"))
        self._stored = stored
        self._root = root
        self._run: CommandRun | None = None
        self.email = QLineEdit(stored.email)
        self.data = QPlainTextEdit(stored.data)
        self.data.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.data.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.banner = Banner()
        self.send = QPushButton(self.tr("Send corrected"))
        self.buttons = DialogButtons(self.send)
        self._build()
        self._look()

    def _build(self) -> None:
        words = PlainLabel(
            self.tr(
                "A new message is made from this with the template’s released version, and sent. What went out before"
                " stays out: nobody can call a mail back."
            )
        )
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setSpacing(SPACING)
        form.addRow(self.tr("&To:"), self.email)
        form.addRow(self.tr("&Data:"), self.data)
        self.buttons.rejected.connect(self.reject)
        self.send.clicked.connect(self._on_send)
        self.email.textChanged.connect(self._look)
        self.data.textChanged.connect(self._look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(MARGIN)
        layout.addWidget(words)
        layout.addLayout(form, 1)
        layout.addWidget(self.banner)
        layout.addWidget(self.buttons)
        self.resize(640, 560)

    def _look(self) -> None:
        same = (self.email.text().strip(), self.data.toPlainText()) == (self._stored.email, self._stored.data)
        self.send.setEnabled(self._run is None and not same and bool(self.email.text().strip()))

    def _on_send(self) -> None:
        try:
            load_json(self.data.toPlainText().encode())
        except EventError as error:
            self.banner.tell_error(error)
            return
        # The data goes as it was typed: numbers keep their digits.
        told = f'"type": {json.dumps(self._stored.event_type)}, "email": {json.dumps(self.email.text().strip())}'
        event = f'{{{told}, "ctx": {self.data.toPlainText()}}}'
        arguments = ["message", "correct", self._stored.message_id, "--data", "-"]
        self._run = run_command(arguments, workspace=self._root, parent=self, secret=event)
        self._run.answered.connect(self._on_answered)
        self._run.failed.connect(self._on_failed)
        self.banner.hide()
        self._look()

    def _on_answered(self, answer: dict[str, Any]) -> None:
        (one,) = answer["messages"]
        if "error" in one:
            words = sentence(one["error"]["code"], one["error"]["arguments"])
            self._on_failed("", words.what, words.remedy)
            return
        self.corrected.emit(one["new"])
        self.accept()

    def _on_failed(self, _code: str, what: str, remedy: str) -> None:
        self._run = None
        self.banner.tell(what, remedy, is_error=True)
        self._look()
