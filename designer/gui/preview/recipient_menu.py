"""What can be done with the message as its recipient gets it: opened in the system's programs, or saved as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from designer.gui.background import in_background
from designer.gui.outside import has_program_for
from designer.gui.preview.recipient_copy import RecipientCopies
from designer.render.questions import FileView

_MAIL, _PDF = "message/rfc822", "application/pdf"
AskPath = Callable[[str, str, str], str]  # title, proposed name, kinds of files; "" for none


class RecipientMenu(QMenu):
    """Offers the mail and each of its documents; whether a program is there is asked before it is started."""

    missing = Signal(str, object)  # what, and a callable that saves it instead
    handed_over = Signal(str, object)  # likewise
    failed = Signal(str, str)  # what happened, what to do
    saved = Signal(str)  # the file's name

    def __init__(
        self,
        copies: RecipientCopies,
        parent: QWidget,
        *,
        has_program: Callable[[str], bool] = has_program_for,
        ask_path: AskPath | None = None,
    ) -> None:
        super().__init__(parent)
        self._copies = copies
        self._has_program = has_program
        self._ask_path = ask_path or self._asked
        self._mime = b""
        self._files: list[FileView] = []
        self._sample = ""

    def show_message(self, mime: bytes, files: Sequence[FileView], sample: str) -> None:
        """This is the message now."""
        self._mime, self._sample = mime, sample
        self._files = [file for file in files if file.raw]
        self.clear()
        self.addAction(self.tr("Open in the mail program"), self.open_mail)
        for file in self._files:
            self.addAction(
                self._words(file, self.tr("Open the sealed PDF"), self.tr("Open {name}")), partial(self.open_file, file)
            )
        self.addSeparator()
        self.addAction(self.tr("Save the mail as a file…"), self.save_mail)
        for file in self._files:
            self.addAction(
                self._words(file, self.tr("Save the sealed PDF…"), self.tr("Save {name}…")),
                partial(self.save_file, file),
            )

    def open_mail(self) -> None:
        """Open the mail in the system's mail program."""
        told = (self.tr("This computer has no mail program, or it opens no mail files (.eml)."),
                self.tr("The mail program opens the message."))  # fmt: skip
        self._open(_MAIL, partial(self._copies.open, self._mime), self.save_mail, told)

    def open_file(self, file: FileView) -> None:
        """Open a document in the system's own program."""
        told = (self.tr("This computer has no program that opens PDF files."),
                self.tr("The program for PDF files opens the document; it asks for the password."))  # fmt: skip
        self._open(_PDF, partial(self._copies.open_file, file.name, file.raw), partial(self.save_file, file), told)

    def save_mail(self) -> None:
        """Write the mail to a file that a person names."""
        stem = self._sample.removesuffix(".json") or "mail"
        self._save(self.tr("Save the mail"), f"{stem}.eml", self.tr("Mails (*.eml)"), self._mime)

    def save_file(self, file: FileView) -> None:
        """Write a document to a file that a person names."""
        self._save(self.tr("Save the document"), Path(file.name).name, self.tr("PDF files (*.pdf)"), file.raw)

    def _open(self, kind: str, act: Callable[[], bool], save: Callable[[], None], told: tuple[str, str]) -> None:
        missing, opening = told

        def go(is_there: bool) -> None:
            try:
                is_open = is_there and act()
            except OSError as error:
                self._tell_failed(self.tr("a copy for that program"), error)
                return
            if is_open:
                self.handed_over.emit(opening, save)
            else:
                self.missing.emit(missing, save)

        in_background(lambda: self._has_program(kind), parent=self, done=go)

    def _save(self, title: str, name: str, kinds: str, raw: bytes) -> None:
        path = self._ask_path(title, name, kinds)
        if not path:
            return
        try:
            Path(path).write_bytes(raw)
        except OSError as error:
            self._tell_failed(Path(path).name, error)
            return
        self.saved.emit(Path(path).name)

    def _tell_failed(self, name: str, error: OSError) -> None:
        words = self.tr("{name} could not be saved: {reason}.").format(name=name, reason=error.strerror or "?")
        self.failed.emit(words[:1].upper() + words[1:], self.tr("Choose another folder, or free some disk space."))

    def _asked(self, title: str, name: str, kinds: str) -> str:
        return QFileDialog.getSaveFileName(self.parentWidget(), title, str(Path.home() / name), kinds)[0]

    def _words(self, file: FileView, one: str, several: str) -> str:
        is_plain = len(self._files) == 1 and file.is_sealed
        return one if is_plain else several.format(name=file.name.replace("&", "&&"))
