"""A colour to be typed as #rrggbb or chosen from a dialog."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

_HEX = re.compile(r"[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?")


class ColorField(QWidget):
    """A colour as `#rrggbb`: typed, or chosen from a dialog."""

    chosen = Signal(str)
    typed = Signal(str)  # also what is no colour yet

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QLineEdit()
        self._line.setAccessibleName(name)
        self._line.setMaxLength(9)
        self._line.setMaximumWidth(110)
        self._button = QPushButton()
        self._button.setFixedSize(34, 28)
        self._button.setToolTip(self.tr("Choose a colour"))
        self._button.setAccessibleName(self.tr("Choose a colour"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._button)
        layout.addWidget(self._line)
        layout.addStretch()
        self.setFocusProxy(self._line)
        self._line.textEdited.connect(self._on_edited)
        self._button.clicked.connect(self._on_clicked)

    def hasFocus(self) -> bool:
        """Whether the colour is being typed."""
        return self._line.hasFocus()

    def text(self) -> str:
        """The colour as it is written."""
        return self._line.text()

    @property
    def is_good(self) -> bool:
        """Whether a colour stands there, or nothing that a person has typed."""
        return bool(as_color(self.text())) or not (self.text() or self.hasFocus())

    def show_color(self, text: str) -> None:
        """Show a colour."""
        if self._line.text() != text:
            self._line.setText(text)
        self._mark()
        self._paint(text)

    def _paint(self, text: str) -> None:
        color = QColor(text)
        paint = color.name() if color.isValid() else "transparent"
        self._button.setStyleSheet(f"background: {paint}; border-radius: 5px;")

    def _on_edited(self, text: str) -> None:
        if color := as_color(text):
            self._paint(color)
            self.chosen.emit(color)
        self._mark()
        self.typed.emit(text)

    def _mark(self) -> None:
        self._line.setProperty("invalid", not self.is_good)
        self._line.style().unpolish(self._line)
        self._line.style().polish(self._line)

    def _on_clicked(self) -> None:
        dialog = QColorDialog(QColor(self._line.text()), self)
        dialog.currentColorChanged.connect(lambda color: self._take(color.name()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, text: str) -> None:
        self.show_color(text)
        self.chosen.emit(text)


def as_color(text: str) -> str:
    """The colour `#rrggbb` or `#rgb` that was typed, with or without the sign before it; "" if it is none."""
    plain = text.strip().removeprefix("#")
    return f"#{plain}" if _HEX.fullmatch(plain) else ""
