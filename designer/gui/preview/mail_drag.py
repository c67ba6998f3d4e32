"""Dragging over the mail: the framed element, by its grip or with Alt, a line shows where to; fields from the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent, QMouseEvent

from designer.gui.data.field_mime import FIELD_MIME
from designer.gui.preview.page_drag import DropPlace, Resolve, begins_anew, breaks_off
from designer.template.markup import TagPlace

if TYPE_CHECKING:
    from designer.gui.preview.mail_page import MailPage

At = tuple[float, float]  # a point of the page


class MailDrag(QObject):
    """Fed with the mouse events of the web view; the page answers later, so the last answer counts."""

    begun = Signal()
    dropped = Signal(str, int, int, bool)  # file, line and number of the tag, and whether before it
    field_dropped = Signal(str, str, int, int)  # the field's path; file, line and number of the tag under it

    def __init__(self, resolve: Resolve, parent: QObject) -> None:
        super().__init__(parent)
        self._resolve = resolve
        self._is_dragging = self._is_spoilt = False
        self._target: tuple[TagPlace, bool] | None = None
        self._asked = 0  # the page answers later: only what was asked last counts

    def takes(self, page: MailPage, event: QMouseEvent, at: At, *, is_on_grip: bool = False) -> bool:
        """Whether an event belongs to a drag, and is used up by it."""
        kind, is_left = event.type(), event.button() is Qt.MouseButton.LeftButton
        if self._is_dragging and breaks_off(event):
            self.give_up(page)
        if self._is_spoilt and not begins_anew(event):  # until the button is let go of, nothing is clicked
            self._is_spoilt = kind is not QEvent.Type.MouseButtonRelease or not is_left
            return True
        self._is_spoilt = False
        with_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if kind is QEvent.Type.MouseButtonPress and (with_alt or is_on_grip) and is_left:
            self._is_dragging = True
            self.begun.emit()
            return self._is_dragging or self._is_spoilt
        if not self._is_dragging:
            return False
        if kind is QEvent.Type.MouseMove:
            self._asked += 1
            number = self._asked
            page.ask_any_place(*at, lambda tag: self._over(page, tag, at, number))
        elif kind is QEvent.Type.MouseButtonRelease and is_left:
            self._end(page)
        return True

    def give_up(self, page: MailPage) -> bool:
        """What is dragged stays where it is; False when nothing is dragged."""
        if not self._is_dragging:
            return False
        self._target = None
        self._end(page)
        self._is_spoilt = True
        return True

    def takes_field(self, page: MailPage, event: QDropEvent, at: At) -> bool:
        """A field of the data is held over the mail: what is under it is framed, and gets it when it is let go."""
        if not event.mimeData().hasFormat(FIELD_MIME):
            return False
        event.acceptProposedAction()  # entering and moving are drop events, too
        page.hover(*at)
        if event.type() is QEvent.Type.Drop:
            path = bytes(event.mimeData().data(FIELD_MIME).data()).decode()
            page.ask_place(*at, lambda *tag: self.field_dropped.emit(path, *tag))
        return True

    def _over(self, page: MailPage, under: TagPlace | None, at: At, number: int) -> None:
        if number != self._asked or not self._is_dragging:
            return
        place = self._resolve(under) if under is not None else None
        if place is None:
            self._target = None
            page.clear_drop()
            return
        page.mark_drop(place.tag, at, is_beside=place.is_beside, then=lambda side: self._aim(place, side, number))

    def _aim(self, place: DropPlace, side: str, number: int) -> None:
        if self._is_dragging and number == self._asked:
            self._target = (place.tag, side == "before") if side else None

    def _end(self, page: MailPage) -> None:
        target, self._target = self._target, None
        self._is_dragging = False
        self._asked += 1
        page.clear_drop()
        if target is not None:
            self.dropped.emit(*target[0], target[1])
