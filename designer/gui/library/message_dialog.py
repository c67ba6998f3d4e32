"""The subject of a template's mail, and the name, the password and its hint of the PDF that goes with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from designer.core.catalogue import sentence
from designer.core.errors import SealwrightError
from designer.gui.design.designing import paths_of
from designer.gui.design.pick_field import PickField
from designer.gui.dialog_buttons import DialogButtons
from designer.gui.icons import icon
from designer.gui.plain import PlainLabel, tip
from designer.gui.session import TemplateSession, example_of
from designer.gui.theme import MARGIN, SPACING, Theme
from designer.template.design.formats import first_format
from designer.template.message_setup import MessageSetup, read_message, write_message
from designer.template.names import SPEC_FILE

FORMULA = "formula"


class MessageDialog(QDialog):
    """What is taken is one step of the template's undo."""

    def __init__(self, session: TemplateSession, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Subject and password"))
        self._session, self._theme = session, theme
        now = read_message(session.spec())
        self.subject, self.file_name = QLineEdit(now.subject), QLineEdit(now.file_name)
        self.must_say, self.formula, self.hint = QLineEdit(now.must_say), QLineEdit(now.formula), QLineEdit(now.hint)
        self.policy = QComboBox()
        for words, value in (
            (self.tr("Made of what the recipient knows"), FORMULA), (self.tr("A new one each time"), "random"),
            (self.tr("One that is kept for each recipient"), "shared"), (self.tr("None"), "none"),
        ):  # fmt: skip
            self.policy.addItem(words, value)
        self.policy.setCurrentIndex(self.policy.findData(now.policy))
        self.policy.currentIndexChanged.connect(lambda _row: self._look())
        self._told = PlainLabel()
        self._told.setWordWrap(True)
        self._told.setProperty("role", "error")
        self.take = QPushButton(self.tr("Take"))
        self._lay_out(has_file=bool(now.file_name))
        for line in (self.subject, self.file_name, self.must_say, self.formula, self.hint):
            line.textChanged.connect(lambda _text: self._look())
        self.take.clicked.connect(self._take)
        self._look()

    def wanted(self) -> MessageSetup:
        """What stands in the fields."""
        policy = str(self.policy.currentData() or "")
        formula = self.formula.text().strip() if policy == FORMULA else ""
        subject, name, must_say, hint = (
            line.text().strip() for line in (self.subject, self.file_name, self.must_say, self.hint)
        )
        return MessageSetup(subject, name, must_say, policy, formula, hint)

    def _lay_out(self, *, has_file: bool) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setSpacing(SPACING)
        form.addRow(self.tr("&Subject:"), self._with_field(self.subject, self.tr("Subject")))
        if has_file:
            form.addRow(self.tr("&Name of the PDF:"), self._with_field(self.file_name, self.tr("Name of the PDF")))
            must_say = self._with_field(self.must_say, self.tr("Must be printed in it"))
            form.addRow(self.tr("&Must be printed in it:"), must_say)
            self.policy.setAccessibleName(self.tr("Password"))
            form.addRow(self.tr("&Password:"), self.policy)
            form.addRow(self.tr("Made o&f:"), self._with_field(self.formula, self.tr("Made of")))
            form.addRow(self.tr("&Hint in the mail:"), self._with_field(self.hint, self.tr("Hint in the mail")))
        buttons = DialogButtons(self.take)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACING)
        layout.addLayout(form)
        layout.addWidget(self._told)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.resize(620, 340)

    def _with_field(self, line: QLineEdit, name: str) -> QWidget:
        """A line with a button behind it that puts a field in."""
        line.setAccessibleName(name)
        button = QToolButton()
        button.setIcon(icon("code-braces", self._theme))
        words = self.tr("Put a field in: {name}").format(name=name)
        button.setAccessibleName(words)
        button.setToolTip(tip(words))
        button.clicked.connect(lambda _checked=False: self._ask(line))
        both = QWidget()
        both.setFocusProxy(line)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(line, 1)
        row.addWidget(button)
        return both

    def _ask(self, line: QLineEdit) -> None:
        ctx = self._session.ctx()
        fields = [
            (path, example_of(ctx, tuple(path.split("."))[1:]))
            for path, field in paths_of(self._session.fields(), "ctx")
            if not field.is_collection and not field.children
        ]
        dialog = PickField(
            self.tr("Put a field in"), self.tr("Its value stands there for each recipient:"), fields, self
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.picked.connect(partial(self._put, line, dict(fields)))
        dialog.open()

    def _put(self, line: QLineEdit, examples: dict[str, str], path: str) -> None:
        is_date = first_format(path, examples.get(path, ""), "", is_number=False) == "date"
        own = " | date('ddMMyy')" if line is self.formula else " | date"
        line.insert(f"{{{{ {path}{own if is_date else ''} }}}}")
        line.setFocus()

    def _look(self) -> None:
        if (row := self.formula.parentWidget()) is not None:
            row.setEnabled(self.policy.currentData() == FORMULA)
        wanted = self.wanted()
        is_whole = bool(wanted.subject) and (wanted.policy != FORMULA or bool(wanted.formula))
        self.take.setEnabled(is_whole)

    def _take(self) -> None:
        template = self._session.template
        source = template.document(SPEC_FILE).text()
        try:
            edited = write_message(source, self._session.spec(), self.wanted())
        except (SealwrightError, ValueError) as error:
            known = error if isinstance(error, SealwrightError) else None
            words = sentence(known.code, known.arguments) if known else sentence("template-unreadable", {})
            self._told.setText(f"{words.what} {words.remedy}")
            return
        if edited != source:
            template.put_file(SPEC_FILE, edited.encode(), self.tr("Subject and password"))
        self.accept()
