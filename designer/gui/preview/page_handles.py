"""Dragging the width and the padding of the framed element on the pages, with the length beside the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from designer.gui.plain import PlainLabel
from designer.gui.preview.page_drag import breaks_off
from designer.gui.preview.page_painter import has_room, place_of
from designer.gui.theme import GRID, SPACING
from designer.template.design.handles import SIDES, WIDTH, Handle

if TYPE_CHECKING:
    from designer.gui.preview.page_canvas import PageCanvas

_REACH = 5.0  # pixels around a handle that still are the handle
_LINE = 1.0  # points


class Written(Protocol):
    """How a length is written that a handle was dragged to."""

    def __call__(self, handle: Handle, value: float, *, is_fine: bool) -> str: ...


class PageHandles(QObject):
    """Watches the viewport of a canvas. The handles are those of the element that the canvas frames."""

    begun = Signal()
    resized = Signal(str, str)  # the handle's name, and the length as it is to be written

    def __init__(self, canvas: PageCanvas, written: Written) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._written = written
        self._handles: tuple[Handle, ...] = ()
        self._offered: tuple[Handle, ...] = ()  # those to show once nothing is dragged
        self._has_menu = True
        self._dragged: Handle | None = None
        self._begin = QPointF()
        self._length = ""
        self._figure = PlainLabel(parent=canvas.viewport())
        self._figure.setProperty("role", "figure")
        self._figure.setContentsMargins(SPACING, 2, SPACING, 2)
        self._figure.hide()
        canvas.viewport().installEventFilter(self)
        canvas.installEventFilter(self)

    def show_handles(self, handles: Sequence[Handle]) -> None:
        """Offer these; what is being dragged goes on."""
        self._offered = tuple(handles)
        if self._dragged is None:
            self._handles = self._offered
            self._canvas.show_handles([(one.name, one.now) for one in handles])

    def spot(self, name: str) -> QPointF:
        """Where a handle is, in the view."""
        return self._canvas.handle_spot(name, self._now(name))

    def give_up(self) -> None:
        """What is dragged stays as it was."""
        if self._dragged is not None:
            self._end(drop=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes the mouse while something is dragged; Escape and the other buttons leave it as it was."""
        kind = event.type()
        if self._dragged is not None and breaks_off(event):
            self._end(drop=False)
            self._has_menu = kind is not QEvent.Type.MouseButtonPress
            if kind is not QEvent.Type.MouseMove and isinstance(event, QMouseEvent | QKeyEvent):
                return True
        if kind is QEvent.Type.ContextMenu and not self._has_menu:
            self._has_menu = True  # of the press that has ended the drag
            return True
        if isinstance(event, QMouseEvent) and self._takes_mouse(event):
            return True
        return bool(super().eventFilter(watched, event))

    def _takes_mouse(self, event: QMouseEvent) -> bool:
        kind, is_left = event.type(), event.button() is Qt.MouseButton.LeftButton
        if kind is QEvent.Type.MouseButtonPress:
            self._has_menu = True
            return is_left and self._begins(event.position())
        if kind is QEvent.Type.MouseMove and self._dragged is not None:
            self._move(self._dragged, event)
            return True
        if kind is QEvent.Type.MouseMove and not event.buttons():
            return self._hover(event.position())
        if kind is QEvent.Type.MouseButtonRelease and self._dragged is not None:
            if is_left:
                self._end(drop=True)
            return True
        return False

    def _under(self, point: QPointF) -> Handle | None:
        frame = self._canvas.frame()
        if frame.isEmpty():
            return None
        seen = [one for one in self._handles if has_room(one.name, frame)]
        near = [one for one in seen if (self.spot(one.name) - point).manhattanLength() <= 2 * _REACH]
        return min(near, key=lambda one: (self.spot(one.name) - point).manhattanLength(), default=None)

    def _hover(self, point: QPointF) -> bool:
        handle = self._under(point)
        if handle is None:
            return False
        self._canvas.viewport().setCursor(_cursor(handle.name))
        return True

    def _begins(self, point: QPointF) -> bool:
        self._dragged = self._under(point)
        self._begin = point
        self._length = ""
        if self._dragged is not None:
            self.begun.emit()
        return self._dragged is not None

    def _move(self, handle: Handle, event: QMouseEvent) -> None:
        page, box = self._canvas.framed()
        if box.isEmpty():  # the page that it stood on is gone
            self._end(drop=False)
            return
        moved = (event.position() - self._begin) / self._canvas.scale()
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        now = box.width() - self._now(SIDES[1]) - self._now(SIDES[3]) if handle.name == WIDTH else handle.now
        length = max(now + _along(handle.name, moved), 0.0)
        self._length = self._written(handle, length, is_fine=fine)
        self._canvas.show_marker((page, _line(handle.name, box, moved, handle.now)))
        self._figure.setText(self._length)
        self._figure.adjustSize()
        self._figure.move((event.position() + QPointF(3 * GRID, 3 * GRID)).toPoint())
        self._figure.show()

    def _end(self, *, drop: bool) -> None:
        handle, self._dragged = self._dragged, None
        self.show_handles(self._offered)
        self._figure.hide()
        self._canvas.show_marker(None)
        self._canvas.viewport().unsetCursor()
        if drop and handle is not None and self._length:
            self.resized.emit(handle.name, self._length)

    def _now(self, name: str) -> float:
        return next((one.now for one in self._handles if one.name == name), 0.0)


def _along(name: str, moved: QPointF) -> float:
    """How much longer a length becomes with the pointer's way."""
    return {
        WIDTH: moved.x(), SIDES[0]: moved.y(), SIDES[1]: -moved.x(), SIDES[2]: -moved.y(), SIDES[3]: moved.x(),
    }[name]  # fmt: skip


def _line(name: str, box: QRectF, moved: QPointF, now: float) -> QRectF:
    at = place_of(name, box, max(now, 0)) + moved
    if name in (SIDES[0], SIDES[2]):
        return QRectF(box.left(), at.y() - _LINE / 2, box.width(), _LINE)
    return QRectF(at.x() - _LINE / 2, box.top(), _LINE, box.height())


def _cursor(name: str) -> Qt.CursorShape:
    if name == WIDTH:
        return Qt.CursorShape.SplitHCursor
    return Qt.CursorShape.SizeVerCursor if name in (SIDES[0], SIDES[2]) else Qt.CursorShape.SizeHorCursor
