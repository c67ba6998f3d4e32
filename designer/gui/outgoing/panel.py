"""The outgoing panel: the sender program, today's figures, the live list of messages and one message's story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from designer.core.catalogue import sentence
from designer.core.errors import SealwrightError
from designer.core.workspace import Workspace
from designer.gui.background import in_background
from designer.gui.help_pages import section_for
from designer.gui.icons import icon
from designer.gui.notice import Banner
from designer.gui.outgoing.dashboard import KEPT, Dashboard
from designer.gui.outgoing.groups import Groups
from designer.gui.outgoing.message_acts import MessageActs
from designer.gui.outgoing.messages_model import MessagesModel
from designer.gui.outgoing.messages_table import MessagesTable
from designer.gui.outgoing.no_messages import NoMessages
from designer.gui.outgoing.reading import OutboxReader, Page, Story, Wanted, stamp
from designer.gui.outgoing.refused import RefusedBar
from designer.gui.outgoing.sender_program import SenderProgram
from designer.gui.outgoing.story_view import StoryView
from designer.gui.outgoing.waiting import WaitingBar
from designer.gui.outgoing.windows import Windows
from designer.gui.outgoing.words import Words
from designer.gui.outside import open_outside
from designer.gui.theme import SPACING, Theme

if TYPE_CHECKING:
    from designer.core.settings import Settings
    from designer.sender.outbox.figures import Alike

_TYPED_MS = 250
_UNSEEN_LOOKS = 10  # every five seconds
_FURTHER_LOOKS = 20
_ASKED_AT_ONCE = 300  # as many ids as a command line takes everywhere


class OutgoingPanel(QWidget):
    """Everything about sending. It reads the outbox, and has every change made by a command of ours."""

    refreshed = Signal()
    acted = Signal(str)  # an operator's action that was carried out
    steps_wanted = Signal(str)  # a heading of the guide
    figures_changed = Signal(object)  # a Page, for status bar and tray
    guide_topic = "Send"

    def __init__(
        self, workspace: Workspace, sender: SenderProgram, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._sender = sender
        self._reader = OutboxReader(workspace)
        self._words = Words(parent=self)
        self._theme = theme
        self._settings: Settings | None = None
        self._wished = ""
        self._stamp: tuple[int, ...] = ()
        self._looks = 0
        self._is_reading = False
        self._is_stale = True
        self._page = Page()
        self._trouble: SealwrightError | None = None
        self.acts = MessageActs(workspace.root, self)
        self.banner = Banner()
        self.refused = RefusedBar()
        self.waiting = WaitingBar()
        self.dashboard = Dashboard(sender, theme)
        self.groups = Groups(self._words)
        self.windows = Windows(self._reader, self.acts, theme, self._words, self)
        self.model = MessagesModel(theme, self._words, self)
        self.story = StoryView(theme, self._words)
        self.filter = QComboBox()
        self.search = QLineEdit()
        self.table = MessagesTable(self.model)
        self._lists = QStackedWidget()
        self._empty = NoMessages()
        self._typed = QTimer(self)
        self._build()
        self._connect(sender)

    def set_settings(self, settings: Settings | None) -> None:
        """Take over the office's settings: the mode, and who the testers are."""
        self._settings = settings
        self.dashboard.show_mode(str(settings.mode) if settings else "")
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self.model.set_theme(theme)
        self.story.set_theme(theme)
        self.dashboard.set_theme(theme)
        self.windows.set_theme(theme)
        self._find.setIcon(icon("magnify", theme))

    def refresh(self) -> None:
        """Read the outbox again, in the background; many wishes become one."""
        self._is_stale = True
        self._read()

    def leave(self) -> None:
        """The program ends: close what was opened, and remove the copies for the mail program."""
        self.windows.leave()

    def show_state(self, state: str) -> None:
        """Show the messages of one state, or of all (""); `KEPT` are those in the local mailbox."""
        self.filter.setCurrentIndex(max(self.filter.findData(state), 0))

    def choose(self, message_id: str) -> None:
        """Choose a message of the list."""
        row = self.model.row_of(message_id)
        if row >= 0:
            self.table.selectRow(row)

    def choose_soon(self, message_id: str) -> None:
        """Choose a message as soon as the list has it, whatever the list was narrowed to."""
        self._wished = message_id
        self.search.clear()
        self.show_state("")
        self.refresh()

    def _build(self) -> None:
        self.filter.setAccessibleName(self.tr("State"))
        self.filter.addItem(self.tr("All messages"), "")
        for words, (state, is_test) in self._words.choices().items():
            self.filter.addItem(words, KEPT if is_test else state)
        self.search.setPlaceholderText(self.tr("Find by recipient’s address or event number"))
        self.search.setAccessibleName(self.tr("Find messages"))
        self.search.setClearButtonEnabled(True)
        self._find = self.search.addAction(icon("magnify", self._theme), QLineEdit.ActionPosition.LeadingPosition)
        self._lists.addWidget(self.table)
        self._lists.addWidget(self._empty)
        row = QHBoxLayout()
        row.addWidget(self.filter)
        row.addWidget(self.search, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self._lists)
        split.addWidget(self.story)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACING, SPACING, SPACING, SPACING)
        layout.setSpacing(SPACING)
        for widget in (self.dashboard, self.banner, self.waiting, self.refused, self.groups):
            layout.addWidget(widget)
        layout.addLayout(row)
        layout.addWidget(split, 1)

    @property
    def _inbox(self) -> str:
        return self._settings.inbox.folder if self._settings else "inbox"

    def _on_open_inbox(self) -> None:
        open_outside(QUrl.fromLocalFile(str(self._workspace.root / self._inbox)))

    def _connect(self, sender: SenderProgram) -> None:
        sender.looked.connect(self._on_looked)
        sender.changed.connect(lambda _state: self.refresh())
        sender.failed.connect(self._on_sender_failed)
        self.dashboard.state_wanted.connect(self.show_state)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPED_MS)
        self._typed.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda _text: self._typed.start())
        self.filter.currentIndexChanged.connect(lambda _index: self.refresh())
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.story.action_wanted.connect(self._on_action)
        self.story.mail_wanted.connect(self.windows.open_mail)
        self.windows.failed.connect(self._on_mail_missing)
        self.acts.acted.connect(self._on_acted)
        self.acts.told.connect(self._on_told)
        self._empty.inbox_wanted.connect(self._on_open_inbox)
        self.refused.opened.connect(self._on_refused_opened)
        self.waiting.opened.connect(self._on_waiting_opened)
        self.groups.action_wanted.connect(self._on_group)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)

    def _on_looked(self) -> None:
        """Look often while somebody watches; now and then for the tray, which calls when nobody does."""
        self._looks += 1
        has_further = self._settings is not None and bool(self._settings.folders)
        is_watched = self.isVisible() or self._looks % _UNSEEN_LOOKS == 0
        is_due = has_further and self._looks % _FURTHER_LOOKS == 0  # a share is not asked whether it has changed
        if is_due or (is_watched and self._now() != self._stamp):
            self.refresh()

    def _read(self) -> None:
        if self._is_reading:
            return
        self._is_reading, self._is_stale = True, False
        self._stamp = self._now()
        wanted = self._wanted()
        in_background(lambda: self._reader.page(wanted), parent=self, done=self._on_page, failed=self._on_not_read)

    def _now(self) -> tuple[int, ...]:
        return stamp(self._workspace, self._inbox)

    def _wanted(self) -> Wanted:
        chosen = str(self.filter.currentData())
        return Wanted(
            mode=str(self._settings.mode) if self._settings else "rehearsal",
            state="sent" if chosen == KEPT else chosen,
            text=self.search.text().strip(),
            test={"sent": False, KEPT: True}.get(chosen),
            folders=(self._inbox, *(one.folder for one in (self._settings.folders if self._settings else ()))),
            is_running=self._sender.is_up,
        )

    def _on_page(self, page: Page) -> None:
        self._is_reading = False
        self._page = page
        current = self.model.at(self.table.currentIndex().row())
        chosen = current.message.id if current else self.story.message_id  # a story may still be on its way
        mode = str(self._settings.mode) if self._settings else ""
        self.model.show(page.rows, mode)
        if self.model.row_of(self._wished) >= 0:
            chosen, self._wished = self._wished, ""
        self.dashboard.show_page(page)
        self.groups.show_groups(page.groups, page.pauses)
        self.refused.show_count(len(page.refused))
        self.windows.show_files(page.refused)
        self.waiting.show_waiting(page.waiting, page.coming)
        self.windows.show_waiting(page.waiting)
        self._show_emptiness(page)
        self._tell_trouble(page)
        if chosen and self.model.row_of(chosen) >= 0:
            self.choose(chosen)
            self._read_story(chosen)
        elif not page.rows:
            self.story.clear()
        self.figures_changed.emit(page)
        self.refreshed.emit()
        if self._is_stale:
            self._read()

    def _tell_trouble(self, page: Page) -> None:
        """Say once why addresses stay hidden; a master password is meant to be asked for elsewhere."""
        if page.trouble is not None and self._trouble is None:
            self._trouble = page.trouble
            if section_for(page.trouble.code):
                self._on_sender_failed(*sentence(page.trouble.code, page.trouble.arguments))

    def _on_sender_failed(self, what: str, remedy: str) -> None:
        section = section_for(self._trouble.code) if self._trouble is not None else ""
        steps = {self.tr("Show the steps"): lambda: self.steps_wanted.emit(section)} if section else {}
        self.banner.tell(what, remedy, is_error=True, buttons={**steps, self.tr("Close"): lambda: None})

    def _on_not_read(self, error: SealwrightError) -> None:
        self._is_reading = False
        words = sentence(error.code, error.arguments)
        self.banner.tell(words.what, words.remedy)
        if self._is_stale:
            self._read()

    def _show_emptiness(self, page: Page) -> None:
        self._lists.setCurrentIndex(0 if page.rows else 1)
        self._empty.tell(self._inbox, is_narrowed=bool(self.search.text().strip() or self.filter.currentData()))

    def _on_row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = self.model.at(current.row()) if current.isValid() else None
        if row is not None:
            self._read_story(row.message.id)

    def _on_action(self, action: str, message_id: str) -> None:
        if not self.windows.opens(action, message_id):
            self.acts.act(action, [message_id])

    def _read_story(self, message_id: str) -> None:
        testers, is_up = self._settings.testers if self._settings else (), self._sender.is_up
        in_background(
            lambda: self._reader.story(message_id, testers, is_running=is_up),
            parent=self, done=self._on_story, failed=self._on_not_read,
        )  # fmt: skip

    def _on_story(self, story: Story) -> None:
        row = self.model.at(self.table.currentIndex().row())
        if row is None or row.message.id == story.shown.message.id:  # another one was chosen meanwhile
            self.story.show_story(story)

    def _on_group(self, action: str, group: Alike) -> None:
        mode = str(self._settings.mode) if self._settings else "rehearsal"
        in_background(
            lambda: self._reader.alike_ids(group, mode, _ASKED_AT_ONCE),
            parent=self, done=lambda ids: self.acts.act(action, ids), failed=self._on_not_read,
        )  # fmt: skip

    def _on_acted(self, action: str) -> None:
        self.acted.emit(action)
        self.refresh()

    def _on_told(self, what: str, remedy: str, is_error: bool) -> None:
        self.banner.tell(what, remedy, is_error=is_error)

    def _on_mail_missing(self, error: SealwrightError) -> None:
        self.banner.tell_error(error)

    def _on_waiting_opened(self) -> None:
        is_live = self._settings is not None and str(self._settings.mode) == "live"
        self.windows.open_waiting(self._page.waiting, is_live=is_live)

    def _on_refused_opened(self) -> None:
        self.windows.open_files(self._page.refused)
