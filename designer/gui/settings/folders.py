"""Further folders that are watched, such as one on the office's share: listed, added, changed, taken out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from designer.core.catalogue import tr
from designer.core.settings import FolderSettings
from designer.gui.dialog_buttons import DialogButtons
from designer.gui.plain import PlainLabel, tip
from designer.gui.settings.fields import ConfirmChoice
from designer.gui.theme import MARGIN, SPACING

_LINES = 3


class FolderList(QWidget):
    """The folders as they stand in `[[folders]]`; nothing is written here."""

    edited = Signal()

    def __init__(self, root: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._root = root
        self._shown: list[dict[str, Any]] = []
        self.folders: list[dict[str, Any]] = []
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Further folders"))
        self.list.setFixedHeight(_LINES * 28)
        self.list.currentRowChanged.connect(lambda _row: self._look())
        self.list.itemDoubleClicked.connect(lambda _item: self._on_change())
        self.add = QPushButton(self.tr("Add a folder…"))
        self.change = QPushButton(self.tr("Change…"))
        self.remove = QPushButton(self.tr("Remove"))
        row = QHBoxLayout()
        acts = ((self.add, self._on_add), (self.change, self._on_change), (self.remove, self._on_remove))
        for button, act in acts:
            button.setAutoDefault(False)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        told = PlainLabel(
            self.tr("More drop folders, such as one on the office’s share; each may take one event type only.")
        )
        told.setWordWrap(True)
        told.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SPACING)
        layout.setSpacing(SPACING // 2)
        layout.addWidget(self.list)
        layout.addLayout(row)
        layout.addWidget(told)

    @property
    def is_changed(self) -> bool:
        """Whether they differ from the file."""
        return self.folders != self._shown

    def show_folders(self, folders: Sequence[FolderSettings]) -> None:
        """Show what the file has."""
        self._shown = [one.model_dump(exclude_unset=True) for one in folders]
        self.folders = list(self._shown)
        self._fill(0)

    def put(self, number: int, folder: dict[str, Any]) -> None:
        """Change a folder; the number behind the last adds one."""
        self.folders = [*self.folders[:number], folder, *self.folders[number + 1 :]]
        self._fill(number)
        self.edited.emit()

    def _fill(self, row: int) -> None:
        self.list.clear()
        for one in self.folders:
            parts = [one["folder"], one.get("event_type", "")]
            flag = one.get("confirm")
            waits = self.tr("every file waits for you") if flag else self.tr("no file waits")
            parts.append("" if flag is None else waits)
            self.list.addItem("  ·  ".join(part for part in parts if part))
            self.list.item(self.list.count() - 1).setToolTip(tip(str(one["folder"])))
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._look()

    def _look(self) -> None:
        for button in (self.change, self.remove):
            button.setEnabled(self.list.currentRow() >= 0)

    def _on_add(self) -> None:
        self._open({}, len(self.folders))

    def _on_change(self) -> None:
        self._open(self.folders[self.list.currentRow()], self.list.currentRow())

    def _open(self, folder: dict[str, Any], number: int) -> None:
        dialog = FolderDialog(folder, self._root, partial(self.put, number), self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_remove(self) -> None:
        row = self.list.currentRow()
        self.folders = [*self.folders[:row], *self.folders[row + 1 :]]
        self._fill(row)
        self.edited.emit()


class FolderDialog(QDialog):
    """One folder. `put` takes it over, in the keys of `[[folders]]`."""

    def __init__(
        self, folder: dict[str, Any], root: Path, put: Callable[[dict[str, Any]], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("A folder that is watched"))
        self._root = root
        self._put = put
        self._before = folder
        self.folder = QLineEdit(str(folder.get("folder", "")))
        self.choose = QPushButton(self.tr("Choose…"))
        self.event_type = QLineEdit(str(folder.get("event_type", "")))
        self.event_type.setPlaceholderText(self.tr("every event says its own"))
        self.pdf_names = QLineEdit(str(folder.get("pdf_names", "")))
        self.pdf_names.setPlaceholderText("{number}_{email}.pdf")
        self.pdf_names.setToolTip(tr(FolderSettings.model_fields["pdf_names"].description or ""))
        self.confirm = ConfirmChoice()
        self.confirm.show_flag(folder.get("confirm"))
        self.partial = QCheckBox(self.tr("Take the good events of a file that also holds bad ones"))
        self.partial.setChecked(bool(folder.get("accept_partial", False)))
        self.take = QPushButton(self.tr("Take over"))
        self.buttons = DialogButtons(self.take)
        self._build()
        self._look()

    def result_folder(self) -> dict[str, Any]:
        """The folder as it is set; what is usual is left out."""
        told: dict[str, Any] = {
            "folder": self.folder.text().strip(), "event_type": self.event_type.text().strip(),
            "pdf_names": self.pdf_names.text().strip(), "accept_partial": self.partial.isChecked(),
            "confirm": self.confirm.flag(),
        }  # fmt: skip
        others = {key: value for key, value in self._before.items() if key not in told}
        said = {key: value for key, value in told.items() if value or (key == "confirm" and value is False)}
        return said | others

    def _build(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setSpacing(SPACING)
        form.addRow(self.tr("Folder:"), row)
        form.addRow(self.tr("&Event type:"), self.event_type)
        form.addRow(self.tr("&Names of PDFs:"), self.pdf_names)
        form.addRow(self.tr("&Wait for you:"), self.confirm)
        form.addRow("", self.partial)
        self.folder.setAccessibleName(self.tr("Folder"))
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._on_choose)
        self.folder.textChanged.connect(self._look)
        self.take.clicked.connect(self._on_take)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(MARGIN)
        layout.addLayout(form)
        layout.addWidget(self.buttons)
        self.resize(520, self.sizeHint().height())

    def _look(self) -> None:
        self.take.setEnabled(bool(self.folder.text().strip()))

    def _on_choose(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder"), str(self._root))
        if path:
            self.folder.setText(path)

    def _on_take(self) -> None:
        self._put(self.result_folder())
        self.accept()
