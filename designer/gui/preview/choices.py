"""What the preview shows: which part, which sample, which language; and how fresh it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from designer.gui.data.sample_names import sample_label
from designer.gui.preview.controller import Freshness
from designer.gui.preview.tools import ToolRow
from designer.gui.theme import GRID, SPACING, Theme

_DOT = 8


class Choices(ToolRow):
    """Sample and language, with steps to the next and the last sample."""

    sample_chosen = Signal(str)
    language_chosen = Signal(str)  # "": the event's own

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.before = self.add_button("chevron-left", self.tr("Previous sample"))
        self.samples = QComboBox(self)
        self.samples.setAccessibleName(self.tr("Sample"))
        self.samples.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.samples.setMinimumContentsLength(10)
        self.add(self.samples, 1)
        self.after = self.add_button("chevron-right", self.tr("Next sample"))
        self.languages = QComboBox(self)
        self.languages.setAccessibleName(self.tr("Language"))
        self.languages.setToolTip(self.tr("Language; by default the one that the sample asks for"))
        self.languages.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.add(self.languages)
        self.film = self.add_button("filmstrip", self.tr("All samples"), is_checkable=True)
        self.samples.activated.connect(self._on_sample_activated)
        self.languages.activated.connect(self._on_language_activated)
        self.before.clicked.connect(self._on_before_clicked)
        self.after.clicked.connect(self._on_after_clicked)

    def show_choices(
        self, samples: Sequence[str], sample: str, languages: Sequence[str], language: str, shown: str
    ) -> None:
        """What there is, and what is chosen; `shown` is the language that the sample led to."""
        if [self.samples.itemData(row) for row in range(self.samples.count())] != list(samples):
            self.samples.clear()
            for name in samples:
                self.samples.addItem(sample_label(name), name)
        self.samples.setCurrentIndex(self.samples.findData(sample))
        own = self.tr("Auto ({language})").format(language=shown) if shown else self.tr("Auto")
        self.languages.clear()
        self.languages.addItem(own, "")
        for code in languages:
            self.languages.addItem(code, code)
        self.languages.setCurrentIndex(max(self.languages.findData(language), 0))
        for button in (self.before, self.after):
            button.setEnabled(len(samples) > 1)

    def step(self, by: int) -> None:
        """Choose another sample; behind the last comes the first."""
        count = self.samples.count()
        if count:
            self._choose((self.samples.currentIndex() + by) % count)

    def next_language(self) -> None:
        """Choose the next language; behind the last comes the event's own."""
        row = (self.languages.currentIndex() + 1) % max(self.languages.count(), 1)
        self.languages.setCurrentIndex(row)
        self._on_language_activated(row)

    def _choose(self, row: int) -> None:
        self.samples.setCurrentIndex(row)
        self.sample_chosen.emit(str(self.samples.itemData(row)))

    def _on_sample_activated(self, row: int) -> None:
        self.sample_chosen.emit(str(self.samples.itemData(row)))

    def _on_language_activated(self, row: int) -> None:
        self.language_chosen.emit(str(self.languages.itemData(row)))

    def _on_before_clicked(self) -> None:
        self.step(-1)

    def _on_after_clicked(self) -> None:
        self.step(1)


class FreshnessLabel(QLabel):
    """A coloured dot and a word."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._freshness = Freshness.EMPTY
        self.setContentsMargins(_DOT + GRID, 0, SPACING, 0)
        self.setAccessibleName(self.tr("State of the preview"))

    def show_freshness(self, freshness: Freshness) -> None:
        """Another state."""
        self._freshness = freshness
        words = {
            Freshness.EMPTY: "",
            Freshness.OUTDATED: self.tr("Out of date"),
            Freshness.DRAFT: self.tr("Draft"),
            Freshness.CURRENT: self.tr("Current"),
            Freshness.FAILED: self.tr("Last good one"),
        }
        tips = {
            Freshness.OUTDATED: self.tr("The source has changed since; a new picture is being made."),
            Freshness.DRAFT: self.tr("Quickly made: long lists are cut and later pages left out."),
            Freshness.CURRENT: self.tr("This is what would be sent."),
            Freshness.FAILED: self.tr("The source cannot be shown as it is; this is the last picture that could."),
        }
        self.setText(words[freshness])
        self.setToolTip(tips.get(freshness, ""))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.text():
            return
        names = {
            Freshness.CURRENT: "ok", Freshness.DRAFT: "hint", Freshness.OUTDATED: "warning", Freshness.FAILED: "error"
        }  # fmt: skip
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(self._theme.color(names[self._freshness]))
        painter.drawEllipse(0, (self.height() - _DOT) // 2, _DOT, _DOT)
