"""Designing on the picture, in the whole window: from a click to its frame, a step of a drag, an act to its pixels."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from designer.gui.app import make_application
from designer.gui.desk import Desk
from designer.gui.preview.mail_page import MailPage
from designer.gui.preview.page_canvas import PageCanvas
from designer.gui.template_page import TemplatePage
from designer.gui.theme import LIGHT, apply_theme
from designer.template.design import properties_of
from tests.benchmarks.figures import Figure
from tests.benchmarks.preview import many_lines, pause, wait
from tests.gui.screenshots.stage import Stage, make_office

BLOCKS = 366
ROUNDS = 20
_PAGE, _MAIL = "confirmation.html", "email.mjml"
_BLOCK = '<mj-section><mj-column><mj-text color="#333333">Block {n} of many</mj-text></mj-column></mj-section>\n'
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def figures() -> Iterator[Figure]:
    application = QApplication.instance() or make_application(["sealwright"])
    assert isinstance(application, QApplication)
    apply_theme(application, LIGHT)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        workspace = make_office(Path(folder))
        _make_long(workspace.templates / "order_confirmation")
        desk = Stage(application, Path(folder), LIGHT).desk(workspace.root, Path(folder) / "memory.ini")
        wait(application, lambda: bool(desk.office.entries))
        desk.window.resize(1500, 900)
        desk.window.dock("design").raise_()
        page = desk.open_template("order_confirmation")
        assert page is not None
        page.session.choose_sample("many.json")
        yield from _on_pages(application, desk, page)
        yield from _on_mail(application, desk, page)
        desk.leave()


def _make_long(folder: Path) -> None:
    (folder / "samples" / "many.json").write_bytes(many_lines())
    mail = (folder / _MAIL).read_text("utf-8")
    at = mail.index("</mj-body>")
    blocks = "".join(_BLOCK.format(n=n) for n in range(BLOCKS - mail.count("<mj-section")))
    (folder / _MAIL).write_text(mail[:at] + blocks + mail[at:], "utf-8")


def _on_pages(application: QApplication, desk: Desk, page: TemplatePage) -> Iterator[Figure]:
    preview = desk.panels.preview
    page.open_file(_PAGE)
    wait(application, lambda: preview.is_fresh and 0 in preview.files)
    preview.show_part(0)
    canvas = preview.files[0].canvas
    wait(application, lambda: preview.is_fresh and canvas.page_count > 15)
    pause(application)
    clicks = [_click_on_page(application, canvas, point) for point in _places(canvas)]
    yield Figure(f"a click to its frame, PDF of {canvas.page_count} pages, median", statistics.median(clicks), "ms")
    yield Figure("the same, slowest of twenty", sorted(clicks)[int(len(clicks) * 0.95)], "ms")
    moves = _drag_on_page(application, canvas)
    yield Figure("a step of a drag there, with painting, median", statistics.median(moves), "ms")
    yield Figure("the same, slowest of twenty", sorted(moves)[int(len(moves) * 0.95)], "ms")
    acts = [_act(application, desk, n) for n in range(9)]
    yield Figure("an act of design to the pixels of that page", statistics.median(acts), "ms")


def _places(canvas: PageCanvas) -> list[QPointF]:
    """Points of the view with an element under them, in an order that jumps."""
    view = canvas.viewport().rect()
    points = [QPointF(x, y) for y in range(40, view.height(), 17) for x in range(60, view.width(), 71)]
    found = [point for point in points if canvas.box_under(point) is not None]
    return [found[n * 37 % len(found)] for n in range(ROUNDS)]


def _click_on_page(application: QApplication, canvas: PageCanvas, point: QPointF) -> float:
    pause(application)
    found = canvas.box_under(point)
    assert found is not None
    canvas.show_place("", 0)
    began = time.perf_counter()
    QTest.mouseClick(canvas.viewport(), _LEFT, pos=point.toPoint())
    wait(application, lambda: not canvas.frame().isEmpty())
    canvas.viewport().repaint()
    return (time.perf_counter() - began) * 1000


def _drag_on_page(application: QApplication, canvas: PageCanvas) -> list[float]:
    points = _places(canvas)
    _mouse(canvas.viewport(), QEvent.Type.MouseButtonPress, canvas.grip().center(), _LEFT, _LEFT)
    taken = []
    for point in points:
        began = time.perf_counter()
        _mouse(canvas.viewport(), QEvent.Type.MouseMove, point, _NONE, _LEFT)
        canvas.viewport().repaint()
        taken.append((time.perf_counter() - began) * 1000)
        application.processEvents()
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    return taken


def _on_mail(application: QApplication, desk: Desk, page: TemplatePage) -> Iterator[Figure]:
    preview = desk.panels.preview
    page.open_file(_MAIL)
    preview.show_part(None)
    wait(application, lambda: preview.is_fresh)
    pause(application)
    stage = preview.mail.stage
    asked = stage.page
    assert asked is not None
    lines = [
        line
        for line, text in enumerate(page.session.template.document(_MAIL).text().split("\n"), 1)
        if "Block " in text
    ]
    places = [lines[n * 37 % len(lines)] for n in range(ROUNDS)]
    clicks = [_cursor_in_mail(application, desk, page, asked, line) for line in places]
    yield Figure(f"the cursor to its frame, mail of {BLOCKS} blocks, median", statistics.median(clicks), "ms")
    moves = _drag_on_mail(application, desk, asked)
    yield Figure("a step of a drag there, until its line is drawn, median", statistics.median(moves), "ms")
    yield Figure("the same, slowest of twenty", sorted(moves)[int(len(moves) * 0.95)], "ms")
    acts = [_act(application, desk, n) for n in range(9)]
    yield Figure("an act of design to the pixels of that mail", statistics.median(acts), "ms")


def _cursor_in_mail(application: QApplication, desk: Desk, page: TemplatePage, asked: MailPage, line: int) -> float:
    pause(application)
    began = time.perf_counter()
    page.show_place(_MAIL, line, 30)
    desk.panels.preview.show_place(page.file, *page.tag_at_cursor())
    _answered(application, asked)
    return (time.perf_counter() - began) * 1000


def _drag_on_mail(application: QApplication, desk: Desk, asked: MailPage) -> list[float]:
    """Until the line stands where it would be dropped: the page is asked what is there, and then told."""
    view = desk.panels.preview.mail.stage.grabbed().focusProxy()
    assert view is not None
    alt = Qt.KeyboardModifier.AltModifier
    _mouse(view, QEvent.Type.MouseButtonPress, QPointF(200, 100), _LEFT, _LEFT, alt)
    taken = []
    for n in range(ROUNDS):
        began = time.perf_counter()
        _mouse(view, QEvent.Type.MouseMove, QPointF(200 + n % 5, 40 + n * 37 % 500), _NONE, _LEFT, alt)
        for _answer in range(2):
            _answered(application, asked)
        taken.append((time.perf_counter() - began) * 1000)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    return taken


def _answered(application: QApplication, asked: MailPage) -> None:
    """The page does one thing after the other."""
    told: list[object] = []
    asked.ask("1", told.append)
    wait(application, lambda: bool(told))


def _act(application: QApplication, desk: Desk, number: int) -> float:
    """From a colour that is set to the moment when the visible part shows it."""
    pause(application)
    acts = desk.panels.design.acts
    chosen = acts.chosen()
    assert chosen is not None
    colour = next(one for one in properties_of(chosen.node) if one.name == "color")
    shown: list[float] = []
    desk.panels.preview.painted.connect(lambda: shown.append(time.perf_counter()))
    began = time.perf_counter()
    acts.set_property(colour, f"#1{number}2233", "")
    wait(application, lambda: bool(shown))
    taken = (shown[0] - began) * 1000
    wait(application, lambda: desk.panels.preview.is_fresh)
    return taken


def _mouse(
    widget: QWidget, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:  # fmt: skip
    event = QMouseEvent(kind, at, QPointF(widget.mapToGlobal(QPoint())) + at, button, held, keys)
    QApplication.sendEvent(widget, event)
