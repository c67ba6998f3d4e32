"""Saves a template by itself: after a short quiet, at the latest after a while, and when the window is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from designer.core.errors import SealwrightError
from designer.gui.editing.open_template import OpenTemplate

QUIET_MS = 2000
LATEST_MS = 10_000
AGAIN_MS = 15_000
LOOK_MS = 300


class Autosave(QObject):
    """Keeps one open template and its folder in step. `snapshot` is told after each save, for the local history."""

    def __init__(self, template: OpenTemplate, *, snapshot: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent or template)
        self._template = template
        self._snapshot = snapshot
        self._is_stopped = False
        self._quiet = self._timer(QUIET_MS, self.save_now)
        self._latest = self._timer(LATEST_MS, self.save_now)
        self._look = self._timer(LOOK_MS, self._on_disk_changed)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._on_stirred)
        self._watcher.fileChanged.connect(self._on_stirred)
        template.revised.connect(self._on_revised)
        template.trouble.connect(self._on_trouble)
        template.saved.connect(self._on_saved)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_state_changed)
        self._watch()

    def save_now(self) -> bool:
        """Save; whether everything is on the disk now."""
        self._quiet.stop()
        self._latest.stop()
        if self._template.save():
            self._snapshot()
        return self._template.is_saved()

    def stop(self) -> None:
        """Save no more: the template is closed."""
        if self._is_stopped:
            return
        self._is_stopped = True
        for timer in (self._quiet, self._latest, self._look):
            timer.stop()
        self._watcher.deleteLater()
        self._template.revised.disconnect(self._on_revised)
        self._template.saved.disconnect(self._on_saved)
        self._template.trouble.disconnect(self._on_trouble)

    def _on_revised(self, _name: str) -> None:
        self._quiet.start()
        if not self._latest.isActive():
            self._latest.start()

    def _on_trouble(self, _error: SealwrightError) -> None:
        self._latest.start(AGAIN_MS)

    def _on_stirred(self, _path: str) -> None:
        if not self._is_stopped:  # what the watcher had under way when it was stopped still arrives
            self._look.start()

    def _on_state_changed(self, state: Qt.ApplicationState) -> None:
        if self._is_stopped:
            return
        if state == Qt.ApplicationState.ApplicationActive:
            self._look.start()
        elif not self._template.is_saved():
            self.save_now()

    def _on_saved(self, _names: list[str]) -> None:
        self._watch()

    def _on_disk_changed(self) -> None:
        self._template.look_at_disk()
        self._watch()

    def _watch(self) -> None:
        """Watch every folder of the template and every file: a folder alone tells nothing of changes in place."""
        folder = self._template.folder
        wanted = {str(folder)} if folder.is_dir() else set()
        for name in self._template.names():
            wanted |= {str(folder / name), str((folder / name).parent)} if (folder / name).exists() else set()
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if gone := sorted(watched - wanted):
            self._watcher.removePaths(gone)
        if fresh := sorted(path for path in wanted - watched if Path(path).exists()):
            self._watcher.addPaths(fresh)

    def _timer(self, length_ms: int, slot: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(length_ms)
        timer.timeout.connect(slot)
        return timer
