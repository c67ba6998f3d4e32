"""The author sends a sample of the draft to themselves, and hears what became of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from designer.gui.publish.proof_dialog import ProofDialog
from tests.support.window import WAIT_MS, Office, pictures_of


def opened(qtbot: QtBot, office: Office, address: str = "author@example.com") -> ProofDialog:
    dialog = ProofDialog(office.workspace, "receipt", "Receipt", ["normal.json"], address=address)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_proof_arrives_and_its_address_is_remembered(qtbot: QtBot, office: Office) -> None:
    dialog = opened(qtbot, office)
    with qtbot.waitSignal(dialog.sent, timeout=WAIT_MS) as told:
        dialog.send.click()
    assert told.args == ["author@example.com"]
    assert dialog.banner.words() == "Proof 1 is in the local mailbox. It was not sent: no mail account is set up."
    (mail,) = [path for path in office.workspace.mailbox.rglob("*") if path.is_file()]
    assert b"To: author@example.com" in mail.read_bytes()


def test_a_proof_comes_in_the_language_that_the_preview_shows(qtbot: QtBot, office: Office) -> None:
    dialog = ProofDialog(
        office.workspace, "receipt", "Receipt", ["normal.json"], languages=["en", "de"], language="de",
        address="author@example.com",
    )  # fmt: skip
    qtbot.addWidget(dialog)
    assert [dialog.language.itemText(row) for row in range(dialog.language.count())] == ["Auto", "en", "de"]
    assert dialog.language.currentText() == "de"
    with qtbot.waitSignal(dialog.sent, timeout=WAIT_MS):
        dialog.send.click()
    (mail,) = [path for path in office.workspace.mailbox.rglob("*") if path.is_file()]
    assert b"Subject: [Proof 1] Ihre Bestellung" in mail.read_bytes()


def test_leaving_reads_cancel_until_a_proof_was_sent(qtbot: QtBot, office: Office) -> None:
    dialog = opened(qtbot, office)
    assert dialog.buttons.leave.text().replace("&", "") == "Cancel"
    with qtbot.waitSignal(dialog.sent, timeout=WAIT_MS):
        dialog.send.click()
    assert dialog.buttons.leave.text().replace("&", "") == "Close"
    assert [one.text() for one in dialog.findChildren(QPushButton) if one.isDefault()] == ["Send proof"]


def test_without_an_address_nothing_can_be_sent(qtbot: QtBot, office: Office) -> None:
    dialog = opened(qtbot, office, address="")
    assert not dialog.send.isEnabled()
    qtbot.keyClicks(dialog.address, "author@example.com")
    assert dialog.send.isEnabled()


def test_a_proof_that_cannot_be_made_says_why(qtbot: QtBot, office: Office, draft: Path) -> None:
    text = (draft / "email.mjml").read_text()
    (draft / "email.mjml").write_text(text.replace("{{ hint }}", "{{ ctx.customer.name }}"))
    dialog = opened(qtbot, office)
    with qtbot.waitSignal(dialog.failed, timeout=WAIT_MS):
        dialog.send.click()
    assert "is personal and may not stand in the mail" in dialog.banner.words()


def test_what_is_no_address_is_told_before_it_is_sent(qtbot: QtBot, office: Office) -> None:
    dialog = opened(qtbot, office, address="")
    assert dialog.focusWidget() is dialog.address
    assert dialog.told.isHidden()
    qtbot.keyClicks(dialog.address, "author@@example.com")
    assert dialog.told.isVisible()
    assert not dialog.send.isEnabled()
    dialog.address.setText("author@example.com")
    assert dialog.told.isHidden()
    assert dialog.send.isEnabled()


def test_an_address_that_the_office_does_not_allow_is_told(qtbot: QtBot, office: Office) -> None:
    dialog = opened(qtbot, office, address="author@server")
    with qtbot.waitSignal(dialog.failed, timeout=WAIT_MS):
        dialog.send.click()
    assert dialog.banner.words()


def test_a_proof_in_the_local_mailbox_can_be_opened(qtbot: QtBot, office: Office) -> None:
    dialog = opened(qtbot, office)
    with qtbot.waitSignal(dialog.sent, timeout=WAIT_MS):
        dialog.send.click()
    (button,) = [one for one in dialog.banner.findChildren(QPushButton) if one.text() == "Open the mail"]
    with qtbot.waitSignal(dialog.mail_wanted) as told:
        button.click()
    assert told.args == [message.id for message in office.messages()]


def test_pictures(qtbot: QtBot, office: Office, qapp: QApplication) -> None:
    pictures_of(opened(qtbot, office), "proof", qapp)
