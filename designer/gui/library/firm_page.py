"""The firm: name, logo, colours, font and address, once for all templates; each field writes a key of firm.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from designer.core.catalogue import sentence
from designer.core.errors import SealwrightError, UnavailableError
from designer.core.toml_edit import edit_toml
from designer.gui.editing.open_template import OpenTemplate
from designer.gui.library.add_font import AddFont, indented
from designer.gui.library.color_field import as_color
from designer.gui.library.firm_field import FirmField, Row
from designer.gui.library.firm_files import own_families, unused_files
from designer.gui.library.firm_rows import FirmRows
from designer.gui.library.fitting_colors import on_dark, pale
from designer.gui.library.logo import ending_of, mail_logo
from designer.gui.plain import PlainLabel
from designer.gui.theme import MARGIN, SPACING, Theme
from designer.template.checks_firm import invented_keys, value_at
from designer.template.names import FIRM_FILE

_QUIET_MS = 400
_MOST_BYTES = 5 * 1024 * 1024


class FirmPage(QWidget):
    """A form over the open firm; every field that is changed is a step of its undo, and seen in the preview at once."""

    failed = Signal(str, str)
    fonts_chosen = Signal(list)  # paths of font files
    guide_topic = "Put in your firm"

    def __init__(self, firm: OpenTemplate, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._firm = firm
        self._templates = firm.folder / "templates"
        self._steps: tuple[tuple[QKeySequence.StandardKey, Callable[[], None]], ...] = (
            (QKeySequence.StandardKey.Undo, self.undo), (QKeySequence.StandardKey.Redo, self.redo)
        )  # fmt: skip
        self._theme = theme
        self._fields: dict[str, FirmField] = {}
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
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
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
        self._fields["font"].offer(own_families(self._firm))
        for key, field in self._fields.items():
            if not field.is_edited() and not field.is_unwritten and key not in self._waiting:
                field.show_value(value_at(values, key))
        self._show_logo(str(value_at(values, "logo") or ""))

    def undo(self) -> None:
        """Take the last change back, whichever field it was in, and show where it was."""
        self.write_now()
        wrong = next((field for field in self._fields.values() if field.is_unwritten), None)
        if wrong is None:
            self._step(self._firm.undo)
            return
        wrong.show_value(value_at(self.values(), wrong.row.key))
        self._go_to(wrong)

    def redo(self) -> None:
        """Do the last undone change again, and show where it was."""
        self.write_now()
        self._step(self._firm.redo)

    def take_focus(self) -> None:
        """The keys go to the first field."""
        next(iter(self._fields.values())).editor.setFocus()

    def show_fault(self) -> None:
        """Go to the first field that something is wrong with, or that still says what the invented firm does."""
        for field in self._fields.values():
            if field.fault.text():
                self._go_to(field)
                return
        for key in invented_keys(self.values()):
            self._go_to(self._fields[key])
            return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Undo and redo of a field are those of the page, so that one key takes back changes of all fields in order."""
        kind = event.type()
        if isinstance(event, QKeyEvent) and kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            step = next((step for keys, step in self._steps if event.matches(keys)), None)
            if step is not None:
                event.accept()  # a ShortcutOverride that is accepted comes again as a key
                if kind == QEvent.Type.KeyPress:
                    step()
                return True
        return super().eventFilter(watched, event)

    def write_now(self, but: str = "") -> None:
        """Write the fields that were changed, but for one; none is shown anew while it waits."""
        keys = [key for key in self._waiting if key != but]
        try:
            text = self._firm.text(FIRM_FILE) or ""
            for key in keys:
                value = self._waiting[key]
                if (value_at(tomllib.loads(text), key) or None) != (value or None):
                    text = edit_toml(text, tuple(key.split(".")), value)
                    words = self._fields[key].row.words.removesuffix(":")
                    self._firm.put_text(FIRM_FILE, text, words, grows=key)
        except SealwrightError as error:
            self._tell(error)
        except ValueError:
            self._tell(UnavailableError("firm-unreadable"))
        finally:
            self._waiting = {key: value for key, value in self._waiting.items() if key not in keys}

    def put_logo(self, path: Path) -> None:
        """Make this image the logo of letters, and a picture of it the logo of mails, which show no SVG."""
        try:
            raw = path.read_bytes() if path.stat().st_size <= _MOST_BYTES else b""
        except OSError as error:
            self._tell(UnavailableError("file-trouble", file=path.name, reason=error.strerror or "?"))
            return
        made = mail_logo(raw)
        if made is None:
            self._tell(UnavailableError("logo-unreadable", file=path.name))
            return
        own, mail = f"firm/logo{ending_of(raw)}", "firm/logo-mail.png"  # programs believe the name
        former = {str(value_at(self.values(), key) or "") for key in ("logo", "logo_mail")} - {own, mail}
        try:
            text = self._firm.text(FIRM_FILE) or ""
            text = edit_toml(edit_toml(text, ("logo",), own), ("logo_mail",), mail)
        except (SealwrightError, ValueError):
            self._tell(UnavailableError("firm-unreadable"))
            return
        with self._firm.macro(self.tr("Logo")):
            self._firm.put_file(own, raw, "")
            self._firm.put_file(mail, made, "")
            self._firm.put_text(FIRM_FILE, text, "")
            for name in unused_files(former, self._firm, self._templates):
                self._firm.put_file(name, None, "")

    def match_colors(self) -> None:
        """Make the other colours of the main one, as one step of undo."""
        self.write_now()
        main = as_color(str(value_at(self.values(), "accent") or ""))
        if not main:
            return
        try:
            text = edit_toml(self._firm.text(FIRM_FILE) or "", ("accent_dark",), on_dark(main))
            self._firm.put_text(FIRM_FILE, edit_toml(text, ("tint",), pale(main)), self.tr("Colours"))
        except (SealwrightError, ValueError):
            self._tell(UnavailableError("firm-unreadable"))

    def _fill(self) -> None:
        title = PlainLabel(self.tr("Your firm"))
        title.setProperty("role", "title")
        told = PlainLabel(
            self.tr(
                "What stands here is used by all templates. It is saved by itself, and Undo takes it back."
                " A released version keeps its own copy until the next one."
            )
        )
        told.setProperty("role", "muted")
        told.setWordWrap(True)
        self._form.addWidget(title)
        self._form.addWidget(told)
        self._match = QPushButton(self.tr("Match the other colours"))
        self._match.setToolTip(self.tr("Make the colour on dark ground and the pale ground of the main colour"))
        self._match.clicked.connect(self.match_colors)
        add_font = AddFont()
        add_font.chosen.connect(self.fonts_chosen)
        for number, (heading, rows) in enumerate(FirmRows(self).sections()):
            self._add_section(heading, rows)
            if number == 0:
                self._form.addLayout(self._logo_row())
            elif number == 1:
                self._form.addLayout(indented(self._match))
                self._form.addLayout(indented(add_font))
        self._form.addStretch()

    def _add_section(self, title: str, rows: Sequence[Row]) -> None:
        heading = PlainLabel(title)
        heading.setProperty("role", "heading")
        self._form.addSpacing(SPACING * 2)
        self._form.addWidget(heading)
        form = QFormLayout()
        form.setHorizontalSpacing(SPACING * 2)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for row in rows:
            field = FirmField(row)
            field.edited.connect(self._later)
            self._fields[row.key] = field
            for editor in (field.editor, *field.editor.findChildren(QLineEdit)):
                editor.installEventFilter(self)
            label = PlainLabel(row.words)
            label.setMinimumWidth(150)
            label.setBuddy(field.editor)
            form.addRow(label, field)
        self._form.addLayout(form)

    def _logo_row(self) -> QHBoxLayout:
        self._logo = PlainLabel()
        self._logo.setFixedHeight(84)
        self._logo.setMinimumWidth(120)
        self._logo.setMaximumWidth(220)
        self._logo.setAccessibleName(self.tr("Logo"))
        self._logo.setStyleSheet(
            "background: #ffffff; border-radius: 6px; padding: 6px;"
        )  # as on paper, also when dark
        choose = QPushButton(self.tr("Choose logo…"))
        choose.clicked.connect(self._on_choose_clicked)
        row = QHBoxLayout()
        row.addSpacing(150 + SPACING * 2)
        row.addWidget(self._logo, 1)
        row.addWidget(choose)
        row.addStretch()
        return row

    def _on_choose_clicked(self) -> None:
        words = self.tr("Images (*.svg *.png *.jpg *.jpeg)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose the logo"), str(Path.home()), words)
        if path:
            self.put_logo(Path(path))

    def choose_font(self, family: str) -> None:
        """Set documents in this font, as a step of undo."""
        self._later("font", family)
        self.write_now()
        self.refresh()

    def _later(self, key: str, value: str | list[str] | None) -> None:
        self._waiting[key] = value or None
        self.write_now(but=key)  # each field is a step of its own
        self._scroll_to(self._fields[key])
        self._quiet.start()

    def _step(self, step: Callable[[], str]) -> None:
        before = self.values()
        step()
        after = self.values()
        for key, field in self._fields.items():
            field.show_value(value_at(after, key))
        changed = [field for key, field in self._fields.items() if value_at(before, key) != value_at(after, key)]
        if changed:
            self._go_to(changed[0])

    def _go_to(self, field: FirmField) -> None:
        field.editor.setFocus()
        self._scroll_to(field)

    def _scroll_to(self, field: FirmField) -> None:
        """Show a field and its error, once both have their places."""

        def scroll() -> None:
            self._area.ensureWidgetVisible(field)
            self._area.horizontalScrollBar().setValue(0)

        QTimer.singleShot(0, self, scroll)

    def _show_logo(self, name: str) -> None:
        made = mail_logo(self._firm.raw(name) or b"") if name else None
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
