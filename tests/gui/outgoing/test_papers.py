"""A message's dispatch record is saved, and what the archive holds of it opens; both by commands of ours."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.cli.main import main
from designer.gui.outgoing.panel import OutgoingPanel
from designer.gui.outgoing.passwords_dialog import PasswordsDialog
from designer.gui.outgoing.sender_program import SenderProgram
from designer.gui.theme import LIGHT
from designer.sender.loopback import LoopbackServer
from designer.sender.outbox.search import show
from tests.support.office import SETTINGS, drop, events, publish_receipt, settings_of
from tests.support.packages import SPEC
from tests.support.window import WAIT_MS, Office, pictures_of


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """One message that was sent live, and is in the archive."""
    (tmp_path / "kept").mkdir()
    with LoopbackServer(tmp_path / "kept") as server:
        made = Office(tmp_path, monkeypatch, port=server.port, settings=SETTINGS)
        publish_receipt(made.workspace, {"template.toml": SPEC.replace("[email]", 'archive = "10y"\n[email]', 1)})
        drop(made.workspace, "a.json", events(1))
        assert main(["send", "--until-empty", "--workspace", str(made.workspace.root)]) == 0
    return made


@pytest.fixture
def panel(qtbot: QtBot, office: Office) -> OutgoingPanel:
    made = OutgoingPanel(office.workspace, SenderProgram(office.workspace), LIGHT)
    qtbot.addWidget(made)
    made.resize(1100, 800)
    made.show()
    made.set_settings(settings_of(office.workspace))
    qtbot.waitUntil(lambda: made.model.rowCount() == 1, timeout=WAIT_MS)
    made.table.selectRow(0)
    qtbot.waitUntil(lambda: made.story.message_id != "", timeout=WAIT_MS)
    return made


def test_the_dispatch_record_is_saved_and_replaces_nothing(qtbot: QtBot, panel: OutgoingPanel, tmp_path: Path) -> None:
    assert panel.story.button("record").isVisible()
    target = tmp_path / "record.pdf"
    for words in ("The dispatch record is saved as record.pdf.", "already"):
        panel.windows.papers.write_record(panel.story.message_id, target)
        qtbot.waitUntil(lambda words=words: words in panel.banner.words(), timeout=WAIT_MS)
    assert "person0@example.com" in PdfReader(target).pages[0].extract_text()


def test_the_password_of_a_document_is_shown_and_that_is_logged(
    qtbot: QtBot, panel: OutgoingPanel, office: Office
) -> None:
    panel.story.button("password").click()
    qtbot.waitUntil(lambda: bool(panel.findChildren(PasswordsDialog)), timeout=WAIT_MS)
    (dialog,) = panel.findChildren(PasswordsDialog)
    assert [field.text() for field in dialog.fields] == ["48217730-090384"]
    with office.outbox() as outbox:
        assert [move.action for move in show(outbox, panel.story.message_id).log][-1] == "reveal"


def test_what_was_sent_opens_from_the_archive_with_its_documents(
    qtbot: QtBot, panel: OutgoingPanel, qapp: QApplication
) -> None:
    before = set(Path(tempfile.gettempdir()).glob("sealwright-*"))
    panel.story.button("archive").click()
    qtbot.waitUntil(lambda: panel.windows.mail is not None, timeout=WAIT_MS)
    window = panel.windows.mail
    assert window is not None
    assert window.windowTitle() == "Archived mail"
    assert window.open_file(0).is_open
    assert set(Path(tempfile.gettempdir()).glob("sealwright-*")) <= before
    pictures_of(window, "archived-mail", qapp)
    panel.leave()


def test_a_message_that_was_not_archived_offers_no_archive(qtbot: QtBot, panel: OutgoingPanel, office: Office) -> None:
    waiting = office.accept("later")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2, timeout=WAIT_MS)
    panel.choose(waiting)
    qtbot.waitUntil(lambda: panel.story.message_id == waiting, timeout=WAIT_MS)
    assert not panel.story.button("archive").isVisible()
    assert not panel.story.button("record").isVisible()
