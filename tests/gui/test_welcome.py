"""The first page, the notices, the palette and the guide."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QPushButton, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from designer.core.errors import UnavailableError
from designer.gui.actions import Actions
from designer.gui.command_palette import CommandPalette
from designer.gui.library.dock import Entry
from designer.gui.notice import Banner, CrashNotice
from designer.gui.shortcuts_dialog import ShortcutsDialog
from designer.gui.theme import LIGHT
from designer.gui.welcome import Starter, WelcomePage, thumbnail, window_icon

STARTERS = [Starter("order_confirmation", "Order", "a"), Starter("invoice", "Invoice", "b")]


@pytest.fixture
def welcome(qtbot: QtBot) -> WelcomePage:
    page = WelcomePage()
    qtbot.addWidget(page)
    page.show()
    return page


def cards(page: WelcomePage) -> list[QFrame]:
    return [one for one in page.findChildren(QFrame) if one.property("role") == "card" and one.isVisible()]


def test_a_new_person_is_offered_a_folder(welcome: WelcomePage, qtbot: QtBot) -> None:
    welcome.show_set_up(Path("/home/ana/Sealwright"))
    line = welcome.findChild(QLineEdit)
    assert line is not None
    line.setText("~/Elsewhere")
    with qtbot.waitSignal(welcome.set_up_wanted) as told:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert told.args == [Path("~/Elsewhere").expanduser()]
    welcome.show_busy(is_busy=True)
    assert not line.isEnabled()


def test_an_empty_folder_name_does_nothing(welcome: WelcomePage, qtbot: QtBot) -> None:
    welcome.show_set_up(Path("x"))
    line = welcome.findChild(QLineEdit)
    assert line is not None
    line.clear()
    with qtbot.assertNotEmitted(welcome.set_up_wanted):
        qtbot.keyClick(line, Qt.Key.Key_Return)


def test_templates_and_starters_are_cards_for_mouse_and_keyboard(welcome: WelcomePage, qtbot: QtBot) -> None:
    welcome.show_start(STARTERS, [Entry("mine", "Mine", 2), Entry("bad", "Bad", error="x")], is_live=False)
    qtbot.waitUntil(lambda: len(cards(welcome)) == 4)
    by_name = {card.accessibleName().split(".")[0]: card for card in cards(welcome)}
    assert set(by_name) == {"Mine", "Bad", "Order", "Invoice"}
    with qtbot.waitSignal(welcome.template_chosen) as told:
        qtbot.mouseClick(by_name["Mine"], Qt.MouseButton.LeftButton)
    assert told.args == ["mine"]
    with qtbot.waitSignal(welcome.starter_chosen) as told:
        qtbot.keyClick(by_name["Invoice"], Qt.Key.Key_Return)
    assert told.args == ["invoice"]


def test_the_first_steps_lead_on(welcome: WelcomePage, qtbot: QtBot) -> None:
    welcome.show_start(STARTERS, [], is_live=True)
    qtbot.waitUntil(lambda: len(cards(welcome)) == 2)
    steps = [one for one in welcome.findChildren(QPushButton) if one.isVisible()]
    with qtbot.waitSignal(welcome.action_wanted) as told:
        steps[0].click()
    assert told.args == ["firm"]


def test_shown_again_nothing_stands_twice(welcome: WelcomePage, qtbot: QtBot) -> None:
    for _ in range(3):
        welcome.show_start(STARTERS, [], is_live=False)
    qtbot.waitUntil(lambda: len(cards(welcome)) == 2)


@pytest.mark.parametrize("name", ["order_confirmation", "invoice", "something_else"])
def test_every_template_has_a_picture(qtbot: QtBot, name: str) -> None:
    picture = thumbnail(name, 2.0)
    assert not picture.isNull()
    assert picture.devicePixelRatio() == 2.0


def test_the_program_has_an_icon(qtbot: QtBot) -> None:
    assert not window_icon().pixmap(32, 32).isNull()


def test_a_banner_says_what_happened_and_offers_what_to_do(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    banner, pressed = Banner(holder), list[str]()
    assert banner.words() == ""
    banner.tell("Gone.", "Look.", buttons={"Undo": lambda: pressed.append("undo")})
    assert banner.words() == "Gone."
    next(one for one in banner.findChildren(QPushButton) if one.text() == "Undo").click()
    assert pressed == ["undo"]
    assert banner.words() == ""
    banner.tell_error(UnavailableError("file-trouble", file="a", reason="full"))
    assert banner.property("role") == "banner-error"


def test_a_crash_while_telling_of_a_crash_does_not_go_round(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    def rescue() -> None:
        error = ValueError("inner ana@example.com")
        notice.hear(ValueError, error, None)

    holder = QWidget()
    qtbot.addWidget(holder)
    notice = CrashNotice(rescue, holder)
    told: list[tuple[str, str]] = []
    notice.crashed.connect(lambda kind, place: told.append((kind, place)))
    with caplog.at_level(logging.CRITICAL):
        notice.hear(KeyError, KeyError("ana@example.com"), None)
        notice.hear(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert told == [("KeyError", "?")]


def test_the_palette_lists_the_best_first_and_goes_round_with_the_arrows(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    actions = [QAction(words, holder) for words in ("&Publish…", "Put away", "Undo")]
    for action in actions:
        action.setObjectName(action.text().strip("&…").lower())
    palette = CommandPalette(actions, holder)
    line, found = palette.findChild(QLineEdit), palette.findChild(QListWidget)
    assert line is not None
    assert found is not None
    qtbot.keyClicks(line, "pu")
    assert palette.names() == ["publish", "put away"]
    qtbot.keyClick(line, Qt.Key.Key_Up)
    assert found.currentRow() == 1
    with qtbot.waitSignal(palette.chosen) as told:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert told.args == ["put away"]


def test_what_cannot_be_done_now_is_not_offered(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    action = QAction("Undo", holder)
    action.setEnabled(False)
    assert CommandPalette([action], holder).names() == []


def test_the_list_of_keys_names_every_command_that_has_one(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    actions = Actions(LIGHT, holder)
    dialog = ShortcutsDialog(actions, holder)
    tree = dialog.findChild(QTreeWidget)
    assert tree is not None
    rows = {tree.topLevelItem(row).text(0) for row in range(tree.topLevelItemCount())}
    assert {one.words.replace("&", "").removesuffix("…") for one in actions.declared if one.keys} <= rows
