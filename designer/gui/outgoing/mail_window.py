"""A kept mail in a window of its own: who, what and when, the mail as it looks, and its attachments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from designer.gui.background import in_background
from designer.gui.icons import icon
from designer.gui.notice import Banner
from designer.gui.outgoing.kept_mail import KeptFile, KeptMail
from designer.gui.outgoing.sealed_file import SealedFile
from designer.gui.outgoing.words import Words
from designer.gui.outside import has_program_for
from designer.gui.plain import PlainLabel, tip
from designer.gui.preview.mail_stage import MailStage
from designer.gui.theme import ICON_SIZE, MARGIN, SPACING, Theme, code_font

_MAIL_KIND = "message/rfc822"


class MailWindow(QWidget):
    """Shows one mail; nothing is loaded from anywhere. `open_outside` hands it to the system's mail program.

    `passwords` of its files, by name, come with a mail out of the archive, and with one that is not sent yet.
    """

    closed = Signal()

    def __init__(
        self, mail: KeptMail, theme: Theme, words: Words, open_outside: Callable[[bytes], bool],
        parent: QWidget | None = None, *, has_program: Callable[[str], bool] = has_program_for,
        passwords: Mapping[str, str] | None = None, is_preview: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(parent, Qt.WindowType.Window)
        self._is_preview = is_preview
        title = self.tr("Kept mail") if passwords is None else self.tr("Archived mail")
        self.setWindowTitle(self.tr("Mail that waits") if is_preview else title)
        self._passwords = passwords
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._mail = mail
        self._theme = theme
        self._words = words
        self._open_outside = open_outside
        self._has_program = has_program
        self._opened: dict[int, SealedFile] = {}
        self._icons: list[tuple[PlainLabel, str]] = []
        self.banner = Banner()
        self.stage: MailStage | None = None
        self.tabs = QTabWidget()
        self.program = QPushButton(self.tr("Open in your mail program"))
        self.open_buttons: list[QPushButton] = []
        self.save_buttons: list[QPushButton] = []
        self._build()
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self.resize(860, 820)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        for pane in (self.stage, *self._opened.values()):
            if pane is not None:
                pane.set_theme(theme)
        for label, name in self._icons:
            label.setPixmap(icon(name, theme).pixmap(ICON_SIZE))

    def open_file(self, number: int) -> SealedFile:
        """Show an attachment in a tab."""
        if number not in self._opened:
            file = self._mail.files[number]
            self._opened[number] = SealedFile(
                file, self._theme, self, password=(self._passwords or {}).get(file.name, "")
            )
            index = self.tabs.addTab(self._opened[number], _short(self._mail.files[number].name))
            self.tabs.setTabToolTip(index, tip(self._mail.files[number].name))
        pane = self._opened[number]
        self.tabs.setCurrentWidget(pane)
        if not pane.is_open:
            pane.password.setFocus()
        return pane

    def closeEvent(self, event: QCloseEvent) -> None:
        """The web engine's page must be gone before its window."""
        if self.stage is not None:
            self.stage.leave()
        self.closed.emit()
        super().closeEvent(event)

    def _build(self) -> None:
        self.program.clicked.connect(self._on_program)
        note = PlainLabel(self._where_from())
        note.setProperty("role", "muted")
        top = QHBoxLayout()
        top.addWidget(note, 1)
        top.addWidget(self.program)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Mail and attachments"))
        self.tabs.addTab(self._made_body(), self.tr("Mail"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACING)
        layout.addLayout(top)
        layout.addLayout(self._made_head())
        layout.addWidget(self.banner)
        for number, file in enumerate(self._mail.files):
            layout.addLayout(self._made_row(number, file))
        layout.addWidget(self.tabs, 1)

    def _where_from(self) -> str:
        if self._is_preview:
            return self.tr("Not sent yet: this is how it would be sent now.")
        if self._passwords is None:
            return self.tr("Kept in the local mailbox. Nobody got it.")
        return self.tr("From the archive: exactly what was sent. That you looked is logged.")

    def _made_head(self) -> QFormLayout:
        at = self._words.full_moment(self._mail.date)
        head = QFormLayout()
        head.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        head.setHorizontalSpacing(SPACING * 2)
        head.setVerticalSpacing(2)
        for name, words in (
            (self.tr("From"), self._mail.sender), (self.tr("To"), self._mail.recipient),
            (self.tr("Subject"), self._mail.subject), (self.tr("Date"), at),
        ):  # fmt: skip
            label = PlainLabel(name)
            label.setProperty("role", "muted")
            value = PlainLabel(words)
            value.setWordWrap(True)
            value.setAccessibleName(name)
            value.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            head.addRow(label, value)
        return head

    def _made_body(self) -> QWidget:
        if self._mail.html:
            self.stage = MailStage(self._theme)
            self.stage.show_html(self._mail.html, self._mail.pictures)
            return self.stage
        reader = QPlainTextEdit(self._mail.text)
        reader.setReadOnly(True)
        reader.setFont(code_font())
        reader.setAccessibleName(self.tr("The mail"))
        return reader

    def _made_row(self, number: int, file: KeptFile) -> QHBoxLayout:
        picture = PlainLabel()
        picture.setPixmap(icon("paperclip", self._theme).pixmap(ICON_SIZE))
        self._icons.append((picture, "paperclip"))
        size = QLocale().formattedDataSize(len(file.raw), 0, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
        name = PlainLabel(f"{_short(file.name)}  ({size})")
        name.setToolTip(tip(file.name))
        show, save = QPushButton(self.tr("Open…")), QPushButton(self.tr("Save as…"))
        show.setAccessibleName(self.tr("Open {name}").format(name=file.name))
        save.setAccessibleName(self.tr("Save {name}").format(name=file.name))
        show.setVisible(file.is_pdf)
        show.clicked.connect(lambda: self.open_file(number))
        save.clicked.connect(lambda: self._on_save(file))
        self.open_buttons.append(show)
        self.save_buttons.append(save)
        row = QHBoxLayout()
        row.setSpacing(SPACING)
        for widget in (picture, name, show, save):
            row.addWidget(widget)
        row.addStretch(1)
        return row

    def _on_save(self, file: KeptFile) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save as"), file.name)
        if path:
            self.save(file, Path(path))

    def save(self, file: KeptFile, path: Path) -> None:
        """Write an attachment as it is, sealed, or the whole mail."""
        try:
            path.write_bytes(file.raw)
        except OSError as error:
            self.banner.tell(
                self.tr("The file could not be saved: {reason}.").format(reason=error.strerror or "?"),
                self.tr("Choose another folder, or free some disk space."), is_error=True,
            )  # fmt: skip
            return
        self.banner.tell_good(self.tr("Saved as {name}.").format(name=path.name))

    def _on_program(self) -> None:
        in_background(lambda: self._has_program(_MAIL_KIND), parent=self, done=self._on_program_known)

    def _on_program_known(self, is_there: bool) -> None:
        if is_there and self._open_outside(self._mail.raw):
            self.banner.tell_good(self.tr("The mail program opens the mail."))
            return
        self.banner.tell(
            self.tr("This computer has no mail program, or it opens no mail files (.eml)."),
            self.tr("You see the same mail here, and can keep it as a file."),
            buttons={self.tr("Save the mail as a file…"): self._on_save_mail, self.tr("Close"): lambda: None},
        )

    def _on_save_mail(self) -> None:
        self._on_save(KeptFile("mail.eml", self._mail.raw, is_pdf=False))


def _short(name: str) -> str:
    return name if len(name) <= 48 else f"{name[:30]}…{name[-16:]}"
