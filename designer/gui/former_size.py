"""Gives a window that was maximised its former size back: the window manager forgets it with the native window.

The web engine's first page has Qt make the native window anew; for the window manager the maximised size is then the
only one it ever had.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QWidget

_LARGE = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen


class FormerSize(QObject):
    """Watches one window; `know` tells it the size that was remembered from the last time."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._former = QRect()
        self._clock = QTimer(self, singleShot=True, interval=0)
        self._clock.timeout.connect(self._give_back)
        window.installEventFilter(self)

    def know(self) -> None:
        """Take what Qt has read: call it after `restoreGeometry`."""
        self._former = self._window.normalGeometry()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in {QEvent.Type.Resize, QEvent.Type.Move} and self._is_small():
            self._former = self._window.geometry()
        elif kind == QEvent.Type.WindowStateChange and not self._window.windowState() & _LARGE:
            self._clock.start()
        return False

    def _give_back(self) -> None:
        if self._former.isValid() and not self._is_small():
            self._window.setGeometry(self._former)

    def _is_small(self) -> bool:
        """Whether the window has a size that a person gave it, and not the whole screen."""
        if self._window.windowState() & _LARGE or not self._window.isVisible():
            return False
        room = self._window.screen().availableGeometry()
        return self._window.width() < room.width() - 8 or self._window.height() < room.height() - 80
