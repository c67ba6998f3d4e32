"""The pages of a PDF on a desk: zoomed, clicked, selected; the old picture stays until the new one is there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from designer.gui.preview.page_layout import GAP, LARGEST, SMALLEST, Fit, PageLayout, Place, zoom_for
from designer.gui.preview.page_painter import Marks, OnPage, Sheet, distance, grip_of, paint_sheet, place_of, rect_of
from designer.gui.preview.page_source import PageSource
from designer.gui.preview.steps import way_of
from designer.gui.theme import Theme
from designer.render.source_map import Box, PageMap, unpacked
from designer.template.markup import TagPlace

_STEP = 1.2
_LINE = 40
_KEPT_AROUND = 2  # pages above and below the visible ones that keep their pictures


class PageCanvas(QAbstractScrollArea):
    """Shows one PDF. Points on a page are looked up in its source map; a click tells the place in the source."""

    place_clicked = Signal(str, int, int)  # file, line, which start tag of the line
    ground_clicked = Signal()  # where nothing stands
    page_changed = Signal(int, int)  # page from 1, how many
    zoom_changed = Signal(float)
    menu_wanted = Signal(QPoint)  # where on the screen, for what has just been clicked
    words_wanted = Signal(QPoint)  # where on the screen somebody wants to change words
    step_wanted = Signal(str)  # in which Way the keys lead from the framed element
    painted_fresh = Signal()  # every visible page shows the latest document

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sheets: list[Sheet] = []
        self._source: PageSource | None = None
        self._boxes = b""
        self._map: PageMap | None = None
        self._zoom, self._fit = 1.0, Fit.WIDTH
        self._told_zoom = 0.0
        self._layout = PageLayout([], 1.0, 0)
        self._marks = Marks()
        self._pressed: Place | None = None
        self._clicked: tuple[OnPage, TagPlace] | None = None
        self._asked: tuple[str, int, int | None] | None = None  # what is framed, in each document that comes
        self._is_stale = False
        self._page = 0
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # or its coming would change the width
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("Pages"))

    # What is shown

    def show_pdf(self, raw: bytes, password: str = "", *, boxes: bytes = b"", is_cut: bool = False) -> bool:
        """Show a document; a cut one replaces only the pages that it has. False when it cannot be opened."""
        source = PageSource(raw, password, self)
        if not source.is_good:
            source.deleteLater()
            return False
        source.page_ready.connect(self._on_page_ready)
        self._boxes, self._map = boxes, None
        self._marks = Marks(words=self._marks.words, handles=self._marks.handles)
        former = self._sheets
        self._sheets = [
            Sheet(source, page, size, former[page].image if page < len(former) else None)
            for page, size in enumerate(source.sizes)
        ]
        if is_cut:
            self._sheets += [sheet.as_old() for sheet in former[len(self._sheets) :]]
        self._source = source
        Sheet.retire_unused(former, self._sheets)
        self._lay_out()
        self._frame()
        self._find_again()
        return True

    def clear(self) -> None:
        """Show no page."""
        former, self._sheets, self._source = self._sheets, [], None
        self._boxes, self._map, self._marks, self._asked = b"", None, Marks(), None
        Sheet.retire_unused(former, self._sheets)
        self._lay_out()

    def set_stale(self, is_stale: bool) -> None:
        """Dim what is shown: it is no longer what the source says."""
        self._is_stale = is_stale
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self.viewport().update()

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._sheets)

    @property
    def page(self) -> int:
        """The page that is read, from 1; 0 without pages."""
        return self._page

    @property
    def last_visible_page(self) -> int:
        """The last page of which something is visible, from 1; at least 1."""
        return max([1, *(page + 1 for page in self._visible())])

    @property
    def zoom(self) -> float:
        """1.0 is the size on paper at 96 dots an inch."""
        return self._zoom

    @property
    def is_fresh(self) -> bool:
        """Whether every visible page shows the latest document in the present size."""
        return all(self._sheets[page].is_drawn_at(self._pixels(page)) for page in self._visible())

    # Zoom and scrolling

    def set_zoom(self, zoom: float) -> None:
        """A fixed zoom."""
        self._set_fit(Fit.ZOOM, zoom)

    def zoom_in(self) -> None:
        """One step larger."""
        self.set_zoom(self._zoom * _STEP)

    def zoom_out(self) -> None:
        """One step smaller."""
        self.set_zoom(self._zoom / _STEP)

    def fit_width(self) -> None:
        """As wide as the view."""
        self._set_fit(Fit.WIDTH, self._zoom)

    def fit_page(self) -> None:
        """A whole page in the view."""
        self._set_fit(Fit.PAGE, self._zoom)

    def go_to_page(self, page: int) -> None:
        """Scroll to a page, from 1."""
        if 1 <= page <= len(self._sheets):
            self.verticalScrollBar().setValue(self._layout.rects[page - 1].top() - GAP)

    def _set_fit(self, fit: Fit, zoom: float) -> None:
        self._fit, self._zoom = fit, min(max(zoom, SMALLEST), LARGEST)
        self._lay_out()

    def _lay_out(self) -> None:
        """New rectangles; what was at the top of the view stays there."""
        page = self._layout.page_at(self.verticalScrollBar().value() + GAP)
        before = self._layout.rects[page] if page >= 0 else None
        share = (self.verticalScrollBar().value() - before.top()) / before.height() if before else 0.0
        sizes = [sheet.size for sheet in self._sheets]
        room = QSize(self.viewport().width(), self.maximumViewportSize().height())
        zoom = zoom_for(self._fit, sizes, self._page - 1, room, self._zoom)
        has_changed = zoom != self._told_zoom
        self._zoom = self._told_zoom = zoom
        self._layout = PageLayout(sizes, zoom, self.viewport().width())
        view = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(0, self._layout.size.height() - view.height()))
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setSingleStep(_LINE)
        self.horizontalScrollBar().setRange(0, max(0, self._layout.size.width() - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())
        if before and page < len(self._layout.rects):
            rect = self._layout.rects[page]
            self.verticalScrollBar().setValue(round(rect.top() + share * rect.height()))
        if has_changed:
            self.zoom_changed.emit(zoom)
        self._look()

    def _look(self) -> None:
        """Have drawn what is visible now, forget what is far away, tell the page."""
        visible = self._visible()
        for page in visible:
            sheet = self._sheets[page]
            if sheet.wants(self._pixels(page)):
                sheet.source.ask(sheet.number, self._pixels(page))
        for page, sheet in enumerate(self._sheets):
            if visible and not visible[0] - _KEPT_AROUND <= page <= visible[-1] + _KEPT_AROUND:
                sheet.forget()
        view = self.viewport().height()
        page = self._layout.page_at(self.verticalScrollBar().value() + view / 3) + 1
        if page != self._page:
            self._page = page
        self.setAccessibleDescription(self.tr("Page {page} of {count}").format(page=page, count=len(self._sheets)))
        self.page_changed.emit(self._page, len(self._sheets))
        self.viewport().update()

    def _visible(self) -> list[int]:
        top = self.verticalScrollBar().value()
        return self._layout.visible(top, top + self.viewport().height())

    def _pixels(self, page: int) -> QSize:
        return self._layout.rects[page].size() * self.devicePixelRatioF()

    def _on_page_ready(self, source: PageSource, page: int, image: QImage) -> None:
        if page < len(self._sheets) and self._sheets[page].source is source:
            self._sheets[page].take(image)
            self._look()
            if self.is_fresh and self._source is source:
                self.painted_fresh.emit()

    # Source and page

    def show_place(self, file: str, line: int, nth: int | None = None) -> bool:
        """Scroll to what a source line makes and frame it; of a loop, stress the turn that was clicked, else the first.

        False if it makes nothing.
        """
        self._asked = file, line, nth
        self._frame()
        if self._marks.frames:
            self._make_visible(*self._marks.frames[0])
        return bool(self._marks.frames)

    def _frame(self) -> None:
        turns = self._source_map().turns(*self._asked) if self._asked else []
        frames = [(turn.page, rect_of(turn.box)) for turn in turns if turn.page < len(self._sheets)]
        if self._clicked is not None and self._clicked[1] == self._asked:
            frames.sort(key=partial(distance, self._clicked[0]))
        self._marks = self._marks.with_frames(frames)
        self.viewport().update()

    def _choose(self, found: tuple[int, Box, QPointF] | None) -> None:
        """What is clicked is framed at once, this turn of a loop stressed; the source follows."""
        if found is not None:
            self._clicked = (found[0], rect_of(found[1])), found[1].place
            self.show_place(*found[1].place)
            self.place_clicked.emit(*found[1].place)

    # Designing

    def frame(self) -> QRectF:
        """The first frame in the view; empty without one."""
        frames = self._marks.frames
        return self._in_view(self._layout.on_desk(*frames[0])) if frames else QRectF()

    def grip(self) -> QRectF:
        """Where the first frame is taken hold of, in the view."""
        frames = self._marks.frames
        return self._in_view(grip_of(self._layout, frames[0])) if frames else QRectF()

    def framed(self) -> tuple[int, QRectF]:
        """The page and the box that is framed, the active one of several; empty without one."""
        return self._marks.frames[0] if self._marks.frames else (0, QRectF())

    def scale(self) -> float:
        """Pixels of the view for a point of the page."""
        return self._layout.on_desk(0, QRectF(0, 0, 100, 100)).width() / 100 if self._layout.rects else 1.0

    def show_missing(self, places: Sequence[TagPlace]) -> None:
        """Stress what prints a text that the language lacks."""
        turns = [turn for tag in places for turn in self._source_map().turns(*tag)]
        self._marks = self._marks.with_missing([(turn.page, rect_of(turn.box)) for turn in turns])
        self.viewport().update()

    def show_handles(self, handles: Sequence[tuple[str, float]]) -> None:
        """Show where the framed element can be dragged to another size: names, and the lengths as they are."""
        self._marks = self._marks.with_handles(handles)
        self.viewport().update()

    def handle_spot(self, name: str, now: float) -> QPointF:
        """Where a handle of the framed element is, in the view."""
        page, box = self.framed()
        spot = place_of(name, box, now)
        return self._in_view(self._layout.on_desk(page, QRectF(spot.x(), spot.y(), 0, 0))).topLeft()

    def box_under(self, point: QPointF) -> tuple[int, Box, QPointF] | None:
        """The page, the deepest box on it, and the point on the page, under a point of the view."""
        place = self._place(point)
        box = self._source_map().at(place.page, place.x, place.y) if place else None
        return (place.page, box, QPointF(place.x, place.y)) if place and box else None

    def box_of(self, tag: TagPlace, page: int, near: QPointF) -> QRectF | None:
        """Where a start tag's element stands on a page; of several turns the one nearest to a point."""
        turns = [turn.box for turn in self._source_map().turns(*tag) if turn.page == page]
        boxes = [rect_of(box) for box in turns]
        return min(boxes, key=lambda box: (box.center() - near).manhattanLength(), default=None)

    def hover(self, found: tuple[int, Box, QPointF] | None) -> None:
        """Outline a box that was found, or none."""
        self._marks = self._marks.with_hovered((found[0], rect_of(found[1])) if found else None)
        self.viewport().update()

    def show_marker(self, marker: tuple[int, QRectF] | None) -> None:
        """Show where what is dragged would stand."""
        self._marks = self._marks.with_marker(marker)
        self.viewport().update()

    def _in_view(self, on_desk: QRectF) -> QRectF:
        return on_desk.translated(-QPointF(self._scrolled()))

    def _source_map(self) -> PageMap:
        if self._map is None:
            self._map = unpacked(self._boxes)
        return self._map

    def _place(self, point: QPointF) -> Place | None:
        return self._layout.place_at(point + QPointF(self._scrolled()))

    def _scrolled(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _make_visible(self, page: int, box: QRectF) -> None:
        on_desk = self._layout.on_desk(page, box)
        top, high = self.verticalScrollBar().value(), self.viewport().height()
        is_seen = on_desk.height() > high and on_desk.top() < top + high and on_desk.bottom() > top  # as far as it can
        if not is_seen and (not top + GAP <= on_desk.top() <= top + high - GAP or on_desk.bottom() > top + high):
            self.verticalScrollBar().setValue(round(on_desk.center().y() - high / 2))

    # Text

    def selected_text(self) -> str:
        """What is selected."""
        return self._marks.selected

    def select_all(self) -> None:
        """Select the text of the page that is read."""
        sheet = self._sheets[self._page - 1] if self._page else None
        if sheet:
            everything = sheet.source.document.getAllText(sheet.number)
            bounds = [polygon.boundingRect() for polygon in everything.bounds()]
            self._marks = self._marks.with_selection(self._page - 1, bounds, everything.text())
            self.viewport().update()

    def copy(self) -> None:
        """Put the selected text on the clipboard."""
        if self._marks.selected:
            QGuiApplication.clipboard().setText(self._marks.selected)

    def search(self, words: str) -> int:
        """Stress words on all pages and go to the first hit from here; how many hits there are."""
        self._marks = self._marks.with_words(words)
        self._find_again()
        from_here = [n for n, (page, _) in enumerate(self._marks.hits) if page >= self._page - 1]
        self._go_to_hit(from_here[0] if from_here else 0)
        return len(self._marks.hits)

    def go_to_next_hit(self, step: int = 1) -> None:
        """The next hit, or with -1 the one before."""
        self._go_to_hit(self._marks.hit + step)

    @property
    def hit(self) -> int:
        """The hit that is stressed, from 1; 0 without hits."""
        return self._marks.hit + 1 if self._marks.hits else 0

    @property
    def hit_count(self) -> int:
        """How many hits there are."""
        return len(self._marks.hits)

    def _find_again(self) -> None:
        words = self._marks.words
        hits = [(n, box) for n, sheet in enumerate(self._sheets) for box in sheet.found(words)] if words else []
        self._marks = self._marks.with_hits(hits)
        self.viewport().update()

    def _go_to_hit(self, number: int) -> None:
        if self._marks.hits:
            self._marks = self._marks.at_hit(number % len(self._marks.hits))
            self._make_visible(*self._marks.hits[self._marks.hit])
        self.viewport().update()

    def _select(self, start: Place, end: Place) -> None:
        sheet = self._sheets[start.page]
        selection = sheet.source.selection(sheet.number, QPointF(start.x, start.y), QPointF(end.x, end.y))
        bounds = [polygon.boundingRect() for polygon in selection.bounds()]
        self._marks = self._marks.with_selection(start.page, bounds, selection.text())
        self.viewport().update()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), self._theme.color("desk"))
        painter.translate(-self._scrolled())
        for page in self._visible():
            sheet = self._sheets[page]
            paint_sheet(painter, self._theme, self._layout, page, sheet, is_dim=self._is_stale or sheet.is_old)
        self._marks.paint(painter, self._theme, self._layout)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self._marks = self._marks.with_hovered(None)
        self._look()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._look()
        return bool(super().event(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._place(event.position())
            self._marks = self._marks.with_selection(-1, [], "")
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place(event.position())
        if self._pressed and place and event.buttons() & Qt.MouseButton.LeftButton:
            if place.page == self._pressed.page and self._is_drag(self._pressed, place):
                self._select(self._pressed, place)
            return
        box = self._source_map().at(place.page, place.x, place.y) if place else None
        hovered = (place.page, rect_of(box)) if place and box else None
        if hovered != self._marks.hovered:
            self._marks = self._marks.with_hovered(hovered)
            self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.box_under(event.position()):
            self.words_wanted.emit(event.globalPosition().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """For what is under the pointer, or by the menu key for what is framed."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        found = None if by_key else self.box_under(QPointF(event.pos()))
        self._choose(found)
        if found or by_key:
            self.menu_wanted.emit(self.chosen_spot() if by_key else event.globalPos())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place, pressed, self._pressed = self._place(event.position()), self._pressed, None
        if not place or not pressed or self._marks.selected or self._is_drag(pressed, place):
            return
        self._choose(found := self.box_under(event.position()))
        if found is None:
            self.ground_clicked.emit()

    def _is_drag(self, start: Place, end: Place) -> bool:
        far = QApplication.startDragDistance() / self._layout.scale
        return abs(start.x - end.x) + abs(start.y - end.y) > far / 2 or start.page != end.page

    def chosen_spot(self) -> QPoint:
        """Below the frame, on the screen; the middle of the view without one."""
        frame, inside = self.frame(), self.viewport().rect()
        at = frame.bottomLeft().toPoint() if not frame.isEmpty() else inside.center()
        return self.viewport().mapToGlobal(at if inside.contains(at) else inside.center())

    def is_drawn(self, place: TagPlace) -> bool:
        """Whether a start tag makes something on the pages."""
        return place in self._source_map().places

    def shows(self, file: str) -> bool:
        """Whether anything on the pages comes from a file."""
        return any(place.file == file for place in self._source_map().places)

    def leaveEvent(self, event: QEvent) -> None:
        self.hover(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        keys = {Qt.Key.Key_Home: bar.minimum(), Qt.Key.Key_End: bar.maximum()}
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif event.key() in keys:
            bar.setValue(keys[Qt.Key(event.key())])
        elif way := way_of(event):
            self.step_wanted.emit(way)
        else:
            super().keyPressEvent(event)
