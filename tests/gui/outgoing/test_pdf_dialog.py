"""A PDF that another program made is sealed and sent, or only sealed; what cannot be sealed is refused in place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.core.paths import STARTERS
from designer.gui.outgoing.passwords_dialog import PasswordsDialog
from designer.gui.outgoing.pdf_dialog import PdfDialog
from designer.gui.theme import LIGHT
from designer.render.seal import open_sealed
from designer.template.package import read_firm, read_template
from designer.template.publication import publish
from tests.support import foreign
from tests.support.window import WAIT_MS, Office, pictures_of


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "contract of Ana.pdf"
    path.write_bytes(foreign.foreign_pdf("Service contract CN-77", pages=2))
    return path


@pytest.fixture
def dialog(office: Office, qtbot: QtBot) -> PdfDialog:
    template, at = read_template(STARTERS / "sealed_document"), datetime(2026, 11, 1, tzinfo=UTC)
    publish(office.workspace.publications, template, read_firm(STARTERS), at=at, confirmed={})
    made = PdfDialog(office.workspace, LIGHT)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.template() is not None, timeout=WAIT_MS)
    return made


def looked(dialog: PdfDialog, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.looked, timeout=WAIT_MS):
        dialog.read(path)


def test_a_pdf_is_handed_in_and_its_message_is_offered(
    dialog: PdfDialog, pdf: Path, office: Office, qtbot: QtBot, qapp: QApplication
) -> None:
    looked(dialog, pdf, qtbot)
    parts = dialog.parts
    assert (parts.file.text(), parts.told.text()) == ("contract of Ana.pdf", "2 pages")
    assert "a new one each time" in parts.policy.text()
    qtbot.keyClicks(parts.to, "ana@")
    assert not parts.wrong.isHidden()
    qtbot.keyClicks(parts.to, "example.com")
    assert not parts.act.isEnabled()
    qtbot.keyClicks(parts.contains, "CN-77")
    assert parts.act.isEnabled()
    pictures_of(dialog, "pdf-send", qapp)
    with qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        parts.act.click()
    assert parts.banner.words() == "Taken in."
    (listed,) = office.messages()
    with qtbot.waitSignal(dialog.message_wanted) as told:
        next(one for one in parts.banner.findChildren(type(parts.act)) if one.text() == "Show the message").click()
    assert told.args == [listed.id]


def test_a_pdf_is_only_sealed_and_its_password_is_shown_once(
    dialog: PdfDialog, pdf: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    looked(dialog, pdf, qtbot)
    parts = dialog.parts
    parts.tabs.setCurrentIndex(1)
    target = tmp_path / "sealed.pdf"
    with qtbot.waitSignal(dialog.settled, timeout=WAIT_MS):
        dialog.seal_to(target)
    assert open_sealed(target.read_bytes(), parts.made.text()).pages == 2
    parts.copy.click()
    assert QGuiApplication.clipboard().text() == parts.made.text()
    parts.takes_password.setChecked(True)
    assert not parts.act.isEnabled()
    parts.password.setText("a good password")
    assert parts.act.isEnabled()


def test_what_cannot_be_sealed_is_refused_in_place(dialog: PdfDialog, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(foreign.signed_pdf())
    looked(dialog, path, qtbot)
    assert dialog.parts.banner.words() == "The PDF is signed; sealing would break the signature."
    assert not dialog.parts.act.isEnabled()


def test_without_a_template_it_says_how_to_get_one(office: Office, qtbot: QtBot) -> None:
    dialog = PdfDialog(office.workspace, LIGHT)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "No released template" in dialog.parts.banner.words(), timeout=WAIT_MS)
    with qtbot.waitSignal(dialog.template_wanted) as told:
        dialog.parts.banner.findChildren(type(dialog.parts.act))[0].click()
    assert told.args == ["sealed_document"]


def test_passwords_are_copied_one_by_one(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = PasswordsDialog({"a <b>.pdf": "8JQ4-WXYZ", "b.pdf": "other"})
    qtbot.addWidget(dialog)
    dialog.copies[0].click()
    assert QGuiApplication.clipboard().text() == dialog.fields[0].text() == "8JQ4-WXYZ"
    pictures_of(dialog, "passwords", qapp)
