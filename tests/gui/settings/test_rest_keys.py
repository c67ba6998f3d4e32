"""Keys of the REST inbox are made for some event types, shown once, listed, and taken back after a question."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from designer.core.settings import RestSettings
from designer.gui.settings.rest_keys import RestKeys
from tests.support.window import WAIT_MS, Office, make_local_office, pictures_of


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return make_local_office(tmp_path, monkeypatch)


@pytest.fixture
def keys(qtbot: QtBot, office: Office) -> RestKeys:
    made = RestKeys(office.workspace.root, office.workspace.publications)
    qtbot.addWidget(made)
    made.show_settings(RestSettings())
    made.show()
    return made


def listed(keys: RestKeys) -> list[list[str]]:
    items = [keys.list.topLevelItem(n) for n in range(keys.list.topLevelItemCount())]
    return [[item.text(column) for column in range(2)] for item in items if item]


def test_a_key_is_made_shown_once_and_taken_back(keys: RestKeys, qtbot: QtBot, qapp: QApplication) -> None:
    with qtbot.waitSignal(keys.changed, timeout=WAIT_MS):
        keys.begin()
    assert listed(keys) == []
    assert "as soon as there is a key" in keys.state.text()
    assert keys.address.text() == "http://127.0.0.1:8427/v1/events"
    qtbot.waitUntil(lambda: bool(keys.types.actions()), timeout=WAIT_MS)
    keys.types.actions()[0].trigger()
    keys.name.setText("shop")
    with qtbot.waitSignal(keys.changed, timeout=WAIT_MS):
        keys.make.click()
    assert listed(keys) == [["shop", "receipt"]]
    assert keys.made.text().startswith("sw_")
    next(one for one in keys.findChildren(QPushButton) if one.text() == "Copy").click()
    assert QGuiApplication.clipboard().text() == keys.made.text()
    pictures_of(keys, "rest-keys", qapp)
    first = keys.list.topLevelItem(0)
    assert first is not None
    first.setSelected(True)
    keys.remove.click()
    box = keys.findChild(QMessageBox)
    assert box is not None
    with qtbot.waitSignal(keys.changed, timeout=WAIT_MS):
        next(button for button in box.buttons() if button.text() == "Take back").click()
    assert listed(keys) == []


def test_it_says_where_programs_call_and_when_it_is_off(keys: RestKeys, qtbot: QtBot) -> None:
    tls = RestSettings(enabled=False, host="10.0.0.7", port=443, certificate="a.pem", private_key="k.pem")
    keys.show_settings(tls)
    assert keys.address.text() == "https://10.0.0.7:443/v1/events"
    assert "switched off" in keys.state.text()
    with qtbot.waitSignal(keys.guide_wanted):
        keys.guide.click()
