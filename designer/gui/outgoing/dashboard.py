"""The head of the outgoing panel: the sender with its switch, the mode, and today's figures."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from designer.gui.icons import icon
from designer.gui.outgoing.reading import Page, midnight
from designer.gui.outgoing.sender_program import Running, SenderProgram
from designer.gui.outgoing.tiles import HourChart, Tile
from designer.gui.plain import PlainLabel
from designer.gui.theme import ICON_SIZE, SPACING, Theme

KEPT = "kept"  # asked for like a state: sent, but only into the local mailbox
WAITING = ("pending", "processing", "held", "unroutable")


class Dashboard(QWidget):
    """`state_wanted(state)` when a tile is pressed."""

    state_wanted = Signal(str)

    def __init__(self, sender: SenderProgram, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sender = sender
        self._theme = theme
        self._kept = 0
        self._dot = PlainLabel()
        self._words = PlainLabel()
        self._words.setProperty("role", "heading")
        self._mode = PlainLabel()
        self._mode.setProperty("role", "muted")
        self.switch = QPushButton()
        self.switch.clicked.connect(self._on_switched)
        self.tiles = {
            "pending": Tile(self.tr("waiting"), theme, "hint"),
            "sent": Tile(self.tr("sent today"), theme, "ok"),
            "failed": Tile(self.tr("failed"), theme, "error"),
            "uncertain": Tile(self.tr("uncertain"), theme, "warning"),
        }
        self.chart = HourChart(theme)
        self._build()
        sender.changed.connect(self._on_changed)
        self._on_changed(str(sender.state))

    def show_page(self, page: Page) -> None:
        """Show the figures of a moment."""
        day = midnight(page.now, None) if page.now else 0
        today = [one for one in page.settled if one.state == "sent" and one.hour >= day]
        kept = self._kept = sum(one.count for one in today if one.test)
        figures = {
            "pending": (sum(page.counts.get(s, 0) + page.test_counts.get(s, 0) for s in WAITING), self._waits(page)),
            "sent": (sum(one.count for one in today if not one.test),
                     self.tr("{count} in the local mailbox").format(count=kept) if kept else ""),
            "failed": (page.counts.get("failed", 0) + page.test_counts.get("failed", 0), ""),
            "uncertain": (page.counts.get("uncertain", 0) + page.test_counts.get("uncertain", 0), ""),
        }  # fmt: skip
        for name, (value, note) in figures.items():
            self.tiles[name].show_figure(value, note)
        self.chart.show_hours(page.settled, page.now)

    def show_mode(self, mode: str) -> None:
        """Say whether recipients are reached."""
        words = {"live": self.tr("Live: messages go to their recipients."),
                 "rehearsal": self.tr("Rehearsal: nothing reaches a recipient.")}  # fmt: skip
        self._mode.setText(words.get(mode, ""))

    def words(self) -> str:
        """What is said of the sender."""
        return self._words.text()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        for tile in self.tiles.values():
            tile.set_theme(theme)
        self.chart.set_theme(theme)
        self._on_changed(str(self._sender.state))

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACING)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(self._words)
        told.addWidget(self._mode)
        head.addWidget(self._dot)
        head.addLayout(told, 1)
        head.addWidget(self.switch)
        figures = QHBoxLayout()
        figures.setSpacing(SPACING)
        for name, tile in self.tiles.items():
            tile.pressed.connect(lambda name=name: self._on_pressed(name))
            figures.addWidget(tile)
        card = QFrame()
        card.setProperty("role", "card")
        inner = QHBoxLayout(card)
        inner.setContentsMargins(SPACING * 3 // 2, SPACING, SPACING * 3 // 2, SPACING // 2)
        inner.addWidget(self.chart)
        figures.addWidget(card, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addLayout(head)
        layout.addLayout(figures)

    def _waits(self, page: Page) -> str:
        stuck = sum(page.counts.get(s, 0) + page.test_counts.get(s, 0) for s in ("held", "unroutable"))
        return self.tr("for you: {count}").format(count=stuck) if stuck else ""

    def _on_pressed(self, name: str) -> None:
        """Where nothing was really sent, the kept messages are what is meant."""
        is_all_kept = name == "sent" and self._kept and not self.tiles["sent"].value()
        self.state_wanted.emit(KEPT if is_all_kept else name)

    def _on_switched(self) -> None:
        if self._sender.is_up:
            self._sender.stop()
        else:
            self._sender.start()

    def _on_changed(self, state: str) -> None:
        words, color, label, can = {
            Running.STOPPED: (self.tr("The sender is stopped"), "muted", self.tr("Start the sender"), True),
            Running.STARTING: (self.tr("The sender is starting…"), "warning", self.tr("Starting…"), False),
            Running.RUNNING: (self.tr("The sender is running"), "ok", self.tr("Stop the sender"), True),
            Running.STOPPING: (self.tr("The sender ends what it has in hand…"), "warning", self.tr("Stop the sender"),
                               False),
            Running.SILENT: (self.tr("The sender gives no sign"), "error", self.tr("Stop the sender"), True),
        }[Running(state)]  # fmt: skip
        self._words.setText(words)
        self._dot.setPixmap(icon("circle", self._theme, color).pixmap(ICON_SIZE - 4))
        self.switch.setText(label)
        self.switch.setEnabled(can)
        self.switch.setDefault(state == Running.STOPPED)
        self.switch.setProperty("primary", state == Running.STOPPED)
        self.switch.style().unpolish(self.switch)
        self.switch.style().polish(self.switch)
