"""What a person does with whole templates: make, bring in, write out, copy, rename, delete; each with a way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QWidget

from designer.gui.library.import_report import ImportReport
from designer.gui.library.new_dialog import NewDialog
from designer.gui.office import Office
from designer.gui.session import TemplateSession
from designer.gui.theme import Theme
from designer.gui.welcome import Starter


class TemplateActs(QObject):
    """Asks what has to be asked, and runs the command. `parent` is the window that the questions belong to."""

    opened = Signal(str)  # a template that should be shown now
    closed = Signal(str)  # a template that is gone
    action_wanted = Signal(str)
    told = Signal(str, object)  # words, and buttons as a dict of label to callable

    def __init__(self, office: Office, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._window = window

    def starters(self) -> list[Starter]:
        """The starters that come with the program."""
        return [
            Starter("order_confirmation", self.tr("Order confirmation"), self.tr("Mail and a PDF, in five languages")),
            Starter("invoice", self.tr("Invoice"), self.tr("With taxes, payment block and QR code")),
            Starter("insurance_policy", self.tr("Insurance policy"), self.tr("Several pages with contents and parts")),
            Starter("event_ticket", self.tr("Event ticket"), self.tr("A page for each seat, with QR code")),
            Starter("appointment", self.tr("Appointment"), self.tr("A letter with a code for the calendar")),
            Starter("payslip", self.tr("Payslip"), self.tr("Each person keeps one password")),
            Starter("sealed_document", self.tr("Single document"), self.tr("Seals a PDF that another program made")),
        ]  # fmt: skip

    def _origins(self) -> list[Starter]:
        """What a new template can be made from."""
        return [*self.starters(), Starter("", self.tr("Empty"), self.tr("An empty mail and an empty page"))]

    def new(self, starter: str = "") -> None:
        """Make a template from a starter, or from a letter that is there already."""
        taken = [entry.id for entry in self._office.entries]
        dialog = NewDialog(self._origins(), taken, self._window, chosen=starter)
        dialog.accepted.connect(lambda: self.make(dialog.template_id, dialog.origin))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def make(self, template_id: str, origin: Sequence[str]) -> None:
        """Make this template and show it; what of a letter could not be taken over is told."""
        self._run(["template", "new", template_id, *origin], partial(self._on_made, template_id))

    def _on_made(self, template_id: str, answer: dict[str, Any]) -> None:
        self.opened.emit(template_id)
        if answer.get("left_out") or answer.get("unknown"):
            report = ImportReport(answer.get("left_out", []), answer.get("unknown", []), self._window)
            report.finished.connect(report.deleteLater)
            report.open()

    def bring_in(self) -> None:
        """Import a template from a zip file."""
        words = self.tr("Template packages (*.zip)")
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Import a template"), "", words)
        if path:
            self._run(["template", "import", path], lambda answer: self.opened.emit(str(answer["id"])))

    def write_out(self, template_id: str) -> None:
        """Export a template to a zip file."""
        words = self.tr("Template packages (*.zip)")
        name = f"{template_id}.zip"
        path, _ = QFileDialog.getSaveFileName(self._window, self.tr("Export the template"), name, words)
        if path:
            told = self.tr("Written to {file}.").format(file=Path(path).name)
            self._run(["template", "export", template_id, path], lambda _answer: self.told.emit(told, {}))

    def duplicate(self, template_id: str) -> None:
        """Copy a template."""
        self._ask(
            self.tr("Duplicate template"), self.tr("Name of the copy:"), self._free(template_id),
            lambda name: self._run(
                ["template", "duplicate", template_id, name], lambda _answer: self.opened.emit(name)
            ),
        )  # fmt: skip

    def rename(self, template_id: str) -> None:
        """Give a template another id."""
        self._ask(
            self.tr("Rename template"), self.tr("New name (the type of its events stays):"), template_id,
            partial(self._rename, template_id),
        )  # fmt: skip

    def _rename(self, template_id: str, name: str) -> None:
        if name == template_id:
            return
        self.closed.emit(template_id)
        self._run(["template", "rename", template_id, name], lambda _answer: self.opened.emit(name), again=template_id)

    def delete(self, template_id: str) -> None:
        """Put a template away; the notice offers to bring it back."""
        label = self._office.label_of(template_id)
        self.closed.emit(template_id)
        words = self.tr("“{name}” was deleted. It is kept for a month.").format(name=label)
        restore: Callable[[], None] = partial(self.restore, template_id)
        buttons = {self.tr("Undo"): restore, self.tr("Hide"): _nothing}
        done = partial(self._on_deleted, words, buttons)
        self._run(["template", "delete", template_id, "--yes"], done, again=template_id)

    def restore(self, template_id: str) -> None:
        """Bring a deleted template back."""
        self._run(["template", "restore", template_id], lambda _answer: self.opened.emit(template_id))

    def map_list(self, session: TemplateSession, theme: Theme, path: Path | None = None) -> None:
        """Say which column of a list goes where; `path` is the list, if one was chosen already."""
        from designer.core.event import EventRules
        from designer.gui.spreadsheet.dialog import MappingDialog

        settings = self._office.settings
        rules = EventRules(zone=settings.zone, allow_lan=settings.address.allow_lan) if settings else EventRules()
        dialog = MappingDialog(session, rules, theme, self._window, path=path)
        dialog.taken.connect(self._on_mapped)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_mapped(self) -> None:
        words = self.tr("The draft takes lists with these columns. Release it, and the sender does, too.")
        release: Callable[[], None] = partial(self.action_wanted.emit, "publish")
        self.told.emit(words, {self.tr("Release…"): release, self.tr("Hide"): _nothing})

    def _on_deleted(self, words: str, buttons: dict[str, Callable[[], None]], _answer: dict[str, Any]) -> None:
        self.told.emit(words, buttons)

    def _run(self, arguments: Sequence[str], done: Callable[[dict[str, Any]], None], *, again: str = "") -> None:
        """Run a command; `again` is a template that was closed for it, and is shown again when it fails."""

        def finished(answer: dict[str, Any]) -> None:
            self._office.refresh()
            done(answer)

        def failed(_code: str, what: str, remedy: str) -> None:
            if again:
                self.opened.emit(again)
            self._office.failed.emit(what, remedy)

        self._office.run(arguments, done=finished, failed=failed)

    def _ask(self, title: str, label: str, proposal: str, act: Callable[[str], None]) -> None:
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(title)
        dialog.setLabelText(label)
        dialog.setTextValue(proposal)
        dialog.setTextEchoMode(QLineEdit.EchoMode.Normal)
        dialog.accepted.connect(lambda: act(dialog.textValue().strip()) if dialog.textValue().strip() else None)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _free(self, template_id: str) -> str:
        taken = {entry.id for entry in self._office.entries}
        return next(name for n in range(2, 1000) if (name := f"{template_id}_{n}") not in taken)


def _nothing() -> None:
    """Closing a banner is all."""
