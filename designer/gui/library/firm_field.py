"""One field of the firm's form: what is typed, and below it in words what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from designer.core.bank import bic_fault, iban_fault
from designer.core.catalogue import sentence
from designer.core.contact import country_fault, email_fault, web_fault
from designer.gui.library.color_field import ColorField
from designer.gui.plain import PlainLabel
from designer.gui.theme import GRID, TEXT_FAMILY
from designer.gui.wheel import let_wheel_pass

_FAMILIES = (TEXT_FAMILY, "IBM Plex Serif", "IBM Plex Mono")  # the same PDF everywhere: these come with the program
_FAULTS: dict[str, Callable[[str], str]] = {
    "iban": iban_fault, "bic": bic_fault, "web": web_fault, "email": email_fault, "country": country_fault,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the form: its key, the words before it, and how it is edited."""

    key: str
    words: str
    kind: str = "text"  # text, lines, color, font, iban, bic, web, email, country
    told: str = ""


class FirmField(QWidget):
    """Holds the editor of a row; `edited` carries the new value, a text or the lines of one."""

    edited = Signal(str, object)  # key, str or list[str]

    def __init__(self, row: Row, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self.editor = self._made()
        self.editor.setAccessibleName(row.words.removesuffix(":"))
        self.editor.setToolTip(row.told)
        self.fault = PlainLabel()
        self.fault.setProperty("role", "error")
        self.fault.setWordWrap(True)
        self.fault.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.editor)
        layout.addWidget(self.fault)
        self.setFocusProxy(self.editor)

    def is_edited(self) -> bool:
        """Whether somebody is in it."""
        return self.editor.hasFocus()

    @property
    def is_unwritten(self) -> bool:
        """Whether something wrong stands in it, which firm.toml does not hold."""
        return isinstance(self.editor, ColorField) and not self.editor.is_good

    def show_value(self, value: Any) -> None:
        """Show what firm.toml says."""
        editor = self.editor
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
        self._look()

    def offer(self, families: Sequence[str]) -> None:
        """Offer these fonts before those that come with the program."""
        editor = self.editor
        if isinstance(editor, QComboBox):
            chosen = editor.currentText()
            editor.clear()
            editor.addItems([*families, *_FAMILIES])
            self.show_value(chosen)

    def _made(self) -> QWidget:
        key, kind = self.row.key, self.row.kind
        if kind == "lines":
            lines = QPlainTextEdit()
            lines.setFixedHeight(84)
            lines.setTabChangesFocus(True)
            lines.textChanged.connect(lambda: self.edited.emit(key, _lines_of(lines)))
            return lines
        if kind == "color":
            color = ColorField(self.row.words.removesuffix(":"))
            color.chosen.connect(lambda text: self.edited.emit(key, text))
            color.typed.connect(lambda _text: self._look())
            return color
        if kind == "font":
            font = QComboBox()
            font.addItems(_FAMILIES)
            let_wheel_pass(font)
            font.textActivated.connect(lambda text: self.edited.emit(key, text))
            return font
        line = QLineEdit()
        line.setPlaceholderText(self.row.told)
        line.textEdited.connect(lambda text: self.edited.emit(key, text.strip()))
        line.textChanged.connect(lambda _text: self._look())
        return line

    def _look(self) -> None:
        """Say what is wrong with what stands there now."""
        words = self._fault_words()
        self.fault.setText(words)
        self.fault.setVisible(bool(words))
        self.updateGeometry()  # a hidden label that wraps leaves its height behind otherwise
        self.editor.setAccessibleDescription(words)
        if isinstance(self.editor, QLineEdit):
            self.editor.setProperty("invalid", bool(words))
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)

    def _fault_words(self) -> str:
        if isinstance(self.editor, ColorField):
            words = self.tr(
                "Write six digits or letters from a to f, such as #14606a. Until then the former colour stays."
            )
            return "" if self.editor.is_good else words
        check = _FAULTS.get(self.row.kind)
        text = self.editor.text() if isinstance(self.editor, QLineEdit) else ""
        fault = check(text) if check and text.strip() else ""
        return sentence(f"firm-{fault}", {}).what if fault else ""


def _lines_of(editor: QPlainTextEdit) -> list[str]:
    return editor.toPlainText().strip().split("\n")
