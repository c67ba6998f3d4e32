"""settings.toml is read strictly, and every refusal says where and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from designer.core.catalogue import explain
from designer.core.errors import SetupError
from designer.core.settings import (
    AccountKind,
    Mode,
    Provider,
    Security,
    Settings,
    is_loopback,
    load_settings,
    parse_settings,
)

SMTP = '[accounts.main]\nkind = "smtp"\nhost = "smtp.example.com"\nfrom = "Shop <shop@example.com>"\n'
MAILBOX = '[accounts.box]\nkind = "mailbox"\nfrom = "Shop <shop@example.com>"\n'


def refusal(text: str) -> SetupError:
    with pytest.raises(SetupError) as caught:
        parse_settings(text)
    words = explain(caught.value, language="en")
    assert words != caught.value.code
    assert "(" not in words.replace("(none)", "")
    return caught.value


def test_an_empty_file_means_rehearsal_and_the_defaults() -> None:
    settings = parse_settings("")
    assert settings.mode is Mode.REHEARSAL
    assert settings.inbox.folder == "inbox"
    assert not settings.inbox.accept_partial
    assert settings.render.wall_seconds == 30
    assert settings.zone.key == "UTC"


def test_the_example_of_the_contract_is_read() -> None:
    text = """
mode = "rehearsal"
testers = ["me@example.com"]
timezone = "Europe/Berlin"
default_account = "main"

[accounts.main]
kind = "smtp"
host = "smtp.example.com"
port = 587
security = "starttls"
user = "shop@example.com"
from = "Shop <shop@example.com>"
ca_file = ""
connections = 2
per_minute = 0

[inbox]
folder = "inbox"
scan_seconds = 2.0

[rest]
enabled = false
host = "127.0.0.1"
port = 8427

[render]
workers = 0
wall_seconds = 30
memory_mib = 1024
max_pages = 200
max_pdf_mib = 25
"""
    settings = parse_settings(text)
    account = settings.account()
    assert account.kind is AccountKind.SMTP
    assert account.security is Security.STARTTLS
    assert settings.identity(account).name == "Shop"
    assert settings.testers == ("me@example.com",)


def test_settings_cannot_be_changed_in_memory() -> None:
    settings = parse_settings("")
    with pytest.raises(ValueError, match="frozen"):
        settings.mode = Mode.LIVE  # type: ignore[misc]


def test_every_setting_has_its_help() -> None:
    def without_help(model: type[BaseModel]) -> list[str]:
        missing = [name for name, field in model.model_fields.items() if not field.description]
        for field in model.model_fields.values():
            if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
                missing += without_help(field.annotation)
        return missing

    assert without_help(Settings) == []


@pytest.mark.parametrize(
    ("text", "code", "line", "key"),
    [
        ("mode = live", "toml-broken", 1, None),
        ('\nmdoe = "live"', "key-unknown", 2, "mdoe"),
        ('mode = "alive"', "key-wants-one-of", 1, "mode"),
        ("[inbox]\nscan_seconds = true", "key-wants-number", 2, "inbox.scan_seconds"),
        ("[render]\nmax_pages = 0", "key-too-small", 2, "render.max_pages"),
        ('timezone = "Europe/Berlni"', "settings-zone-unknown", 1, "timezone"),
        ('timezone = "../../etc/passwd"', "settings-zone-unknown", 1, "timezone"),
        ('timezone = "Europe"', "settings-zone-unknown", 1, "timezone"),
        ('timezone = ""', "settings-zone-unknown", 1, "timezone"),
        ('testers = [\n  "a@example.com, b@example.com",\n]', "settings-tester-no-address", 1, "testers[1]"),
        ('testers = ["Ann <a@example.com>"]', "settings-tester-no-address", 1, "testers[1]"),
        ('default_account = "mian"\n' + SMTP, "settings-account-unknown", 1, "default_account"),
        ('[rest]\ncertificate = "a.pem"', "settings-rest-half-tls", 2, "rest.certificate"),
        ('[rest]\nhost = "0.0.0.0"', "settings-rest-open", 2, "rest.host"),
        ('[[folders]]\nfolder = "inbox"', "settings-folder-twice", 2, "folders[1].folder"),
        ('[inbox]\npdf_names = "invoice.pdf"', "settings-pdf-names", 2, "inbox.pdf_names"),
        ('[inbox]\npdf_names = "{number}_{email}.pdf"', "settings-pdf-names-type", 2, "inbox.pdf_names"),
        (
            '[[folders]]\nfolder = "x"\npdf_names = "{n}_{email}.pdf"',
            "settings-pdf-names-type",
            3,
            "folders[1].pdf_names",
        ),
        (SMTP + "hots = 1", "key-unknown", 5, "accounts.main.hots"),
        (SMTP.replace("smtp.example.com", ""), "account-without-host", 3, "accounts.main.host"),
        (SMTP.replace("Shop <shop@example.com>", "Shop"), "identity-not-one-address", 4, "accounts.main.from"),
        (SMTP.replace("Shop <", "=?utf-8?q?x?= <"), "identity-name-unsafe", 4, "accounts.main.from"),
        (SMTP + 'security = "none"', "account-open-connection", 5, "accounts.main.security"),
        (SMTP + 'security = "optional"', "key-wants-one-of", 5, "accounts.main.security"),
        (SMTP + "port = 70000", "key-too-large", 5, "accounts.main.port"),
        (SMTP + "password = 1", "key-unknown-here", 5, "accounts.main.password"),
        (MAILBOX + 'host = "x"', "account-mailbox-has-key", 4, "accounts.box.host"),
        (SMTP.replace("accounts.main", 'accounts."a b"'), "account-bad-name", 1, 'accounts."a b"'),
        (SMTP.replace("smtp.", "127.0.0.1\nsmtp."), "toml-broken", 3, None),
    ],
)
def test_a_fault_names_line_and_key(text: str, code: str, line: int, key: str | None) -> None:
    error = refusal(text)
    assert (error.code, error.arguments["line"], error.arguments.get("key")) == (code, line, key)
    assert error.arguments["file"] == "settings.toml"


def test_the_nearest_zone_is_named() -> None:
    assert refusal('timezone = "Europe/Berlni"').arguments["nearest"] == "Europe/Berlin"


def test_an_open_connection_to_this_computer_is_allowed_but_never_with_a_user() -> None:
    local = SMTP.replace("smtp.example.com", "127.0.0.1") + 'security = "none"\nport = 2525\n'
    assert parse_settings(local).accounts["main"].smtp_port == 2525
    assert refusal(local + 'user = "me"').code == "account-open-login"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.8.8.8", "::1", "[::1]"])
def test_this_computer_has_these_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["localhost.example.com", "127.0.0.1.example.com", "0.0.0.0", "10.0.0.1", "2130706433", "", "::"]
)
def test_these_are_not_this_computer(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(("security", "port"), [("tls", 465), ("starttls", 587)])
def test_without_a_port_the_usual_one_is_taken(security: str, port: int) -> None:
    assert parse_settings(SMTP + f'security = "{security}"').accounts["main"].smtp_port == port


def test_addresses_of_the_own_network_are_taken_only_where_allowed() -> None:
    text = 'testers = ["me@server"]\n'
    assert refusal(text).code == "settings-tester-no-address"
    assert parse_settings(text + "[address]\nallow_lan = true\n").testers == ("me@server",)


def test_an_account_is_found_by_name_or_by_default() -> None:
    settings = parse_settings(f'default_account = "box"\n{SMTP}{MAILBOX}')
    assert settings.account().is_test
    assert not settings.account("main").is_test
    with pytest.raises(SetupError, match="account-unknown"):
        settings.account("other")
    with pytest.raises(SetupError, match="account-none"):
        parse_settings(SMTP).account()


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SetupError) as missing:
        load_settings(tmp_path / "settings.toml")
    assert "sealwright init" in explain(missing.value, language="en")


def test_a_folder_in_place_of_the_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(SetupError, match="settings-unreadable"):
        load_settings(tmp_path / "settings.toml")


def test_a_file_on_disk_is_read(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('mode = "live"\n', encoding="utf-8")
    assert load_settings(tmp_path / "settings.toml").mode is Mode.LIVE


def test_a_local_mailbox_has_no_rate() -> None:
    text = '[accounts.box]\nkind = "mailbox"\nfrom = "a@example.com"\nper_day = 30\n'
    with pytest.raises(SetupError) as refused:
        parse_settings(text)
    assert (refused.value.code, refused.value.arguments["line"]) == ("account-mailbox-has-key", 4)


SIGNED = SMTP + 'login = "oauth"\nprovider = "microsoft"\nclient_id = "id"\nuser = "shop@example.com"\n'
GRAPH = '[accounts.main]\nkind = "graph"\nfrom = "Shop <shop@example.com>"\nclient_id = "id"\n'


@pytest.mark.parametrize(
    ("text", "provider"),
    [(SIGNED, Provider.MICROSOFT), (SIGNED.replace("microsoft", "google"), Provider.GOOGLE),
     (GRAPH, Provider.MICROSOFT), (GRAPH.replace("graph", "gmail"), Provider.GOOGLE), (SMTP, Provider.NONE)],
)  # fmt: skip
def test_an_account_says_whom_to_sign_in_with(text: str, provider: Provider) -> None:
    account = parse_settings(text).accounts["main"]
    assert (account.signs_in_with, account.signs_in) == (provider, bool(provider))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SIGNED.replace('provider = "microsoft"\n', ""), "account-sign-in-lacks"),
        (SIGNED.replace('client_id = "id"\n', ""), "account-sign-in-lacks"),
        (SIGNED.replace('user = "shop@example.com"\n', ""), "account-sign-in-lacks"),
        (SIGNED + 'security = "none"\n', "account-open-connection"),
        (SMTP + 'client_id = "id"\n', "account-key-without-sign-in"),
        (SMTP + 'api_url = "https://x"\n', "account-key-without-sign-in"),
        (GRAPH + 'host = "x"\n', "account-api-has-key"),
        (GRAPH + 'provider = "google"\n', "account-api-has-key"),
        (GRAPH.replace('client_id = "id"\n', ""), "account-sign-in-lacks"),
        (GRAPH + 'sign_in_url = "http://x"\n', "account-url-not-https"),
        (MAILBOX + 'client_id = "id"\n', "account-mailbox-has-key"),
        (MAILBOX + "bounces = true\n", "account-mailbox-has-key"),
        (SMTP + "bounces = true\n", "account-bounces-elsewhere"),
    ],
)
def test_what_signing_in_needs_is_asked_for_by_name(text: str, code: str) -> None:
    assert refusal(text).code == code
