"""The mail as a mail program shows it, in the width of a phone or a desk, light or dark; made when it is first seen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from designer.gui.preview.mail_drag import MailDrag
from designer.gui.preview.mail_handles import MailHandles
from designer.gui.preview.page_drag import Resolve, breaks_off, nowhere
from designer.gui.preview.steps import way_of
from designer.gui.theme import SPACING, Theme
from designer.render.questions import Picture

if TYPE_CHECKING:
    from PySide6.QtWebEngineWidgets import QWebEngineView

    from designer.gui.preview.mail_page import MailPage

PHONE_WIDTH = 375
DESKTOP_WIDTH = 680  # below it the whole view is scaled, so that the mail keeps its desktop layout
_EDGE = 2 * SPACING


class MailStage(QWidget):
    """Holds the web view, which costs time and memory: it is not made before the stage is shown with a mail."""

    place_clicked = Signal(str, int, int)  # file, line, which start tag of the line
    menu_wanted = Signal(QPoint)  # where on the screen, for what has just been clicked
    words_wanted = Signal(QPoint)  # where on the screen somebody wants to change words
    step_wanted = Signal(str)  # in which Way the keys lead from the framed element
    painted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mail: tuple[str, Sequence[Picture]] | None = None
        self._view: QWebEngineView | None = None
        self._page: MailPage | None = None
        self._is_phone = self._is_dark = self._is_stale = False
        self._has_images = True
        self.drop_place: Resolve = nowhere  # beside what the framed element may be dropped
        self.drag = MailDrag(lambda tag: self.drop_place(tag), self)  # noqa: PLW0108 - it is set later
        self.handles = MailHandles(self)
        self.handles.cursor_wanted.connect(self._show_cursor)
        self.setAccessibleName(self.tr("The mail"))

    def show_html(self, html: str, pictures: Sequence[Picture]) -> None:
        """Show a mail."""
        self._mail = html, pictures
        if self._page is not None:
            self._page.show_html(html, pictures)
        elif self.isVisible():
            self._make()

    def begin(self) -> None:
        """Another mail altogether comes next: it is shown from its beginning."""
        if self._page is not None:
            self._page.begin()

    def set_phone(self, is_phone: bool) -> None:
        """The width of a phone, or of a desk."""
        self._is_phone = is_phone
        self._arrange()

    def set_dark(self, is_dark: bool) -> None:
        """As a mail program in dark mode shows it."""
        self._is_dark = is_dark
        self._dress()

    def set_images(self, has_images: bool) -> None:
        """With images, or as mail programs show it that hold them back."""
        self._has_images = has_images
        self._dress()

    def set_stale(self, is_stale: bool) -> None:
        """Dim the mail: it is no longer what the source says."""
        self._is_stale = is_stale
        if self._page is not None:
            self._page.set_stale(is_stale)

    def set_theme(self, theme: Theme) -> None:
        """Other colours around the mail."""
        self._theme = theme
        if self._page is not None:
            self._page.set_accent(theme.accent)
        self.update()

    def show_place(self, file: str, line: int, nth: int | None = None) -> None:
        """Scroll to what a source line, or the n-th start tag on it, makes, and frame it."""
        if self._page is not None:
            self._page.frame(file, line, nth)

    @property
    def has_mail(self) -> bool:
        """Whether a mail was shown."""
        return self._mail is not None

    @property
    def page(self) -> MailPage | None:
        """The page, once it is made."""
        return self._page

    def grabbed(self) -> QWidget:
        """What a picture is taken of."""
        return self._view or self

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._mail is not None and self._page is None:
            self._make()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("desk"))
        if self._view is not None:
            painter.setPen(QPen(self._theme.color("line"), 1))
            painter.drawRect(self._view.geometry().adjusted(-1, -1, 0, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Clicks and moves on the web view, which keeps its mouse events for itself, and fields dropped on it."""
        view, page = self._view, self._page
        if view is None or page is None:
            return False
        if isinstance(event, QMouseEvent) and watched is not view and self._takes_mouse(view, page, event):
            return True
        if isinstance(event, QDropEvent) and self.drag.takes_field(page, event, _point(event.position(), view)):
            return True
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and (way := way_of(event)):
            self.step_wanted.emit(way)
            return True
        if not isinstance(event, QMouseEvent) and breaks_off(event) and self.give_up_drag():
            return isinstance(event, QKeyEvent)
        if event.type() in (QEvent.Type.Leave, QEvent.Type.DragLeave):
            page.hover(-1, -1)
        return bool(super().eventFilter(watched, event))

    def give_up_drag(self) -> bool:
        """What is dragged stays as it was; False when nothing is."""
        page = self._page
        return page is not None and (self.handles.give_up(page) or self.drag.give_up(page))

    def _on_menu(self, at: QPoint, file: str, line: int, nth: int) -> None:
        self.place_clicked.emit(file, line, nth)
        self.menu_wanted.emit(at)

    def _on_double(self, at: QPoint, file: str, line: int, nth: int) -> None:
        self.place_clicked.emit(file, line, nth)
        self.words_wanted.emit(at)

    def _show_cursor(self, shape: Qt.CursorShape) -> None:
        surface = self._view.focusProxy() if self._view is not None else None
        if surface is not None:
            surface.setCursor(shape)

    def _takes_mouse(self, view: QWebEngineView, page: MailPage, event: QMouseEvent) -> bool:
        x, y = _point(event.position(), view)
        if self.handles.takes(page, event, (x, y)) or self.drag.takes(
            page, event, (x, y), is_on_grip=self.handles.is_on_grip
        ):
            return True
        if event.type() is QEvent.Type.MouseButtonRelease and event.button() is Qt.MouseButton.LeftButton:
            page.choose(x, y, self.place_clicked.emit)
        elif event.type() is QEvent.Type.MouseButtonRelease and event.button() is Qt.MouseButton.RightButton:
            page.choose(x, y, partial(self._on_menu, event.globalPosition().toPoint()))
        elif event.type() is QEvent.Type.MouseButtonDblClick:
            page.choose(x, y, partial(self._on_double, event.globalPosition().toPoint()))
            return True  # or the engine would choose the word
        elif event.type() is QEvent.Type.MouseMove and not event.buttons():
            page.hover(x, y)
        return False

    def leave(self) -> None:
        """End the web engine's page now: at the end of the program it must be gone before its profile."""
        view, page = self._view, self._page
        self._view = self._page = None
        if view is None or page is None:
            return
        page.leave()
        surface = view.focusProxy()
        if surface is not None:  # it tells of its own end, when it is half gone
            surface.removeEventFilter(self)
        delete(view)

    def _make(self) -> None:
        from PySide6.QtWebEngineCore import QWebEngineProfile  # late: the web engine is large
        from PySide6.QtWebEngineWidgets import QWebEngineView

        from designer.gui.preview.mail_page import Blocker, MailPage

        profile = QWebEngineProfile()  # without a name it is off the record
        profile.setUrlRequestInterceptor(Blocker(profile))
        self._view = QWebEngineView(self)
        self._page = MailPage(profile, self._view)
        self._view.setPage(self._page)
        profile.setParent(self)  # after the view: it must be deleted later than its page
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._view.setAccessibleName(self.tr("The mail"))
        self._page.became_ready.connect(self._on_became_ready)
        self._page.shown.connect(self.painted)
        self._arrange()
        self._view.show()
        if self._mail is not None:
            self._page.show_html(*self._mail)
        self._dress()

    def _on_became_ready(self) -> None:
        surface = self._view.focusProxy() if self._view is not None else None
        if surface is not None and self._view is not None:
            surface.installEventFilter(self)
            self._view.installEventFilter(self)  # what is dragged over it comes here

    def _dress(self) -> None:
        if self._page is not None:
            self._page.set_appearance(is_dark=self._is_dark, has_images=self._has_images)
            self._page.set_accent(self._theme.accent)
            self._page.set_stale(self._is_stale)
        self.update()

    def _arrange(self) -> None:
        if self._view is None:
            return
        from PySide6.QtWebEngineCore import QWebEngineSettings

        bars = QWebEngineSettings.WebAttribute.ShowScrollBars  # a phone's lie over the mail
        self._view.settings().setAttribute(bars, not self._is_phone)
        if self._is_phone:
            wide = min(PHONE_WIDTH, self.width() - 2)
            self._view.setGeometry(QRect((self.width() - wide) // 2, _EDGE, wide, self.height() - 2 * _EDGE))
        else:
            self._view.setGeometry(self.rect())
        needed = PHONE_WIDTH if self._is_phone else DESKTOP_WIDTH
        self._view.setZoomFactor(min(1.0, max(self._view.width(), 1) / needed))
        self.update()


def _point(at: QPointF, view: QWebEngineView) -> tuple[float, float]:
    """A point of the view as one of the page."""
    return at.x() / view.zoomFactor(), at.y() / view.zoomFactor()
