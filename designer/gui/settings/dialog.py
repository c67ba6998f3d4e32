"""The settings dialog: every setting of core.settings with its words; writes settings.toml with its comments kept."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from designer.core.catalogue import sentence
from designer.core.errors import SealwrightError
from designer.core.settings import Settings, load_settings
from designer.core.settings_text import change_settings
from designer.core.workspace import Workspace
from designer.gui.commands import run_command
from designer.gui.dialog_buttons import DialogButtons
from designer.gui.notice import Banner
from designer.gui.plain import PlainLabel, as_plain
from designer.gui.settings.declared import Setting, declared, section_words, value_of
from designer.gui.settings.fields import SettingField, time_zones
from designer.gui.settings.folders import FolderList
from designer.gui.settings.rest_keys import RestKeys
from designer.gui.theme import GRID, MARGIN, SPACING


class SettingsDialog(QDialog):
    """`saved` after the file was written; `mode_changed` after going live or back, which is an act of its own."""

    saved = Signal()
    guide_wanted = Signal(str)  # a page of the guide
    mode_changed = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self._workspace = workspace
        self._settings: Settings | None = None
        self.fields: dict[str, SettingField] = {}
        self.banner = Banner()
        self.sections = QListWidget()
        self._pages = QStackedWidget()
        self.folders = FolderList(workspace.root)
        self.keys = RestKeys(workspace.root, workspace.publications)
        self.mode = PlainLabel()
        self.switch_mode = QPushButton()
        self._save = QPushButton(self.tr("Save"))
        self.buttons = DialogButtons(self._save)
        self._build()
        self.reload()

    def reload(self) -> None:
        """Show what the file has."""
        try:
            self._settings = load_settings(self._workspace.settings)
        except SealwrightError as error:
            self.banner.tell_error(error)
            self._save.setEnabled(False)
            return
        for key, field in self.fields.items():
            field.show_value(value_of(self._settings, key))
        self.folders.show_folders(self._settings.folders)
        self.keys.show_settings(self._settings.rest)
        self._show_mode()
        self._look()

    def changes(self) -> dict[str, Any]:
        """What the person has changed, by key."""
        return {key: field.value() for key, field in self.fields.items() if field.is_changed}

    def save(self) -> bool:
        """Write what was changed; False, with the fault beside its field, when the file would not be valid."""
        for field in self.fields.values():
            field.show_fault("")
        try:
            folders = self.folders.folders if self.folders.is_changed else None
            change_settings(self._workspace.settings, self.changes(), folders=folders)
        except SealwrightError as error:
            self._show_fault(error)
            return False
        self.reload()
        self.banner.tell_good(self.tr("Saved. A sender that runs takes it over by itself."))
        self.saved.emit()
        return True

    def _build(self) -> None:
        self.sections.setAccessibleName(self.tr("Sections"))
        self.sections.setFixedWidth(170)
        self.sections.setSpacing(GRID // 2)
        self.sections.currentRowChanged.connect(self._pages.setCurrentIndex)
        found = list(declared())
        names = {
            "": self.tr("General"), "inbox": self.tr("Inbox"), "rest": self.tr("REST inbox"),
            "render": self.tr("Making documents"),
            "limits": self.tr("Limits"), "retention": self.tr("Keeping and deleting"),
            "address": self.tr("Addresses"), "sender": self.tr("The sender"), "report": self.tr("Being told"),
        }  # fmt: skip
        for section in dict.fromkeys(one.section for one in found):
            self.sections.addItem(names.get(section, section.capitalize()))
            self._pages.addWidget(self._page(section, [one for one in found if one.section == section]))
        names_of = list(dict.fromkeys(one.section for one in found))
        self._pages.currentChanged.connect(lambda row: self.keys.begin() if names_of[row] == "rest" else None)
        self.folders.edited.connect(self._look)
        self.keys.guide_wanted.connect(lambda: self.guide_wanted.emit("rest"))
        self.sections.setCurrentRow(0)
        self.buttons.rejected.connect(self.reject)
        self._save.clicked.connect(self.save)
        body = QHBoxLayout()
        body.setSpacing(MARGIN)
        body.addWidget(self.sections)
        body.addWidget(self._pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACING)
        layout.addWidget(self.banner)
        layout.addLayout(body, 1)
        layout.addWidget(self.buttons)
        self.resize(820, 620)

    def _page(self, section: str, settings: list[Setting]) -> QWidget:
        inner = QWidget()
        form = QFormLayout(inner)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setContentsMargins(SPACING, 0, SPACING, SPACING)
        form.setSpacing(SPACING)
        title = PlainLabel(section_words(section).rstrip(".") or self.tr("This office folder"))
        title.setProperty("role", "heading")
        form.addRow(title)
        if not section:
            form.addRow(self._mode_row())
        if section == "rest":
            form.addRow(self.keys)
        for setting in settings:
            field = SettingField(setting, self._choices(setting.key))
            field.edited.connect(self._look)
            self.fields[setting.key] = field
            label = PlainLabel("" if isinstance(field.editor, QCheckBox) else f"{setting.label}:")
            label.setBuddy(field.editor)
            form.addRow(label, field)
        if section == "inbox":
            form.addRow(PlainLabel(self.tr("Further folders:")), self.folders)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        return area

    def _choices(self, key: str) -> list[str]:
        if key == "timezone":
            return time_zones()
        if key == "default_account":
            try:
                return list(load_settings(self._workspace.settings).accounts)
            except SealwrightError:
                return []
        return []

    def _mode_row(self) -> QWidget:
        card = QFrame()
        card.setProperty("role", "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(MARGIN, SPACING, MARGIN, SPACING)
        self.mode.setWordWrap(True)
        row.addWidget(self.mode, 1)
        row.addWidget(self.switch_mode)
        self.switch_mode.setAutoDefault(False)
        self.switch_mode.clicked.connect(self._on_switch_mode)
        return card

    def _show_mode(self) -> None:
        is_live = self._settings is not None and str(self._settings.mode) == "live"
        self.mode.setText(
            self.tr("Live: messages go to their recipients.")
            if is_live
            else self.tr("Rehearsal: messages go to the testers below, or stay in the local mailbox.")
        )
        self.switch_mode.setText(self.tr("Back to rehearsal") if is_live else self.tr("Go live…"))

    def _look(self) -> None:
        is_changed = bool(self.changes()) or self.folders.is_changed
        self._save.setEnabled(is_changed)
        self.buttons.show_open(is_open=is_changed)
        if is_changed:
            self.banner.hide()

    def _show_fault(self, error: SealwrightError) -> None:
        words = sentence(error.code, {**error.arguments, "file": "settings.toml"})
        key = str(error.arguments.get("key", "")).partition("[")[0]
        field = self.fields.get(key)
        if field is None:
            self.banner.tell(words.what, words.remedy, is_error=True)
            return
        field.show_fault(f"{words.what.partition(': ')[2] or words.what} {words.remedy}".strip())
        names = list(dict.fromkeys(one.setting.section for one in self.fields.values()))
        self.sections.setCurrentRow(names.index(field.setting.section))
        field.editor.setFocus()

    def _on_switch_mode(self) -> None:
        is_live = self._settings is not None and str(self._settings.mode) == "live"
        run = run_command(["rehearse"] if is_live else ["live", "--look"], workspace=self._workspace.root, parent=self)
        run.answered.connect(self._on_mode_changed if is_live else self._ask_live)
        run.failed.connect(lambda _code, what, remedy: self.banner.tell(what, remedy, is_error=True))

    def _ask_live(self, facts: dict[str, Any]) -> None:
        """Say once what follows, as the command line does."""
        told = [
            self.tr("From the folder: {names}").format(names=", ".join(facts["inboxes"])),
            self.tr("With the templates: {names}").format(names=", ".join(facts["templates"]) or "-"),
            self.tr("Through the accounts: {names}").format(names=", ".join(facts["accounts"])),
            *(self.tr("ATTENTION: {name} still shows lines of the starter’s invented firm. "
                      "Fill in your firm and release it again.").format(name=name) for name in facts["invented"]),
            self.tr("What was accepted in rehearsal stays rehearsal."),
        ]  # fmt: skip
        box = QMessageBox(QMessageBox.Icon.Warning, self.windowTitle(), self.tr("Send to recipients from now on?"),
                          parent=self)  # fmt: skip
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setInformativeText("\n\n".join(told))
        as_plain(box)
        box.addButton(self.tr("Go live"), QMessageBox.ButtonRole.AcceptRole).clicked.connect(self._go_live)
        box.setDefaultButton(box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole))
        box.open()

    def _go_live(self) -> None:
        run = run_command(["live", "--yes"], workspace=self._workspace.root, parent=self)
        run.answered.connect(self._on_mode_changed)
        run.failed.connect(lambda _code, what, remedy: self.banner.tell(what, remedy, is_error=True))

    def _on_mode_changed(self, answer: dict[str, Any]) -> None:
        self.reload()
        self.mode_changed.emit(str(answer["mode"]))
