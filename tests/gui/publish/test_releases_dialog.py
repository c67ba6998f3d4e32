"""The released versions are listed; one can go back, pause, resume and take back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from designer.gui.commands import end_all
from designer.gui.publish.releases_dialog import ReleasesDialog
from designer.template.publication import current_number, is_paused
from tests.support.office import publish_receipt
from tests.support.window import WAIT_MS, Office, pictures_of


@pytest.fixture
def dialog(qtbot: QtBot, office: Office) -> ReleasesDialog:
    publish_receipt(office.workspace)
    made = ReleasesDialog(office.workspace, "receipt", "Receipt")
    qtbot.addWidget(made, before_close_func=end_all)  # the list may be read once more when the test has ended
    made.show()
    qtbot.waitUntil(lambda: made.tree.topLevelItemCount() == 2, timeout=WAIT_MS)
    return made


def rows(dialog: ReleasesDialog) -> list[tuple[str, str]]:
    items = [dialog.tree.topLevelItem(row) for row in range(dialog.tree.topLevelItemCount())]
    return [(item.text(0), item.text(2)) for item in items if item]


def test_an_earlier_version_is_used_again(qtbot: QtBot, dialog: ReleasesDialog) -> None:
    assert rows(dialog) == [("2", "in use"), ("1", "")]
    assert not dialog.use.isEnabled()
    dialog.choose(1)
    with qtbot.waitSignal(dialog.changed, timeout=WAIT_MS):
        dialog.use.click()
    qtbot.waitUntil(lambda: rows(dialog) == [("2", ""), ("1", "in use")], timeout=WAIT_MS)


def test_a_template_is_paused_and_resumed(qtbot: QtBot, dialog: ReleasesDialog, office: Office) -> None:
    office.accept("e-1")
    with qtbot.waitSignal(dialog.changed, timeout=WAIT_MS):
        dialog.pause.click()
    assert is_paused(office.workspace.publications, "receipt")
    assert dialog.banner.words() == "Messages held: 1."
    qtbot.waitUntil(lambda: dialog.pause.text() == "Resume" and dialog.pause.isEnabled(), timeout=WAIT_MS)
    with qtbot.waitSignal(dialog.changed, timeout=WAIT_MS):
        dialog.pause.click()
    assert not is_paused(office.workspace.publications, "receipt")


@pytest.mark.parametrize("is_sure", [True, False])
def test_taking_back_asks_once(qtbot: QtBot, dialog: ReleasesDialog, office: Office, *, is_sure: bool) -> None:
    dialog.take_back.click()
    (box,) = dialog.findChildren(QMessageBox)
    (button,) = [one for one in box.buttons() if (one.text() == "Take back") is is_sure]
    if is_sure:
        with qtbot.waitSignal(dialog.changed, timeout=WAIT_MS):
            button.click()
    else:
        button.click()
    assert current_number(office.workspace.publications, "receipt") == (0 if is_sure else 2)


def test_pictures(dialog: ReleasesDialog, qapp: QApplication) -> None:
    pictures_of(dialog, "releases", qapp)
