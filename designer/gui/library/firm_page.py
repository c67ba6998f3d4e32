"""The firm: name, logo, colours, font and address, once for all templates; each field writes a key of firm.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from designer.core.catalogue import sentence
from designer.core.errors import SealwrightError, UnavailableError
from designer.core.toml_edit import edit_toml
from designer.gui.editing.open_template import OpenTemplate
from designer.gui.library.color_field import ColorField
from designer.gui.library.logo import mail_logo
from designer.gui.plain import PlainLabel
from designer.gui.theme import MARGIN, SPACING, TEXT_FAMILY, Theme

FIRM_FILE = "firm.toml"
_FAMILIES = (TEXT_FAMILY, "IBM Plex Serif", "IBM Plex Mono")  # the same PDF everywhere: these come with the program
_QUIET_MS = 400
_MOST_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the form: its key, the words before it, and how it is edited."""

    key: str
    words: str
    kind: str = "text"  # text, lines, color, font
    told: str = ""


def is_firm_file(name: str) -> bool:
    """Whether a file below the office folder belongs to the firm."""
    return name == FIRM_FILE or name.startswith("firm/")


class FirmPage(QWidget):
    """A form over the open firm; every change is a step of its undo, and seen in the preview at once."""

    failed = Signal(str, str)
    guide_topic = "Put in your firm"

    def __init__(self, firm: OpenTemplate, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._firm = firm
        self._theme = theme
        self._editors: dict[str, QWidget] = {}
        self._waiting: dict[str, str | list[str] | None] = {}
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self.write_now)
        inner = QWidget()
        inner.setMaximumWidth(640)
        self._form = QVBoxLayout(inner)
        self._form.setContentsMargins(MARGIN * 2, MARGIN, MARGIN * 2, MARGIN * 2)
        self._form.setSpacing(SPACING)
        self._fill()
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        firm.revised.connect(lambda _name: self.refresh())
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Paint anew."""
        self._theme = theme
        self.refresh()

    def values(self) -> Mapping[str, Any]:
        """firm.toml as it stands; empty while it cannot be read."""
        try:
            return tomllib.loads((self._firm.raw(FIRM_FILE) or b"").decode("utf-8-sig", "replace"))
        except ValueError:
            return {}

    def refresh(self) -> None:
        """Show the values as they are now; a field that is being edited is left alone."""
        values = self.values()
        for key, editor in self._editors.items():
            if not editor.hasFocus() and key not in self._waiting:
                self._show(editor, _at(values, key))
        self._show_logo(str(_at(values, "logo") or ""))

    def write_now(self) -> None:
        """Write the fields that were changed."""
        waiting, self._waiting = self._waiting, {}
        text = (self._firm.raw(FIRM_FILE) or b"").decode("utf-8-sig", "replace")
        try:
            for key, value in waiting.items():
                if (_at(tomllib.loads(text), key) or None) != (value or None):
                    text = edit_toml(text, tuple(key.split(".")), value)
        except SealwrightError as error:
            self._tell(error)
        except ValueError:
            self._tell(UnavailableError("firm-unreadable"))
        else:
            self._firm.put_file(FIRM_FILE, text.encode(), self.tr("Firm"))

    def put_logo(self, path: Path) -> None:
        """Make this image the logo of letters, and a picture of it the logo of mails, which show no SVG."""
        try:
            raw = path.read_bytes() if path.stat().st_size <= _MOST_BYTES else b""
        except OSError as error:
            self._tell(UnavailableError("file-trouble", file=path.name, reason=error.strerror or "?"))
            return
        made = mail_logo(raw, path.suffix.lower())
        if made is None:
            self._tell(UnavailableError("logo-unreadable", file=path.name))
            return
        text = (self._firm.raw(FIRM_FILE) or b"").decode("utf-8-sig", "replace")
        own, mail = f"firm/logo{path.suffix.lower()}", "firm/logo-mail.png"
        try:
            text = edit_toml(edit_toml(text, ("logo",), own), ("logo_mail",), mail)
        except (SealwrightError, ValueError):
            self._tell(UnavailableError("firm-unreadable"))
            return
        with self._firm.macro(self.tr("Logo")):
            self._firm.put_file(own, raw, "")
            self._firm.put_file(mail, made, "")
            self._firm.put_file(FIRM_FILE, text.encode(), "")

    def _fill(self) -> None:
        title = PlainLabel(self.tr("Your firm"))
        title.setProperty("role", "title")
        told = PlainLabel(
            self.tr(
                "What stands here is used by all templates. A released version keeps its own copy until the next one."
            )
        )
        told.setProperty("role", "muted")
        told.setWordWrap(True)
        self._form.addWidget(title)
        self._form.addWidget(told)
        self._add_section(self.tr("Name and logo"), self._names())
        self._form.addLayout(self._logo_row())
        self._add_section(self.tr("Colours and font"), self._looks())
        self._add_section(self.tr("Address and contact"), self._contacts())
        self._add_section(self.tr("What the law wants on letters"), self._legals())
        self._add_section(self.tr("Bank account"), self._banks())
        self._form.addStretch()

    def _names(self) -> list[Row]:
        return [
            Row("name", self.tr("Full legal name:")),
            Row("short_name", self.tr("Short name:"), told=self.tr("How you sign.")),
        ]

    def _looks(self) -> list[Row]:
        return [
            Row("accent", self.tr("Main colour:"), "color", self.tr("Headings, rules and links on white.")),
            Row("accent_dark", self.tr("On dark ground:"), "color", self.tr("The same in a mail that is shown dark.")),
            Row("tint", self.tr("Pale ground:"), "color", self.tr("Behind boxes.")),
            Row("font", self.tr("Font of documents:"), "font"),
        ]

    def _contacts(self) -> list[Row]:
        return [
            Row("address", self.tr("Address lines:"), "lines"),
            Row("seat", self.tr("Registered office:")),
            Row("country_code", self.tr("Country code:"), told=self.tr("Two letters, as DE.")),
            Row("email", self.tr("E-mail:")),
            Row("phone", self.tr("Phone:")),
            Row("web", self.tr("Web address:")),
            Row("web_label", self.tr("Web address as printed:")),
        ]  # fmt: skip

    def _legals(self) -> list[Row]:
        return [
            Row("register", self.tr("Register:")),
            Row("directors", self.tr("Directors:")),
            Row("vat_id", self.tr("VAT ID:")),
        ]

    def _banks(self) -> list[Row]:
        return [
            Row("bank.name", self.tr("Bank:")),
            Row("bank.holder", self.tr("Holder:")),
            Row("bank.iban", self.tr("IBAN:")),
            Row("bank.bic", self.tr("BIC:")),
        ]

    def _add_section(self, title: str, rows: Sequence[Row]) -> None:
        heading = PlainLabel(title)
        heading.setProperty("role", "heading")
        self._form.addSpacing(SPACING * 2)
        self._form.addWidget(heading)
        form = QFormLayout()
        form.setHorizontalSpacing(SPACING * 2)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for row in rows:
            editor = self._made(row)
            editor.setAccessibleName(row.words.removesuffix(":"))
            editor.setToolTip(row.told)
            self._editors[row.key] = editor
            label = PlainLabel(row.words)
            label.setMinimumWidth(150)
            label.setBuddy(editor)
            form.addRow(label, editor)
        self._form.addLayout(form)

    def _made(self, row: Row) -> QWidget:
        if row.kind == "lines":
            lines = QPlainTextEdit()
            lines.setFixedHeight(84)
            lines.setTabChangesFocus(True)
            lines.textChanged.connect(lambda: self._later(row.key, _lines_of(lines)))
            return lines
        if row.kind == "color":
            color = ColorField(row.words)
            color.chosen.connect(lambda text: self._later(row.key, text))
            return color
        if row.kind == "font":
            font = QComboBox()
            font.addItems(_FAMILIES)
            font.textActivated.connect(lambda text: self._later(row.key, text))
            return font
        line = QLineEdit()
        line.setPlaceholderText(row.told)
        line.textEdited.connect(lambda text: self._later(row.key, text.strip()))
        return line

    def _logo_row(self) -> QHBoxLayout:
        self._logo = PlainLabel()
        self._logo.setFixedSize(220, 84)
        self._logo.setAccessibleName(self.tr("Logo"))
        self._logo.setStyleSheet(
            "background: #ffffff; border-radius: 6px; padding: 6px;"
        )  # as on paper, also when dark
        choose = QPushButton(self.tr("Choose logo…"))
        choose.clicked.connect(self._on_choose_clicked)
        row = QHBoxLayout()
        row.addSpacing(150 + SPACING * 2)
        row.addWidget(self._logo)
        row.addWidget(choose)
        row.addStretch()
        return row

    def _on_choose_clicked(self) -> None:
        words = self.tr("Images (*.svg *.png *.jpg *.jpeg)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose the logo"), str(Path.home()), words)
        if path:
            self.put_logo(Path(path))

    def _later(self, key: str, value: str | list[str] | None) -> None:
        self._waiting[key] = value or None
        self._quiet.start()

    def _show(self, editor: QWidget, value: Any) -> None:
        if isinstance(editor, QPlainTextEdit):
            wanted = [str(one) for one in value] if isinstance(value, list) else [str(value or "")]
            if _lines_of(editor) != wanted:
                editor.blockSignals(True)  # filled by us, not typed
                editor.setPlainText("\n".join(wanted))
                editor.blockSignals(False)
        elif isinstance(editor, ColorField):
            editor.show_color(str(value or ""))
        elif isinstance(editor, QComboBox):
            family = str(value or TEXT_FAMILY)
            if editor.findText(family) < 0:
                editor.addItem(family)
            editor.setCurrentText(family)
        elif isinstance(editor, QLineEdit) and editor.text() != str(value or ""):
            editor.setText(str(value or ""))

    def _show_logo(self, name: str) -> None:
        made = mail_logo(self._firm.raw(name) or b"", Path(name).suffix.lower()) if name else None
        pixmap = QPixmap()
        if made is not None:
            pixmap.loadFromData(QByteArray(made))
        if pixmap.isNull():
            self._logo.setText(self.tr("No logo"))
            return
        ratio = self.devicePixelRatioF()
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        fitted = pixmap.scaled(int(200 * ratio), int(68 * ratio), keep, smooth)
        fitted.setDevicePixelRatio(ratio)
        self._logo.setPixmap(fitted)

    def _tell(self, error: SealwrightError) -> None:
        words = sentence(error.code, error.arguments)
        self.failed.emit(words.what, words.remedy)


def _lines_of(editor: QPlainTextEdit) -> list[str]:
    return editor.toPlainText().strip().split("\n")


def _at(values: Mapping[str, Any], key: str) -> Any:
    here: Any = values
    for name in key.split("."):
        here = here.get(name) if isinstance(here, Mapping) else None
    return here
