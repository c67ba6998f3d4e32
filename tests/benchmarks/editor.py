"""The source editor: what one key costs in 5,000 lines, and the parser behind it."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.core.paths import STARTERS
from designer.gui.editor.source_editor import SourceEditor
from designer.gui.structure.panel import StructurePanel
from designer.gui.theme import LIGHT
from designer.template.markup import Tree, parse, parsing
from tests.benchmarks.figures import Figure, seconds
from tests.support.editing import FACTS, make_document
from tests.support.screen import OFFSCREEN

LINES = 5000
KEYS = "x Total {{ ctx.order.number }} <b>y</b>"
ROUNDS = 3


def figures() -> Iterator[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", OFFSCREEN)
    application = QApplication.instance() or QApplication([])
    page = (STARTERS / "invoice" / "invoice.html").read_text("utf-8")
    source = page * (LINES // page.count("\n"))
    yield from _parser(page, source)
    editor, panel = SourceEditor(make_document(source), "invoice.html", LIGHT), StructurePanel(LIGHT)
    editor.set_facts(FACTS)
    editor.resize(900, 700)
    editor.show()
    panel.show_editor(editor)
    panel.show()
    _quiet(application)
    costs = [cost * 1000 for _ in range(ROUNDS) for cost in _keys(editor, application)]
    yield Figure(f"a key in {source.count(chr(10))} lines, with painting, median", statistics.median(costs), "ms")
    yield Figure("the same, slowest of a hundred", sorted(costs)[int(len(costs) * 0.99)], "ms")
    yield Figure("worst gap while the text is read and shown again", _worst_gap(editor, application) * 1000, "ms")


def _parser(page: str, source: str) -> Iterator[Figure]:
    yield Figure(f"parse {page.count(chr(10))} lines", _median(lambda: parse(page)), "ms")
    yield Figure(f"parse {source.count(chr(10))} lines", _median(lambda: parse(source)), "ms")
    yield Figure("the longest step of that in the window", max(_steps(source)) * 1000, "ms")


def _median(work: object) -> float:
    assert callable(work)
    return statistics.median(seconds(work) for _ in range(9)) * 1000


def _steps(source: str) -> Iterator[float]:
    steps: Iterator[Tree | None] = parsing(source)
    ended = object()
    while True:
        started = time.perf_counter()
        one = next(steps, ended)
        yield time.perf_counter() - started
        if one is ended:
            return


def _keys(editor: SourceEditor, application: QApplication) -> Iterator[float]:
    """Seconds from a key to the painted text, in the middle of the document, at the speed of a fast typist."""
    cursor = QTextCursor(editor.document().findBlockByNumber(LINES // 2))
    editor.setTextCursor(cursor)
    editor.centerCursor()
    for key in KEYS:
        _wait(application, 60)
        yield seconds(lambda key=key: _press(editor, application, key))
    _quiet(application)


def _press(editor: SourceEditor, application: QApplication, key: str) -> None:
    QTest.keyClicks(editor, key)
    editor.viewport().repaint()
    editor.gutter.repaint()


def _worst_gap(editor: SourceEditor, application: QApplication) -> float:
    """The longest that the event loop did nothing else after a tag was typed."""
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "<div>")
    worst, since = 0.0, time.perf_counter()
    while time.perf_counter() - since < 1.5:
        worst = max(worst, seconds(application.processEvents))
    return worst


def _quiet(application: QApplication) -> None:
    _wait(application, 1200)


def _wait(application: QApplication, milliseconds: int) -> None:
    timer = QElapsedTimer()
    timer.start()
    while timer.elapsed() < milliseconds:
        application.processEvents()
