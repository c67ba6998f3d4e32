"""What the outgoing panel opens beside itself: a kept mail, and the files that could not be taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from designer.gui.background import in_background
from designer.gui.outgoing.message_acts import MessageActs
from designer.gui.outgoing.papers import Papers
from designer.gui.outgoing.reading import OutboxReader, Waiting
from designer.gui.outgoing.refused import RefusedDialog
from designer.gui.outgoing.waiting import WaitingDialog
from designer.gui.outgoing.words import Words
from designer.gui.preview.recipient_copy import RecipientCopies
from designer.gui.theme import Theme

if TYPE_CHECKING:
    from designer.gui.outgoing.correct_dialog import StoredEvent
    from designer.gui.outgoing.kept_mail import KeptMail
    from designer.gui.outgoing.mail_window import MailWindow
    from designer.sender.inbox.refused import Refused


class Windows(QWidget):
    """Never shown itself: it holds its windows, one of each kind."""

    failed = Signal(object)  # the SealwrightError for which a mail cannot be opened

    def __init__(self, reader: OutboxReader, acts: MessageActs, theme: Theme, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._reader = reader
        self._acts = acts
        self._theme = theme
        self._words = words
        self.copies = RecipientCopies()
        self.papers = Papers(acts.root, self)
        self.papers.told.connect(acts.told)
        self.papers.mail_came.connect(self._on_archived)
        self.papers.preview_came.connect(self._on_previewed)
        self.papers.told.connect(self._on_paper_told)
        self.mail: MailWindow | None = None
        self.files: RefusedDialog | None = None
        self.waiting: WaitingDialog | None = None

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        if self.mail is not None:
            self.mail.set_theme(theme)

    def leave(self) -> None:
        """The program ends: close what is open, and remove the copies for the mail program."""
        for window in (self.mail, self.files, self.waiting):
            if window is not None:
                window.close()
        self.copies.remove()

    def opens(self, action: str, message_id: str) -> bool:
        """Whether this action opens something, which it then does; all others change the message."""
        ways = {
            "correct": self.open_correction, "password": self.papers.show_passwords,
            "record": self.papers.record, "archive": self.papers.open_archived,
        }  # fmt: skip
        if action in ways:
            ways[action](message_id)
        return action in ways

    def open_mail(self, message_id: str) -> None:
        """Open a kept mail, once it is read."""
        in_background(lambda: self._reader.kept(message_id), parent=self, done=self._on_mail, failed=self.failed.emit)

    def open_correction(self, message_id: str) -> None:
        """Offer a message's address and data to be corrected, once they are read."""
        read = lambda: self._reader.event(message_id)  # noqa: E731
        in_background(read, parent=self, done=self._on_event, failed=self.failed.emit)

    def open_files(self, files: Sequence[Refused]) -> None:
        """List the files that were refused; they lie in `folder`."""
        dialog = RefusedDialog(self._words, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_files_closed)
        dialog.action_wanted.connect(self._acts.act_on_files)
        dialog.show_files(files)
        dialog.open()
        self.files = dialog

    def show_files(self, files: Sequence[Refused]) -> None:
        """What lies there now; with the last one the dialog goes."""
        if self.files is not None:
            self.files.show_files(files)
            if not files:
                self.files.accept()

    def open_waiting(self, waiting: Sequence[Waiting], *, is_live: bool) -> None:
        """List the files that wait for a person."""
        dialog = WaitingDialog(self._words, is_live=is_live, parent=self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_waiting_closed)
        dialog.decided.connect(self._acts.decide)
        dialog.preview_wanted.connect(self._on_preview_wanted)
        dialog.show_waiting(waiting)
        dialog.open()
        self.waiting = dialog

    def show_waiting(self, waiting: Sequence[Waiting]) -> None:
        """What waits now; with the last one the dialog goes."""
        if self.waiting is not None:
            self.waiting.show_waiting(waiting)
            if not waiting:
                self.waiting.accept()

    def _on_preview_wanted(self, message_id: str) -> None:
        if self.waiting is not None:
            self.waiting.show_busy(is_busy=True)
        self.papers.open_preview(message_id)

    def _on_previewed(self, mail: KeptMail, passwords: dict[str, str]) -> None:
        if self.waiting is not None:
            self.waiting.show_busy(is_busy=False)
            self.waiting.banner.hide()
        self._show_mail(mail, passwords, is_preview=True)

    def _on_paper_told(self, what: str, remedy: str, is_error: bool) -> None:
        """What a dialog hides is told in it, too."""
        if self.waiting is not None:
            self.waiting.show_busy(is_busy=False)
            self.waiting.banner.tell(what, remedy, is_error=is_error)

    def _on_mail(self, mail: KeptMail) -> None:
        self._show_mail(mail)

    def _on_archived(self, mail: KeptMail, passwords: dict[str, str]) -> None:
        self._show_mail(mail, passwords)

    def _show_mail(
        self, mail: KeptMail, passwords: Mapping[str, str] | None = None, *, is_preview: bool = False
    ) -> None:
        from designer.gui.outgoing.mail_window import MailWindow

        if self.mail is not None:
            self.mail.close()
        above = self.waiting if is_preview and self.waiting is not None else self.window()
        self.mail = MailWindow(
            mail, self._theme, self._words, self.copies.open, above, passwords=passwords, is_preview=is_preview
        )
        self.mail.closed.connect(self._on_mail_closed)
        self.mail.show()

    def _on_event(self, stored: StoredEvent) -> None:
        from designer.gui.outgoing.correct_dialog import CorrectDialog

        dialog = CorrectDialog(stored, self._acts.root, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.corrected.connect(lambda _new: self._acts.acted.emit("correct"))
        dialog.open()

    def _on_mail_closed(self) -> None:
        self.mail = None

    def _on_waiting_closed(self) -> None:
        self.waiting = None

    def _on_files_closed(self) -> None:
        self.files = None
