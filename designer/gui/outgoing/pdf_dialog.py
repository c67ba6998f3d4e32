"""Seal and send a PDF that another program made, to one person; or only seal it, with a password shown once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from designer.core.address import address_fault
from designer.core.workspace import Workspace
from designer.gui.background import in_background
from designer.gui.commands import CommandRun, run_command
from designer.gui.outgoing.pdf_layout import PdfLayout
from designer.gui.theme import Theme
from designer.template.foreign_documents import ForeignTemplate, foreign_templates

STARTER = "sealed_document"


class PdfDialog(QDialog):
    """Everything is done by commands of ours: `seal` and `submit`."""

    message_wanted = Signal(str)  # the id of the message that came of it
    template_wanted = Signal(str)  # the starter that is needed first
    looked = Signal()  # the file was looked at
    settled = Signal()  # it was sealed or handed in, or refused

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Seal and send a PDF"))
        self.setAcceptDrops(True)
        self._workspace = workspace
        self._path: Path | None = None
        self._is_good = False
        self._run: CommandRun | None = None
        self._templates: dict[str, ForeignTemplate] = {}
        self.parts = PdfLayout(theme, self)
        self._connect()
        self._look()
        in_background(lambda: foreign_templates(workspace.publications), parent=self, done=self._on_templates)
        self.resize(560, 480)

    def read(self, path: Path) -> None:
        """Have a file looked at: whether it can be sealed at all."""
        self._end_run()
        self._path, self._is_good = path, False
        self.parts.banner.hide()
        self.parts.show_password("")
        self.parts.show_file(path.name, self.tr("Looking at it…"))
        self._start(["seal", str(path), "--check"], self._on_looked, self._on_not_good)

    def seal_to(self, target: Path) -> None:
        """Write the sealed PDF; a file that is there is not replaced."""
        typed = "" if self.parts.makes_password.isChecked() else self.parts.password.text()
        random = [] if typed else ["--random"]
        self._start(["seal", str(self._path), "-o", str(target), *random], self._on_sealed, self._on_failed, typed)

    def send(self) -> None:
        """Hand it in."""
        parts, template = self.parts, self.template()
        arguments = ["submit", str(self._path), "--to", parts.to.text().strip()]
        arguments += ["--template", template.id] if template else []
        for option, text in (("--contains", self._words()), ("--language", str(parts.language.currentData() or ""))):
            arguments += [option, text] if text else []
        self._start(arguments, self._on_handed_in, self._on_failed)

    def template(self) -> ForeignTemplate | None:
        """The template that is chosen."""
        return self._templates.get(str(self.parts.template.currentData()))

    def done(self, result: int) -> None:
        """Leave; what still runs is stopped."""
        self._end_run()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.read(Path(event.mimeData().urls()[0].toLocalFile()))

    def _connect(self) -> None:
        parts = self.parts
        parts.choose.clicked.connect(self._on_choose)
        for line in (parts.to, parts.contains, parts.password):
            line.textChanged.connect(self._look)
        for button in (parts.makes_password, parts.takes_password):
            button.toggled.connect(self._look)
        parts.template.currentIndexChanged.connect(self._on_template)
        parts.tabs.currentChanged.connect(lambda _index: self._look())
        parts.act.clicked.connect(self._on_act)
        parts.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(parts.made.text()))
        parts.buttons.rejected.connect(self.reject)

    def _on_choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a PDF"), str(Path.home()), "PDF (*.pdf)")
        if path:
            self.read(Path(path))

    def _on_act(self) -> None:
        if self.parts.sends:
            self.send()
            return
        stem = self._path.stem if self._path else "document"
        name = self.tr("{name} sealed.pdf").format(name=stem)
        folder = str((self._path or Path.home()).with_name(name))
        options = QFileDialog.Option.DontConfirmOverwrite
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the sealed PDF"), folder, "PDF (*.pdf)", options=options
        )
        if path:
            self.seal_to(Path(path))

    def _on_templates(self, found: list[ForeignTemplate]) -> None:
        self._templates = {one.id: one for one in found}
        self.parts.template.clear()
        for one in found:
            self.parts.template.addItem(one.label, one.id)
        self.parts.template.setCurrentIndex(max(self.parts.template.findData(STARTER), 0))
        if not found:
            make: Callable[[], None] = self._make_template
            self.parts.banner.tell(
                self.tr("No released template takes a PDF of another program yet."),
                self.tr("Make one from the starter “Single document”, and release it. Sealing alone needs none."),
                buttons={self.tr("Make it…"): make, self.tr("Hide"): lambda: None},
            )
        self._on_template()

    def _make_template(self) -> None:
        self.reject()
        self.template_wanted.emit(STARTER)

    def _on_template(self) -> None:
        self.parts.show_template(self.template())
        self._look()

    def _on_looked(self, answer: dict[str, Any]) -> None:
        self._is_good = True
        pages = int(answer["pages"])
        told = self.tr("1 page") if pages == 1 else self.tr("{count} pages").format(count=pages)
        self.parts.show_file(self._path.name if self._path else "", " ".join([told, *map(str, answer["told"])]))
        self.looked.emit()

    def _on_not_good(self, what: str, remedy: str) -> None:
        self.parts.show_file(self._path.name if self._path else "", "")
        self.parts.banner.tell(what, remedy, is_error=True)
        self.looked.emit()

    def _on_sealed(self, answer: dict[str, Any]) -> None:
        name = Path(str(answer["file"])).name
        self.parts.show_password(str(answer.get("password", "")))
        self.parts.banner.tell_good(self.tr("Sealed as {name}. Nothing was sent.").format(name=name))
        self.parts.buttons.show_open(is_open=False)
        self.settled.emit()

    def _on_handed_in(self, answer: dict[str, Any]) -> None:
        (file,) = answer["files"]
        if file["errors"]:
            error = file["errors"][0]
            self._on_failed(str(error["detail"]), str(error["remedy"]))
            return
        (event,) = file["events"]
        message = str(event["messages"][0]["id"])
        show: Callable[[], None] = partial(self._show_message, message)
        buttons = {self.tr("Show the message"): show}
        if event["is_new"]:
            more = self.tr("The sender makes and sends it when it runs. The message tells the password when asked.")
            self.parts.banner.tell_good(self.tr("Taken in."), more, buttons=buttons)
        else:
            again = self.tr("This PDF was taken in before, for the same person. Nothing is sent again.")
            self.parts.banner.tell(again, buttons=buttons)
        self.parts.buttons.show_open(is_open=False)
        self.settled.emit()

    def _show_message(self, message_id: str) -> None:
        self.accept()
        self.message_wanted.emit(message_id)

    def _on_failed(self, what: str, remedy: str) -> None:
        self.parts.banner.tell(what, remedy, is_error=True)
        self.settled.emit()

    def _start(
        self, arguments: Sequence[str], done: Callable[[dict[str, Any]], None], failed: Callable[[str, str], None],
        secret: str = "",
    ) -> None:  # fmt: skip
        def answered(answer: dict[str, Any]) -> None:
            self._end_run()
            done(answer)
            self._look()

        def refused(_code: str, what: str, remedy: str) -> None:
            self._end_run()
            failed(what, remedy)
            self._look()

        self._run = run_command(arguments, workspace=self._workspace.root, parent=self, secret=secret)
        self._run.answered.connect(answered)
        self._run.failed.connect(refused)
        self._look()

    def _end_run(self) -> None:
        if self._run is not None and self._run.is_running:
            self._run.cancel()
        self._run = None

    def _words(self) -> str:
        return self.parts.contains.text().strip()

    def _look(self) -> None:
        """What can be done now."""
        parts, template = self.parts, self.template()
        text = parts.to.text().strip()
        is_address = not address_fault(text, allow_lan=True)
        can_send = is_address and template is not None and bool(self._words() or not template.wants_words)
        can_seal = parts.makes_password.isChecked() or bool(parts.password.text())
        parts.show_state(
            is_busy=self._run is not None,
            can=self._is_good and (can_send if parts.sends else can_seal),
            is_wrong=bool(text) and not is_address,
        )
