"""The presets are complete, protected, and cover the countries that they promise."""

from __future__ import annotations

from designer.core.texts import TEXTS
from designer.gui.accounts.providers import provider_of, providers


def test_every_preset_is_complete_and_protected() -> None:
    usual = {"tls": 465, "starttls": 587}
    for one in providers():
        assert usual[one.security] == one.port, one.name
        assert one.hint in TEXTS
        assert "." in one.host
        assert set(one.countries) <= {"de", "se", "it", "es", "uk", "us"}


def test_each_country_has_some() -> None:
    assert all(len([one for one in providers() if code in one.countries]) >= 4 for code in ("de", "it", "uk", "us"))
    assert all(any(code in one.countries for one in providers()) for code in ("se", "es"))


def test_an_address_of_a_firm_belongs_to_no_provider() -> None:
    assert provider_of("shop@example.com", providers()) is None
    found = provider_of("Ana <ana@GMX.de>", providers())
    assert found is not None
    assert found.host == "mail.gmx.net"
