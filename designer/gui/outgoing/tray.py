"""The tray icon: stays while the sender runs, shows its state, and calls only for what needs a person."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from designer.gui.icons import icon
from designer.gui.outgoing.reading import Page
from designer.gui.outgoing.sender_program import Running, SenderProgram
from designer.gui.theme import Theme

_NEED = ("failed", "uncertain", "held", "unroutable")


class Tray(QObject):
    """Where the desktop has no tray nothing is shown, and nothing is missing."""

    open_wanted = Signal()
    quit_wanted = Signal()
    called = Signal(str)  # what a notification said

    def __init__(self, sender: SenderProgram, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sender = sender
        self._theme = theme
        self._known: dict[str, int] | None = None
        self._refused = self._lists = 0
        self._menu = QMenu()
        self._open = self._menu.addAction(self.tr("Open Sealwright"))
        self._stop = self._menu.addAction(self.tr("Stop the sender"))
        self._menu.addSeparator()
        self._quit = self._menu.addAction(self.tr("Quit"))
        self._open.triggered.connect(self.open_wanted)
        self._stop.triggered.connect(sender.stop)
        self._quit.triggered.connect(self.quit_wanted)
        self._icon = QSystemTrayIcon(self) if QSystemTrayIcon.isSystemTrayAvailable() else None
        if self._icon is not None:
            self._icon.setContextMenu(self._menu)
            self._icon.activated.connect(lambda _reason: self.open_wanted.emit())
            self._icon.messageClicked.connect(self.open_wanted)
        sender.changed.connect(self._on_changed)
        sender.failed.connect(lambda what, _remedy: self._call(what))
        self._on_changed(str(sender.state))

    @property
    def is_there(self) -> bool:
        """Whether the desktop shows it now."""
        return self._icon is not None and self._icon.isVisible()

    def color(self) -> str:
        """The name of the colour that tells how it stands."""
        if self._sender.state is Running.SILENT or (self._known and self._known["failed"]):
            return "error"
        if self._refused or (self._known and any(self._known.values())):
            return "warning"
        return "ok" if self._sender.is_up else "muted"

    def show_page(self, page: Page) -> None:
        """Take over the figures; more of what needs a person than before is called out once."""
        now = {name: page.counts.get(name, 0) + page.test_counts.get(name, 0) for name in _NEED}
        before, self._known = self._known, now
        refused, self._refused = self._refused, len(page.refused)
        lists, self._lists = self._lists, len(page.waiting)
        if before is not None and self._lists > lists:
            self._call(self.tr("Lists that wait for you: {count}. Open the outgoing panel.").format(count=self._lists))
            before = {**before, "held": now["held"]}  # said already
        more = before is not None and [name for name in _NEED if now[name] > before[name]]
        if more:
            self._call(
                self.tr("Messages that need you: {count}. Open the outgoing panel.").format(count=sum(now.values()))
            )
        if before is not None and self._refused > refused:
            words = self.tr("Files that could not be taken in: {count}. Open the outgoing panel.")
            self._call(words.format(count=self._refused))
        self._paint()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self._paint()

    def _on_changed(self, _state: str) -> None:
        self._stop.setEnabled(self._sender.is_up)
        self._paint()
        if self._icon is not None:
            self._icon.setVisible(self._sender.is_up)

    def _paint(self) -> None:
        if self._icon is not None:
            self._icon.setIcon(icon("email-fast-outline", self._theme, self.color()))
            self._icon.setToolTip(self.tr("Sealwright: the sender is running"))

    def _call(self, words: str) -> None:
        self.called.emit(words)
        if self._icon is not None and self._icon.isVisible():
            self._icon.showMessage(self.tr("Sealwright"), words)
