"""What a person does from the frame of the window: the guide where it helps, a sender that starts told at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from designer.core.workspace import Workspace
from designer.gui.desk import Desk
from designer.gui.guide import GuideWindow
from designer.gui.memory import Memory
from designer.gui.office import Office
from designer.gui.theme import LIGHT, apply_theme, load_fonts
from tests.gui.screenshots.stage import run

WAIT_MS = 60_000


@pytest.fixture
def desk(workspace: Workspace, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    load_fonts()
    apply_theme(qapp, LIGHT)
    made = Desk(Office(workspace), Memory(tmp_path / "memory.ini"), LIGHT)
    qtbot.addWidget(made.window, before_close_func=lambda _: made.leave())
    made.open()
    qtbot.waitUntil(lambda: bool(made.office.entries), timeout=WAIT_MS)
    yield made
    made.leave()


def guide_of(desk: Desk) -> GuideWindow:
    """The one guide that is open."""
    (guide,) = desk.window.findChildren(GuideWindow)
    return guide


def test_the_guide_opens_at_what_is_in_front_in_one_window(desk: Desk, qtbot: QtBot) -> None:
    desk.act("guide")
    qtbot.waitExposed(guide_of(desk))
    assert guide_of(desk).page.top_block().text() == "Getting started"
    for act, heading in (("outgoing", "8. Send"), ("firm", "3. Put in your firm")):
        desk.act(act)
        desk.act("guide")
        assert guide_of(desk).page.top_block().text() == heading
    page = desk.open_template("order_confirmation")
    assert page is not None
    for file, heading in (
        ("email.mjml", "2. Make"),
        ("samples/normal.json", "4. Add"),
        ("languages/de.toml", "5. Add"),
    ):
        page.open_file(file)
        desk.act("guide")
        assert guide_of(desk).page.top_block().text().startswith(heading)
    guide_of(desk).close()


def test_a_sender_that_starts_is_told_in_the_status_line_at_once(desk: Desk, qtbot: QtBot) -> None:
    status = desk.window._status["sender"]
    assert status.text() == "Sender: not running"
    desk.act("start_sender")
    assert status.text() == "Sender: starting…"
    assert not desk.actions["start_sender"].isEnabled()
    qtbot.waitUntil(lambda: status.text().startswith("Sender: running"), timeout=WAIT_MS)
    desk.act("stop_sender")
    qtbot.waitUntil(lambda: status.text() == "Sender: not running", timeout=WAIT_MS)


def test_without_a_keyring_setting_up_says_once_what_to_do_and_shows_the_steps(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_fonts()
    apply_theme(qapp, LIGHT)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("LANGUAGE", "en")
    made = Desk(Office(Workspace(tmp_path / "new")), Memory(tmp_path / "memory.ini"), LIGHT)
    qtbot.addWidget(made.window, before_close_func=lambda _: made.leave())
    made.open()
    banner = made.window.banner
    made.office_acts.set_up(tmp_path / "new")
    qtbot.waitUntil(lambda: bool(banner.words()), timeout=WAIT_MS)
    assert banner.words() == "This computer has no keyring to keep the key in."
    steps = next(one for one in banner.findChildren(QPushButton) if one.text() == "Show the steps")
    steps.click()
    assert guide_of(made).page.top_block().text() == "A computer without a keyring"
    assert guide_of(made).contents.currentItem().text(0) == "A computer without a keyring"
    made.leave()


def test_without_its_key_file_the_panel_says_once_what_to_do(
    workspace: Workspace, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(workspace, "send", "--until-empty")
    desk.office_acts.leave()
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    desk.office_acts.begin()
    desk.window.banner.hide()
    desk.act("outgoing")
    panel = desk.office_acts._outgoing
    assert panel is not None
    wanted = "The key file of this office folder was not found"
    qtbot.waitUntil(lambda: panel.banner.words().startswith(wanted), timeout=WAIT_MS)
    panel.banner.hide()
    desk.act("start_sender")
    qtbot.waitUntil(lambda: panel.banner.words().startswith(wanted), timeout=WAIT_MS)
    assert desk.window.banner.words() == ""
    next(one for one in panel.banner.findChildren(QPushButton) if one.text() == "Show the steps").click()
    assert guide_of(desk).page.top_block().text() == "A computer without a keyring"
