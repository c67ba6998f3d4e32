"""Today's figures: tiles that filter the list when they are pressed, and a chart of the last 24 hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from designer.gui.outgoing.reading import HOUR_MS, HOURS
from designer.gui.plain import PlainLabel
from designer.gui.theme import GRID, SPACING, Theme, text_font

TYPE_FAILED = ("failed", "uncertain")


class Tile(QFrame):
    """A figure with its name, as a button."""

    pressed = Signal()

    def __init__(self, name: str, theme: Theme, color: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name = name
        self._color = color
        self._theme = theme
        self._figure = PlainLabel("0")
        self._figure.setFont(text_font(20, bold=True))
        words = PlainLabel(name)
        words.setProperty("role", "muted")
        self._note = PlainLabel("")
        self._note.setProperty("role", "muted")
        self._note.setFont(text_font(8.5))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACING * 3 // 2, SPACING, SPACING * 3 // 2, SPACING)
        layout.setSpacing(0)
        for label in (self._figure, words, self._note):
            layout.addWidget(label)
        self.setMinimumWidth(GRID * 30)
        self.set_theme(theme)

    def show_figure(self, value: int, note: str = "") -> None:
        """Show a number, and a few words below it."""
        self._figure.setText(f"{value:,}".replace(",", "\u202f"))
        self._note.setText(note)
        self.setAccessibleName(f"{self._name}: {value}" + (f", {note}" if note else ""))
        self._paint(value)

    def value(self) -> int:
        """The number that is shown."""
        return int(self._figure.text().replace("\u202f", ""))

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self._paint(self.value())

    def mousePressEvent(self, _event: object) -> None:
        self.pressed.emit()

    def keyPressEvent(self, event: object) -> None:
        if getattr(event, "key", lambda: 0)() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()

    def _paint(self, value: int) -> None:
        color = self._theme.color(self._color if value else "muted").name()
        self._figure.setStyleSheet(f"color: {color};")


class HourChart(QWidget):
    """Bars for each of the last 24 hours: what went well, and above it what failed."""

    def __init__(self, theme: Theme, zone: tzinfo | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._zone = zone
        self._bars: list[tuple[int, int, int]] = []  # hour (ms), well, failed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumSize(QSize(GRID * 60, GRID * 20))
        self.show_hours([], 0)

    def show_hours(self, settled: Sequence[object], now: int) -> None:
        """Show what settled; `settled` are `figures.Settled`."""
        first = now - now % HOUR_MS - (HOURS - 1) * HOUR_MS
        bars = {first + number * HOUR_MS: [0, 0] for number in range(HOURS)}
        for one in settled:
            hour, state, count = getattr(one, "hour", 0), getattr(one, "state", ""), getattr(one, "count", 0)
            if hour in bars and state in ("sent", *TYPE_FAILED):
                bars[hour][state in TYPE_FAILED] += count
        self._bars = [(hour, well, failed) for hour, (well, failed) in bars.items()]
        well, failed = (sum(bar[place] for bar in self._bars) for place in (1, 2))
        self.setAccessibleName(
            self.tr("Last 24 hours: {well} handed over or kept, {failed} failed").format(well=well, failed=failed)
        )
        self.update()

    def figures(self) -> list[tuple[int, int]]:
        """What each bar shows, the oldest first."""
        return [(well, failed) for _hour, well, failed in self._bars]

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        highest = max((well + failed for _hour, well, failed in self._bars), default=0) or 1
        painter.setPen(Qt.PenStyle.NoPen)
        for number, (_hour, well, failed) in enumerate(self._bars):
            place = self._place(number)
            for count, color in ((well, "ok"), (failed, "error")):
                height = place.height() * count / highest
                if count:
                    bar = QRectF(place.left(), place.bottom() - height, place.width(), max(height, 2))
                    painter.setBrush(self._theme.color(color))
                    painter.drawRoundedRect(bar, 1.5, 1.5)
                    place.setBottom(place.bottom() - height)

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            for number, (hour, well, failed) in enumerate(self._bars):
                if self._place(number).left() <= event.pos().x() <= self._place(number).right() + 2:
                    told = self.tr("{time}: {well} well, {failed} failed")
                    QToolTip.showText(event.globalPos(), told.format(time=self._clock(hour), well=well, failed=failed))
            return True
        return bool(super().event(event))  # type: ignore[arg-type]

    def _paint_frame(self, painter: QPainter) -> None:
        painter.setFont(text_font(8))
        painter.setPen(self._theme.color("muted"))
        painter.drawText(QRectF(0, 0, self.width(), GRID * 4), Qt.AlignmentFlag.AlignLeft, self.tr("Last 24 hours"))
        ground = self.height() - GRID * 4
        for number in range(0, HOURS, 6):
            place = self._place(number)
            words = QRectF(place.left() - 1, ground + 2, GRID * 14, GRID * 4)
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft, self._clock(self._bars[number][0]))
        painter.setPen(self._theme.color("line"))
        painter.drawLine(0, ground, self.width(), ground)

    def _place(self, number: int) -> QRectF:
        """Where the bar of an hour may grow."""
        step = self.width() / HOURS
        return QRectF(number * step + 1, GRID * 5, max(step - 3, 2), self.height() - GRID * 9 - 1)

    def _clock(self, hour: int) -> str:
        return f"{datetime.fromtimestamp(hour / 1000, self._zone):%H:%M}"
