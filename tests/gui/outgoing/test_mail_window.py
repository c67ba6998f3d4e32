"""A kept mail opens in our own window, and its sealed attachment with its password."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from designer.core.vault import KeySource, Vault, credentials_folder
from designer.core.workspace import Workspace
from designer.gui.outgoing.kept_mail import KeptFile, KeptMail, read_mail
from designer.gui.outgoing.mail_window import MailWindow
from designer.gui.outgoing.panel import OutgoingPanel
from designer.gui.outgoing.sender_program import SenderProgram
from designer.gui.outgoing.words import Words
from designer.gui.theme import DARK, LIGHT
from designer.sender.outbox.search import attachments, show
from designer.sender.outbox.store import Outbox
from tests.gui.screenshots.stage import run
from tests.support.office import drop, settings_of
from tests.support.window import WAIT_MS, pictures_of


@pytest.fixture
def kept(qtbot: QtBot, workspace: Workspace) -> Iterator[OutgoingPanel]:
    """The panel over an office with one kept mail, which is chosen."""
    sample = json.loads((workspace.templates / "order_confirmation" / "samples" / "normal.json").read_text("utf-8"))
    drop(workspace, "one.json", sample)
    run(workspace, "send", "--until-empty")
    made = OutgoingPanel(workspace, SenderProgram(workspace), LIGHT)
    qtbot.addWidget(made)
    made.show()
    made.set_settings(settings_of(workspace))
    qtbot.waitUntil(lambda: made.model.rowCount() == 1, timeout=WAIT_MS)
    made.table.selectRow(0)
    qtbot.waitUntil(lambda: made.story.message_id != "", timeout=WAIT_MS)
    yield made
    made.leave()


def opened(qtbot: QtBot, panel: OutgoingPanel) -> MailWindow:
    panel.story.open_mail.click()
    qtbot.waitUntil(lambda: panel.windows.mail is not None, timeout=WAIT_MS)
    assert panel.windows.mail is not None
    return panel.windows.mail


def test_the_story_of_a_kept_message_says_so_and_opens_the_mail(
    qtbot: QtBot, kept: OutgoingPanel, workspace: Workspace, qapp: object
) -> None:
    assert kept.story.lines()[0].endswith("Attempt 1: Kept in the local mailbox | No server saw it, and nobody got it.")
    window = opened(qtbot, kept)
    assert window.stage is not None
    qtbot.waitUntil(lambda: window.stage is not None and window.stage.page is not None, timeout=WAIT_MS)
    file = window.open_file(0)
    assert not file.is_open
    file.password.setText("wrong")
    file.open_button.click()
    assert file.words().startswith("This password does not open the file.")
    password = told_password(workspace, kept.story.message_id)
    file.password.setText(password)
    with qtbot.waitSignal(file.opened, timeout=WAIT_MS):
        file.open_button.click()
    assert file.pane.canvas.page_count > 0
    assert window.open_file(0) is file
    pictures_of(window, "kept-mail", qapp)  # type: ignore[arg-type]


def told_password(workspace: Workspace, message_id: str) -> str:
    vault = Vault.open(workspace.vault, KeySource(credentials=credentials_folder(os.environ)))
    outbox = Outbox.open_read_only(workspace.outbox, vault)
    try:
        return str(json.loads(attachments(outbox, show(outbox, message_id).message) or b"")[0]["password"])
    finally:
        outbox.close()


def test_without_the_outboxs_copy_the_mailbox_has_it_and_then_it_is_told_missing(
    qtbot: QtBot, kept: OutgoingPanel, workspace: Workspace
) -> None:
    kept._reader._is_tried, kept._reader._vault = True, None
    window = opened(qtbot, kept)
    with qtbot.waitSignal(window.closed):
        window.close()
    assert kept.windows.mail is None
    for path in (workspace.mailbox / "new").iterdir():
        path.unlink()
    kept.story.open_mail.click()
    qtbot.waitUntil(lambda: kept.banner.words() == "The mail is no longer there.", timeout=WAIT_MS)


def test_the_filter_tells_kept_from_sent(qtbot: QtBot, kept: OutgoingPanel) -> None:
    names = [kept.filter.itemText(row) for row in range(kept.filter.count())]
    assert names[3:5] == ["Sent", "Kept in the local mailbox"]
    for name, count in (("Sent", 0), ("Kept in the local mailbox", 1), ("Failed", 0), ("All messages", 1)):
        kept.filter.setCurrentText(name)
        qtbot.waitUntil(lambda count=count: kept.model.rowCount() == count, timeout=WAIT_MS)
    kept.dashboard.tiles["sent"].pressed.emit()
    assert kept.filter.currentText() == "Kept in the local mailbox"


FILES = (KeptFile("x" * 80 + ".pdf", b"no pdf", is_pdf=True), KeptFile("a.csv", b"a;b", is_pdf=False))
MAIL = KeptMail("a@example.com", "b@example.com", "<b>Hi</b>", 0, "", "Hello", (), FILES, b"raw")


@pytest.fixture
def window(qtbot: QtBot) -> MailWindow:
    made = MailWindow(MAIL, LIGHT, Words(), lambda _raw: False, has_program=lambda _kind: True)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_mail_of_text_alone_is_shown_as_text(window: MailWindow) -> None:
    body = window.tabs.widget(0)
    assert isinstance(body, QPlainTextEdit)
    assert (body.toPlainText(), window.stage) == ("Hello", None)
    window.set_theme(DARK)


def test_an_attachment_is_saved_as_it_is(window: MailWindow, tmp_path: Path) -> None:
    window.save(MAIL.files[1], tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == b"a;b"
    assert window.banner.words() == "Saved as a.csv."
    window.save(MAIL.files[1], tmp_path / "none" / "a.csv")
    assert window.banner.words().startswith("The file could not be saved: No such file or directory.")
    assert [button.isHidden() for button in window.open_buttons] == [False, True]


def test_no_mail_program_is_told_honestly(qtbot: QtBot, window: MailWindow) -> None:
    window.program.click()
    qtbot.waitUntil(lambda: window.banner.words().startswith("This computer has no mail program"), timeout=WAIT_MS)


def test_a_file_that_is_no_pdf_stays_behind_its_door(window: MailWindow) -> None:
    file = window.open_file(0)
    file.open_button.click()
    assert not file.is_open


def test_the_mail_program_gets_the_whole_mail(qtbot: QtBot) -> None:
    handed: list[bytes] = []
    asked: list[str] = []
    mail = read_mail(b"Subject: x\r\n\r\nHi")
    window = MailWindow(
        mail, LIGHT, Words(), lambda raw: not handed.append(raw), has_program=lambda kind: not asked.append(kind)
    )
    qtbot.addWidget(window)
    window.show()
    window.program.click()
    qtbot.waitUntil(lambda: window.banner.words() == "The mail program opens the mail.", timeout=WAIT_MS)
    assert (handed, asked) == ([b"Subject: x\r\n\r\nHi"], ["message/rfc822"])
