"""Event files that could not be taken in: a quiet bar, and a dialog that says why and offers the ways back or out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from designer.gui.notice import Banner
from designer.gui.outgoing.message_acts import ask_once
from designer.gui.outgoing.words import Words
from designer.gui.outside import open_outside
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import MARGIN, SPACING

if TYPE_CHECKING:
    from designer.sender.inbox.refused import Reason, Refused

_SHOWN = 20  # reasons of one file; who needs more opens the report beside it


class RefusedBar(QFrame):
    """Says how many files lie there; hidden when there is none."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner-warning")
        self._label = PlainLabel()
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._label.setWordWrap(True)
        self.show_files = QPushButton(self.tr("Show…"))
        self.show_files.setAccessibleName(self.tr("Show the files that could not be taken in"))
        self.show_files.clicked.connect(self.opened)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACING * 3 // 2, SPACING // 2, SPACING, SPACING // 2)
        row.addWidget(self._label, 1)
        row.addWidget(self.show_files)
        self.hide()

    def show_count(self, count: int) -> None:
        """Say how many."""
        one = self.tr("A file could not be taken in.")
        several = self.tr("{count} files could not be taken in.")
        self._label.setText(one if count == 1 else several.format(count=count))
        self.setVisible(count > 0)

    def words(self) -> str:
        """What it says now; "" when it is hidden."""
        return "" if self.isHidden() else self._label.text()


class RefusedDialog(QDialog):
    """The files, and why each was refused. `action_wanted(action, ids)`: retry or discard."""

    action_wanted = Signal(str, list)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Files that could not be taken in"))
        self._words = words
        self._files: dict[str, Refused] = {}
        self.banner = Banner()
        self.list = QListWidget()
        self.told = QPlainTextEdit()
        self.retry = self._button(self.tr("Try again"), self.tr("Put into the inbox folder again, as it is now."))
        self.show_folder = self._button(self.tr("Show in folder"), self.tr("To open the file and mend it."))
        self.discard = self._button(self.tr("Delete…"), self.tr("The file and the events in it."))
        self._build()

    def show_files(self, files: Sequence[Refused]) -> None:
        """Show what lies there now; what was chosen stays chosen."""
        if list(self._files.values()) == list(files):
            return
        chosen = set(self.chosen())
        self._files = {one.id: one for one in files}
        self.list.clear()
        for one in files:
            item = QListWidgetItem(one.name.encode("utf-8", "replace").decode())
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setToolTip(tip(str(one.folder / "failed" / item.text())))
            self.list.addItem(item)
            item.setSelected(one.id in chosen)
        if not self.chosen() and self.list.count():
            self.list.setCurrentRow(0)
        self._look()

    def chosen(self) -> list[str]:
        """The ids of the chosen files."""
        return [item.data(Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()]

    def _build(self) -> None:
        self.list.setAccessibleName(self.tr("Files"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.itemSelectionChanged.connect(self._look)
        self.told.setReadOnly(True)
        self.told.setAccessibleName(self.tr("Why"))
        self.retry.clicked.connect(lambda: self.action_wanted.emit("retry", self.chosen()))
        self.show_folder.clicked.connect(self._on_folder)
        self.discard.clicked.connect(self._on_discard)
        words = PlainLabel(
            self.tr("Nothing of these files was sent, unless it says so. Mend the cause, then try again.")
        )
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        split = QSplitter()
        split.addWidget(self.list)
        split.addWidget(self.told)
        split.setSizes([230, 470])
        split.setChildrenCollapsible(False)
        acts = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        acts.rejected.connect(self.reject)
        acts.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        row = QHBoxLayout()
        for button in (self.retry, self.show_folder, self.discard):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(acts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACING)
        layout.addWidget(words)
        layout.addWidget(split, 1)
        layout.addWidget(self.banner)
        layout.addLayout(row)
        self.resize(760, 420)
        self._look()

    def _button(self, words: str, told: str) -> QPushButton:
        button = QPushButton(words)
        button.setToolTip(told)
        button.setAutoDefault(False)
        return button

    def _look(self) -> None:
        chosen = [self._files[one] for one in self.chosen() if one in self._files]
        for button in (self.retry, self.show_folder, self.discard):
            button.setEnabled(bool(chosen))
        self.told.setPlainText("\n\n\n".join(self._told(one) for one in chosen))

    def _told(self, one: Refused) -> str:
        head = self.tr("{name}, refused {time}").format(
            name=one.name.encode("utf-8", "replace").decode(), time=self._words.moment(one.at)
        )
        parts = [head, *(self._reason(reason) for reason in one.reasons[:_SHOWN])]
        if one.accepted:
            parts.insert(1, self.tr("{count} other events of this file were taken in.").format(count=one.accepted))
        if len(one.reasons) > _SHOWN:
            parts.append(self.tr("… and {count} more").format(count=len(one.reasons) - _SHOWN))
        return "\n\n".join(parts)

    def _reason(self, reason: Reason) -> str:
        where = ""
        if reason.line > 0:
            where = self.tr("Line {number}").format(number=reason.line)
        elif reason.event >= 0:
            where = self.tr("Event {number}").format(number=reason.event + 1)
        what = f"{where}: {reason.what}" if where else reason.what
        return f"{what}\n→ {reason.remedy}" if reason.remedy else what

    def _on_folder(self) -> None:
        folder = self._files[self.chosen()[0]].folder / "failed"
        if not open_outside(QUrl.fromLocalFile(str(folder))):
            self.banner.tell(self.tr("No program could show the folder."), str(folder))

    def _on_discard(self) -> None:
        chosen = self.chosen()
        count = self.tr("Delete {count} files?").format(count=len(chosen))
        ask_once(
            self, self.tr("Delete the file?") if len(chosen) == 1 else count,
            self.tr("The events in it are not sent. This cannot be taken back."), self.tr("Delete"),
            lambda: self.action_wanted.emit("discard", chosen),
        )  # fmt: skip
