"""Only a keyring that keeps a secret is used, and its troubles are told in words."""

from __future__ import annotations

import keyring.backends.fail
import keyring.backends.libsecret
import keyring.backends.null
import keyring.backends.SecretService
import pytest
from keyring.errors import KeyringError, KeyringLocked

from designer.core.catalogue import explain
from designer.core.errors import SetupError
from designer.core.vault.keyring_door import MemoryKeyring, fetch_key, secure_one_of, store_key

KEY = bytes(range(32))


class Plaintext(MemoryKeyring):
    """Stands for the backends of keyrings.alt, or of any other package."""


class Chain:
    def __init__(self, *backends: object) -> None:
        self.backends = list(backends)


class Failing:
    def __init__(self, failure: Exception) -> None:
        self.failure = failure

    def get_password(self, service: str, username: str) -> str | None:
        raise self.failure

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.failure


class Forgetful(MemoryKeyring):
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


def secure() -> object:
    return object.__new__(keyring.backends.SecretService.Keyring)


def test_the_systems_own_keyrings_are_taken() -> None:
    backend = secure()
    assert secure_one_of(backend) is backend


def test_of_a_chain_the_secure_one_is_taken_and_asked_alone() -> None:
    backend = secure()
    assert secure_one_of(Chain(Plaintext(), backend)) is backend


@pytest.mark.parametrize("backend", [Plaintext(), keyring.backends.null.Keyring()])
def test_a_keyring_that_keeps_no_secret_is_refused_by_name(backend: object) -> None:
    with pytest.raises(SetupError, match="keyring-insecure") as refused:
        secure_one_of(backend)
    assert type(backend).__name__ in explain(refused.value)
    assert "keep the key in a file" in explain(refused.value)


@pytest.mark.parametrize("backend", [keyring.backends.fail.Keyring(), Chain(), Chain(Plaintext())])
def test_no_keyring_at_all_names_the_ways_out(backend: object) -> None:
    with pytest.raises(SetupError, match="keyring-missing") as refused:
        secure_one_of(backend)
    assert "keep the key in a file" in explain(refused.value)


def test_a_key_is_kept_under_our_name_and_fits_windows() -> None:
    ring = MemoryKeyring()
    store_key(ring, "vault-1", KEY)
    assert fetch_key(ring, "vault-1") == KEY
    assert fetch_key(ring, "vault-2") is None
    entry = ring.get_password("sealwright", "vault-1")
    assert entry is not None
    assert len(entry) <= 1280


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (KeyringLocked("s3cret"), "keyring-locked"),
        (KeyringError("s3cret"), "keyring-failed"),
        (OSError("s3cret"), "keyring-failed"),
        (RuntimeError("s3cret"), "keyring-failed"),
    ],
)
def test_a_keyring_in_trouble_becomes_a_sentence_without_its_message(failure: Exception, code: str) -> None:
    for use in (lambda: fetch_key(Failing(failure), "v"), lambda: store_key(Failing(failure), "v", KEY)):
        with pytest.raises(SetupError) as refused:
            use()
        assert refused.value.code == code
        assert "s3cret" not in str(refused.value) + explain(refused.value)


def test_errors_of_the_bus_below_the_keyring_are_told_in_words_too() -> None:
    exceptions = pytest.importorskip("secretstorage.exceptions")
    with pytest.raises(SetupError, match="keyring-locked"):
        fetch_key(Failing(exceptions.LockedException("x")), "v")
    with pytest.raises(SetupError, match="keyring-failed"):
        fetch_key(Failing(exceptions.SecretServiceNotAvailableException("x")), "v")


def test_a_keyring_that_forgets_is_noticed_at_once() -> None:
    with pytest.raises(SetupError, match="keyring-forgets"):
        store_key(Forgetful(), "v", KEY)


def test_a_damaged_entry_is_refused() -> None:
    ring = MemoryKeyring()
    ring.set_password("sealwright", "v", "not base64!")
    with pytest.raises(SetupError, match="keyring-entry-damaged"):
        fetch_key(ring, "v")
