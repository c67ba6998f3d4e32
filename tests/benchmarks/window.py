"""How long the window takes from the start of its process until it is shown, and until its first pixels are there."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from designer.core.paths import STARTERS
from tests.benchmarks.figures import Figure
from tests.support.screen import OFFSCREEN

ROUNDS = 9
_SCRIPT = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from designer.core.workspace import Workspace
from designer.gui.app import make_application, theme_of
from designer.gui.desk import Desk
from designer.gui.memory import Memory
from designer.gui.office import Office

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show:
            print(time.monotonic(), flush=True)
        elif event.type() == QEvent.Type.Paint:
            print(time.monotonic(), flush=True)
            watched.removeEventFilter(self)
            QTimer.singleShot(0, desk.window.close)
        return False

root = Path(sys.argv[1])
application = make_application(sys.argv[:1])
memory = Memory(root / "memory.ini")
desk = Desk(Office(Workspace(root)), memory, theme_of(memory, application))
watch = Watch()
desk.window.installEventFilter(watch)
desk.open()
application.exec()
desk.leave()
"""


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("order_confirmation", "invoice"):
            shutil.copytree(STARTERS / name, root / "templates" / name)
        taken = [_start(root) for _ in range(ROUNDS)]
    yield Figure("start of the process to the window's show event", statistics.median(t[0] for t in taken) * 1000, "ms")
    yield Figure("the same, to its first paint", statistics.median(t[1] for t in taken) * 1000, "ms")


def _start(root: Path) -> tuple[float, float]:
    """Seconds until the window is shown, and until it is painted."""
    place = {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", OFFSCREEN), "HOME": str(root)}
    began = time.monotonic()
    told = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(root)], check=True, capture_output=True, text=True,
        env={**os.environ, **place},
    )  # fmt: skip
    shown, painted = (float(line) - began for line in told.stdout.split()[:2])
    return shown, painted
