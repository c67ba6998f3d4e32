"""The strip left of the text: problems, line numbers, and arrows that fold."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QTextBlock
from PySide6.QtWidgets import QToolTip, QWidget

from designer.gui.editor.host import Host
from designer.gui.editor.marks import COLORS, tool_tip, worst
from designer.gui.editor.overlay import Overlay
from designer.gui.theme import GRID

_MARK = 12
_FOLD = 14


class Gutter(QWidget):
    """Belongs to one editor, and paints beside the lines that it shows."""

    line_chosen = Signal(int)

    def __init__(self, editor: Host, overlay: Overlay) -> None:
        super().__init__(editor)
        self._editor = editor
        self._overlay = overlay
        self.setAccessibleName(self.tr("Line numbers and folds"))
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return QSize(self.wanted_width(), 0)

    def wanted_width(self) -> int:
        """As wide as the largest line number needs."""
        digits = max(2, len(str(self._editor.blockCount())))
        return _MARK + self._editor.fontMetrics().horizontalAdvance("0") * digits + _FOLD + GRID

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, editor = self._editor.theme, self._editor
        painter.fillRect(event.rect(), theme.color("base"))
        painter.setFont(editor.font())
        current = editor.textCursor().blockNumber()
        for block, area in self._visible(event.rect()):
            line = block.blockNumber() + 1
            painter.setPen(theme.color("text" if block.blockNumber() == current else "muted"))
            numbers = area.adjusted(_MARK, 0, -_FOLD, 0)
            painter.drawText(numbers, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), str(line))
            self._paint_mark(painter, line, area)
            if editor.folds.can_fold(line):
                self._paint_arrow(painter, area, is_folded=editor.folds.is_folded(line))

    def _paint_mark(self, painter: QPainter, line: int, area: QRect) -> None:
        marks = self._overlay.marks_in(line)
        if marks:
            height = self._editor.fontMetrics().height()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._editor.theme.color(COLORS[worst(marks)]))
            painter.drawEllipse(QPointF(_MARK / 2, area.top() + height / 2), 3.5, 3.5)

    def _paint_arrow(self, painter: QPainter, area: QRect, *, is_folded: bool) -> None:
        x = self.width() - _FOLD / 2 - 1
        y = area.top() + self._editor.fontMetrics().height() / 2
        points = [(-2, -4), (2, 0), (-2, 4)] if is_folded else [(-4, -2), (0, 2), (4, -2)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._editor.theme.color("accent" if is_folded else "muted"), 1.5))
        painter.drawPolyline(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in points]))

    def _visible(self, within: QRect) -> Iterator[tuple[QTextBlock, QRect]]:
        editor = self._editor
        block = editor.firstVisibleBlock()
        top = round(editor.blockBoundingGeometry(block).translated(editor.contentOffset()).top())
        while block.isValid() and top <= within.bottom():
            height = round(editor.blockBoundingRect(block).height())
            if block.isVisible() and top + height >= within.top():
                yield block, QRect(0, top, self.width(), height)
            block, top = block.next(), top + height

    def line_at(self, y: int) -> int:
        """The line at a height, from 1; 0 if there is none."""
        for block, area in self._visible(self.rect()):
            if area.top() <= y <= area.bottom():
                return block.blockNumber() + 1
        return 0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        line = self.line_at(round(event.position().y()))
        if not line:
            return
        if event.position().x() >= self.width() - _FOLD and self._editor.folds.can_fold(line):
            self._editor.folds.toggle(line)
        else:
            self.line_chosen.emit(line)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            marks = self._overlay.marks_in(self.line_at(event.pos().y()))
            QToolTip.showText(event.globalPos(), tool_tip(marks) if marks else "", self)
            return True
        return super().event(event)

    def place_of(self, line: int) -> QPoint:
        """The middle of the fold arrow of a line, for tests and for people who click."""
        for block, area in self._visible(self.rect()):
            if block.blockNumber() + 1 == line:
                return QPoint(self.width() - _FOLD // 2, area.top() + self._editor.fontMetrics().height() // 2)
        return QPoint()
