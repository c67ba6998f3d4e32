"""A person adds an account, tests it for real, makes it the default and removes it; passwords go to the vault only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from designer.core.settings_text import change_settings
from designer.gui.accounts.dialog import AccountsDialog
from designer.gui.theme import LIGHT
from designer.sender.loopback import LoopbackServer
from tests.servers.authority import CLIENT, CLIENT_SECRET, TENANT, Authority
from tests.servers.certificates import Certificate, make_certificate
from tests.servers.mail_api import MailApi
from tests.support.office import settings_of
from tests.support.window import WAIT_MS, Office, make_local_office, pictures_of


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return make_local_office(tmp_path, monkeypatch)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LoopbackServer]:
    (tmp_path / "kept").mkdir()
    with LoopbackServer(tmp_path / "kept") as running:
        yield running


@pytest.fixture
def dialog(qtbot: QtBot, office: Office) -> AccountsDialog:
    made = AccountsDialog(office.workspace, LIGHT)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.list.count() == 1, timeout=WAIT_MS)
    return made


Saved = Callable[[], None]


def save(qtbot: QtBot, dialog: AccountsDialog, accounts: int) -> None:
    assert dialog.save.isEnabled(), dialog.form.fault()
    with qtbot.waitSignal(dialog.changed, timeout=WAIT_MS):
        dialog.save.click()
    qtbot.waitUntil(lambda: dialog.list.count() == accounts and dialog._run is None, timeout=WAIT_MS)


def fill(dialog: AccountsDialog, port: int, *, user: str = "") -> None:
    form = dialog.form
    form.identity.setText("Shop <shop@example.com>")
    form.host.setText("127.0.0.1")
    form.security.setCurrentIndex(form.security.findData("none"))
    form.port.setValue(port)
    form.user.setText(user)
    form._look()


def test_a_new_account_is_kept_tested_and_made_the_default(
    qtbot: QtBot, dialog: AccountsDialog, office: Office, server: LoopbackServer
) -> None:
    dialog.add.click()
    assert not dialog.save.isEnabled()
    fill(dialog, server.port)
    dialog.form.is_default.setChecked(False)
    save(qtbot, dialog, 2)
    with qtbot.waitSignal(dialog.tested, timeout=WAIT_MS) as told:
        dialog.test.click()
    assert told.args == [True, "It works: the mail server let us in. Nothing was sent."]
    settings = settings_of(office.workspace)
    assert (settings.accounts["main"].host, settings.default_account) == ("127.0.0.1", "main")


def test_saving_says_so_and_what_comes_next(qtbot: QtBot, dialog: AccountsDialog) -> None:
    dialog.add.click()
    fill(dialog, 2525)
    save(qtbot, dialog, 2)
    assert "main is saved. It is the default account" in dialog.banner.words()
    assert "Now press Test" in dialog.banner.accessibleName()
    dialog.choose("mailbox")
    assert dialog.banner.words() == ""
    with qtbot.waitSignal(dialog.listed, timeout=WAIT_MS):
        dialog.make_default.click()
    assert dialog.banner.words() == "mailbox is the default account now."
    dialog.add.click()
    assert dialog.banner.words() == ""


def test_a_test_that_fails_says_what_to_look_at(qtbot: QtBot, dialog: AccountsDialog, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    with LoopbackServer(tmp_path / "kept") as gone:
        port = gone.port
    dialog.add.click()
    fill(dialog, port)
    save(qtbot, dialog, 2)
    with qtbot.waitSignal(dialog.tested, timeout=WAIT_MS) as told:
        dialog.test.click()
    assert told.args == [False, "The mail server 127.0.0.1 cannot be reached."]
    assert "tried again by itself" not in dialog.banner.accessibleName()
    assert "Check the port" in dialog.banner.accessibleName()


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return make_certificate(tmp_path / "authority")


@pytest.fixture
def authority(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    monkeypatch.setenv("BROWSER", f"{sys.executable} -m tests.servers.browser {certificate.ca} %s")
    with Authority(certificate) as running:
        yield running


def lead_to(office: Office, authority: Authority, service: MailApi) -> None:
    """As for a national cloud: the settings name other places."""
    ca, url, api = authority.certificate.ca, authority.url, service.url
    changes = {"sign_in_url": url, "api_url": api, "ca_file": str(ca)}
    change_settings(office.workspace.settings, {f"accounts.main.{key}": value for key, value in changes.items()})


def choose_login(dialog: AccountsDialog, provider: str) -> None:
    dialog.add.click()
    form = dialog.form
    form.identity.setText("Shop <shop@firm.example>")
    form.identity.editingFinished.emit()
    form.login.setCurrentIndex(form.login.findData(provider))


@pytest.mark.parametrize("provider", ["microsoft", pytest.param("google", marks=pytest.mark.soak)])
def test_a_person_signs_in_with_the_browser_and_needs_no_password(
    qtbot: QtBot, dialog: AccountsDialog, office: Office, authority: Authority, provider: str
) -> None:
    choose_login(dialog, provider)
    form = dialog.form
    assert (form.password.isVisible(), form.host.isVisible(), form.sign_in.tenant.isVisible()) == (
        False, False, provider == "microsoft",
    )  # fmt: skip
    assert "ID of the application" in form.fault()
    form.sign_in.client_id.setText(CLIENT)
    form.sign_in.tenant.setText(TENANT)
    form.sign_in.secret.setText(CLIENT_SECRET if provider == "google" else "")
    form._look()
    save(qtbot, dialog, 2)
    assert dialog.banner.accessibleName().endswith("Now press Sign in.")
    assert "not signed in yet" in dialog.list.currentItem().text()
    assert not dialog.test.isEnabled()
    with MailApi(authority.certificate) as service:
        lead_to(office, authority, service)
        dialog.sign_in.click()
        qtbot.waitUntil(lambda: dialog.banner.words() == "Signed in as shop@firm.example.", timeout=WAIT_MS)
        assert dialog.test.isEnabled()
        with qtbot.waitSignal(dialog.tested, timeout=WAIT_MS) as told:
            dialog.test.click()
    assert told.args == [True, "It works: the mail server let us in. Nothing was sent."]
    assert CLIENT_SECRET not in office.workspace.settings.read_text("utf-8")


def test_a_sign_in_that_nobody_ends_is_cancelled(
    qtbot: QtBot, dialog: AccountsDialog, office: Office, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", f"{sys.executable} -c pass")
    choose_login(dialog, "microsoft")
    dialog.form.sign_in.client_id.setText(CLIENT)
    dialog.form.sign_in.tenant.setText(TENANT)
    dialog.form._look()
    save(qtbot, dialog, 2)
    with MailApi(authority.certificate) as service:
        lead_to(office, authority, service)
        dialog.sign_in.click()
        qtbot.waitUntil(lambda: dialog.banner.words().startswith("Sign in with the browser"), timeout=WAIT_MS)
        press_in_banner(qtbot, dialog, "Copy the address")
        assert QApplication.clipboard().text().startswith(authority.url)
        press_in_banner(qtbot, dialog, "Cancel")
    assert dialog._run is None
    assert dialog.banner.words() == ""
    assert dialog.sign_in.isEnabled()


def press_in_banner(qtbot: QtBot, dialog: AccountsDialog, words: str) -> None:
    def there() -> list[QPushButton]:
        return [one for one in dialog.banner.findChildren(QPushButton) if one.text() == words and one.isVisible()]

    qtbot.waitUntil(lambda: len(there()) == 1, timeout=WAIT_MS)
    there()[0].click()


def test_an_account_that_signs_in_over_smtp_stays_one(qtbot: QtBot, dialog: AccountsDialog, office: Office) -> None:
    keys = {"kind": "smtp", "from": "shop@firm.example", "host": "smtp.office365.com", "user": "shop@firm.example",
            "login": "oauth", "provider": "microsoft", "client_id": CLIENT}  # fmt: skip
    change_settings(office.workspace.settings, {f"accounts.main.{key}": value for key, value in keys.items()})
    dialog.refresh()
    qtbot.waitUntil(lambda: dialog.list.count() == 2, timeout=WAIT_MS)
    dialog.choose("main")
    assert dialog.form.host.isVisible()
    dialog.form.identity.setText("Shop <shop@firm.example>")
    dialog.form._look()
    save(qtbot, dialog, 2)
    kept = settings_of(office.workspace).accounts["main"]
    assert (str(kept.kind), kept.sender, str(kept.signs_in_with)) == ("smtp", "Shop <shop@firm.example>", "microsoft")


def test_a_password_reaches_the_vault_and_no_file(qtbot: QtBot, dialog: AccountsDialog, office: Office) -> None:
    dialog.add.click()
    fill(dialog, 587, user="shop@example.com")
    dialog.form.host.setText("smtp.example.com")
    dialog.form.security.setCurrentIndex(dialog.form.security.findData("starttls"))
    dialog.form._look()
    assert dialog.form.fault() == "Type the password of the account."
    dialog.form.password.setText("pässword of the shop")
    dialog.form._look()
    save(qtbot, dialog, 2)
    assert office.vault.secret("accounts.main.password") == "pässword of the shop"
    files = [path for path in office.workspace.root.rglob("*") if path.is_file()]
    assert [path for path in files if "pässword".encode() in path.read_bytes()] == []
    assert dialog.form.password.text() == ""
    dialog.form.host.setText("mail.example.com")
    dialog.form._look()
    save(qtbot, dialog, 2)  # without typing the password again
    assert office.vault.secret("accounts.main.password") == "pässword of the shop"


def test_a_user_that_is_cleared_goes_from_the_settings(
    qtbot: QtBot, dialog: AccountsDialog, office: Office, server: LoopbackServer
) -> None:
    office.vault.set_secret("accounts.main.password", "x")
    dialog.add.click()
    fill(dialog, 587, user="shop@example.com")
    dialog.form.host.setText("smtp.example.com")
    dialog.form.security.setCurrentIndex(dialog.form.security.findData("starttls"))
    dialog.form.password.setText("secret")
    dialog.form._look()
    save(qtbot, dialog, 2)
    dialog.form.user.clear()
    dialog.form._look()
    save(qtbot, dialog, 2)
    assert settings_of(office.workspace).accounts["main"].user == ""


def test_the_mailbox_of_an_account_is_named_and_forgotten_again(
    qtbot: QtBot, dialog: AccountsDialog, office: Office
) -> None:
    dialog.add.click()
    bounces = dialog.form.bounces
    assert not bounces.reads.isVisible()
    fill(dialog, 2525)
    dialog.form.host.setText("127.0.0.1")
    bounces.unfold.click()
    bounces.reads.click()
    assert dialog.form.fault() == "Write the name of the IMAP server, or do not read what came back."
    bounces.host.setText("imap.example.com")
    bounces.host.textEdited.emit("")
    assert dialog.form.fault() == "Write the user name of the mailbox."
    bounces.user.setText("shop")
    bounces.user.textEdited.emit("")
    bounces.copies.click()
    save(qtbot, dialog, 2)
    imap = settings_of(office.workspace).accounts["main"].imap
    assert imap is not None
    assert (imap.host, imap.user, imap.copy_sent) == ("imap.example.com", "shop", True)
    dialog.choose("main")
    assert (bounces.host.text(), bounces.user.text(), bounces.copies.isChecked()) == ("imap.example.com", "shop", True)
    bounces.reads.click()
    save(qtbot, dialog, 2)
    assert settings_of(office.workspace).accounts["main"].imap is None


def test_a_service_needs_no_server_for_its_bounces(qtbot: QtBot, dialog: AccountsDialog, office: Office) -> None:
    choose_login(dialog, "microsoft")
    form = dialog.form
    form.sign_in.client_id.setText(CLIENT)
    form.bounces.unfold.click()
    form.bounces.reads.click()
    assert not form.bounces.host.isVisible()
    save(qtbot, dialog, 2)
    account = settings_of(office.workspace).accounts["main"]
    assert (str(account.kind), account.bounces, account.imap) == ("graph", True, None)


def test_the_usual_name_of_the_imap_server_is_proposed(dialog: AccountsDialog) -> None:
    dialog.add.click()
    form = dialog.form
    form.host.setText("smtp.example.com")
    form.bounces.unfold.click()
    form.bounces.reads.click()
    assert form.bounces.host.text() == "imap.example.com"
    form.bounces.host.setFocus()
    form.bounces.host.clear()
    form.bounces.host.setModified(True)
    form._look()
    assert form.bounces.host.text() == ""


@pytest.mark.parametrize(
    ("address", "host", "security", "hint"),
    [
        ("Ana <ana@gmail.com>", "smtp.gmail.com", "tls", "app password"),
        ("shop@outlook.com", "smtp-mail.outlook.com", "starttls", "choose “Sign in with Microsoft”"),
        ("shop@example.com", "", "starttls", ""),
    ],
)
def test_an_address_tells_its_provider(
    dialog: AccountsDialog, address: str, host: str, security: str, hint: str
) -> None:
    dialog.add.click()
    dialog.form.identity.setText(address)
    dialog.form.identity.editingFinished.emit()
    assert (dialog.form.host.text(), dialog.form.security.currentData()) == (host, security)
    assert hint in dialog.form._hint.text()
    assert dialog.form.user.text() == address.rpartition("<")[2].strip(">")


@pytest.mark.parametrize("is_sure", [True, False])
def test_removing_asks_once(qtbot: QtBot, dialog: AccountsDialog, office: Office, *, is_sure: bool) -> None:
    dialog.add.click()
    fill(dialog, 2525)
    save(qtbot, dialog, 2)
    assert not dialog.remove.isEnabled()  # it is the default now
    dialog.choose("mailbox")
    dialog.make_default.click()
    qtbot.waitUntil(lambda: settings_of(office.workspace).default_account == "mailbox", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: dialog._run is None, timeout=WAIT_MS)
    dialog.choose("main")
    dialog.remove.click()
    (box,) = dialog.findChildren(QMessageBox)
    (button,) = [one for one in box.buttons() if (one.text() == "Remove") is is_sure]
    button.click()
    qtbot.waitUntil(lambda: dialog._run is None and dialog.list.count() == 2 - is_sure, timeout=WAIT_MS)
    assert ("main" in settings_of(office.workspace).accounts) is not is_sure
    assert dialog.banner.words() == ("main is removed, and its password with it." if is_sure else "")


def test_a_refused_value_is_told_in_place(qtbot: QtBot, dialog: AccountsDialog) -> None:
    dialog.add.click()
    fill(dialog, 25)
    dialog.form.host.setText("mail.example.com")  # unprotected, and not this computer
    dialog.form._look()
    dialog.save.click()
    qtbot.waitUntil(lambda: "on this very computer only" in dialog.banner.words(), timeout=WAIT_MS)


def test_pictures(qtbot: QtBot, dialog: AccountsDialog, qapp: QApplication) -> None:
    dialog.add.click()
    fill(dialog, 2525)
    save(qtbot, dialog, 2)
    pictures_of(dialog, "accounts", qapp)
    dialog.add.click()
    dialog.form.identity.setText("Ana <ana@gmail.com>")
    dialog.form.identity.editingFinished.emit()
    pictures_of(dialog, "accounts-new", qapp)


def test_an_account_that_signs_in_is_shown_and_not_overwritten(
    qtbot: QtBot, dialog: AccountsDialog, office: Office
) -> None:
    before = office.workspace.settings.read_text("utf-8")
    graph = '\n[accounts.post]\nkind = "graph"\nfrom = "Shop <shop@example.com>"\nclient_id = "a-b-c"\n'
    office.workspace.settings.write_text(before + graph, "utf-8")
    dialog.refresh()
    qtbot.waitUntil(lambda: dialog.list.count() == 2, timeout=WAIT_MS)
    dialog.choose("post")
    assert dialog.form.sign_in.client_id.text() == "a-b-c"
    assert (dialog.sign_in.isEnabled(), dialog.test.isEnabled()) == (True, False)
    assert office.workspace.settings.read_text("utf-8") == before + graph
