"""Panels that share a place have tabs with their names; a title bar with the same name once more is left out."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget


class DockTitles(QObject):
    """Keeps the title bars of a window's docks in step with where the docks are."""

    def __init__(self, window: QMainWindow, docks: Collection[QDockWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._docks = list(docks)
        self._soon = QTimer(self, singleShot=True, interval=0)  # Qt tells in the middle of moving them
        self._soon.timeout.connect(self.refresh)
        for dock in self._docks:
            dock.topLevelChanged.connect(self._soon.start)
            dock.dockLocationChanged.connect(self._soon.start)
            dock.visibilityChanged.connect(self._soon.start)
            dock.toggleViewAction().toggled.connect(self._soon.start)

    def refresh(self) -> None:
        """Show each dock's title bar unless a tab says the same."""
        for dock in self._docks:
            is_plain = dock.titleBarWidget() is None
            if self._has_tab(dock) and is_plain:
                dock.setTitleBarWidget(QWidget(dock))
            elif not self._has_tab(dock) and not is_plain:
                dock.setTitleBarWidget(None)  # type: ignore[arg-type]  # Qt's own bar

    def _has_tab(self, dock: QDockWidget) -> bool:
        beside = self._window.tabifiedDockWidgets(dock)
        return not dock.isFloating() and any(other.toggleViewAction().isChecked() for other in beside)
