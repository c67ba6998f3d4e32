"""One message: where it stands and why, every attempt with the server's words, and what a person can do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.gui.outgoing.reading import Story
from designer.gui.outgoing.words import Words, state_color
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import SPACING, Theme
from designer.sender.outbox.states import FURTHER, OPERATOR_MOVES, SETTLED, Mode, State

if TYPE_CHECKING:
    from designer.sender.outbox.search import Attempt, Listed, Moved

PAPERS = ("password", "record", "archive")
ACTIONS = ("retry", "release", "hold", "mark-sent", "resend", "correct", "cancel")


_SOURCES = {**{action: move.sources for action, move in OPERATOR_MOVES.items()}, **FURTHER}


class StoryView(QWidget):
    """Shows a story; `action_wanted(action, message id)` when a person presses a button."""

    action_wanted = Signal(str, str)
    mail_wanted = Signal(str)  # the id of a message that was kept

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = words
        self._story: Story | None = None
        self._title, self._facts, self._why = PlainLabel(), PlainLabel(), PlainLabel()
        self._title.setProperty("role", "heading")
        self._facts.setProperty("role", "muted")
        for label in (self._title, self._facts, self._why):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._heard = {
            "returned": self.tr("It came back: the recipient’s mail server did not take it. Ask for the right address,"
                                " then press Correct."),
            "delayed": self.tr("A mail server on the way is still trying. Nothing has to be done."),
            "delivered": self.tr("The recipient’s mail server has confirmed it."),
        }  # fmt: skip
        self._lines = self._made_lines()
        self._buttons = {action: self._made_button(action) for action in ACTIONS}
        self.open_mail = QPushButton(self.tr("Open the mail"))
        self.open_mail.setToolTip(self.tr("As it lies in the local mailbox, with its attachments."))
        self.open_mail.clicked.connect(lambda: self.mail_wanted.emit(self.message_id))
        row = QHBoxLayout()
        row.setSpacing(SPACING)
        self.papers = {action: self._made_button(action) for action in PAPERS}
        row.addWidget(self.open_mail)
        for button in self._buttons.values():
            row.addWidget(button)
        for button in self.papers.values():
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACING, SPACING, SPACING, SPACING)
        layout.setSpacing(SPACING // 2)
        for label in (self._title, self._facts, self._why):
            layout.addWidget(label)
        layout.addLayout(row)
        layout.addWidget(self._lines, 1)
        self.clear()

    def clear(self) -> None:
        """Show that nothing is chosen."""
        self._story = None
        self._title.setText("")
        self._facts.setText(self.tr("Choose a message to see what happened to it."))
        self._facts.show()
        self._why.hide()
        self._lines.clear()
        self._lines.hide()
        for button in (self.open_mail, *self._buttons.values(), *self.papers.values()):
            button.hide()

    def show_story(self, story: Story) -> None:
        """Show a message."""
        self._story = story
        one = story.shown.message
        state = self._words.state(one.state, is_test=bool(one.test), came_back=one.came_back)
        self._title.setText(f"{self._words.number(one.event_id, one.event_type)}: {state}")
        self._title.setStyleSheet(f"color: {self._theme.color(state_color(one.state, one.came_back)).name()};")
        self._title.setToolTip(tip(f"{one.state}\n{one.event_id}"))
        told = self._told(story)
        self._facts.setText("\n".join(told))
        self._facts.setVisible(bool(told))
        self._why.setText(story.why)
        self._why.setVisible(bool(story.why) and one.reason != "kept-local")
        self._fill(story)
        self.open_mail.setVisible(bool(one.test) and one.state == State.SENT)
        for action, button in self._buttons.items():
            button.setVisible(State(one.state) in _SOURCES[action] and not _is_too_late(action, one))
        self.papers["record"].setVisible(bool(story.shown.attempts) or State(one.state) in SETTLED)
        self.papers["password"].setVisible(bool(story.shown.attempts) and not one.purged)
        self.papers["archive"].setVisible(any(move.action == "archive" and not move.reason for move in story.shown.log))

    @property
    def message_id(self) -> str:
        """The message that is shown; "" for none."""
        return self._story.shown.message.id if self._story else ""

    def lines(self) -> list[str]:
        """What stands in the list of happenings."""
        items = (self._lines.topLevelItem(number) for number in range(self._lines.topLevelItemCount()))
        return [" | ".join(item.text(column) for column in range(3)) for item in items if item]

    def facts(self) -> str:
        """What stands below the title."""
        return self._facts.text()

    def button(self, action: str) -> QPushButton:
        """The button of an action."""
        return (self._buttons | self.papers)[action]

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        if self._story:
            self.show_story(self._story)

    def _told(self, story: Story) -> list[str]:
        one = story.shown.message
        told = []
        if story.recipient:
            told.append(self.tr("To: {address}").format(address=story.recipient))
        if story.would_reach:
            told.append(self.tr("In rehearsal. Live it would go to {address}.").format(address=story.would_reach))
        if one.template:
            version = self.tr("proof {number}") if one.mode == "proof" else self.tr("released version {number}")
            told.append(f"{one.template}, {version.format(number=one.publication)}, {one.language}")
        if story.shown.before:
            told.append(self.tr("It corrects an earlier message.") if one.replaces else self.tr("It was sent before."))
        if story.shown.after:
            told.append(self.tr("A later message corrects or repeats it."))
        if one.came_back in self._heard:
            told.append(self._heard[one.came_back])
        if one.purged:
            told.append(self.tr("Its data and document were deleted when their time was over."))
        return told

    def _fill(self, story: Story) -> None:
        is_test = bool(story.shown.message.test)
        happened = [(one.started_at, self._attempt(one, is_test=is_test)) for one in story.shown.attempts]
        happened += [(one.at, self._move(one)) for one in story.shown.log if one.action != "settle"]
        self._lines.clear()
        for at, (what, said) in sorted(happened, key=lambda pair: pair[0]):
            item = QTreeWidgetItem([self._words.moment(at), what, said])
            for column in (1, 2):
                item.setToolTip(column, tip(item.text(column)))
            self._lines.addTopLevelItem(item)
        self._lines.setVisible(bool(happened))
        if last := self._lines.topLevelItem(self._lines.topLevelItemCount() - 1):
            self._lines.scrollToItem(last)
            self._lines.setCurrentItem(last, 0, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _attempt(self, one: Attempt, *, is_test: bool) -> tuple[str, str]:
        outcome = self._words.outcome(one.outcome, is_test=is_test)
        what = self.tr("Attempt {number}: {outcome}").format(number=one.n, outcome=outcome)
        if is_test and one.outcome == "sent":
            return what, self.tr("No server saw it, and nobody got it.")
        codes = " ".join(part for part in (str(one.code or ""), one.enhanced_code) if part)
        said = " ".join(part for part in (codes, one.reply) if part)
        return what, f"{said}  ({one.tls})" if one.tls else said

    def _move(self, one: Moved) -> tuple[str, str]:
        by = "" if one.actor == "sender" else self.tr("by {person}").format(person=one.actor)
        moved = self._words.state(one.to_state) if one.to_state != one.from_state else ""
        heard = self._words.later(one.reason) if one.action == "came-back" else ""
        return self._words.act(one.action), " ".join(part for part in (heard, moved and f"→ {moved}", by) if part)

    def _made_lines(self) -> QTreeWidget:
        lines = QTreeWidget()
        lines.setAccessibleName(self.tr("What happened to the message"))
        lines.setHeaderLabels([self.tr("Time"), self.tr("What"), self.tr("Details")])
        lines.setRootIsDecorated(False)
        lines.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        lines.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        lines.header().setStretchLastSection(True)
        return lines

    def _made_button(self, action: str) -> QPushButton:
        words, told = {
            "retry": (self.tr("Try again"), self.tr("Made anew with the released version, and sent.")),
            "release": (self.tr("Let go"), self.tr("It goes out now.")),
            "hold": (self.tr("Hold"), self.tr("It waits until you let it go.")),
            "mark-sent": (
                self.tr("Mark as sent"),
                self.tr("You found it in the Sent folder, or they have it."),
            ),
            "resend": (self.tr("Send again…"), self.tr("The same document, in a new message.")),
            "correct": (self.tr("Correct…"), self.tr("To another address, or with other data, in a new message.")),
            "cancel": (self.tr("Cancel…"), self.tr("It is never sent.")),
            "password": (
                self.tr("Password…"),
                self.tr("What opens its documents, for whoever asks on the phone. This is logged."),
            ),
            "record": (
                self.tr("Dispatch record…"),
                self.tr("What happened to it, on a page for your files (PDF). This is logged."),
            ),
            "archive": (
                self.tr("Open from the archive"),
                self.tr("The mail and its documents exactly as they were sent. This is logged."),
            ),
        }[action]
        button = QPushButton(words)
        button.setToolTip(told)
        button.clicked.connect(lambda: self.action_wanted.emit(action, self.message_id))
        return button


def _is_too_late(action: str, one: Listed) -> bool:
    """A proof is not corrected; what was deleted cannot be sent again."""
    return action in FURTHER and (bool(one.purged) or (action == "correct" and one.mode == Mode.PROOF))
