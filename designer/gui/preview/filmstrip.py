"""All samples at once: a small picture of each first page, red where the message cannot be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from designer.core.catalogue import sentence
from designer.core.errors import SealwrightError
from designer.core.problem import Problem, problem_of
from designer.gui.data.sample_names import sample_label
from designer.gui.icons import icon
from designer.gui.plain import tip
from designer.gui.preview.client import RenderClient
from designer.gui.preview.thumbnails import on_paper, page_icon
from designer.gui.theme import SPACING, Theme
from designer.render.questions import PreviewReply, PreviewRequest, Scene

if TYPE_CHECKING:
    from designer.gui.preview.page_source import PageSource

_CHANNEL = "filmstrip "
_PICTURE = QSize(76, 108)
_QUIET_MS = 800
_SAMPLE = Qt.ItemDataRole.UserRole


class Filmstrip(QListWidget):
    """One picture a sample, made in the background; a click chooses the sample."""

    sample_chosen = Signal(str)
    checked = Signal(str, bool)  # sample, whether its message can be made

    def __init__(self, client: RenderClient, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._theme = theme
        self._scene: Scene | None = None
        self._sources: dict[str, PageSource] = {}
        self._is_marking = False
        self._clock = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._clock.timeout.connect(self._ask_all)
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListWidget.Movement.Static)
        self.setIconSize(_PICTURE)
        self.setGridSize(QSize(_PICTURE.width() + 6 * SPACING, _PICTURE.height() + 6 * SPACING))
        self.setWordWrap(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(_PICTURE.height() + 8 * SPACING)
        self.setAccessibleName(self.tr("All samples"))
        self.currentItemChanged.connect(self._on_current_item_changed)

    def show_samples(self, scene: Scene, samples: Sequence[str], current: str) -> None:
        """The draft has changed: its samples are made again when nothing else is asked for a while."""
        if [self._name(row) for row in range(self.count())] != list(samples):
            self._fill(samples)
        self._mark(current)
        self._scene = scene
        self._clock.start()

    def clear_samples(self) -> None:
        """No samples."""
        self._scene = None
        self._fill(())

    def set_theme(self, theme: Theme) -> None:
        """Other colours, for pictures to come."""
        self._theme = theme

    def _fill(self, samples: Sequence[str]) -> None:
        self._is_marking = True
        self.clear()
        for name in samples:
            item = QListWidgetItem(page_icon(self._blank()), sample_label(name))
            item.setData(_SAMPLE, name)
            item.setToolTip(tip(sample_label(name)))
            self.addItem(item)
        self._is_marking = False

    def _mark(self, sample: str) -> None:
        self._is_marking = True
        for row in range(self.count()):
            if self._name(row) == sample:
                self.setCurrentRow(row)
        self._is_marking = False

    def _ask_all(self) -> None:
        if self._scene is None or not self.isVisible():
            return
        for row in range(self.count()):
            name = self._name(row)
            request = PreviewRequest(replace(self._scene, sample=name), has_marks=False)
            self._client.request(_CHANNEL + name, request, partial(self._on_answer, name), is_background=True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()

    def _on_answer(self, name: str, answer: Any) -> None:
        item = self._item(name)
        if item is None:
            return
        if isinstance(answer, SealwrightError):
            self._tell(item, problem_of(answer))
            return
        reply: PreviewReply = answer
        problems = [reply.problem, reply.mail_problem, *(file.problem for file in reply.files)]
        self._tell(item, next((problem for problem in problems if problem is not None), None))
        file = next((file for file in reply.files if file.raw), None)
        if file is not None:
            pages = self.tr("Pages: {count}").format(count=file.pages)
            item.setToolTip(tip(f"{sample_label(name)}\n{pages}"))
            self._draw(name, file.raw, file.password)

    def _tell(self, item: QListWidgetItem, problem: Problem | None) -> None:
        name = str(item.data(_SAMPLE))
        words = " ".join(sentence(problem.code, problem.arguments)) if problem else ""
        item.setToolTip(tip(f"{sample_label(name)}\n{words}".strip()))
        item.setForeground(self._theme.color("error" if problem else "text"))
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, words)
        if problem:
            item.setIcon(page_icon(self._blank("alert-circle-outline")))
        self.checked.emit(name, problem is None)

    def _draw(self, name: str, raw: bytes, password: str) -> None:
        from designer.gui.preview.page_source import PageSource

        source = PageSource(raw, password, self)
        if not source.is_good:
            source.deleteLater()
            return
        former = self._sources.pop(name, None)
        if former is not None:
            former.retire()
        self._sources[name] = source
        source.page_ready.connect(self._on_page_ready)
        size = source.sizes[0].toSize().scaled(_PICTURE, Qt.AspectRatioMode.KeepAspectRatio)
        source.ask(0, size * self.devicePixelRatioF())

    def _on_page_ready(self, source: PageSource, _page: int, image: QImage) -> None:
        for name, one in list(self._sources.items()):
            if one is source:
                item = self._item(name)
                if item is not None:
                    item.setIcon(page_icon(on_paper(image)))
                del self._sources[name]
                source.retire()

    def _blank(self, sign: str = "") -> QPixmap:
        paper = QPixmap(_PICTURE)
        paper.fill(QColor(self._theme.error_soft if sign else self._theme.raised))
        if sign:
            painter = QPainter(paper)
            icon(sign, self._theme, "error").paint(painter, paper.rect().adjusted(22, 38, -22, -38))
            painter.end()
        return paper

    def _name(self, row: int) -> str:
        return str(self.item(row).data(_SAMPLE))

    def _item(self, name: str) -> QListWidgetItem | None:
        return next((self.item(row) for row in range(self.count()) if self._name(row) == name), None)

    def _on_current_item_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._is_marking:
            self.sample_chosen.emit(str(item.data(_SAMPLE)))
