"""Dragging the width, the padding and the split of columns at the frame on the mail, with the length beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent

from designer.gui.preview.page_drag import begins_anew, breaks_off
from designer.template.design.handles import SIDES, SPLIT, WIDTH, Handle, snapped

if TYPE_CHECKING:
    from designer.gui.preview.mail_page import MailPage

At = tuple[float, float]  # a point of the page
GRIP = "move"  # what the page calls it


class MailHandles(QObject):
    """Fed with the mouse events of the web view; which handle is under the pointer the page tells a moment later."""

    begun = Signal()
    resized = Signal(str, str)  # the handle's name, and the length as it is to be written
    cursor_wanted = Signal(Qt.CursorShape)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._handles: tuple[Handle, ...] = ()
        self._offered: tuple[Handle, ...] = ()  # those to show once nothing is dragged
        self._is_spoilt = False
        self.is_on_grip = False  # where what is framed is taken hold of to be moved
        self._under: Handle | None = None
        self._dragged: Handle | None = None
        self._begin: At = (0, 0)
        self._wide = 0.0  # of what is framed, as it was when the drag began
        self._length = ""

    def show_handles(self, page: MailPage | None, handles: Sequence[Handle]) -> None:
        """Offer these at the frame; what is being dragged goes on."""
        self._offered = tuple(handles)
        if self._dragged is None:
            self._handles = self._offered
            self._under = None
            if page is not None:
                page.show_handles([(one.name, one.now) for one in handles])

    def takes(self, page: MailPage, event: QMouseEvent, at: At) -> bool:
        """Whether an event belongs to a handle, and is used up by it."""
        kind, is_left = event.type(), event.button() is Qt.MouseButton.LeftButton
        if self._dragged is not None and breaks_off(event):
            self.give_up(page)
        if self._is_spoilt and not begins_anew(event):  # until the button is let go of, nothing is clicked
            self._is_spoilt = kind is not QEvent.Type.MouseButtonRelease or not is_left
            return True
        self._is_spoilt = False
        if kind is QEvent.Type.MouseMove and self._dragged is not None:
            self._move(page, self._dragged, event, at)
            return True
        if kind is QEvent.Type.MouseMove and not event.buttons():
            page.ask_handle(*at, self._on_under)
        if kind is QEvent.Type.MouseButtonPress and is_left and self._under:
            self._dragged, self._begin, self._length = self._under, at, ""
            page.ask_width(self._on_width)
            self.begun.emit()
            return True
        if kind is QEvent.Type.MouseButtonRelease and self._dragged is not None:
            if is_left:
                self._end(page)
            return True
        return False

    def give_up(self, page: MailPage) -> bool:
        """Leave what is being dragged as it was; False when nothing is."""
        is_dragging = self._dragged is not None
        self._length = ""
        if is_dragging:
            self._end(page)
            self._is_spoilt = True
        return is_dragging

    def _on_under(self, name: str) -> None:
        under = next((one for one in self._handles if one.name == name), None)
        was_on_grip, self.is_on_grip = self.is_on_grip, name == GRIP
        if under is not self._under or was_on_grip is not self.is_on_grip:
            self._under = under
            self.cursor_wanted.emit(_cursor(name))

    def _on_width(self, wide: float) -> None:
        self._wide = wide

    def _move(self, page: MailPage, handle: Handle, event: QMouseEvent, at: At) -> None:
        right, down = at[0] - self._begin[0], at[1] - self._begin[1]
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        longer = {WIDTH: right, SPLIT: right, SIDES[0]: down, SIDES[1]: -right, SIDES[2]: -down, SIDES[3]: right}
        now = self._wide if handle.name == WIDTH else handle.now
        value = now + longer[handle.name]
        if handle.name == SPLIT:  # a share of the row, as the column grows
            value = handle.now * (self._wide + right) / self._wide if self._wide else handle.now
        self._length = snapped(handle, value, is_mail=True, is_fine=fine)
        page.mark_resize(handle.name, right, down, at, self._length)

    def _end(self, page: MailPage) -> None:
        handle, self._dragged = self._dragged, None
        page.mark_resize("", 0, 0, (0, 0), "")
        if self._offered != self._handles:
            self.show_handles(page, self._offered)
        if handle is not None and self._length:
            self.resized.emit(handle.name, self._length)


def _cursor(name: str) -> Qt.CursorShape:
    if not name:
        return Qt.CursorShape.ArrowCursor
    if name == GRIP:
        return Qt.CursorShape.OpenHandCursor
    return Qt.CursorShape.SizeVerCursor if name in (SIDES[0], SIDES[2]) else Qt.CursorShape.SizeHorCursor
