"""Dragging the framed element over the pages: a line shows where it would stand, letting go asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent, QMouseEvent

from designer.gui.data.field_mime import FIELD_MIME
from designer.template.markup import TagPlace

if TYPE_CHECKING:
    from designer.gui.preview.page_canvas import PageCanvas


class DropPlace(NamedTuple):
    """The tag beside which something may stand; `is_beside`: at its left or right, else above or below it."""

    tag: TagPlace
    is_beside: bool


Resolve = Callable[[TagPlace], DropPlace | None]  # from what is under the pointer


def nowhere(_tag: TagPlace) -> None:
    """Nothing can be dropped."""


_MARKER = 2.0  # points
_LOST = frozenset({QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.WindowDeactivate})


def breaks_off(event: QEvent) -> bool:
    """Whether a drag ends with this event and nothing is dropped: Escape, another button, or the mouse is elsewhere."""
    kind = event.type()
    if isinstance(event, QKeyEvent):
        return event.key() == Qt.Key.Key_Escape
    if not isinstance(event, QMouseEvent):
        return kind in _LOST
    if kind is QEvent.Type.MouseMove:
        return not event.buttons() & Qt.MouseButton.LeftButton  # it was let go of where nobody told us
    return kind is not QEvent.Type.MouseButtonRelease


def begins_anew(event: QMouseEvent) -> bool:
    """Whether the mouse does something else than what it did when a drag was broken off."""
    if event.type() is QEvent.Type.MouseMove:
        return event.buttons() == Qt.MouseButton.NoButton
    return event.type() is QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton


class PageDrag(QObject):
    """Watches the viewport of a canvas. It begins at the grip of the frame, or anywhere in the frame with Alt."""

    begun = Signal()
    dropped = Signal(str, int, int, bool)  # file, line and number of the tag, and whether before it
    field_dropped = Signal(str, str, int, int)  # the field's path; file, line and number of the tag under it

    def __init__(self, canvas: PageCanvas, resolve: Resolve) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._resolve = resolve
        self._is_dragging = False
        self._has_menu = True
        self._target: tuple[TagPlace, bool] | None = None
        canvas.viewport().installEventFilter(self)
        canvas.viewport().setAcceptDrops(True)
        canvas.installEventFilter(self)

    def give_up(self) -> None:
        """What is dragged stays where it is."""
        if self._is_dragging:
            self._end(drop=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes the mouse while something is dragged; Escape and the other buttons let it stay where it was."""
        kind = event.type()
        if self._is_dragging and breaks_off(event):
            self._end(drop=False)
            self._has_menu = kind is not QEvent.Type.MouseButtonPress
            if kind is not QEvent.Type.MouseMove and isinstance(event, QMouseEvent | QKeyEvent):
                return True
        if kind is QEvent.Type.ContextMenu and not self._has_menu:
            self._has_menu = True  # of the press that has ended the drag
            return True
        if isinstance(event, QMouseEvent) and self._takes_mouse(event):
            return True
        if isinstance(event, QDropEvent) and event.mimeData().hasFormat(FIELD_MIME):  # entering and moving, too
            self._over_with_field(event)
            return True
        if kind is QEvent.Type.DragLeave:
            self._canvas.hover(None)
        return bool(super().eventFilter(watched, event))

    def _takes_mouse(self, event: QMouseEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.MouseButtonPress:
            self._has_menu = True
            self._is_dragging = self._begins(event)
            if self._is_dragging:
                self._canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
                self.begun.emit()
        elif kind is QEvent.Type.MouseMove and self._is_dragging:
            self._move(event.position())
        elif kind is QEvent.Type.MouseButtonRelease and self._is_dragging:
            if event.button() is Qt.MouseButton.LeftButton:
                self._end(drop=True)
            return True
        elif kind is QEvent.Type.MouseMove and not event.buttons():
            is_on_grip = self._canvas.grip().contains(event.position())
            shape = Qt.CursorShape.OpenHandCursor if is_on_grip else Qt.CursorShape.ArrowCursor
            self._canvas.viewport().setCursor(shape)
        return self._is_dragging

    def _over_with_field(self, event: QDropEvent) -> None:
        """A field of the data is held over the pages: what is under it is framed, and gets it when it is let go."""
        found = self._canvas.box_under(event.position())
        self._canvas.hover(found)
        if found is None and event.type() is not QEvent.Type.DragEnter:  # who is refused at the edge is not asked again
            event.ignore()
            return
        event.acceptProposedAction()
        if found is not None and event.type() is QEvent.Type.Drop:
            path = bytes(event.mimeData().data(FIELD_MIME).data()).decode()
            self.field_dropped.emit(path, *found[1].place)

    def _begins(self, event: QMouseEvent) -> bool:
        if event.button() is not Qt.MouseButton.LeftButton:
            return False
        with_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        return self._canvas.grip().contains(event.position()) or (
            with_alt and self._canvas.frame().contains(event.position())
        )

    def _move(self, point: QPointF) -> None:
        found = self._canvas.box_under(point)
        place = self._resolve(found[1].place) if found else None
        box = self._canvas.box_of(place.tag, found[0], found[2]) if place and found else None
        if place is None or found is None or box is None:
            self._target = None
            self._canvas.show_marker(None)
            return
        page, at = found[0], found[2]
        is_before = at.x() < box.center().x() if place.is_beside else at.y() < box.center().y()
        self._target = place.tag, is_before
        self._canvas.show_marker((page, _line(box, is_before=is_before, is_beside=place.is_beside)))

    def _end(self, *, drop: bool) -> None:
        target, self._target = self._target, None
        self._is_dragging = False
        self._canvas.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self._canvas.show_marker(None)
        if drop and target is not None:
            self.dropped.emit(*target[0], target[1])


def _line(box: QRectF, *, is_before: bool, is_beside: bool) -> QRectF:
    if is_beside:
        return QRectF((box.left() if is_before else box.right()) - _MARKER / 2, box.top(), _MARKER, box.height())
    return QRectF(box.left(), (box.top() if is_before else box.bottom()) - _MARKER / 2, box.width(), _MARKER)
