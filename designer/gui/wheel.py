"""Lets the wheel scroll the page instead of changing the field that happens to pass under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox


class _Past(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()  # the page gets it
            return True
        return super().eventFilter(watched, event)


def let_wheel_pass(field: QComboBox | QAbstractSpinBox) -> None:
    """From now on the wheel never changes this field; keys and the list do."""
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.installEventFilter(_Past(field))
