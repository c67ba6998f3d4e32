"""Further folders are added, changed and taken out, and written with the settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.gui.settings.dialog import SettingsDialog
from designer.gui.settings.fields import ConfirmChoice
from designer.gui.settings.folders import FolderDialog
from tests.support.office import settings_of
from tests.support.window import Office, make_local_office, pictures_of


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return make_local_office(tmp_path, monkeypatch)


@pytest.fixture
def dialog(qtbot: QtBot, office: Office) -> SettingsDialog:
    made = SettingsDialog(office.workspace)
    qtbot.addWidget(made)
    made.show()
    return made


def opened(dialog: SettingsDialog) -> FolderDialog:
    return dialog.findChildren(FolderDialog)[-1]


def test_a_folder_is_added_changed_and_taken_out(
    dialog: SettingsDialog, office: Office, qtbot: QtBot, qapp: QApplication
) -> None:
    dialog.sections.setCurrentRow(1)
    dialog.folders.add.click()
    form = opened(dialog)
    assert not form.take.isEnabled()
    form.folder.setText("/srv/office/invoices")
    form.event_type.setText("invoice")
    form.confirm.show_flag(True)
    pictures_of(form, "settings-folder", qapp)
    form.take.click()
    pictures_of(dialog, "settings-inbox", qapp)
    assert dialog.save()
    (one,) = settings_of(office.workspace).folders
    assert (one.folder, one.event_type, one.confirm, one.accept_partial) == (
        "/srv/office/invoices",
        "invoice",
        True,
        False,
    )
    assert not dialog._save.isEnabled()
    dialog.folders.change.click()
    opened(dialog).folder.setText("inbox")
    opened(dialog).take.click()
    assert not dialog.save()
    assert "inbox" in dialog.banner.words() or "folder" in dialog.banner.words()
    dialog.folders.remove.click()
    assert dialog.save()
    assert settings_of(office.workspace).folders == ()


def test_which_files_wait_is_one_of_three_ways(dialog: SettingsDialog, office: Office) -> None:
    choice = dialog.fields["inbox.confirm"].editor
    assert isinstance(choice, ConfirmChoice)
    assert choice.currentText() == "Lists only (.csv, .xlsx)"
    for flag in (True, False, None):
        choice.show_flag(flag)
        assert dialog.save()
        assert settings_of(office.workspace).inbox.confirm is flag
    assert "confirm" not in office.workspace.settings.read_text()
