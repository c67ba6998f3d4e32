"""The released versions of a template: which is in use, since when and why; go back, pause, resume, take back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QMessageBox,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.core.workspace import Workspace
from designer.gui.background import in_background
from designer.gui.commands import CommandRun, run_command
from designer.gui.notice import Banner
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import MARGIN, SPACING

if TYPE_CHECKING:
    from designer.template.publication import Released


class ReleasesDialog(QDialog):
    """Every change is a command of ours; `changed` when one was made."""

    listed = Signal()
    changed = Signal()

    def __init__(self, workspace: Workspace, template_id: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Released versions of {name}").format(name=label))
        self._workspace = workspace
        self._id = template_id
        self._run: CommandRun | None = None
        self._is_paused = False
        self.banner = Banner()
        self.told = PlainLabel()
        self.told.setWordWrap(True)
        self.tree = QTreeWidget()
        self.use = self._button(self.tr("Use this version"))
        self.pause = self._button(self.tr("Pause"))
        self.take_back = self._button(self.tr("Take back…"))
        self._build()
        self.refresh()

    def refresh(self) -> None:
        """Read the versions anew."""
        in_background(
            lambda: releases_of(self._workspace, self._id), parent=self, done=self._on_read,
            failed=self.banner.tell_error,
        )  # fmt: skip

    def choose(self, number: int) -> None:
        """Choose a version of the list."""
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            if item is not None and item.data(0, Qt.ItemDataRole.UserRole).number == number:
                self.tree.setCurrentItem(item)

    def _button(self, words: str) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        return button

    def _build(self) -> None:
        self.tree.setHeaderLabels([self.tr("Version"), self.tr("Released"), self.tr("State"), self.tr("Confirmed")])
        self.tree.setRootIsDecorated(False)
        self.tree.setAccessibleName(self.tr("Released versions"))
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.tree.currentItemChanged.connect(self._look)
        self.use.clicked.connect(self._on_use)
        self.pause.clicked.connect(lambda: self._ask(["resume" if self._is_paused else "pause", self._id]))
        self.take_back.clicked.connect(self._on_take_back)
        acts = QHBoxLayout()
        for button in (self.use, self.pause, self.take_back):
            acts.addWidget(button)
        acts.addStretch(1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACING)
        layout.addWidget(self.told)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.banner)
        layout.addLayout(acts)
        layout.addWidget(close)
        self.resize(620, 400)

    def _on_read(self, found: tuple[Sequence[Released], bool]) -> None:
        releases, self._is_paused = found
        self.tree.clear()
        for one in releases:
            self.tree.addTopLevelItem(self._item(one))
        if (first := self.tree.topLevelItem(0)) is not None:
            self.tree.setCurrentItem(first)
        current = next((one.number for one in releases if one.is_current), 0)
        if self._is_paused:
            self.told.setText(self.tr("The template is paused: its messages are held until you resume it."))
        elif current:
            self.told.setText(self.tr("Version {number} is in use.").format(number=current))
        else:
            self.told.setText(self.tr("Nothing is released: new events wait until something is."))
        self.pause.setText(self.tr("Resume") if self._is_paused else self.tr("Pause"))
        self._look()
        self.listed.emit()

    def _item(self, one: Released) -> QTreeWidgetItem:
        moment = QDateTime.fromSecsSinceEpoch(round(one.published_at.timestamp()))
        at = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
        state = self.tr("in use") if one.is_current else ""
        reasons = "; ".join(f"{code}: {reason}" for code, reason in one.confirmed.items())
        item = QTreeWidgetItem([str(one.number), at, state, reasons])
        item.setData(0, Qt.ItemDataRole.UserRole, one)
        item.setToolTip(3, tip(reasons))
        return item

    def _chosen(self) -> Released | None:
        item = self.tree.currentItem()
        return item.data(0, Qt.ItemDataRole.UserRole) if item else None

    def _look(self) -> None:
        chosen, is_free = self._chosen(), self._run is None
        rows = (self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount()))
        is_released = any(row.data(0, Qt.ItemDataRole.UserRole).is_current for row in rows if row)
        self.use.setEnabled(is_free and chosen is not None and not chosen.is_current)
        self.pause.setEnabled(is_free and is_released)
        self.take_back.setEnabled(is_free and is_released)

    def _on_use(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._ask(["rollback", self._id, "--to", str(chosen.number)])

    def _on_take_back(self) -> None:
        box = QMessageBox(
            QMessageBox.Icon.Question, self.windowTitle(), self.tr("Take the template back?"), parent=self
        )
        box.setInformativeText(self.tr("New events wait without a template until a version is in use again. What was "
                                       "accepted before still goes out."))  # fmt: skip
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        yes = box.addButton(self.tr("Take back"), QMessageBox.ButtonRole.AcceptRole)
        yes.clicked.connect(lambda: self._ask(["unpublish", self._id]))
        box.setDefaultButton(box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole))
        box.open()

    def _ask(self, arguments: list[str]) -> None:
        self._run = run_command(arguments, workspace=self._workspace.root, parent=self)
        self._run.answered.connect(self._on_answered)
        self._run.failed.connect(self._on_failed)
        self._look()

    def _on_answered(self, answer: dict[str, Any]) -> None:
        self._run = None
        if answer.get("held") or answer.get("released"):
            count = int(answer.get("held") or answer["released"])
            words = self.tr("Messages held: {count}.") if answer.get("held") else self.tr("Messages let go: {count}.")
            self.banner.tell(words.format(count=count))
        self.changed.emit()
        self.refresh()

    def _on_failed(self, _code: str, what: str, remedy: str) -> None:
        self._run = None
        self.banner.tell(what, remedy, is_error=True)
        self._look()


def releases_of(workspace: Workspace, template_id: str) -> tuple[Sequence[Released], bool]:
    """All publications, the newest first, and whether the template is paused. Raises TemplateError."""
    from designer.template.publication import is_paused, released

    return released(workspace.publications, template_id), is_paused(workspace.publications, template_id)
