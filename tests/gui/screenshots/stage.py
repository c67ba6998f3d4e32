"""The stage for the pictures: a real office folder, the real window over it, and a camera."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from designer.core.workspace import Workspace
from designer.gui.desk import Desk
from designer.gui.memory import Memory
from designer.gui.office import Office
from designer.gui.theme import Theme

_LIMIT_SECONDS = 60.0
_CALM_SECONDS = 0.4  # until what was started by the last step is painted, too


def make_office(base: Path, name: str = "Office") -> Workspace:
    """An office folder as the window's set-up makes it; its key lies beside it."""
    credentials = base / "credentials"
    credentials.mkdir(exist_ok=True)
    (credentials / "sealwright-key").write_bytes(base64.b64encode(os.urandom(32)))
    os.environ.update(CREDENTIALS_DIRECTORY=str(credentials), HOME=str(base), LANGUAGE="en")
    subprocess.run(
        [sys.executable, "-m", "designer", "init", str(base / name)], check=True, stdout=subprocess.DEVNULL
    )  # fmt: skip
    return Workspace(base / name)


def run(workspace: Workspace, *arguments: str) -> None:
    """One command of ours on this office folder."""
    subprocess.run(
        [sys.executable, "-m", "designer", *arguments, "--workspace", str(workspace.root)], check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def samples_of(workspace: Workspace, template_id: str) -> dict[str, dict[str, object]]:
    """The samples of a template, by their names."""
    folder = workspace.templates / template_id / "samples"
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}


class Stage:
    """Opens windows, waits for them, and takes pictures into a folder."""

    def __init__(self, application: QApplication, folder: Path, theme: Theme) -> None:
        self.application = application
        self.folder = folder
        self.theme = theme

    def desk(self, root: Path, memory: Path) -> Desk:
        """The whole window over an office folder, open."""
        desk = Desk(Office(Workspace(root)), Memory(memory), self.theme)
        desk.open()
        self.calm()
        return desk

    def until(self, condition: Callable[[], object]) -> None:
        """Let the window live until the condition holds; TimeoutError when it never does."""
        end = time.monotonic() + _LIMIT_SECONDS
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError
            self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def calm(self) -> None:
        """Let everything be painted."""
        end = time.monotonic() + _CALM_SECONDS
        self.until(lambda: time.monotonic() > end)

    def shot(self, widget: QWidget, name: str) -> None:
        """A picture of a widget; small windows above it are in it."""
        self.calm()
        picture = widget.grab()
        painter = QPainter(picture)
        for above in self.application.topLevelWidgets():
            if above is not widget and above.isVisible() and widget.isAncestorOf(above):
                painter.drawPixmap(above.mapToGlobal(QPoint()) - widget.mapToGlobal(QPoint()), above.grab())
        painter.end()
        if not picture.save(str(self.folder / f"{name}.png")):
            raise OSError(name)

    def dialogs(self, desk: Desk) -> list[QDialog]:
        """The dialogs that are open now."""
        return [one for one in desk.window.findChildren(QDialog) if one.isVisible()]

    def dialog(self, desk: Desk) -> QDialog:
        """The one dialog that is open."""
        self.until(lambda: self.dialogs(desk))
        return self.dialogs(desk)[0]

    def close(self, desk: Desk) -> None:
        """Close every dialog."""
        for one in self.dialogs(desk):
            QDialog.reject(one)
        self.calm()
