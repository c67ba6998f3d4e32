"""A small picture of a page's set-up: paper, margins, head and foot, the window for the address, the letterhead."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.gui.theme import GRID, MARGIN, SPACING, Theme
from designer.template.design.page import NOTHING, PageSetup
from designer.template.design.paper import DEFAULT_SIZE, WINDOWS, Paper, paper_of
from designer.template.design.underlay import Underlay

_LEAST = QSize(320, 300)
_LINE_MM = 8.0  # from one of the lines that stand for text to the next
_PAPER, _INK, _SHADE = QColor("#ffffff"), QColor("#d3d9d8"), QColor("#c3c9c8")
_DEFAULT = Paper(DEFAULT_SIZE, 210, 297)


class PagePicture(QWidget):
    """The first page, and beside it those that follow. It shows what a printer would: paper is white in the dark."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._setup = PageSetup()
        self._underlay = Underlay()
        self.setMinimumSize(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Picture of the page"))

    def show_setup(self, setup: PageSetup, underlay: Underlay) -> None:
        """Paint another set-up."""
        self._setup, self._underlay = setup, underlay
        self.update()

    def pages(self) -> list[QRectF]:
        """Where the first page and one that follows are painted."""
        paper = self._paper()
        words = self.fontMetrics().height() + GRID
        wide = (self.width() - 2 * MARGIN - 2 * SPACING) / 2
        scale = min(wide / paper.width, (self.height() - 2 * MARGIN - words) / paper.height)
        size = paper.width * scale, paper.height * scale
        left = (self.width() - 2 * size[0] - 2 * SPACING) / 2
        top = (self.height() - size[1] - words) / 2
        return [QRectF(left + n * (size[0] + 2 * SPACING), top, *size) for n in range(2)]

    def window_place(self) -> QRectF:
        """Where the address window is painted; an empty rectangle for none."""
        place = WINDOWS.get(self._setup.window)
        if place is None:
            return QRectF()
        page = self.pages()[0]
        scale = page.width() / self._paper().width
        return QRectF(
            page.left() + place.left * scale, page.top() + place.top * scale, place.width * scale, place.height * scale
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.color("desk"))
        for number, page in enumerate(self.pages()):
            self._paint_page(painter, page, is_first=number == 0)
            words = self.tr("First page") if number == 0 else self.tr("Following pages")
            painter.setPen(self._theme.color("muted"))
            below = QRectF(page.left() - SPACING, page.bottom() + GRID, page.width() + 2 * SPACING, 4 * MARGIN)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)
        painter.end()

    def _paint_page(self, painter: QPainter, page: QRectF, *, is_first: bool) -> None:
        scale = page.width() / self._paper().width
        painter.setPen(QPen(_SHADE, 1))
        painter.setBrush(_PAPER)
        painter.drawRect(page)
        if self._underlay.file and self._underlay.pages != ("following" if is_first else "first"):
            self._paint_letterhead(painter, page)
        top, right, bottom, left = (side * scale for side in self._setup.margins_mm(is_first=is_first))
        text = page.adjusted(left, top, -right, -bottom)
        self._paint_text(painter, text, scale, is_first=is_first)
        for is_there, band in (
            (self._has(is_head=True, is_first=is_first), QRectF(text.left(), page.top(), text.width(), top)),
            (self._has(is_head=False, is_first=is_first), QRectF(text.left(), text.bottom(), text.width(), bottom)),
        ):
            if is_there:
                self._paint_band(painter, band)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor("#0b6e5b"), 1, Qt.PenStyle.DotLine))
        painter.drawRect(text)
        if is_first and not (window := self.window_place()).isEmpty():
            painter.setPen(QPen(QColor("#2f6690"), 1.5))
            painter.setBrush(QColor("#e3edf5"))
            painter.drawRect(window)
            self._paint_lines(painter, window.adjusted(4, 4, -window.width() / 3, -4), 5 * scale, QColor("#9db8cf"))

    def _paint_text(self, painter: QPainter, text: QRectF, scale: float, *, is_first: bool) -> None:
        top = text.top()
        place = WINDOWS.get(self._setup.window) if is_first else None
        if place is not None:
            top = max(top, self.pages()[0].top() + place.text * scale)
        self._paint_lines(painter, QRectF(text.left(), top, text.width(), text.bottom() - top), _LINE_MM * scale, _INK)

    def _paint_lines(self, painter: QPainter, area: QRectF, step: float, ink: QColor) -> None:
        painter.setPen(QPen(ink, max(1.0, step / 4)))
        y = area.top() + step / 2
        number = 0
        while y < area.bottom() and step > 1:
            length = area.width() * (0.6 if number % 5 == 4 else 1)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.left() + length, y))
            y, number = y + step, number + 1

    def _paint_band(self, painter: QPainter, band: QRectF) -> None:
        height = min(band.height() * 0.4, 10.0)
        painter.fillRect(QRectF(band.left(), band.center().y() - height / 2, band.width(), height), QColor("#bfe0d8"))

    def _paint_letterhead(self, painter: QPainter, page: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#f4ead2"))
        painter.drawRect(page.adjusted(1, 1, -1, -page.height() * 0.9))
        painter.drawRect(page.adjusted(1, page.height() * 0.94, -1, -1))

    def _has(self, *, is_head: bool, is_first: bool) -> bool:
        areas = (self._setup.first, self._setup.every) if is_first else (self._setup.every,)
        told = [one.head if is_head else one.foot for one in areas if one is not None]
        return next((value for value in told if value), NOTHING) != NOTHING

    def _paper(self) -> Paper:
        return paper_of(self._setup.size) or _DEFAULT
