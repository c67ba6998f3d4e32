"""A calm line above the preview: what happened, what to do, and the way to the place in the source."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from designer.core.catalogue import sentence
from designer.core.problem import Problem
from designer.gui.icons import icon
from designer.gui.plain import PlainLabel
from designer.gui.theme import GRID, ICON_SIZE, SPACING, Theme

_RADIUS = 6


class ProblemBanner(QWidget):
    """Shows one problem, or hides."""

    place_clicked = Signal(str, int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._problem: Problem | None = None
        self._sign = PlainLabel(parent=self)
        self.what = self._words(is_strong=True)
        self.remedy = self._words(is_strong=False)
        self.link = QPushButton(self)
        self.link.setFlat(True)
        self.link.setAccessibleName(self.tr("Show the place in the source"))
        self.link.setStyleSheet("padding: 2px 0; text-align: left;")
        self.link.clicked.connect(self._on_link_clicked)
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addWidget(self.what)
        words.addWidget(self.remedy)
        words.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACING, SPACING + GRID, 2 * SPACING, SPACING + GRID)
        row.setSpacing(SPACING)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.setAccessibleName(self.tr("Why the preview is not up to date"))
        self.set_theme(theme)
        self.hide()

    def show_problem(self, problem: Problem | None) -> None:
        """Tell a problem; None hides the banner."""
        self._problem = problem
        self.setVisible(problem is not None)
        if problem is None:
            return
        told = sentence(problem.code, problem.arguments)
        self.what.setText(told.what)
        self.remedy.setText(told.remedy)
        self.remedy.setVisible(bool(told.remedy))
        self.link.setVisible(bool(problem.file))
        self.link.setText(
            self.tr("Go to {file}, line {line}").format(file=problem.file, line=problem.line)
            if problem.line
            else self.tr("Go to {file}").format(file=problem.file)
        )
        self.setAccessibleDescription(f"{told.what} {told.remedy}")

    @property
    def problem(self) -> Problem | None:
        """What is told."""
        return self._problem

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._sign.setPixmap(icon("alert-circle-outline", theme, "error").pixmap(QSize(ICON_SIZE, ICON_SIZE)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("error"), 1))
        painter.setBrush(self._theme.color("error_soft"))
        painter.drawRoundedRect(self.rect().adjusted(SPACING, GRID, -SPACING - 1, -GRID - 1), _RADIUS, _RADIUS)

    def _words(self, *, is_strong: bool) -> QLabel:
        label = PlainLabel(parent=self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if is_strong:
            font = label.font()
            font.setBold(True)
            label.setFont(font)
        return label

    def _on_link_clicked(self) -> None:
        if self._problem is not None:
            self.place_clicked.emit(self._problem.file, self._problem.line, 0)
