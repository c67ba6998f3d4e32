"""Small pictures of all pages beside the large ones; drawn one after the other, while nothing else is to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from designer.gui.theme import SPACING

if TYPE_CHECKING:
    from designer.gui.preview.page_source import PageSource

_WIDTH = 84
_HEIGHT = 119


class Thumbnails(QListWidget):
    """A column of pages; the chosen one is told by its number from 1."""

    page_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source: PageSource | None = None
        self._is_marking = False
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setFlow(QListWidget.Flow.TopToBottom)
        self.setWrapping(False)
        self.setMovement(QListWidget.Movement.Static)
        self.setIconSize(QSize(_WIDTH, _HEIGHT))
        self.setSpacing(SPACING // 2)
        self.setFixedWidth(_WIDTH + 5 * SPACING)
        self.setUniformItemSizes(True)
        self.setAccessibleName(self.tr("Pages"))
        self.currentRowChanged.connect(self._on_row_changed)

    def show_pdf(self, raw: bytes, password: str) -> None:
        """The pages of a document; pictures of the last one stay until the new ones come."""
        from designer.gui.preview.page_source import PageSource

        source = PageSource(raw, password, self)
        if not source.is_good:
            source.deleteLater()
            return
        if self._source is not None:
            self._source.retire()
        self._source = source
        source.page_ready.connect(self._on_page_ready)
        while self.count() > len(source.sizes):
            self.takeItem(self.count() - 1)
        while self.count() < len(source.sizes):
            self.addItem(self._item(self.count() + 1))
        self._ask(0)

    def clear_pages(self) -> None:
        """No pages."""
        if self._source is not None:
            self._source.retire()
        self._source = None
        self.clear()

    def mark(self, page: int) -> None:
        """Stress the page that is read, from 1."""
        self._is_marking = True
        self.setCurrentRow(page - 1)
        self._is_marking = False

    def _item(self, page: int) -> QListWidgetItem:
        blank = QPixmap(_WIDTH, _HEIGHT)
        blank.fill(QColor("white"))
        item = QListWidgetItem(page_icon(blank), str(page))
        item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, self.tr("Page {page}").format(page=page))
        return item

    def _ask(self, page: int) -> None:
        if self._source is not None and page < len(self._source.sizes):
            size = self._source.sizes[page].toSize().scaled(_WIDTH, _HEIGHT, Qt.AspectRatioMode.KeepAspectRatio)
            self._source.ask(page, size * self.devicePixelRatioF())

    def _on_page_ready(self, source: PageSource, page: int, image: QImage) -> None:
        if source is self._source and page < self.count():
            self.item(page).setIcon(page_icon(on_paper(image)))
            self._ask(page + 1)

    def _on_row_changed(self, row: int) -> None:
        if row >= 0 and not self._is_marking:
            self.page_chosen.emit(row + 1)


def page_icon(picture: QPixmap) -> QIcon:
    """An icon that keeps its colours when it is chosen."""
    made = QIcon(picture)
    made.addPixmap(picture, QIcon.Mode.Selected)
    return made


def on_paper(image: QImage) -> QPixmap:
    """A page's picture with the white that it lies on; a PDF has no colour of its own where nothing is printed."""
    paper = QPixmap(image.size())
    paper.fill(QColor("white"))
    painter = QPainter(paper)
    painter.drawImage(0, 0, image)
    painter.end()
    return paper
