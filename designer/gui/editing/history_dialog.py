"""The local history of a draft: what it was, what has changed since, and a way back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from designer.core.catalogue import sentence
from designer.core.errors import SealwrightError
from designer.gui.dialog_buttons import DialogButtons
from designer.gui.editing.diff_view import DiffView
from designer.gui.plain import PlainLabel
from designer.gui.theme import MARGIN, SPACING, Theme
from designer.template.compare import compare
from designer.template.history import Version, files_of, versions


class HistoryDialog(QDialog):
    """`now` are the draft's files as they stand. `restore_wanted` carries the files of a version."""

    restore_wanted = Signal(dict)

    def __init__(
        self, root: Path, template_id: str, now: Mapping[str, bytes], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Draft history"))
        self._root = root
        self._id = template_id
        self._now = now
        self._files: dict[str, bytes] = {}
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Moments"))
        self._list.currentItemChanged.connect(self._on_chosen)
        self._told = PlainLabel()
        self._told.setWordWrap(True)
        self._told.setProperty("role", "muted")
        self._diff = DiffView(theme)
        right = QWidget()
        below = QVBoxLayout(right)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._told)
        below.addWidget(self._diff, 1)
        splitter = QSplitter()
        splitter.addWidget(self._list)
        splitter.addWidget(right)
        splitter.setSizes([250, 700])
        self._restore = QPushButton(self.tr("Restore"))
        self._restore.setEnabled(False)
        self._restore.clicked.connect(self._on_restore_clicked)
        buttons = DialogButtons(self._restore)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACING)
        layout.addWidget(splitter, 1)
        layout.addWidget(buttons)
        self.resize(980, 560)
        self._fill(versions(root, template_id))

    def _fill(self, found: list[Version]) -> None:
        for version in found:
            moment = version.at.astimezone()
            words = QLocale().toString(moment.replace(tzinfo=None), "ddd d MMM yyyy, HH:mm:ss")  # type: ignore[call-overload]
            item = QListWidgetItem(f"{words}\n{version.label or _ago(self, version.at)}")
            item.setData(Qt.ItemDataRole.UserRole, version)
            self._list.addItem(item)
        if found:
            self._list.setCurrentRow(0)
        else:
            self._told.setText(self.tr("Nothing is kept yet. Each time the draft is saved, its state is kept here."))

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        try:
            self._files = files_of(self._root, self._id, item.data(Qt.ItemDataRole.UserRole))
        except SealwrightError as error:
            words = sentence(error.code, error.arguments)
            self._told.setText(f"{words.what} {words.remedy}")
            self._restore.setEnabled(False)
            return
        changes = compare(self._files, self._now)
        self._diff.show_changes(changes)
        self._told.setText(
            self.tr("Files changed since then: {count}.").format(count=len(changes))
            if changes
            else self.tr("This is how the draft is now.")
        )
        self._restore.setEnabled(bool(changes))

    def _on_restore_clicked(self) -> None:
        self.restore_wanted.emit(self._files)
        self.accept()


def _ago(widget: QWidget, moment: datetime) -> str:
    minutes = int((datetime.now(UTC) - moment).total_seconds() // 60)
    if minutes < 1:
        return widget.tr("just now")
    if minutes < 60:
        return widget.tr("{count} min ago").format(count=minutes)
    hours = minutes // 60
    if hours < 48:
        return widget.tr("{count} h ago").format(count=hours)
    return widget.tr("{count} days ago").format(count=hours // 24)
