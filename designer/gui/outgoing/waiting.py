"""Files whose mails wait for a person: a bar that says so, and a dialog to look at some of them and to decide."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from designer.gui.notice import Banner
from designer.gui.outgoing.message_acts import ask_once
from designer.gui.outgoing.reading import Row, Waiting
from designer.gui.outgoing.words import Words
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import GRID, MARGIN, SPACING, text_font

if TYPE_CHECKING:
    from designer.sender.inbox.progress import Coming


class WaitingBar(QFrame):
    """Says how many mails wait, and how far a large file is that is coming in; hidden when there is nothing."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner-warning")
        self._label = PlainLabel()
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._label.setWordWrap(True)
        self.look = QPushButton(self.tr("Look and decide…"))
        self.look.setAccessibleName(self.tr("Look at the lists that wait, and decide"))
        self.look.clicked.connect(self.opened)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACING * 3 // 2, SPACING // 2, SPACING, SPACING // 2)
        row.addWidget(self._label, 1)
        row.addWidget(self.look)
        self.hide()

    def show_waiting(self, waiting: Sequence[Waiting], coming: Sequence[Coming]) -> None:
        """Say what waits, and what is coming in."""
        told = [self._coming(one) for one in coming]
        mails = sum(one.batch.messages for one in waiting)
        if len(waiting) == 1:
            told.append(self.tr("A list waits for you, mails in it: {count}.").format(count=mails))
        elif waiting:
            told.append(self.tr("{lists} lists wait for you, mails in them: {count}.")
                        .format(lists=len(waiting), count=mails))  # fmt: skip
        self._label.setText(" ".join(told))
        self.look.setVisible(bool(waiting))
        self.setVisible(bool(told))

    def words(self) -> str:
        """What it says now; "" when it is hidden."""
        return "" if self.isHidden() else self._label.text()

    def _coming(self, one: Coming) -> str:
        words = self.tr("{file} is being taken in, row {done} of {total}.")
        return words.format(file=_shown(one.name), done=one.done, total=one.total)


class WaitingDialog(QDialog):
    """The files that wait. `decided(release or cancel, number)`; `preview_wanted(id of a message)`."""

    decided = Signal(str, int)
    preview_wanted = Signal(str)

    def __init__(self, words: Words, *, is_live: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Lists that wait for you"))
        self._words = words
        self._is_live = is_live
        self._waiting: dict[int, Waiting] = {}
        self.banner = Banner()
        self.list = QListWidget()
        self.title = PlainLabel()
        self.told = PlainLabel()
        self.figures: dict[str, PlainLabel] = {}
        self.previews: list[QPushButton] = []
        self._rows = QVBoxLayout()
        self.release = QPushButton()
        self.discard = QPushButton(self.tr("Discard…"))
        self._build()

    def show_waiting(self, waiting: Sequence[Waiting]) -> None:
        """Show what waits now; what was chosen stays chosen."""
        if list(self._waiting.values()) == list(waiting):
            return
        chosen = self.chosen()
        self._waiting = {one.batch.batch: one for one in waiting}
        self.list.blockSignals(True)
        self.list.clear()
        for number, one in self._waiting.items():
            item = QListWidgetItem(self._name(one))
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setToolTip(tip(self._name(one)))
            self.list.addItem(item)
            if chosen is not None and number == chosen.batch.batch:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self._look()

    def chosen(self) -> Waiting | None:
        """The file that is chosen."""
        item = self.list.currentItem()
        return self._waiting.get(int(item.data(Qt.ItemDataRole.UserRole))) if item is not None else None

    def show_busy(self, *, is_busy: bool) -> None:
        """A preview is being made, or a decision carried out."""
        for button in (*self.previews, self.release, self.discard):
            button.setEnabled(not is_busy)

    def _build(self) -> None:
        self.list.setAccessibleName(self.tr("Lists"))
        self.list.currentRowChanged.connect(lambda _row: self._look())
        split = QSplitter()
        split.addWidget(self.list)
        split.addWidget(self._made_facts())
        split.setSizes([210, 470])
        split.setChildrenCollapsible(False)
        self.release.clicked.connect(self._on_release)
        self.release.setDefault(True)
        self.discard.setAutoDefault(False)
        self.discard.clicked.connect(self._on_discard)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.release)
        row.addWidget(self.discard)
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACING)
        layout.addWidget(self.banner)
        layout.addWidget(split, 1)
        layout.addLayout(row)
        self.resize(720, 440)

    def _made_facts(self) -> QWidget:
        self.title.setProperty("role", "heading")
        self.title.setWordWrap(True)
        self.told.setProperty("role", "muted")
        self.told.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACING * 2)
        grid.setVerticalSpacing(GRID)
        names = {
            "new": self.tr("new, waiting for you"), "known": self.tr("already there before, not sent again"),
            "again": self.tr("of the new ones came before with other data: they would go out a second time"),
            "no_address": self.tr("without an address, not taken"), "faulty": self.tr("faulty, not taken"),
        }  # fmt: skip
        for line, (key, words) in enumerate(names.items()):
            figure = PlainLabel()
            figure.setFont(text_font(11, bold=True))
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.figures[key] = figure
            grid.addWidget(figure, line, 0)
            grid.addWidget(PlainLabel(words), line, 1)
        grid.setColumnStretch(1, 1)
        look = PlainLabel(self.tr("Look at some of them, with their documents, as they would be sent:"))
        look.setWordWrap(True)
        look.setContentsMargins(0, SPACING, 0, 0)
        self._rows.setSpacing(GRID)
        card = QWidget()
        layout = QVBoxLayout(card)
        layout.setContentsMargins(MARGIN, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addWidget(self.title)
        layout.addWidget(self.told)
        layout.addLayout(grid)
        layout.addWidget(look)
        layout.addLayout(self._rows)
        layout.addStretch(1)
        return card

    def _look(self) -> None:
        one = self.chosen()
        for button in (self.release, self.discard):
            button.setEnabled(one is not None)
        if one is None:
            return
        summary, batch = one.batch.summary, one.batch
        self.title.setText(self._name(one))
        came = self.tr("Came in {time}.").format(time=self._words.moment(batch.at))
        goes = self.tr("Released mails go to their recipients.")
        stays = self.tr("This is a rehearsal: released mails go to the testers, or stay in the local mailbox.")
        self.told.setText(f"{came} {goes if self._is_live else stays}")
        shown = {"new": batch.messages, "known": summary.known, "no_address": summary.no_address,
                 "faulty": summary.faulty, "again": summary.again}  # fmt: skip
        for key, value in shown.items():
            self.figures[key].setText(str(value))
        single = self.tr("Release the mail")
        several = self.tr("Release {count} mails").format(count=batch.messages)
        self.release.setText(single if batch.messages == 1 else several)
        self._show_previews(one.previews)

    def _show_previews(self, rows: Sequence[Row]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.previews = []
        for one in rows:
            number = self._words.number(one.message.event_id, one.message.event_type)
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            label = PlainLabel(f"{one.recipient or f'…@{one.message.domain}'}  ·  {number}")
            label.setToolTip(tip(label.text()))
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            button = QPushButton(self.tr("Open…"))
            button.setAccessibleName(self.tr("Open {number}").format(number=number))
            button.setAutoDefault(False)
            button.clicked.connect(partial(self.preview_wanted.emit, one.message.id))
            self.previews.append(button)
            row.addWidget(label, 1)
            row.addWidget(button)
            self._rows.addWidget(line)

    def _name(self, one: Waiting) -> str:
        return _shown(one.batch.summary.file) or self.tr("List {number}").format(number=one.batch.batch)

    def _on_release(self) -> None:
        if (one := self.chosen()) is not None:
            self.decided.emit("release", one.batch.batch)

    def _on_discard(self) -> None:
        one = self.chosen()
        if one is None:
            return
        ask_once(
            self, self.tr("Discard this list?"),
            self.tr("None of its mails is sent, mails: {count}. This cannot be taken back.")
            .format(count=one.batch.messages),
            self.tr("Discard"), lambda: self.decided.emit("cancel", one.batch.batch),
        )  # fmt: skip


def _shown(name: str) -> str:
    """A file's name as it can be shown; names on a disk need not be text."""
    return name.encode("utf-8", "replace").decode()
