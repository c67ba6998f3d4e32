"""The keys that choose on the picture."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from designer.template.design.steps import Way

_WAYS = {
    Qt.Key.Key_Up: Way.UP, Qt.Key.Key_Down: Way.DOWN, Qt.Key.Key_Left: Way.BACK, Qt.Key.Key_Right: Way.ON,
}  # fmt: skip


def way_of(event: QKeyEvent) -> str:
    """Where an arrow key leads to; Alt+Right leads within. "" for any other key."""
    key = Qt.Key(event.key())
    if key is Qt.Key.Key_Right and event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return Way.IN
    is_bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _WAYS.get(key, "") if is_bare else ""
