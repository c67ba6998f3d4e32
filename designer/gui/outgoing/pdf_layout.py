"""What the dialog for single PDFs shows, laid out; it decides nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from designer.gui.dialog_buttons import DialogButtons
from designer.gui.icons import icon
from designer.gui.notice import Banner
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import MARGIN, SPACING, Theme, code_font
from designer.template.foreign_documents import ForeignTemplate

_ICON = 28


class PdfLayout(QWidget):
    """The parts of the dialog."""

    def __init__(self, theme: Theme, dialog: QDialog) -> None:
        super().__init__(dialog)
        self._theme = theme
        self.banner = Banner()
        self.file = PlainLabel()
        self.told = PlainLabel()
        self.choose = QPushButton(self.tr("Choose a PDF…"))
        self.tabs = QTabWidget()
        self.to = QLineEdit()
        self.wrong = PlainLabel(self.tr("An address has one @, with a name before it and a domain behind it."))
        self.template = QComboBox()
        self.contains = QLineEdit()
        self.contains_told = PlainLabel(
            self.tr("Words that only the right document holds, such as the customer number. Another one is not sent.")
        )
        self.language = QComboBox()
        self.policy = PlainLabel()
        self.makes_password = QRadioButton(self.tr("Make a password; it is shown once"))
        self.takes_password = QRadioButton(self.tr("This password:"))
        self.password = QLineEdit()
        self.made = QLineEdit()
        self.copy = QPushButton(self.tr("Copy"))
        self._made_row = QWidget()
        self.act = QPushButton()
        self.buttons = DialogButtons(self.act)
        self._progress = QProgressBar()
        self._dress()
        self._build(dialog)
        self.show_file("", "")
        self.hide()

    @property
    def sends(self) -> bool:
        """Whether it is to be sent, and not only sealed."""
        return self.tabs.currentIndex() == 0

    def show_file(self, name: str, told: str) -> None:
        """Show which file it is, and what was found out about it."""
        self.file.setText(name or self.tr("No PDF yet"))
        self.file.setToolTip(tip(name))
        self.told.setText(told if name else self.tr("Choose one, or drop it here."))
        self.told.setVisible(bool(self.told.text()))
        self.choose.setText(self.tr("Choose another…") if name else self.tr("Choose a PDF…"))

    def show_template(self, template: ForeignTemplate | None) -> None:
        """Show what a template asks for, and how the password comes about."""
        self._form.setRowVisible(self.contains, bool(template and template.wants_words))
        self._form.setRowVisible(self.contains_told, bool(template and template.wants_words))
        self.language.clear()
        for code in template.languages if template else ():
            self.language.addItem(code, code)
        self._form.setRowVisible(self.language, bool(template and len(template.languages) > 1))
        self.policy.setText(self._policy(template.policy) if template else "")

    def show_password(self, password: str) -> None:
        """Show a password that was made, this once."""
        self.made.setText(password)
        self._made_row.setVisible(bool(password))

    def show_state(self, *, is_busy: bool, can: bool, is_wrong: bool) -> None:
        """Whether something runs, whether the act can be done, whether the address is none."""
        self._progress.setVisible(is_busy)
        self.act.setText(self.tr("Seal and send") if self.sends else self.tr("Seal and save as…"))
        self.act.setEnabled(can and not is_busy)
        self.wrong.setVisible(is_wrong)
        self.password.setEnabled(self.takes_password.isChecked())

    def _policy(self, policy: str) -> str:
        return {
            "random": self.tr("Password: a new one each time. The message shows it; do not tell it by mail."),
            "formula": self.tr("Password: made of the event’s fields, as the template says."),
            "shared": self.tr("Password: the one that is kept for this customer."),
            "none": self.tr("This template does NOT seal the document: anybody can open it."),
        }[policy]  # fmt: skip

    def _dress(self) -> None:
        self.file.setProperty("role", "heading")
        self.file.setWordWrap(True)
        for label, role in ((self.told, "muted"), (self.wrong, "error"), (self.contains_told, "muted"),
                            (self.policy, "muted")):  # fmt: skip
            label.setProperty("role", role)
            label.setWordWrap(True)
        self.choose.setAutoDefault(False)
        self.to.setPlaceholderText(self.tr("the recipient’s e-mail address"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(self.tr("Password"))
        self.makes_password.setChecked(True)
        self.made.setReadOnly(True)
        self.made.setFont(code_font())
        self.made.setAccessibleName(self.tr("The password, shown this once"))
        self.copy.setAutoDefault(False)
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)

    def _build(self, dialog: QDialog) -> None:
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._made_send(), self.tr("Send it"))
        self.tabs.addTab(self._made_seal(), self.tr("Only seal it"))
        layout = QVBoxLayout(dialog)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(MARGIN)
        layout.addWidget(self._made_card())
        layout.addWidget(self.tabs)
        layout.addWidget(self._progress)
        layout.addWidget(self.banner)
        layout.addStretch(1)
        layout.addWidget(self.buttons)

    def _made_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        picture = PlainLabel()
        picture.setPixmap(icon("file-pdf-box", self._theme, "accent").pixmap(_ICON))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.file)
        words.addWidget(self.told)
        row = QHBoxLayout(card)
        row.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        row.setSpacing(MARGIN)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.choose)
        return card

    def _made_send(self) -> QWidget:
        page = QWidget()
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setSpacing(SPACING)
        self._form.addRow(self.tr("&To:"), self.to)
        self._form.addRow("", self.wrong)
        self._form.addRow(self.tr("Te&mplate:"), self.template)
        self._form.addRow(self.tr("&Must contain:"), self.contains)
        self._form.addRow("", self.contains_told)
        self._form.addRow(self.tr("&Language:"), self.language)
        self._form.addRow("", self.policy)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, SPACING, 0, 0)
        layout.addLayout(self._form)
        layout.addStretch(1)
        return page

    def _made_seal(self) -> QWidget:
        page = QWidget()
        typed = QHBoxLayout()
        typed.addWidget(self.takes_password)
        typed.addWidget(self.password, 1)
        made = QHBoxLayout(self._made_row)
        made.setContentsMargins(0, SPACING, 0, 0)
        made.addWidget(PlainLabel(self.tr("The password, shown this once:")))
        made.addWidget(self.made, 1)
        made.addWidget(self.copy)
        self._made_row.hide()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, SPACING, 0, 0)
        layout.setSpacing(SPACING)
        layout.addWidget(self.makes_password)
        layout.addLayout(typed)
        layout.addWidget(self._made_row)
        layout.addStretch(1)
        return page
