"""One field of the settings dialog for each kind of setting, with its words and its error beside it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from designer.gui.plain import PlainLabel
from designer.gui.settings.declared import Setting
from designer.gui.theme import SPACING
from designer.gui.wheel import let_wheel_pass

_MOST = 2_000_000_000
_LINES = 3


class SettingField(QWidget):
    """A setting with what it means below it, and what is wrong with it below that."""

    edited = Signal()

    def __init__(self, setting: Setting, choices: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self._choices = choices
        self.editor = self._made()
        self.editor.setAccessibleName(setting.label)
        self.editor.setAccessibleDescription(setting.words)
        self._shown: Any = None
        told = PlainLabel(setting.words)
        told.setWordWrap(True)
        told.setProperty("role", "muted")
        self._fault = PlainLabel()
        self._fault.setWordWrap(True)
        self._fault.setProperty("role", "error")
        self._fault.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SPACING)
        layout.setSpacing(2)
        for widget in (self.editor, told, self._fault):
            layout.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def show_value(self, value: Any) -> None:
        """Show the value that the file has."""
        self.show_fault("")
        editor = self.editor
        if isinstance(editor, ConfirmChoice):
            editor.show_flag(value)
        elif isinstance(editor, QCheckBox):
            editor.setChecked(bool(value))
        elif isinstance(editor, QSpinBox | QDoubleSpinBox):
            editor.setValue(value)
        elif isinstance(editor, QComboBox):
            editor.setCurrentText(str(value))
        elif isinstance(editor, AddressList):
            editor.show_items(value)
        elif isinstance(editor, QLineEdit):
            editor.setText(str(value))
        self._shown = self.value()

    def value(self) -> Any:
        """What the person has set."""
        editor = self.editor
        if isinstance(editor, ConfirmChoice):
            return editor.flag()
        if isinstance(editor, QCheckBox):
            return editor.isChecked()
        if isinstance(editor, QSpinBox | QDoubleSpinBox):
            return editor.value()
        if isinstance(editor, QComboBox):
            return editor.currentText().strip()
        if isinstance(editor, AddressList):
            return editor.items()
        return editor.text() if isinstance(editor, QLineEdit) else None

    @property
    def is_changed(self) -> bool:
        """Whether it differs from the file."""
        return bool(self.value() != self._shown)

    def fault(self) -> str:
        """What is shown as wrong."""
        return "" if self._fault.isHidden() else self._fault.text()

    def show_fault(self, words: str) -> None:
        """Say what is wrong with it; "" for nothing."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    def _made(self) -> QWidget:
        setting = self.setting
        if setting.kind is bool and setting.default is None:
            choice = ConfirmChoice()
            choice.currentIndexChanged.connect(self.edited)
            return choice
        if setting.kind is bool:
            box = QCheckBox(setting.label)
            box.toggled.connect(self.edited)
            return box
        if setting.kind in (int, float):
            return self._made_number()
        if setting.kind is tuple:
            addresses = AddressList()
            addresses.edited.connect(self.edited)
            return addresses
        if self._choices:
            return self._made_choice()
        line = QLineEdit()
        line.textEdited.connect(self.edited)
        return line

    def _made_number(self) -> QWidget:
        box: QSpinBox | QDoubleSpinBox = QSpinBox() if self.setting.kind is int else QDoubleSpinBox()
        low = 0 if self.setting.low is None else self.setting.low
        high = _MOST if self.setting.high is None else self.setting.high
        box.setRange(int(low), int(high)) if isinstance(box, QSpinBox) else box.setRange(low, high)
        box.lineEdit().setTextMargins(5, 0, 0, 0)
        box.setMaximumWidth(160)
        let_wheel_pass(box)
        box.valueChanged.connect(self.edited)
        return box

    def _made_choice(self) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        box.addItems(list(self._choices))
        completer = QCompleter(list(self._choices), box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        box.setCompleter(completer)
        let_wheel_pass(box)
        box.currentTextChanged.connect(self.edited)
        return box


class ConfirmChoice(QComboBox):
    """Which files wait for a person: lists only (None), all (True), none (False)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flags = {
            self.tr("Lists only (.csv, .xlsx)"): None, self.tr("Every file"): True, self.tr("No file"): False,
        }  # fmt: skip
        self.addItems(list(self._flags))
        let_wheel_pass(self)

    def flag(self) -> bool | None:
        """What is chosen."""
        return self._flags[self.currentText()]

    def show_flag(self, flag: bool | None) -> None:
        """Show what the file has."""
        self.setCurrentIndex(list(self._flags.values()).index(flag))


class _Entry(QLineEdit):
    """Enter adds what is typed; it does not press the dialog's button as well."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class AddressList(QWidget):
    """A short list of addresses: type one and press Enter, or take the chosen one out."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = QListWidget()
        self._list.setFixedHeight(_LINES * 26)
        self._list.setAccessibleName(self.tr("Addresses"))
        self._new = _Entry()
        self._new.setPlaceholderText(self.tr("Type an address and press Enter"))
        self._new.setAccessibleName(self.tr("Another address"))
        self._new.returnPressed.connect(self.add_typed)
        self._remove = QPushButton(self.tr("Remove"))
        self._remove.setAutoDefault(False)
        self._remove.clicked.connect(self._on_remove)
        self._list.currentRowChanged.connect(lambda row: self._remove.setEnabled(row >= 0))
        self._remove.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING // 2)
        layout.addWidget(self._list)
        row = QHBoxLayout()
        row.addWidget(self._new, 1)
        row.addWidget(self._remove)
        layout.addLayout(row)

    def items(self) -> list[str]:
        """The addresses, with one that is typed but not entered yet."""
        typed = [self._new.text().strip()] if self._new.text().strip() else []
        return [self._list.item(row).text() for row in range(self._list.count())] + typed

    def show_items(self, items: Sequence[str]) -> None:
        """Show these addresses."""
        self._list.clear()
        self._new.clear()
        self._list.addItems(list(items))

    def add_typed(self) -> None:
        """Take over what was typed."""
        text = self._new.text().strip()
        if text and text not in self.items()[: self._list.count()]:
            self._list.addItem(QListWidgetItem(text))
        self._new.clear()
        self.edited.emit()

    def _on_remove(self) -> None:
        self._list.takeItem(self._list.currentRow())
        self.edited.emit()


def time_zones() -> list[str]:
    """The names of all time zones that have a place."""
    return sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
