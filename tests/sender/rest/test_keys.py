"""Keys are shown once and kept as hashes; whoever reads the vault cannot call with what is in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from designer.core.errors import UsageError
from designer.core.vault import Vault
from designer.sender.rest.keys import add_key, api_keys, key_of, remove_key

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def vault() -> Vault:
    return Vault.in_memory()


def test_a_key_opens_and_no_other_does(vault: Vault) -> None:
    token = add_key(vault, "shop", types=("order", "invoice"), at=AT)
    found = key_of(vault, token)
    assert found is not None
    assert (found.name, found.types, found.made_at) == ("shop", ("invoice", "order"), "2026-11-21T12:00:00+00:00")
    assert [key_of(vault, other) for other in ("", token[:-1], token + "x", found.digest, "\ud800")] == [None] * 5


def test_the_secret_itself_is_kept_nowhere(vault: Vault) -> None:
    token = add_key(vault, "shop", types=(), at=AT)
    assert token.startswith("sw_")
    assert token.removeprefix("sw_") not in str(vault.secret("rest.shop"))


def test_two_keys_are_two(vault: Vault) -> None:
    tokens = {add_key(vault, name, types=(), at=AT) for name in ("shop", "till")}
    assert len(tokens) == 2
    assert [one.name for one in api_keys(vault)] == ["shop", "till"]


def test_a_name_is_given_once_and_free_after_removal(vault: Vault) -> None:
    first = add_key(vault, "shop", types=(), at=AT)
    with pytest.raises(UsageError, match="api-key-name-taken"):
        add_key(vault, "shop", types=(), at=AT)
    remove_key(vault, "shop")
    assert key_of(vault, first) is None
    with pytest.raises(UsageError, match="api-key-unknown"):
        remove_key(vault, "shop")
    assert key_of(vault, add_key(vault, "shop", types=(), at=AT)) is not None


def test_a_key_without_types_hands_in_all(vault: Vault) -> None:
    found = key_of(vault, add_key(vault, "shop", types=(), at=AT))
    assert found is not None
    assert found.may_hand_in("anything")
