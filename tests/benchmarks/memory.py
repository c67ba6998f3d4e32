"""How much the window and its workers grow over a thousand edits with the live preview at work (Linux)."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QElapsedTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.core.paths import STARTERS
from designer.core.workspace import Workspace
from designer.gui.app import make_application
from designer.gui.desk import Desk
from designer.gui.memory import Memory
from designer.gui.office import Office
from designer.gui.template_page import TemplatePage
from designer.gui.theme import LIGHT, apply_theme
from tests.benchmarks.figures import Figure
from tests.support.screen import OFFSCREEN

WARM_UP = 200
EDITS = 1000
_PACE_MS = 60  # a fast typist
_QUIET_MS = 3000


def figures() -> Iterator[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", OFFSCREEN)
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    application = QApplication.instance() or make_application([])
    assert isinstance(application, QApplication)
    apply_theme(application, LIGHT)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(STARTERS / "order_confirmation", root / "templates" / "order_confirmation")
        desk = Desk(Office(Workspace(root)), Memory(root / "memory.ini"), LIGHT)
        desk.open()
        page = desk.open_template("order_confirmation")
        assert page is not None
        yield from _growth(desk, page)
        desk.leave()


def _growth(desk: Desk, page: TemplatePage) -> Iterator[Figure]:
    page.open_file("email.mjml")
    _wait(lambda: desk.panels.preview.is_fresh, 60_000)
    _edit(page, WARM_UP)
    before = _resident(os.getpid()), _workers(desk)
    _edit(page, EDITS)
    after = _resident(os.getpid()), _workers(desk)
    yield Figure("the window after warm-up", before[0], "MiB")
    yield Figure(f"its growth over {EDITS} edits", after[0] - before[0], "MiB")
    yield Figure("the largest render worker after warm-up", before[1], "MiB")
    yield Figure(f"its growth over {EDITS} edits", after[1] - before[1], "MiB")


def _edit(page: TemplatePage, count: int) -> None:
    """Type and take back, in the middle of a text that is seen in the mail; the document does not grow."""
    editor = page.editor
    assert editor is not None
    at = page.session.template.document("email.mjml").text().index("</mj-text>")
    cursor = editor.textCursor()
    cursor.setPosition(at)
    editor.setTextCursor(cursor)
    for turn in range(count):
        QTest.keyClicks(editor, "x" if turn % 2 == 0 else "\b")
        _wait(lambda: False, _PACE_MS)
    _wait(lambda: False, _QUIET_MS)


def _workers(desk: Desk) -> float:
    return max(_resident(pid) for pid in desk.client.pids() if pid)


def _resident(pid: int) -> float:
    """The memory in use (RSS) in MiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def _wait(until: object, at_most_ms: int) -> None:
    assert callable(until)
    timer = QElapsedTimer()
    timer.start()
    while timer.elapsed() < at_most_ms and not until():
        QApplication.processEvents()
        QTest.qWait(2)
