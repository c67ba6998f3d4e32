"""The walk of a new user, from the first start to ten sent mails, with mouse and keyboard and no file touched by hand.

Its pictures are those of the guide: `./run screenshots` sets GUIDE_IMAGES to the folder that they go to.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from designer.core.paths import DOCS
from designer.core.workspace import Workspace
from designer.gui.accounts.dialog import AccountsDialog
from designer.gui.data.field_tree import FieldTree
from designer.gui.desk import Desk
from designer.gui.library.firm_page import FirmPage
from designer.gui.library.languages_dialog import LanguagesDialog
from designer.gui.library.new_dialog import NewDialog
from designer.gui.memory import Memory
from designer.gui.office import Office
from designer.gui.outgoing.messages_model import EVENT, RECIPIENT, STATE
from designer.gui.outgoing.panel import OutgoingPanel
from designer.gui.publish.dialog import PublishDialog
from designer.gui.publish.proof_dialog import ProofDialog
from designer.gui.recovery_dialog import RecoveryDialog
from designer.gui.template_page import TemplatePage
from designer.gui.theme import LIGHT, apply_theme, load_fonts
from tests.support.office import drop
from tests.support.pages import blocks
from tests.support.person import Person

KEPT = "kept in the local mailbox, not sent"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="80" viewBox="0 0 300 80">\
<circle cx="40" cy="40" r="34" fill="#8a3b12"/><path d="M26 40a14 14 0 0 0 28 0z" fill="#fff"/>\
<path d="M92 22h118v8H92zM92 40h168v8H92zM92 58h80v8H92z" fill="#8a3b12"/></svg>'

FIRM = {
    "Full legal name": "Corner Roastery Ltd", "Short name": "Corner Roastery",
    "Registered office": "Bristol",
    "E-mail": "hello@corner.example.com", "Phone": "+44 117 496 0000", "Web address": "https://corner.example.com",
    "Web address as printed": "corner.example.com", "Register": "Companies House 01234567", "Directors": "Ada Corner",
    "VAT ID": "GB123456789", "Bank": "Harbour Bank", "Holder": "Corner Roastery Ltd",
    "IBAN": "GB33 BUKB 2020 1555 5555 55", "BIC": "BUKBGB22XXX",
}  # fmt: skip


@pytest.fixture(autouse=True)
def warm_previews() -> None:
    """As for a new user, nothing is warm."""


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, qapp: QApplication) -> Iterator[Person]:
    """A new user at a computer that has never seen the program; a key file stands in for its keyring."""
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "sealwright-key").write_bytes(base64.b64encode(os.urandom(32)))
    for name, value in (
        ("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials")), ("HOME", str(tmp_path)), ("LANGUAGE", "en"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    (tmp_path / "our-logo.svg").write_text(LOGO, "utf-8")
    load_fonts()
    apply_theme(qapp, LIGHT)
    desk = Desk(Office(Workspace(tmp_path / "Sealwright")), Memory(tmp_path / "memory.ini"), LIGHT)
    qtbot.addWidget(desk.window, before_close_func=lambda _: desk.leave())
    desk.open()
    qtbot.waitExposed(desk.window)
    one = Person(qtbot, desk)
    yield one
    if desk.office.is_there:
        desk.office_acts.stop_sender()
    desk.leave()


def test_a_new_user_makes_the_invoice_their_own_and_sends_it(person: Person, tmp_path: Path) -> None:
    sets_up(person, tmp_path)
    page = makes_a_template(person)
    puts_the_firm_in(person, page, tmp_path / "our-logo.svg")
    adds_a_field(person, page)
    adds_a_language(person, page)
    sends_a_proof(person, page)
    publishes(person, page)
    sends_ten(person)
    looks_at_accounts(person)


def sets_up(person: Person, home: Path) -> None:
    """The first start: an office folder, and its recovery key."""
    desk = person.desk
    person.sees(lambda: any(one.text() == "Set up" for one in desk.welcome.findChildren(QPushButton)))
    folder = person.field(desk.welcome, "Office folder")
    proposed = folder.text()
    folder.setText("/home/ada/Sealwright")  # for the picture
    person.keeps("set-up", height=400)
    folder.setText(proposed)
    person.clicks(desk.welcome, "Set up")
    key = person.dialog(RecoveryDialog)
    person.keeps("recovery-key", key)
    (kept,) = key.findChildren(QCheckBox)
    person.presses(kept, Qt.Key.Key_Space)
    person.clicks(key, "Go on")
    person.sees(lambda: {entry.id for entry in desk.office.entries} == {"invoice", "order_confirmation"})
    assert desk.window.mode.text() == "REHEARSAL"
    person.keeps("welcome")
    assert (home / "Sealwright" / "settings.toml").is_file()


def makes_a_template(person: Person) -> TemplatePage:
    """A template of one's own from the invoice starter."""
    desk = person.desk
    person.chooses("new")
    dialog = person.dialog(NewDialog)
    (starters,) = dialog.findChildren(QListWidget)
    person.clicks_row(starters, "Invoice")
    (name,) = dialog.findChildren(QLineEdit)
    person.types(name, "shop_invoice", instead=True)
    person.keeps("new-template", dialog)
    person.clicks(dialog, "Make template")
    person.sees(lambda: "shop_invoice" in desk.pages)
    person.sees_it_fresh()
    person.keeps("template")
    return desk.pages["shop_invoice"]


def puts_the_firm_in(person: Person, page: TemplatePage, logo: Path) -> None:
    """Name, logo and colour, once for all templates; seen in the preview at once."""
    desk = person.desk
    person.chooses("firm")
    firm = desk.window.tabs.currentWidget()
    assert isinstance(firm, FirmPage)
    for name, words in FIRM.items():
        person.types(person.field(firm, name), words, instead=True)
    (address,) = firm.findChildren(QPlainTextEdit)
    address.setFocus()
    person.types(address, "8 Harbour Lane", instead=True)
    person.presses(address, Qt.Key.Key_Return)
    person.types(address, "Bristol BS1 4RW")
    firm.put_logo(logo)  # what the answer of "Choose logo…" calls
    color = next(one for one in firm.findChildren(QWidget) if one.accessibleName() == "Main colour")
    line = color if isinstance(color, QLineEdit) else color.findChild(QLineEdit)
    assert line is not None
    person.types(line, "#8a3b12", instead=True)
    person.presses(line, Qt.Key.Key_Return)
    person.sees_it_fresh("#8a3b12")
    person.sees_it_fresh("Corner Roastery Ltd")
    firm.findChild(QScrollArea).verticalScrollBar().setValue(0)  # type: ignore[union-attr]
    person.keeps("firm")
    person.chooses("close_tab")
    person.sees(lambda: desk.window.tabs.currentWidget() is page)


def adds_a_field(person: Person, page: TemplatePage) -> None:
    """A field that the starter does not know: into the sample, and from the data panel into the document."""
    desk = person.desk
    desk.window.dock("data").raise_()
    desk.panels.data.setCurrentWidget(desk.panels.samples)
    (samples,) = desk.panels.samples.findChildren(QListWidget)
    person.clicks_row(samples, "Normal", twice=True)
    person.sees(lambda: page.file == "samples/normal.json")
    types_below(person, page, '"reference": "PO 7741",', '"period": "October 2026",')
    desk.panels.data.setCurrentWidget(desk.panels.fields)
    tree = desk.panels.fields.findChild(QTreeView)
    assert tree is not None
    person.sees(lambda: person._row(tree, "period"))
    person.sees_it_fresh()
    person.keeps("sample")
    files = page.files.findChild(QAbstractItemView)
    assert files is not None
    person.clicks_row(files, "invoice.html", twice=True)
    person.sees(lambda: page.file == "invoice.html")
    desk.panels.preview.show_part(0)
    goes_behind(page, "<h1>{{ t.title }}")
    editor = page.editor
    assert editor is not None
    person.types(editor, " ")
    inserts_field(person, desk.panels.fields, "period")
    for _ in " }}":
        person.presses(editor, Qt.Key.Key_Left)
    person.types(editor, " | default('')")  # not every invoice has it
    person.presses(editor, Qt.Key.Key_Escape)
    heading = "<h1>{{ t.title }} {{ invoice.period | default('') }}</h1>"
    assert heading in page.session.template.document("invoice.html").text()
    person.sees_it_fresh()
    person.keeps("field")


def goes_behind(page: TemplatePage, found: str) -> None:
    """Put the cursor behind these words of the file in front."""
    editor = page.editor
    assert editor is not None
    editor.setFocus()
    place = editor.document().find(found, 0, QTextDocument.FindFlag.FindCaseSensitively)
    assert not place.isNull(), found
    place.clearSelection()
    editor.setTextCursor(place)


def types_below(person: Person, page: TemplatePage, found: str, words: str) -> None:
    """Type a new line below the one with these words."""
    goes_behind(page, found)
    editor = page.editor
    assert editor is not None
    person.presses(editor, Qt.Key.Key_End)
    person.presses(editor, Qt.Key.Key_Return)
    person.types(editor, words)


def inserts_field(person: Person, fields: FieldTree, name: str) -> None:
    """Search a field and double-click it."""
    search = person.field(fields, "Search fields")
    person.types(search, name)
    tree = fields.findChild(QTreeView)
    assert tree is not None
    person.clicks_row(tree, name, twice=True)
    search.clear()


def adds_a_language(person: Person, page: TemplatePage) -> None:
    """A sixth language, which begins with the English texts; the title is translated."""
    person.chooses("languages")
    dialog = person.dialog(LanguagesDialog)
    (choice,) = dialog.findChildren(QComboBox)
    choice.setCurrentIndex(choice.findData("fr"))
    person.clicks(dialog, "Add")
    person.sees(lambda: "fr" in page.session.languages())
    person.keeps("languages", dialog)
    person.clicks(dialog, "Close")
    files = page.files.findChild(QAbstractItemView)
    assert files is not None
    person.clicks_row(files, "fr.toml", twice=True)
    person.sees(lambda: page.file == "languages/fr.toml")
    goes_behind(page, 'title = "Invoice"')
    editor = page.editor
    assert editor is not None
    for _ in range(len('"Invoice"')):
        person.presses(editor, Qt.Key.Key_Backspace)
    person.types(editor, '"Facture"')
    chosen = person.desk.panels.preview.choices.languages
    person.sees(lambda: chosen.findData("fr") > 0)
    chosen.setCurrentIndex(chosen.findData("fr"))
    chosen.activated.emit(chosen.currentIndex())
    person.sees(lambda: person.desk.panels.preview._reply.language == "fr")
    person.sees_it_fresh()
    person.keeps("language")
    chosen.setCurrentIndex(0)
    chosen.activated.emit(0)
    person.sees_it_fresh()


def sends_a_proof(person: Person, page: TemplatePage) -> None:
    """The draft to the author; no account is set up, so it goes to the local mailbox."""
    person.chooses("proof")
    dialog = person.dialog(ProofDialog)
    person.types(dialog.address, "me@example.com")
    person.clicks(dialog.send)
    person.sees(dialog.banner.words)
    assert dialog.banner.words() == "Proof 1 is in the local mailbox. It was not sent: no mail account is set up."
    person.keeps("proof", dialog)
    person.clicks(dialog, "Close")


def publishes(person: Person, page: TemplatePage) -> None:
    """Checked, looked at, released."""
    person.chooses("publish")
    dialog = person.dialog(PublishDialog)
    person.sees(lambda: dialog._is_checked and dialog.told.text())
    reason = dialog.findings.reason_field("texts-not-translated")
    person.types(reason, "French follows next week")
    person.keeps("publish", dialog)
    person.clicks(dialog.release)
    person.sees(lambda: dialog.banner.words() == "Version 1 is released. The sender uses it from now on.")
    person.clicks(dialog, "Close")
    person.sees(lambda: "Released version 1" in person.desk.window._status["publication"].text())


def sends_ten(person: Person) -> None:
    """The sender runs; ten events in the inbox become ten messages in the local mailbox."""
    desk = person.desk
    person.chooses("outgoing")
    panel = desk.window.tabs.currentWidget()
    assert isinstance(panel, OutgoingPanel)
    person.clicks(panel.dashboard.switch)
    person.sees(lambda: panel.dashboard.words() == "The sender is running")
    (told,) = (block.text for block in blocks(DOCS / "getting-started.md") if block.language == "json")
    for number in range(10):
        event = json.loads(told)
        event.update(email=f"buyer{number}@example.com", language="fr" if number == 9 else "en")
        event["ctx"]["invoice"]["number"] = f"CR-{2001 + number}"
        drop(desk.office.workspace, f"order-{number}.json", event)
    cell = lambda row, column: panel.model.index(row, column).data()  # noqa: E731
    kept = lambda: {  # noqa: E731
        cell(row, RECIPIENT) for row in range(panel.model.rowCount())
        if cell(row, EVENT).startswith("shop_invoice-CR-20") and cell(row, STATE) == KEPT
    }  # fmt: skip
    person.sees(lambda: kept() == {f"buyer{number}@example.com" for number in range(10)})
    person.clicks_at(panel.table, 0)
    person.sees(lambda: panel.story.message_id)
    person.keeps("outgoing")
    person.clicks(panel.dashboard.switch)
    person.sees(lambda: panel.dashboard.words() == "The sender is stopped")
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default)
             for path in desk.office.workspace.mailbox.rglob("new/*")]  # fmt: skip
    invoices = [mail for mail in mails if not str(mail["Subject"]).startswith("[Proof")]
    assert len(invoices) == 10
    assert all(
        [part.get_content_type() for part in mail.iter_attachments()] == ["application/pdf"] for mail in invoices
    )


def looks_at_accounts(person: Person) -> None:
    """Where the mail account will be entered."""
    person.chooses("accounts")
    dialog = person.dialog(AccountsDialog)
    person.sees(dialog.list.count)
    person.clicks(dialog.add)
    person.types(dialog.form.identity, "Corner Roastery <hello@corner.example.com>")
    person.types(dialog.form.host, "smtp.corner.example.com")
    person.types(dialog.form.user, "hello@corner.example.com")
    person.types(dialog.form.password, "a password")
    person.sees(dialog.save.isEnabled)
    person.keeps("account", dialog)
    person.clicks(dialog, "Close")
