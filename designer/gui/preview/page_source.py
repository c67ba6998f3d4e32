"""One opened PDF: sizes and text at once, pictures of its pages from a thread of their own."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPointF, QRectF, QSize, QSizeF, Signal
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument, QPdfPageRenderer, QPdfSelection


class PageSource(QObject):
    """Opens `raw` at once; `is_good` says whether that went well."""

    page_ready = Signal(QObject, int, QImage)  # this source, page from 0, picture

    def __init__(self, raw: bytes, password: str, parent: QObject) -> None:
        super().__init__(parent)
        self._raw = QByteArray(raw)
        self._device = QBuffer(self._raw, self)
        self._device.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        if password:
            self.document.setPassword(password)
        self.document.load(self._device)
        self.is_good = self.document.status() is QPdfDocument.Status.Ready
        count = self.document.pageCount() if self.is_good else 0
        self.sizes: list[QSizeF] = [self.document.pagePointSize(page) for page in range(count)]
        self._lines: dict[int, list[QRectF]] = {}
        self._texts: dict[int, str] = {}
        self._asked: set[int] = set()
        self._is_retired = False
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.setDocument(self.document)
        self._renderer.pageRendered.connect(self._on_page_rendered)

    def ask(self, page: int, size: QSize) -> None:
        """Have a page drawn in `size` device pixels."""
        asked = self._renderer.requestPage(page, size)
        if asked:
            self._asked.add(asked)

    def retire(self) -> None:
        """Go as soon as no page is being drawn any more: waiting for one would stop the window."""
        self._is_retired = True
        if not self._asked:
            self.deleteLater()

    def text(self, page: int) -> str:
        """All text of a page."""
        if page not in self._texts:
            self._texts[page] = str(self.document.getAllText(page).text())
        return self._texts[page]

    def selection(self, page: int, start: QPointF, end: QPointF) -> QPdfSelection:
        """The text from one point to another; a point beside the lines means the nearest one."""
        return self.document.getSelection(page, self._on_line(page, start), self._on_line(page, end))

    def _on_line(self, page: int, point: QPointF) -> QPointF:
        """The document finds a letter only under a point that is on one."""
        if page not in self._lines:
            bounds = self.document.getAllText(page).bounds()
            self._lines[page] = [polygon.boundingRect() for polygon in bounds]
        lines = [line for line in self._lines[page] if line.width() > 2]
        if not lines:
            return point
        line = min(lines, key=lambda one: (abs(one.center().y() - point.y()), _beside(one, point.x())))
        return QPointF(min(max(point.x(), line.left() + 1), line.right() - 1), line.center().y())

    def found(self, page: int, words: str) -> list[QRectF]:
        """Where words stand on a page, in points; a hit that is broken over lines has several rectangles."""
        rectangles: list[QRectF] = []
        text = self.text(page).casefold()
        at = text.find(words.casefold()) if words else -1
        while at >= 0:
            bounds = self.document.getSelectionAtIndex(page, at, len(words)).bounds()
            rectangles.extend(polygon.boundingRect() for polygon in bounds)
            at = text.find(words.casefold(), at + len(words))
        return rectangles

    def _on_page_rendered(self, page: int, _size: QSize, image: QImage, _options: object, number: int) -> None:
        self._asked.discard(number)
        if self._is_retired:
            self.retire()
        else:
            self.page_ready.emit(self, page, image)


def _beside(line: QRectF, x: float) -> float:
    return max(line.left() - x, x - line.right(), 0.0)
