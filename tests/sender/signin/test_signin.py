"""Signing in with Microsoft and Google against an authority on loopback that speaks their protocol."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from designer.core.errors import SealwrightError, SetupError, TransientDeliveryError
from designer.core.settings import AccountKind, AccountSettings, Login, Provider
from designer.core.vault import Vault
from designer.sender.signin.choice import signing_in
from designer.sender.signin.listener import listening
from designer.sender.signin.tokens import Code, SigningIn, client_secret_name, tokens_name
from tests.servers.authority import CLIENT, CLIENT_SECRET, TENANT, Authority
from tests.servers.certificates import Certificate, make_certificate


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def authority(certificate: Certificate) -> Iterator[Authority]:
    with Authority(certificate) as running:
        yield running


@pytest.fixture
def vault() -> Vault:
    vault = Vault.in_memory()
    vault.set_secret(client_secret_name("main"), CLIENT_SECRET)
    return vault


def account_at(authority: Authority, provider: str = "microsoft", **changes: object) -> AccountSettings:
    """An account that signs in there; `kind` graph or gmail makes it one that needs no mail server."""
    values: dict[str, object] = {
        "kind": AccountKind.SMTP, "from": "shop@firm.example", "host": "127.0.0.1", "login": Login.OAUTH,
        "provider": Provider(provider), "client_id": CLIENT, "user": "shop@firm.example", "tenant": TENANT,
        "sign_in_url": authority.url, "ca_file": str(authority.certificate.ca), **changes,
    }  # fmt: skip
    if values["kind"] is not AccountKind.SMTP:
        values = {key: value for key, value in values.items() if key not in ("host", "login", "provider")}
    return AccountSettings.model_validate(values)


def sign_in(door: SigningIn, visit: Callable[[str], None]) -> str:
    with listening(visit, words="Done.", seconds=20) as waiting:
        return door.with_browser(waiting)


def door_of(authority: Authority, vault: Vault, provider: str = "microsoft", **changes: object) -> SigningIn:
    return signing_in("main", account_at(authority, provider, **changes), vault, folder=Path())


PROVIDERS = pytest.mark.parametrize("provider", ["microsoft", "google"])


@PROVIDERS
def test_who_signs_in_with_a_browser_stays_signed_in(authority: Authority, vault: Vault, provider: str) -> None:
    assert sign_in(door_of(authority, vault, provider), authority.browse) == "shop@firm.example"
    again = door_of(authority, vault, provider)  # as the sender does later, with the vault alone
    token = again.token()
    assert token in authority.issued
    assert again.token() == token  # not asked for each message
    assert again.renewed() != token
    assert again.renewed() == authority.issued[-1]


@PROVIDERS
def test_the_code_is_worth_nothing_without_its_proof(authority: Authority, vault: Vault, provider: str) -> None:
    sign_in(door_of(authority, vault, provider), authority.browse)
    page, exchange = authority.asked[:2]
    assert page["code_challenge_method"] == "S256"
    assert len(exchange["code_verifier"]) >= 43
    assert exchange["redirect_uri"].startswith("http://localhost:")
    assert page["login_hint"] == "shop@firm.example"


@pytest.mark.parametrize(
    ("provider", "kind", "more", "needs"),
    [
        ("microsoft", AccountKind.SMTP, {}, {"https://outlook.office.com/SMTP.Send"}),
        ("microsoft", AccountKind.GRAPH, {},
         {"https://graph.microsoft.com/Mail.Send", "https://graph.microsoft.com/Mail.ReadWrite"}),
        ("microsoft", AccountKind.GRAPH, {"bounces": True},
         {"https://graph.microsoft.com/Mail.Send", "https://graph.microsoft.com/Mail.ReadWrite"}),
        ("google", AccountKind.SMTP, {}, {"https://mail.google.com/"}),
        ("google", AccountKind.GMAIL, {}, {"https://www.googleapis.com/auth/gmail.send"}),
        ("google", AccountKind.GMAIL, {"bounces": True},
         {"https://www.googleapis.com/auth/gmail.send", "https://www.googleapis.com/auth/gmail.readonly"}),
    ],
)  # fmt: skip
def test_each_account_asks_only_for_what_it_needs(
    authority: Authority, vault: Vault, provider: str, kind: AccountKind, more: dict[str, object], needs: set[str]
) -> None:
    sign_in(door_of(authority, vault, provider, kind=kind, **more), authority.browse)
    assert set(authority.asked[0]["scope"].split()) - {"openid", "profile", "offline_access"} == needs


def test_a_code_is_shown_where_there_is_no_browser(authority: Authority, vault: Vault) -> None:
    authority.waits = 2
    shown: list[Code] = []
    assert door_of(authority, vault).with_code(shown.append) == "shop@firm.example"
    assert shown == [Code("https://example.com/devicelogin", "ABC-DEF", 15)]
    assert door_of(authority, vault).token() == authority.issued[0]


def test_google_has_no_code_for_mail_and_says_so(authority: Authority, vault: Vault) -> None:
    with pytest.raises(SetupError, match="sign-in-no-code"):
        door_of(authority, vault, "google").with_code(lambda code: None)
    assert authority.paths == []


@PROVIDERS
@pytest.mark.parametrize("error", ["access_denied", "server_says_no"])
def test_who_is_refused_is_told_the_word(authority: Authority, vault: Vault, provider: str, error: str) -> None:
    authority.refuse = [error]
    with pytest.raises(SetupError) as refused:
        sign_in(door_of(authority, vault, provider), authority.browse)
    assert (refused.value.code, refused.value.arguments["reason"]) == ("sign-in-refused", error)
    assert vault.secret(tokens_name("main")) is None


@PROVIDERS
def test_an_unknown_application_is_a_matter_of_set_up(authority: Authority, vault: Vault, provider: str) -> None:
    with pytest.raises(SetupError) as refused:
        sign_in(door_of(authority, vault, provider, client_id="other"), authority.browse)
    assert refused.value.code == "sign-in-application"


def test_an_unknown_firm_is_a_matter_of_set_up(authority: Authority, vault: Vault) -> None:
    with pytest.raises(SetupError, match="sign-in-application"):
        sign_in(door_of(authority, vault, tenant="nobody.example"), authority.browse)


@PROVIDERS
def test_an_answer_to_another_sign_in_is_not_taken(authority: Authority, vault: Vault, provider: str) -> None:
    door = door_of(authority, vault, provider)
    with pytest.raises(SetupError, match="sign-in-other-answer"):
        sign_in(door, lambda address: authority.browse(address.replace("state=", "state=x")))
    assert authority.issued == []


def test_nobody_is_waited_for_for_ever(authority: Authority, vault: Vault) -> None:
    door = door_of(authority, vault)
    with pytest.raises(SetupError) as given_up, listening(lambda address: None, words="Done.", seconds=0) as waiting:
        door.with_browser(waiting)
    assert given_up.value.code == "sign-in-given-up"


@PROVIDERS
def test_without_a_sign_in_there_is_no_token(authority: Authority, vault: Vault, provider: str) -> None:
    with pytest.raises(SetupError, match="sign-in-needed"):
        door_of(authority, vault, provider).token()


@PROVIDERS
def test_who_was_signed_out_must_sign_in_again(authority: Authority, vault: Vault, provider: str) -> None:
    door = door_of(authority, vault, provider)
    sign_in(door, authority.browse)
    authority.refresh.clear()
    with pytest.raises(SetupError, match="sign-in-needed"):
        door.renewed()
    sign_in(door_of(authority, vault, provider), authority.browse)  # as another process does
    assert door.token() in authority.issued


@PROVIDERS
def test_an_authority_that_cannot_be_reached_is_tried_again(authority: Authority, vault: Vault, provider: str) -> None:
    sign_in(door_of(authority, vault, provider), authority.browse)
    url = authority.url
    authority.__exit__(None, None, None)
    away = signing_in("main", account_at(authority, provider, sign_in_url=url), vault, folder=Path())
    with pytest.raises(TransientDeliveryError, match="sign-in-no-connection"):
        away.renewed()


@PROVIDERS
def test_an_authority_with_a_false_certificate_gets_nothing(
    authority: Authority, vault: Vault, provider: str, tmp_path: Path
) -> None:
    sign_in(door_of(authority, vault, provider), authority.browse)
    before = len(authority.paths)
    other = make_certificate(tmp_path)
    with pytest.raises(SealwrightError) as refused:
        door_of(authority, vault, provider, ca_file=str(other.ca)).renewed()
    assert refused.value.code == "api-certificate"
    assert len(authority.paths) == before


def test_what_google_leaves_holds_no_access_token(authority: Authority, vault: Vault) -> None:
    sign_in(door_of(authority, vault, "google"), authority.browse)
    assert json.loads(vault.secret(tokens_name("main")) or "") == {"refresh_token": "refresh-0"}
