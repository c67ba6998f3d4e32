"""The mail in all its forms: as it looks, as plain text, its headers, and the message as it goes out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHeaderView,
    QPlainTextEdit,
    QStackedWidget,
    QTabBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.gui.preview.mail_stage import MailStage
from designer.gui.preview.tools import ToolRow
from designer.gui.theme import SPACING, Theme, code_font
from designer.render.questions import MailView

_MOST_SOURCE = 400_000  # characters of a message that are shown; attachments go on and on


class MailPane(QWidget):
    """Shows one mail. Which form, width and colours are chosen stays when the mail changes."""

    place_clicked = Signal(str, int, int)
    painted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = MailStage(theme, self)
        self.text = self._reader(self.tr("Plain text"))
        self.source = self._reader(self.tr("Message as it is sent"))
        self.headers = self._table()
        self._tools = ToolRow(theme, self)
        self.forms = QTabBar(self)
        self._forms = QStackedWidget(self)
        self._build_tools()
        for widget in (self.stage, self.text, self.headers, self.source):
            self._forms.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tools)
        column.addWidget(self._forms, 1)
        self.stage.place_clicked.connect(self.place_clicked)
        self.stage.painted.connect(self.painted)

    def show_mail(self, mail: MailView, mime: bytes) -> None:
        """Show a mail; without `mime` the last whole message stays."""
        self.stage.show_html(mail.marked_html, mail.pictures)
        if self.text.toPlainText() != mail.text:
            self.text.setPlainText(mail.text)
        self._show_headers(mail)
        if mime:
            self.source.setPlainText(mime[:_MOST_SOURCE].decode("utf-8", "replace").replace("\r\n", "\n"))

    @property
    def has_mail(self) -> bool:
        """Whether there is a mail to see."""
        return self.stage.has_mail

    def set_stale(self, is_stale: bool) -> None:
        """Dim every form."""
        self.stage.set_stale(is_stale)
        for widget in (self.text, self.source, self.headers):
            widget.setEnabled(not is_stale)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.stage.set_theme(theme)
        self._tools.set_theme(theme)

    def show_place(self, file: str, line: int, nth: int | None = None) -> None:
        """Frame what a source line makes."""
        self.stage.show_place(file, line, nth)

    def _build_tools(self) -> None:
        for name in (self.tr("Mail"), self.tr("Text"), self.tr("Headers"), self.tr("Source")):
            self.forms.addTab(name)
        self.forms.setAccessibleName(self.tr("Form of the mail"))
        self.forms.setDrawBase(False)
        self.forms.setExpanding(False)
        self.forms.currentChanged.connect(self._on_form_changed)
        self._tools.add(self.forms)
        self._tools.add_space()
        self.phone = self._tools.add_button("cellphone", self.tr("Phone width"), is_checkable=True)
        self.dark = self._tools.add_button("weather-night", self.tr("Dark mode"), is_checkable=True)
        self.no_images = self._tools.add_button("image-off-outline", self.tr("Without images"), is_checkable=True)
        self.phone.toggled.connect(self.stage.set_phone)
        self.dark.toggled.connect(self.stage.set_dark)
        self.no_images.toggled.connect(self._on_no_images_toggled)

    def _on_form_changed(self, form: int) -> None:
        self._forms.setCurrentIndex(form)
        for button in (self.phone, self.dark, self.no_images):
            button.setEnabled(form == 0)

    def _on_no_images_toggled(self, is_without: bool) -> None:
        self.stage.set_images(not is_without)

    def _reader(self, name: str) -> QPlainTextEdit:
        reader = QPlainTextEdit(self)
        reader.setReadOnly(True)
        reader.setFont(code_font())
        reader.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        reader.document().setDocumentMargin(2 * SPACING)
        reader.setAccessibleName(name)
        return reader

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, 2, self)
        table.setHorizontalHeaderLabels([self.tr("Header"), self.tr("Value")])
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.setAccessibleName(self.tr("Headers of the mail"))
        return table

    def _show_headers(self, mail: MailView) -> None:
        self.headers.setRowCount(len(mail.headers))
        for row, pair in enumerate(mail.headers):
            for column, text in enumerate(pair):
                self.headers.setItem(row, column, QTableWidgetItem(text))
