"""Every declared setting can be changed here, comments stay, faults stand beside their field, going live asks once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMessageBox, QSpinBox
from pytestqt.qtbot import QtBot

from designer.core.settings_text import change_settings
from designer.gui.settings.declared import declared
from designer.gui.settings.dialog import SettingsDialog
from designer.gui.settings.fields import AddressList
from tests.support.office import settings_of
from tests.support.window import WAIT_MS, Office, make_local_office, pictures_of


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return make_local_office(tmp_path, monkeypatch)


@pytest.fixture
def dialog(qtbot: QtBot, office: Office) -> SettingsDialog:
    text = office.workspace.settings.read_text()
    office.workspace.settings.write_text(f"# Our settings\n{text}# the end\n")
    made = SettingsDialog(office.workspace)
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_setting_has_a_field_with_its_words(dialog: SettingsDialog) -> None:
    keys = [one.key for one in declared()]
    assert len(keys) > 15
    assert list(dialog.fields) == keys
    assert all(field.setting.told and field.editor.accessibleName() for field in dialog.fields.values())
    assert dialog.changes() == {}


def test_every_setting_can_be_set(dialog: SettingsDialog) -> None:
    assert all(field.editor.isEnabled() for field in dialog.fields.values())
    assert "retention.log_days" in dialog.fields


def test_changes_are_written_and_comments_stay(qtbot: QtBot, dialog: SettingsDialog, office: Office) -> None:
    zone, days = dialog.fields["timezone"].editor, dialog.fields["retention.data_days"].editor
    testers = dialog.fields["testers"].editor
    assert isinstance(zone, QComboBox)
    assert isinstance(days, QSpinBox)
    assert isinstance(testers, AddressList)
    zone.setCurrentText("Europe/Stockholm")
    days.setValue(7)
    qtbot.keyClicks(testers._new, "tina@example.com")
    testers.add_typed()
    assert dialog.buttons.leave.text().replace("&", "") == "Cancel"
    with qtbot.waitSignal(dialog.saved):
        dialog._save.click()
    assert dialog.banner.words() == "Saved. A sender that runs takes it over by itself."
    assert dialog.buttons.leave.text().replace("&", "") == "Close"
    settings = settings_of(office.workspace)
    assert (settings.timezone, settings.retention.data_days, settings.testers) == (
        "Europe/Stockholm", 7, ("tina@example.com",),
    )  # fmt: skip
    text = office.workspace.settings.read_text()
    assert text.startswith("# Our settings\n")
    assert "# the end" in text
    assert dialog.changes() == {}


def test_a_fault_stands_beside_its_field_and_nothing_is_written(dialog: SettingsDialog, office: Office) -> None:
    before = office.workspace.settings.read_bytes()
    zone = dialog.fields["timezone"].editor
    assert isinstance(zone, QComboBox)
    zone.setCurrentText("Europe/Stokholm")
    assert not dialog.save()
    assert "Did you mean “Europe/Stockholm”?" in dialog.fields["timezone"].fault()
    assert office.workspace.settings.read_bytes() == before


def test_a_faulty_tester_is_told_at_the_list(qtbot: QtBot, dialog: SettingsDialog) -> None:
    testers = dialog.fields["testers"].editor
    assert isinstance(testers, AddressList)
    qtbot.keyClicks(testers._new, "nobody")  # typed and not entered: it counts all the same
    assert not dialog.save()
    assert "not one plain e-mail address" in dialog.fields["testers"].fault()


def test_a_fault_on_another_page_brings_that_page(dialog: SettingsDialog) -> None:
    folder = dialog.fields["inbox.folder"].editor
    assert isinstance(folder, QLineEdit)
    folder.setText("")
    assert not dialog.save()
    assert dialog.sections.currentItem().text() == "Inbox"
    assert dialog.fields["inbox.folder"].fault()


def test_a_file_that_cannot_be_read_is_told(qtbot: QtBot, office: Office) -> None:
    office.workspace.settings.write_text("mode = ")
    dialog = SettingsDialog(office.workspace)
    qtbot.addWidget(dialog)
    assert "cannot be read" in dialog.banner.words()


def live(dialog: SettingsDialog, office: Office) -> None:
    changes = {"kind": "smtp", "from": "Shop <shop@example.com>", "host": "127.0.0.1", "security": "none"}
    change_settings(
        office.workspace.settings,
        {f"accounts.main.{key}": value for key, value in changes.items()} | {"default_account": "main"},
    )
    dialog.reload()
    dialog.switch_mode.click()


@pytest.mark.parametrize("is_sure", [True, False])
def test_going_live_says_what_follows_and_asks_once(
    qtbot: QtBot, dialog: SettingsDialog, office: Office, *, is_sure: bool
) -> None:
    live(dialog, office)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(QMessageBox)), timeout=WAIT_MS)
    (box,) = dialog.findChildren(QMessageBox)
    told = box.informativeText()
    assert "receipt" in told
    assert "main (Shop <shop@example.com>)" in told
    (button,) = [one for one in box.buttons() if (one.text() == "Go live") is is_sure]
    if not is_sure:
        button.click()
        assert str(settings_of(office.workspace).mode) == "rehearsal"
        return
    with qtbot.waitSignal(dialog.mode_changed, timeout=WAIT_MS):
        button.click()
    assert str(settings_of(office.workspace).mode) == "live"
    assert dialog.switch_mode.text() == "Back to rehearsal"
    with qtbot.waitSignal(dialog.mode_changed, timeout=WAIT_MS):
        dialog.switch_mode.click()
    assert str(settings_of(office.workspace).mode) == "rehearsal"


def test_without_an_account_that_sends_nothing_goes_live(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog.switch_mode.click()
    qtbot.waitUntil(lambda: "no account that could send" in dialog.banner.words(), timeout=WAIT_MS)


def test_pictures(qtbot: QtBot, dialog: SettingsDialog, qapp: QApplication) -> None:
    pictures_of(dialog, "settings", qapp)
    dialog.sections.setCurrentRow(3)
    pictures_of(dialog, "settings-limits", qapp)


def test_enter_adds_a_tester_and_saves_nothing_yet(qtbot: QtBot, dialog: SettingsDialog, office: Office) -> None:
    testers = dialog.fields["testers"].editor
    assert isinstance(testers, AddressList)
    before = office.workspace.settings.read_bytes()
    qtbot.keyClicks(testers._new, "me@example.com")
    qtbot.keyClick(testers._new, Qt.Key.Key_Return)
    assert dialog.changes() == {"testers": ["me@example.com"]}
    assert office.workspace.settings.read_bytes() == before
