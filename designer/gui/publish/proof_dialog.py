"""The proof dialog: a sample of the draft to the author's own address, over the real way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from designer.core.address import address_fault
from designer.core.workspace import Workspace
from designer.gui.commands import CommandRun, run_command
from designer.gui.data.sample_names import sample_label
from designer.gui.dialog_buttons import DialogButtons
from designer.gui.notice import Banner
from designer.gui.plain import PlainLabel
from designer.gui.theme import MARGIN, SPACING


class ProofDialog(QDialog):
    """Works on what is on the disk: save the draft before. `sent(address)`: remember it for the next time."""

    sent = Signal(str)
    failed = Signal()
    mail_wanted = Signal(str)  # the id of a message in the local mailbox

    def __init__(
        self, workspace: Workspace, template_id: str, label: str, samples: Sequence[str], *, sample: str = "",
        languages: Sequence[str] = (), language: str = "", address: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(self.tr("Proof of {name}").format(name=label))
        self._workspace = workspace
        self._id = template_id
        self._run: CommandRun | None = None
        self.sample = QComboBox()
        for name in samples:
            self.sample.addItem(sample_label(name), name.removesuffix(".json"))
        self.sample.setCurrentIndex(max(self.sample.findData(sample.removesuffix(".json")), 0))
        self.language = QComboBox()
        self.language.addItem(self.tr("Auto"), "")
        for code in languages:
            self.language.addItem(code, code)
        self.language.setCurrentIndex(max(self.language.findData(language), 0))
        self.language.setToolTip(self.tr("Auto: the one that the sample asks for"))
        self.address = QLineEdit(address)
        self.address.setPlaceholderText(self.tr("your own e-mail address"))
        self.told = PlainLabel(self.tr("An address has one @, with a name before it and a domain behind it."))
        self.told.setProperty("role", "muted")
        self.told.setWordWrap(True)
        self.banner = Banner()
        self._progress = QProgressBar()
        self.send = QPushButton(self.tr("Send proof"))
        self.buttons = DialogButtons(self.send)
        self._build()
        self._look()

    def _build(self) -> None:
        words = PlainLabel(self.tr("The draft is sent once, as it stands now, to this address and to nobody else. "
                               "Its subject begins with [Proof] and a number."))  # fmt: skip
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setSpacing(SPACING)
        form.addRow(self.tr("&Sample:"), self.sample)
        form.addRow(self.tr("&Language:"), self.language)
        form.addRow(self.tr("&To:"), self.address)
        form.addRow("", self.told)
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.hide()
        self.buttons.rejected.connect(self.reject)
        self.send.clicked.connect(self._on_send)
        self.address.textChanged.connect(self._look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(MARGIN)
        layout.addWidget(words)
        layout.addLayout(form)
        layout.addWidget(self._progress)
        layout.addWidget(self.banner)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        self.resize(480, 300)
        self.address.setFocus()

    def _look(self) -> None:
        text = self.address.text().strip()
        is_address = not address_fault(text, allow_lan=True)
        self.told.setVisible(bool(text) and not is_address)
        self.send.setEnabled(self._run is None and is_address and bool(self.sample.currentText()))

    def _on_send(self) -> None:
        arguments = ["proof", self._id, "--sample", str(self.sample.currentData()), "--to", self.address.text().strip()]
        if self.language.currentData():
            arguments += ["--language", str(self.language.currentData())]
        self._run = run_command(arguments, workspace=self._workspace.root, parent=self)
        self._run.answered.connect(self._on_answered)
        self._run.failed.connect(self._on_failed)
        self.banner.hide()
        self._progress.show()
        self._look()

    def _on_answered(self, answer: dict[str, Any]) -> None:
        self._settle()
        number, state = answer["proof"], answer["state"]
        if state == "failed":
            self.banner.tell(str(answer["why"]), is_error=True)
            self.failed.emit()
            return
        if answer["test"] and state == "sent":
            words = self.tr("Proof {number} is in the local mailbox. It was not sent: no mail account is set up.")
        elif state == "sent":
            words = self.tr("Proof {number} is on its way to you.")
        else:
            words = self.tr("Proof {number} waits: {why}")
        tell = self.banner.tell_good if state == "sent" else self.banner.tell
        is_kept = answer["test"] and state == "sent"
        show: Callable[[], None] = partial(self._open_mail, str(answer["message"]))
        buttons = {self.tr("Open the mail"): show} if is_kept else None
        tell(words.format(number=number, why=answer["why"]), buttons=buttons)
        self.buttons.show_open(is_open=False)
        self.sent.emit(self.address.text().strip())

    def _on_failed(self, _code: str, what: str, remedy: str) -> None:
        self._settle()
        self.banner.tell(what, remedy, is_error=True)
        self.failed.emit()

    def _open_mail(self, message_id: str) -> None:
        self.mail_wanted.emit(message_id)
        self.accept()

    def _settle(self) -> None:
        self._run = None
        self._progress.hide()
        self._look()
