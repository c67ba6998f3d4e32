"""Paints one page of a preview, and what is marked on it: selection, hits of a search, frames of a source line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from designer.gui.preview.page_layout import PageLayout
from designer.gui.preview.page_source import PageSource
from designer.gui.theme import Theme
from designer.render.source_map import Box
from designer.template.design.handles import SIDES, WIDTH

OnPage = tuple[int, QRectF]  # page from 0, rectangle in points
_PAPER = QColor("white")
_DIM = 0.55
_MISSING = QColor(176, 102, 0)  # on paper, in light and dark
_GRIP = QSizeF(18, 11)
_HANDLE = (14.0, 5.0)
_ROOM = 36.0  # pixels that a frame must have each way for handles within it


class Sheet:
    """One page and the last picture of it, which may still be that of an earlier document or size."""

    def __init__(self, source: PageSource, number: int, size: QSizeF, image: QImage | None) -> None:
        self.source = source
        self.number = number
        self.size = size
        self.image = image
        self.is_old = False
        self._is_own = False  # the picture is of this document
        self._asked = QSize()

    def as_old(self) -> Sheet:
        """The page, kept although the document is newer: it has not been made again yet."""
        self.is_old = True
        return self

    def wants(self, pixels: QSize) -> bool:
        """Whether the page must be drawn in this size; it is asked for once."""
        if self.is_drawn_at(pixels) or self._asked == pixels:
            return False
        self._asked = pixels
        return True

    def is_drawn_at(self, pixels: QSize) -> bool:
        """Whether the picture is this page's, in this size."""
        return self.image is not None and self._is_own and self.image.size() == pixels

    def take(self, image: QImage) -> None:
        """A picture has come."""
        self.image, self._is_own = image, True
        if image.size() == self._asked:
            self._asked = QSize()

    def forget(self) -> None:
        """Let the picture go: the page is far from the view."""
        self.image, self._is_own, self._asked = None, False, QSize()

    def found(self, words: str) -> list[QRectF]:
        """Where words stand on it."""
        return self.source.found(self.number, words)

    @staticmethod
    def retire_unused(former: Sequence[Sheet], kept: Sequence[Sheet]) -> None:
        """Let go the documents that no page is shown of any more."""
        for source in {sheet.source for sheet in former} - {sheet.source for sheet in kept}:
            source.retire()


def rect_of(box: Box) -> QRectF:
    """A box of the source map, in points."""
    return QRectF(box.x, box.y, box.width, box.height)


def distance(one: OnPage, other: OnPage) -> tuple[int, float]:
    """How many pages, and points on them, lie between two rectangles."""
    return abs(one[0] - other[0]), (one[1].topLeft() - other[1].topLeft()).manhattanLength()


def paint_sheet(painter: QPainter, theme: Theme, layout: PageLayout, page: int, sheet: Sheet, *, is_dim: bool) -> None:
    """White paper with a thin edge and the picture on it; dimmed when it is not what the source says now."""
    rect = layout.rects[page]
    painter.fillRect(rect, _PAPER)
    if sheet.image is not None:
        painter.drawImage(rect, sheet.image)
    if is_dim:
        veil = theme.color("desk")
        veil.setAlphaF(_DIM)
        painter.fillRect(rect, veil)
    painter.setPen(QPen(theme.color("line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(rect).adjusted(-0.5, -0.5, 0.5, 0.5))


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked on the pages."""

    hovered: OnPage | None = None
    frames: Sequence[OnPage] = ()
    marker: OnPage | None = None  # where what is dragged would stand
    selection: Sequence[OnPage] = ()
    selected: str = ""
    words: str = ""
    hits: Sequence[OnPage] = field(default_factory=tuple)
    hit: int = 0
    missing: Sequence[OnPage] = ()  # texts that the language lacks that is shown
    handles: Sequence[tuple[str, float]] = ()  # of the first frame: names, and the lengths as they are

    def with_hovered(self, hovered: OnPage | None) -> Marks:
        """Another element under the pointer."""
        return replace(self, hovered=hovered)

    def with_frames(self, frames: Sequence[OnPage]) -> Marks:
        """Other frames, the first one stressed."""
        return replace(self, frames=frames)

    def with_marker(self, marker: OnPage | None) -> Marks:
        """Another place where what is dragged would stand."""
        return replace(self, marker=marker)

    def with_missing(self, missing: Sequence[OnPage]) -> Marks:
        """Other texts that are missing."""
        return replace(self, missing=missing)

    def with_handles(self, handles: Sequence[tuple[str, float]]) -> Marks:
        """Other handles of the frame."""
        return replace(self, handles=tuple(handles))

    def with_selection(self, page: int, boxes: Sequence[QRectF], text: str) -> Marks:
        """Another selection."""
        return replace(self, selection=[(page, box) for box in boxes], selected=text)

    def with_words(self, words: str) -> Marks:
        """Other words that are looked for."""
        return replace(self, words=words, hit=0)

    def with_hits(self, hits: Sequence[OnPage]) -> Marks:
        """Other places of the words."""
        return replace(self, hits=hits, hit=min(self.hit, max(len(hits) - 1, 0)))

    def at_hit(self, number: int) -> Marks:
        """Another hit stressed."""
        return replace(self, hit=number)

    def paint(self, painter: QPainter, theme: Theme, layout: PageLayout) -> None:
        """Over the pages, on which colours do not follow the theme: they are paper."""
        accent = theme.color("accent")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, (page, box) in enumerate(self.hits):
            is_this = number == self.hit
            _fill(painter, layout, page, box, QColor(255, 176, 32, 150 if is_this else 80))
        for page, box in self.selection:
            _fill(painter, layout, page, box, QColor(accent.red(), accent.green(), accent.blue(), 70))
        for page, box in self.missing:
            _outline(painter, layout, page, box, QPen(_MISSING, 1.5, Qt.PenStyle.DotLine))
        if self.hovered:
            _outline(painter, layout, *self.hovered, QPen(accent, 1, Qt.PenStyle.DotLine))
        self._paint_frames(painter, theme, layout)
        if self.marker:
            _fill(painter, layout, *self.marker, accent)

    def _paint_frames(self, painter: QPainter, theme: Theme, layout: PageLayout) -> None:
        """The first one with its grip and its handles."""
        accent = theme.color("accent")
        for number, (page, box) in enumerate(self.frames):
            pen = QPen(accent, 2) if number == 0 else QPen(accent, 1, Qt.PenStyle.DashLine)
            _outline(painter, layout, page, box, pen)
        if self.frames and self.frames[0][0] < len(layout.rects):
            _paint_grip(painter, grip_of(layout, self.frames[0]), theme)
            for name, now in self.handles:
                if not has_room(name, layout.on_desk(*self.frames[0])):
                    continue
                _paint_handle(painter, layout, self.frames[0], (name, now), theme)


def grip_of(layout: PageLayout, frame: OnPage) -> QRectF:
    """Where the frame is taken hold of, on the desk: a tab on its upper left corner."""
    corner = layout.on_desk(*frame).topLeft()
    return QRectF(corner.x() - 2, corner.y() - _GRIP.height() - 2, _GRIP.width(), _GRIP.height())


def place_of(name: str, box: QRectF, now: float) -> QPointF:
    """Where a handle is at a frame: the width's on its right edge, a padding's where the content begins."""
    center = box.center()
    return {
        WIDTH: QPointF(box.right(), center.y()),
        SIDES[0]: QPointF(center.x(), box.top() + now),
        SIDES[1]: QPointF(box.right() - now, box.top() + box.height() / 4),
        SIDES[2]: QPointF(center.x(), box.bottom() - now),
        SIDES[3]: QPointF(box.left() + now, center.y()),
    }[name]


def has_room(name: str, frame: QRectF) -> bool:
    """Whether a frame is large enough for a handle within it, in pixels."""
    return name == WIDTH or min(frame.width(), frame.height()) >= _ROOM


def _paint_grip(painter: QPainter, grip: QRectF, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent"))
    painter.drawRoundedRect(grip, 2, 2)
    painter.setBrush(theme.color("on_accent"))
    for column in (-4, 0, 4):
        for row in (-2, 2):
            painter.drawEllipse(grip.center() + QPointF(column, row), 1, 1)


def _paint_handle(
    painter: QPainter, layout: PageLayout, frame: OnPage, handle: tuple[str, float], theme: Theme
) -> None:  # fmt: skip
    page, box = frame
    spot = place_of(handle[0], box, max(handle[1], 0))
    at = layout.on_desk(page, QRectF(spot.x(), spot.y(), 0, 0)).topLeft()
    wide, high = _HANDLE if handle[0] in (SIDES[0], SIDES[2]) else reversed(_HANDLE)
    painter.setPen(QPen(theme.color("on_accent"), 1))
    painter.setBrush(theme.color("accent"))
    painter.drawRoundedRect(QRectF(at.x() - wide / 2, at.y() - high / 2, wide, high), 2, 2)


def _fill(painter: QPainter, layout: PageLayout, page: int, box: QRectF, color: QColor) -> None:
    if page < len(layout.rects):
        painter.fillRect(layout.on_desk(page, box), color)


def _outline(painter: QPainter, layout: PageLayout, page: int, box: QRectF, pen: QPen) -> None:
    if page < len(layout.rects):
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(layout.on_desk(page, box).adjusted(-2, -2, 2, 2), 2, 2)
