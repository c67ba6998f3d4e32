"""What is framed is taken by its grip and dropped beside something else; a line shows where it would stand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from designer.gui.data.field_mime import FIELD_MIME
from designer.gui.preview.page_canvas import PageCanvas
from designer.gui.preview.page_drag import DropPlace, PageDrag
from designer.gui.theme import LIGHT
from designer.template.markup import TagPlace
from tests.gui.preview.conftest import WAIT_MS
from tests.support.documents import document

LEFT = Qt.MouseButton.LeftButton


class Stage:
    """A canvas whose heading is framed; only beside paragraphs may it be dropped."""

    def __init__(self, canvas: PageCanvas) -> None:
        self.canvas = canvas
        self.drag = PageDrag(canvas, lambda tag: DropPlace(tag, is_beside=False) if tag.line == 2 else None)
        self.dropped: list[tuple[str, int, int, bool]] = []
        self.drag.dropped.connect(lambda *told: self.dropped.append(told))

    def send(self, kind: QEvent.Type, at: QPoint, *, alt: bool = False) -> None:
        """A mouse event as the system brings it."""
        view = self.canvas.viewport()
        keys = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
        held = LEFT if kind is not QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
        button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else LEFT
        event = QMouseEvent(kind, QPointF(at), QPointF(view.mapToGlobal(at)), button, held, keys)
        QApplication.sendEvent(view, event)

    def box(self, line: int) -> QRectF:
        turn = self.canvas._source_map().turns("a.html", line)[0]
        box = QRectF(turn.box.x, turn.box.y, turn.box.width, turn.box.height)
        return self.canvas._in_view(self.canvas._layout.on_desk(turn.page, box))


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    canvas = PageCanvas(LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(480, 400)
    canvas.show()
    raw, boxes = document(1)
    with qtbot.waitSignal(canvas.painted_fresh, timeout=WAIT_MS):
        assert canvas.show_pdf(raw, boxes=boxes)
    assert canvas.show_place("a.html", 1)
    yield Stage(canvas)
    canvas.clear()


def test_the_grip_drags_and_the_marker_shows_the_place(stage: Stage) -> None:
    lower = stage.box(2).bottomLeft().toPoint() + QPoint(20, -2)
    stage.send(QEvent.Type.MouseButtonPress, stage.canvas.grip().center().toPoint())
    stage.send(QEvent.Type.MouseMove, lower)
    marker = stage.canvas._marks.marker
    assert marker is not None
    assert stage.canvas._layout.on_desk(*marker).center().y() == pytest.approx(
        stage.box(2).bottom() + stage.canvas.verticalScrollBar().value(), abs=2
    )
    stage.send(QEvent.Type.MouseButtonRelease, lower)
    assert stage.dropped == [("a.html", 2, 0, False)]
    assert stage.canvas._marks.marker is None


def test_with_alt_the_whole_frame_drags_and_the_upper_half_means_before(stage: Stage) -> None:
    upper = stage.box(2).topLeft().toPoint() + QPoint(20, 2)
    stage.send(QEvent.Type.MouseButtonPress, stage.box(1).center().toPoint(), alt=True)
    stage.send(QEvent.Type.MouseMove, upper)
    stage.send(QEvent.Type.MouseButtonRelease, upper)
    assert stage.dropped == [("a.html", 2, 0, True)]


def test_where_it_may_not_stand_nothing_happens(stage: Stage, qtbot: QtBot) -> None:
    stage.send(QEvent.Type.MouseButtonPress, stage.canvas.grip().center().toPoint())
    stage.send(QEvent.Type.MouseMove, stage.box(1).center().toPoint())
    assert stage.canvas._marks.marker is None
    stage.send(QEvent.Type.MouseButtonRelease, stage.box(1).center().toPoint())
    stage.send(QEvent.Type.MouseButtonPress, stage.canvas.grip().center().toPoint())
    stage.send(QEvent.Type.MouseMove, stage.box(2).center().toPoint())
    qtbot.keyClick(stage.canvas, Qt.Key.Key_Escape)
    stage.send(QEvent.Type.MouseButtonRelease, stage.box(2).center().toPoint())
    assert stage.dropped == []


def test_a_click_elsewhere_still_leads_to_the_source(stage: Stage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stage.canvas.place_clicked, timeout=WAIT_MS):
        qtbot.mouseClick(stage.canvas.viewport(), LEFT, pos=stage.box(2).center().toPoint())
    with qtbot.waitSignal(stage.canvas.words_wanted, timeout=WAIT_MS):
        qtbot.mouseDClick(stage.canvas.viewport(), LEFT, pos=stage.box(2).center().toPoint())


def test_the_right_button_and_the_menu_key_ask_for_a_menu(stage: Stage, qtbot: QtBot) -> None:
    view, at = stage.canvas.viewport(), stage.box(2).center().toPoint()
    reason = QContextMenuEvent.Reason
    with qtbot.waitSignals([stage.canvas.place_clicked, stage.canvas.menu_wanted], timeout=WAIT_MS):
        QApplication.sendEvent(view, QContextMenuEvent(reason.Mouse, at, view.mapToGlobal(at)))
    with qtbot.assertNotEmitted(stage.canvas.place_clicked), qtbot.waitSignal(stage.canvas.menu_wanted):
        QApplication.sendEvent(view, QContextMenuEvent(reason.Keyboard, at, view.mapToGlobal(at)))


def test_a_field_of_the_data_is_dropped_on_what_is_under_it(stage: Stage) -> None:
    data = QMimeData()
    data.setData(FIELD_MIME, b"ctx.order.number")
    told: list[tuple[str, str, int, int]] = []
    stage.drag.field_dropped.connect(lambda *one: told.append(one))
    at = stage.box(2).center()
    held, keys = LEFT, Qt.KeyboardModifier.NoModifier
    moved = QDragMoveEvent(at.toPoint(), Qt.DropAction.CopyAction, data, held, keys)
    view = stage.canvas.viewport()
    assert stage.drag.eventFilter(view, moved)  # Qt brings it only while a real drag goes on
    assert moved.isAccepted()
    assert stage.canvas._marks.hovered is not None
    assert stage.drag.eventFilter(view, QDropEvent(at, Qt.DropAction.CopyAction, data, held, keys))
    assert told == [("ctx.order.number", "a.html", 2, 0)]


def test_a_tag_has_its_file_line_and_number(stage: Stage) -> None:
    found = stage.canvas.box_under(QPointF(stage.box(2).center()))
    assert found is not None
    assert found[1].place == TagPlace("a.html", 2, 0)


RIGHT, NO_BUTTON, NO_KEYS = Qt.MouseButton.RightButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


def right_press(at: QPointF, view: QWidget) -> list[QEvent]:
    """What the system brings for it."""
    place, screen = at.toPoint(), view.mapToGlobal(at)
    return [
        QMouseEvent(QEvent.Type.MouseButtonPress, at, screen, RIGHT, LEFT | RIGHT, NO_KEYS),
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, screen.toPoint()),
        QMouseEvent(QEvent.Type.MouseButtonRelease, at, screen, RIGHT, LEFT, NO_KEYS),
    ]


@pytest.mark.parametrize("how", ["escape", "right", "lost", "focus", "hidden", "given up"])
def test_a_drag_that_is_broken_off_drops_nothing(stage: Stage, qtbot: QtBot, how: str) -> None:
    view, canvas = stage.canvas.viewport(), stage.canvas
    at = QPointF(stage.box(2).center())
    menus: list[QPoint] = []
    canvas.menu_wanted.connect(menus.append)
    stage.send(QEvent.Type.MouseButtonPress, canvas.grip().center().toPoint())
    stage.send(QEvent.Type.MouseMove, at.toPoint())
    assert canvas._marks.marker is not None
    if how == "escape":
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    elif how == "right":
        for event in right_press(at, view):
            QApplication.sendEvent(view, event)
    elif how == "lost":  # a window that came over it took the release
        moved = QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), NO_BUTTON, NO_BUTTON, NO_KEYS)
        QApplication.sendEvent(view, moved)
    elif how == "focus":
        QApplication.sendEvent(canvas, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))
    elif how == "hidden":
        canvas.hide()
    else:
        stage.drag.give_up()
    assert canvas._marks.marker is None
    assert view.cursor().shape() is not Qt.CursorShape.ClosedHandCursor
    stage.send(QEvent.Type.MouseMove, at.toPoint())
    stage.send(QEvent.Type.MouseButtonRelease, at.toPoint())
    assert stage.dropped == []
    assert menus == []
    canvas.show()
    stage.send(QEvent.Type.MouseButtonPress, canvas.grip().center().toPoint())
    stage.send(QEvent.Type.MouseMove, at.toPoint())
    stage.send(QEvent.Type.MouseButtonRelease, at.toPoint())
    assert len(stage.dropped) == 1
    QApplication.sendEvent(view, right_press(at, view)[1])
    assert len(menus) == 1


def test_the_pages_may_change_during_a_drag(stage: Stage, qtbot: QtBot) -> None:
    at = stage.box(2).center().toPoint()
    stage.send(QEvent.Type.MouseButtonPress, stage.canvas.grip().center().toPoint())
    stage.send(QEvent.Type.MouseMove, at)
    stage.canvas.clear()
    stage.send(QEvent.Type.MouseMove, at)
    stage.canvas.grab()
    stage.send(QEvent.Type.MouseButtonRelease, at)
    assert stage.dropped == []
    raw, boxes = document(1)
    with qtbot.waitSignal(stage.canvas.painted_fresh, timeout=WAIT_MS):
        stage.canvas.show_pdf(raw, boxes=boxes)
    stage.canvas.show_place("a.html", 1)
    stage.send(QEvent.Type.MouseButtonPress, stage.canvas.grip().center().toPoint())
    assert stage.canvas.show_pdf(raw, boxes=boxes)
    stage.send(QEvent.Type.MouseMove, at)
    stage.send(QEvent.Type.MouseButtonRelease, at)
    assert len(stage.dropped) == 1


def test_a_field_that_leaves_the_pages_outlines_nothing_any_more(stage: Stage) -> None:
    data = QMimeData()
    data.setData(FIELD_MIME, b"ctx.order.number")
    view = stage.canvas.viewport()
    for end in (QDragLeaveEvent(), None):
        at = stage.box(2).center().toPoint()
        moved = QDragMoveEvent(at, Qt.DropAction.CopyAction, data, LEFT, NO_KEYS)
        assert stage.drag.eventFilter(view, moved)
        assert stage.canvas._marks.hovered is not None
        ground = QDragMoveEvent(QPoint(1, 1), Qt.DropAction.CopyAction, data, LEFT, NO_KEYS)
        stage.drag.eventFilter(view, end or ground)
        assert stage.canvas._marks.hovered is None


def test_a_field_that_comes_in_over_the_desk_is_taken_all_the_same(stage: Stage) -> None:
    data = QMimeData()
    data.setData(FIELD_MIME, b"ctx.order.number")
    told: list[tuple[object, ...]] = []
    view = stage.canvas.viewport()
    stage.drag.field_dropped.connect(lambda *one: told.append(one))
    entered = QDragEnterEvent(QPoint(1, 1), Qt.DropAction.CopyAction, data, LEFT, NO_KEYS)
    entered.ignore()
    assert stage.drag.eventFilter(view, entered)
    assert entered.isAccepted()  # whoever is refused here is never asked again
    for at, is_taken in ((QPoint(1, 1), False), (stage.box(2).center().toPoint(), True)):
        moved = QDragMoveEvent(at, Qt.DropAction.CopyAction, data, LEFT, NO_KEYS)
        stage.drag.eventFilter(view, moved)
        assert moved.isAccepted() is is_taken
        dropped = QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, LEFT, NO_KEYS)
        stage.drag.eventFilter(view, dropped)
        assert len(told) == is_taken
