"""Width and padding are dragged at the frame on the pages: the length is shown, and told when the mouse lets go."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.gui.preview.page_canvas import PageCanvas
from designer.gui.preview.page_handles import PageHandles
from designer.gui.theme import LIGHT
from designer.template.design.handles import Handle, snapped
from designer.template.markup import TagPlace
from tests.gui.preview.conftest import WAIT_MS
from tests.gui.preview.test_page_drag import LEFT, NO_BUTTON, NO_KEYS, RIGHT, right_press
from tests.support.documents import document

HANDLES = [
    Handle("width", -1, "mm"),
    *(Handle(f"padding-{side}", 0, "mm") for side in ("top", "right", "bottom", "left")),
]


class Stage:
    """A canvas whose heading is framed and can be dragged to another size."""

    def __init__(self, canvas: PageCanvas) -> None:
        self.canvas = canvas
        self.handles = PageHandles(canvas, partial(snapped, is_mail=False))
        self.handles.show_handles(HANDLES)
        self.told: list[tuple[str, str]] = []
        self.handles.resized.connect(lambda *told: self.told.append(told))

    def send(self, kind: QEvent.Type, at: QPointF, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        view = self.canvas.viewport()
        held = Qt.MouseButton.LeftButton if kind is not QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
        button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        QApplication.sendEvent(view, QMouseEvent(kind, at, view.mapToGlobal(at), button, held, keys))

    def drag(self, name: str, by: QPointF, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press on a handle and move, without letting go; `by` in points of the page."""
        at = self.handles.spot(name)
        self.send(QEvent.Type.MouseButtonPress, at)
        self.send(QEvent.Type.MouseMove, at + by * self.canvas.scale(), keys)

    def let_go(self) -> None:
        self.send(QEvent.Type.MouseButtonRelease, QPointF(1, 1))


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    canvas = PageCanvas(LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(1200, 400)
    canvas.show()
    raw, boxes = document(1)
    with qtbot.waitSignal(canvas.painted_fresh, timeout=WAIT_MS):
        assert canvas.show_pdf(raw, boxes=boxes)
    assert canvas.show_place("a.html", 1)
    yield Stage(canvas)
    canvas.clear()


def test_a_padding_grows_with_the_pointer_and_is_shown_meanwhile(stage: Stage) -> None:
    stage.drag("padding-left", QPointF(72, 0))
    assert stage.handles._figure.isVisible()
    assert stage.handles._figure.text() == "25mm"
    assert stage.canvas._marks.marker is not None
    assert stage.told == []
    stage.let_go()
    assert stage.told == [("padding-left", "25mm")]
    assert not stage.handles._figure.isVisible()
    assert stage.canvas._marks.marker is None


@pytest.mark.parametrize(
    ("name", "by", "length"),
    [
        ("padding-top", QPointF(0, 72), "25mm"), ("padding-bottom", QPointF(0, -72), "25mm"),
        ("padding-right", QPointF(-72, 0), "25mm"), ("padding-right", QPointF(72, 0), "0"),
    ],
)  # fmt: skip
def test_each_side_grows_inwards(stage: Stage, name: str, by: QPointF, length: str) -> None:
    stage.drag(name, by)
    stage.let_go()
    assert stage.told == [(name, length)]


def test_a_width_is_the_frames_and_shift_is_finer(stage: Stage) -> None:
    wide = stage.canvas.framed()[1].width()
    stage.drag("width", QPointF(-10, 0), Qt.KeyboardModifier.ShiftModifier)
    stage.let_go()
    assert stage.told == [("width", f"{round((wide - 10) * 25.4 / 72, 1):g}mm")]


def test_escape_and_a_click_leave_it_as_it_was(stage: Stage, qtbot: QtBot) -> None:
    stage.drag("width", QPointF(-40, 0))
    qtbot.keyClick(stage.canvas, Qt.Key.Key_Escape)
    stage.let_go()
    stage.send(QEvent.Type.MouseButtonPress, stage.handles.spot("width"))
    stage.let_go()
    assert stage.told == []


def test_the_pointer_shows_that_it_is_over_a_handle(stage: Stage) -> None:
    view = stage.canvas.viewport()
    stage.send(QEvent.Type.MouseMove, stage.handles.spot("width") + QPointF(2, 2))
    # no button is held while it only moves over
    hover = QMouseEvent(
        QEvent.Type.MouseMove, stage.handles.spot("width"), QPointF(), Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(view, hover)
    assert view.cursor().shape() is Qt.CursorShape.SplitHCursor


def test_in_a_small_frame_only_the_width_has_a_handle(stage: Stage) -> None:
    stage.canvas.set_zoom(0.3)
    stage.drag("padding-top", QPointF(0, 72))
    stage.let_go()
    assert stage.told == []


def test_without_handles_or_a_frame_nothing_is_taken(stage: Stage) -> None:
    stage.handles.show_handles([])
    stage.drag("width", QPointF(-40, 0))
    stage.let_go()
    stage.handles.show_handles(HANDLES)
    stage.canvas.show_place("other.html", 1)
    stage.drag("width", QPointF(-40, 0))
    stage.let_go()
    assert stage.told == []


def test_missing_texts_are_marked_and_handles_outlive_a_new_document(stage: Stage) -> None:
    stage.canvas.show_missing([TagPlace("a.html", 2, 0)])
    assert len(stage.canvas._marks.missing) == 1
    raw, boxes = document(1)
    stage.canvas.show_pdf(raw, boxes=boxes)
    assert len(stage.canvas._marks.handles) == len(HANDLES)


@pytest.mark.parametrize("how", ["escape", "right", "lost", "focus", "hidden", "given up", "cleared"])
def test_a_drag_that_is_broken_off_changes_nothing(stage: Stage, qtbot: QtBot, how: str) -> None:
    canvas, view = stage.canvas, stage.canvas.viewport()
    stage.drag("width", QPointF(-40, 0))
    others = [Handle("width", -1, "pt")]
    stage.handles.show_handles(others)
    at = QPointF(30, 30)
    if how == "escape":
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    elif how == "right":
        for event in right_press(at, view):
            QApplication.sendEvent(view, event)
    elif how == "lost":
        moved = QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), NO_BUTTON, NO_BUTTON, NO_KEYS)
        QApplication.sendEvent(view, moved)
    elif how == "focus":
        QApplication.sendEvent(canvas, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))
    elif how == "hidden":
        canvas.hide()
    elif how == "given up":
        stage.handles.give_up()
    else:
        canvas.clear()
    stage.send(QEvent.Type.MouseMove, at)
    stage.send(QEvent.Type.MouseButtonRelease, at)
    assert stage.told == []
    assert stage.handles._figure.isHidden()
    assert canvas._marks.marker is None
    assert list(stage.handles._handles) == others


def test_while_it_is_dragged_another_buttons_release_is_none(stage: Stage) -> None:
    stage.drag("padding-left", QPointF(72, 0))
    for button in (RIGHT, Qt.MouseButton.MiddleButton):
        QApplication.sendEvent(
            stage.canvas.viewport(),
            QMouseEvent(QEvent.Type.MouseButtonRelease, QPointF(5, 5), QPointF(5, 5), button, LEFT, NO_KEYS),
        )
    assert stage.told == []
    stage.let_go()
    assert stage.told == [("padding-left", "25mm")]
