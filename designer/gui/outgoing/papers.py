"""The papers of one message: its dispatch record as a PDF, and the mail that the archive holds."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from designer.gui.commands import run_command

if TYPE_CHECKING:
    from designer.gui.outgoing.kept_mail import KeptMail


class Papers(QWidget):
    """Never shown: commands of ours make the papers, and log that they did. `told` is for people.

    `mail_came` brings a mail out of the archive, with the passwords of its documents by file name.
    """

    told = Signal(str, str, bool)  # what happened, what to know or do, whether nothing was done
    mail_came = Signal(object, dict)
    preview_came = Signal(object, dict)  # the same of a mail that still waits

    def __init__(self, root: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._root = root
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def record(self, message_id: str) -> None:
        """Ask where to, and write the dispatch record there."""
        name = self.tr("dispatch record {id}.pdf").format(id=message_id[:10])
        path, _ = QFileDialog.getSaveFileName(
            self.window(), self.tr("Dispatch record"), name, "PDF (*.pdf)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if path:
            self.write_record(message_id, Path(path))

    def write_record(self, message_id: str, path: Path) -> None:
        """Write the dispatch record; a file that is there is not replaced."""
        self._run(["message", "record", message_id, "-o", str(path)], self._on_recorded)

    def open_archived(self, message_id: str) -> None:
        """Bring a mail out of the archive; it is in a file of its own for a moment only."""
        self._folder = tempfile.TemporaryDirectory(prefix="sealwright-")
        export = ["archive", "export", message_id, "-o", self._folder.name]
        self._run(export, lambda _answer: self._on_exported(message_id))

    def show_passwords(self, message_id: str) -> None:
        """Show what opens the documents of a message."""
        self._run(["message", "show", message_id, "--reveal"], self._on_passwords)

    def open_preview(self, message_id: str) -> None:
        """Have a mail that waits made as it would be sent; it comes through a pipe and lies nowhere."""
        self._run(["message", "preview", message_id, "--reveal"], self._on_previewed)

    def _run(self, arguments: Sequence[str], done: Callable[[dict[str, Any]], None]) -> None:
        run = run_command(arguments, workspace=self._root, parent=self)
        run.answered.connect(done)
        run.failed.connect(self._on_failed)

    def _on_recorded(self, answer: dict[str, Any]) -> None:
        words = self.tr("The dispatch record is saved as {name}.").format(name=Path(str(answer["file"])).name)
        self.told.emit(words, self.tr("It holds the recipient’s address."), False)

    def _on_exported(self, message_id: str) -> None:
        from designer.gui.outgoing.kept_mail import read_mail

        if self._folder is None:
            return
        mail = read_mail((Path(self._folder.name) / "message.eml").read_bytes())
        self._forget()
        show = ["archive", "show", message_id, "--reveal"]
        self._run(show, lambda answer: self._on_revealed(mail, answer))

    def _on_revealed(self, mail: KeptMail, answer: dict[str, Any]) -> None:
        self.mail_came.emit(mail, _passwords(answer))

    def _on_passwords(self, answer: dict[str, Any]) -> None:
        from designer.gui.outgoing.passwords_dialog import PasswordsDialog

        found = _passwords(answer)
        if not found:
            words = self.tr("This message has no document with a password that is kept here.")
            self.told.emit(words, "", False)
            return
        dialog = PasswordsDialog(found, self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_previewed(self, answer: dict[str, Any]) -> None:
        from designer.gui.outgoing.kept_mail import read_mail

        self.preview_came.emit(read_mail(base64.b64decode(answer["eml"])), _passwords(answer))

    def _on_failed(self, _code: str, what: str, remedy: str) -> None:
        self._forget()
        self.told.emit(what, remedy, True)

    def _forget(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def _passwords(answer: dict[str, Any]) -> dict[str, str]:
    """The passwords of documents by file name, as a command has told them."""
    files = answer.get("attachments", ())
    return {str(one["name"]): str(one["password"]) for one in files if one["password"]}
