"""The rendered pages of the released version and of the draft, side by side, scrolled together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from designer.core.workspace import Workspace
from designer.gui.background import in_background
from designer.gui.data.sample_names import sample_label
from designer.gui.plain import PlainLabel
from designer.gui.preview.page_canvas import PageCanvas
from designer.gui.publish.composing import Composing, Rendered
from designer.gui.theme import SPACING, Theme

SIDES = ("before", "after")
_MOST_PAGES = 20
_COMPARED = QSize(400, 566)
_ALONE, _FULL = 720, 16_777_215  # how wide one column alone may be; Qt's own bound


class PagesView(QWidget):
    """Composes the chosen sample twice when it is first shown; `is_same` tells whether any page differs."""

    def __init__(self, workspace: Workspace, template_id: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._template_id = template_id
        self._at_work: dict[str, Composing] = {}
        self._found: dict[str, Rendered] = {}
        self._sides: tuple[str, ...] = SIDES
        self.samples = QComboBox()
        self.samples.setAccessibleName(self.tr("Sample"))
        self.samples.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.documents = QComboBox()
        self.documents.setAccessibleName(self.tr("Document"))
        self.told = PlainLabel()
        self.told.setProperty("role", "muted")
        self.told.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self.canvases = {side: PageCanvas(theme) for side in SIDES}
        self._columns = {
            "before": self._column(self.tr("Released version"), self.canvases["before"]),
            "after": self._column(self.tr("Draft"), self.canvases["after"]),
        }
        self._build()

    def show_template(self, samples: list[str], *, is_released: bool) -> None:
        """Offer these samples, and render the first; without a released version the draft alone."""
        self._sides = SIDES if is_released else ("after",)
        self._columns["before"].setVisible(is_released)
        self._columns["after"].setMaximumWidth(_FULL if is_released else _ALONE)
        self.samples.blockSignals(True)
        self.samples.clear()
        for name in samples:
            self.samples.addItem(sample_label(name), name)
        self.samples.blockSignals(False)
        self.compose()

    def compose(self) -> None:
        """Render the chosen sample."""
        self.cancel()
        self._found.clear()
        self.told.setText("")
        sample = str(self.samples.currentData() or "")
        if not sample:
            return
        self._progress.show()
        for side in self._sides:
            work = Composing(self._workspace, self._template_id, sample, is_draft=side == "after", parent=self)
            work.done.connect(lambda found, side=side: self._on_done(side, found))
            work.failed.connect(lambda what, remedy, side=side: self._on_failed(side, what, remedy))
            self._at_work[side] = work

    def cancel(self) -> None:
        """Render nothing any more."""
        for work in self._at_work.values():
            work.cancel()
            work.deleteLater()
        self._at_work.clear()
        self._progress.hide()

    @property
    def is_ready(self) -> bool:
        """Whether both sides came out, or said why not."""
        return not self._at_work

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        for canvas in self.canvases.values():
            canvas.set_theme(theme)

    def _column(self, words: str, canvas: PageCanvas) -> QWidget:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING // 2)
        layout.addWidget(PlainLabel(words))
        layout.addWidget(canvas, 1)
        return column

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.samples)
        head.addWidget(self.documents)
        head.addWidget(self.told, 1)
        sides = QHBoxLayout()
        sides.setSpacing(SPACING)
        for side in SIDES:
            sides.addWidget(self._columns[side], 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACING, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self._progress)
        layout.addLayout(sides, 1)
        self.samples.currentIndexChanged.connect(lambda _index: self.compose())
        self.documents.currentIndexChanged.connect(lambda _index: self._show_document())
        bars = [self.canvases[side].verticalScrollBar() for side in SIDES]
        for one, other in (bars, bars[::-1]):
            one.valueChanged.connect(other.setValue)

    def _on_done(self, side: str, found: Rendered) -> None:
        self._found[side] = found
        self._settled(side)

    def _on_failed(self, side: str, what: str, remedy: str) -> None:
        self.told.setText(f"{what} {remedy}".strip())
        self._settled(side)

    def _settled(self, side: str) -> None:
        self._at_work.pop(side).deleteLater()
        if self._at_work:
            return
        self._progress.hide()
        most = max((len(found.files) for found in self._found.values()), default=0)
        names = [self._name(number) for number in range(most)]
        self.documents.blockSignals(True)
        self.documents.clear()
        self.documents.addItems(names)
        self.documents.blockSignals(False)
        self.documents.setVisible(most > 1)
        self._show_document()

    def _name(self, number: int) -> str:
        files = [found.files for found in self._found.values() if number < len(found.files)]
        return files[0][number][0] if files else ""

    def _show_document(self) -> None:
        number = max(self.documents.currentIndex(), 0)
        for side in self._sides:
            found = self._found.get(side)
            if found is not None and number < len(found.files):
                _name, raw, password = found.files[number]
                self.canvases[side].show_pdf(raw, password)
        if len(self._sides) == 1 and not self.told.text():
            words = self.tr("Nothing is released yet to compare with. This is the draft as it would be sent.")
            self.told.setText(words)
        self._compare(number)

    def _compare(self, number: int) -> None:
        """Find out in the background which pages look different."""
        both = [self._found[side].files for side in SIDES if side in self._found]
        if self.told.text() or len(both) < len(SIDES) or any(number >= len(files) for files in both):
            return
        (_, *before), (_, *after) = (files[number] for files in both)
        in_background(lambda: different_pages(before, after), parent=self, done=self._on_compared)

    def _on_compared(self, numbers: list[int]) -> None:
        if not numbers:
            self.told.setText(self.tr("All pages look the same."))
            return
        words = self.tr("Pages that look different: {numbers}")
        self.told.setText(words.format(numbers=", ".join(str(number) for number in numbers)))


def different_pages(before: Sequence[Any], after: Sequence[Any]) -> list[int]:
    """The numbers of the pages that do not look the same; each side is a PDF and its password."""
    old, new = page_pictures(*before), page_pictures(*after)
    return [n + 1 for n in range(max(len(old), len(new))) if old[n : n + 1] != new[n : n + 1]]


def page_pictures(raw: bytes, password: str) -> list[QImage]:
    """Small pictures of a PDF's pages, for telling them apart."""
    kept = QByteArray(raw)
    device = QBuffer(kept)
    device.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    if password:
        document.setPassword(password)
    document.load(device)
    pictures = [_on_paper(document.render(page, _COMPARED)) for page in range(min(document.pageCount(), _MOST_PAGES))]
    document.close()
    return pictures


def _on_paper(drawn: QImage) -> QImage:
    """A page on white; it is drawn on nothing."""
    paper = QImage(drawn.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return paper
