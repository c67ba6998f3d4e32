"""Where pages lie on the desk: one below the other, centred, in whole pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF

from designer.gui.theme import SPACING

GAP = 2 * SPACING
PIXELS_PER_POINT = 96 / 72
SMALLEST, LARGEST = 0.1, 6.0


class Fit(Enum):
    """What the zoom follows."""

    ZOOM = "zoom"
    WIDTH = "width"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Place:
    """A point on a page: the page from 0, and points from its top left corner."""

    page: int
    x: float
    y: float


class PageLayout:
    """The rectangles of all pages in pixels of the whole desk."""

    def __init__(self, sizes: Sequence[QSizeF], zoom: float, width: int) -> None:
        self.scale = zoom * PIXELS_PER_POINT
        self.rects: list[QRect] = []
        widest = max((size.width() for size in sizes), default=0) * self.scale
        self._width = max(width, round(widest) + 2 * GAP)
        top = GAP
        for size in sizes:
            wide, high = max(1, round(size.width() * self.scale)), max(1, round(size.height() * self.scale))
            self.rects.append(QRect((self._width - wide) // 2, top, wide, high))
            top += high + GAP
        self.size = QSize(self._width, top)

    def page_at(self, y: float) -> int:
        """The page at a height, or the nearest one above; -1 when there are no pages."""
        above = [page for page, rect in enumerate(self.rects) if rect.top() - GAP <= y]
        return above[-1] if above else min(0, len(self.rects) - 1)

    def visible(self, top: int, bottom: int) -> list[int]:
        """The pages between two heights."""
        return [page for page, rect in enumerate(self.rects) if rect.bottom() >= top and rect.top() <= bottom]

    def place_at(self, point: QPointF) -> Place | None:
        """The place under a point of the desk."""
        for page, rect in enumerate(self.rects):
            if rect.contains(point.toPoint()):
                return Place(page, (point.x() - rect.x()) / self.scale, (point.y() - rect.y()) / self.scale)
        return None

    def on_desk(self, page: int, box: QRectF) -> QRectF:
        """A rectangle of a page, in points, on the desk."""
        origin = self.rects[page].topLeft()
        scale = self.scale
        return QRectF(
            origin.x() + box.x() * scale, origin.y() + box.y() * scale, box.width() * scale, box.height() * scale
        )


def zoom_for(fit: Fit, sizes: Sequence[QSizeF], page: int, viewport: QSize, zoom: float) -> float:
    """The zoom at which pages fit as they should."""
    if fit is Fit.ZOOM or not sizes:
        return zoom
    widest = max(size.width() for size in sizes) * PIXELS_PER_POINT
    by_width = (viewport.width() - 2 * GAP) / widest
    if fit is Fit.WIDTH:
        return min(max(by_width, SMALLEST), LARGEST)
    high = sizes[min(max(page, 0), len(sizes) - 1)].height() * PIXELS_PER_POINT
    return min(max(min(by_width, (viewport.height() - 2 * GAP) / high), SMALLEST), LARGEST)
