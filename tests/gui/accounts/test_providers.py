"""The presets are complete, protected, and cover the countries that they promise."""

from __future__ import annotations

from designer.core.settings import Provider as SignInProvider
from designer.core.texts import TEXTS
from designer.gui.accounts.providers import provider_of, providers


def test_every_preset_is_complete_and_protected() -> None:
    usual = {"tls": 465, "starttls": 587}
    for one in providers():
        assert usual[one.security] == one.port, one.name
        assert one.hint in TEXTS
        assert "." in one.host
        assert one.login in {"password", "app-password", "oauth"}
        assert one.sign_in in {str(known) for known in SignInProvider}
        assert one.sign_in or one.login != "oauth"
        assert set(one.countries) <= {"de", "se", "it", "es", "uk", "us"}


def test_each_country_has_some() -> None:
    assert all(len([one for one in providers() if code in one.countries]) >= 4 for code in ("de", "it", "uk", "us"))
    assert all(any(code in one.countries for one in providers()) for code in ("se", "es"))


def test_nothing_is_told_twice() -> None:
    domains = [domain for one in providers() for domain in one.domains]
    assert len(domains) == len(set(domains))
    hosts = [one.host for one in providers()]
    assert len(hosts) == len(set(hosts))


def test_who_must_sign_in_at_the_end_of_2026_is_told_so() -> None:
    for address in ("ana@outlook.com", "ana@hotmail.co.uk"):
        found = provider_of(address, providers())
        assert found is not None
        assert (found.login, found.sign_in, found.hint) == ("oauth", "microsoft", "provider-sign-in-microsoft")
    google = provider_of("ana@gmail.com", providers())
    assert google is not None
    assert (google.login, google.sign_in) == ("app-password", "google")


def test_an_address_of_a_firm_belongs_to_no_provider() -> None:
    assert provider_of("shop@example.com", providers()) is None
    found = provider_of("Ana <ana@GMX.de>", providers())
    assert found is not None
    assert found.host == "mail.gmx.net"
