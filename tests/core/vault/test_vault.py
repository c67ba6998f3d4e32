"""The vault keeps secrets and keys, and opens for the right key only."""

from __future__ import annotations

import base64
import os
import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from designer.core.catalogue import explain
from designer.core.errors import RenderError, SetupError
from designer.core.vault import KeySource, MemoryKeyring, Vault, credentials_folder
from designer.core.vault.recovery import new_recovery_key

MASTER = "correct horse battery"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.bin"


@pytest.fixture
def source() -> KeySource:
    return KeySource(keyring=MemoryKeyring())


@pytest.fixture
def vault(path: Path, source: KeySource) -> Vault:
    return Vault.create(path, source)


@pytest.fixture
def credentials(tmp_path: Path) -> Path:
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "sealwright-key").write_bytes(base64.b64encode(os.urandom(32)) + b"\n")
    return folder


def refused(path: Path, source: KeySource) -> str:
    with pytest.raises(SetupError) as refusal:
        Vault.open(path, source)
    assert explain(refusal.value) != refusal.value.code
    return refusal.value.code


def test_a_secret_is_there_after_the_vault_was_closed(vault: Vault, path: Path, source: KeySource) -> None:
    vault.set_secret("account:main", "pässword")
    assert Vault.open(path, source).secret("account:main") == "pässword"
    assert Vault.open(path, source).secret("account:other") is None


def test_a_secret_can_be_replaced_and_forgotten(vault: Vault) -> None:
    vault.set_secret("a", "1")
    vault.set_secret("b", "2")
    vault.set_secret("a", "3")
    vault.delete_secret("b")
    vault.delete_secret("never there")
    assert (vault.secret("a"), vault.secret("b"), vault.secret_names()) == ("3", None, ("a",))


def test_the_file_shows_neither_secrets_nor_their_names(vault: Vault, path: Path) -> None:
    vault.set_secret("account:main", "hunter2-hunter2")
    assert b"hunter2" not in path.read_bytes()
    assert b"account" not in path.read_bytes()
    assert "hunter2" not in repr(vault) + repr(vars(vault)["_body"])


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_only_the_owner_may_read_the_file(vault: Vault, path: Path) -> None:
    vault.set_secret("a", "1")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_existing_vault_is_never_replaced(vault: Vault, path: Path, source: KeySource) -> None:
    before = path.read_bytes()
    with pytest.raises(SetupError, match="vault-exists"):
        Vault.create(path, source)
    assert path.read_bytes() == before


def test_no_vault_is_written_when_the_keyring_does_not_keep_the_key(path: Path) -> None:
    class Forgetful(MemoryKeyring):
        def set_password(self, service: str, username: str, password: str) -> None:
            pass

    with pytest.raises(SetupError, match="keyring-forgets"):
        Vault.create(path, KeySource(keyring=Forgetful()))
    assert not path.exists()


def test_another_keyring_does_not_open_it(vault: Vault, path: Path) -> None:
    assert refused(path, KeySource(keyring=MemoryKeyring())) == "keyring-without-key"


def test_a_keyring_with_another_key_does_not_open_it(vault: Vault, path: Path) -> None:
    class Wrong(MemoryKeyring):
        def get_password(self, service: str, username: str) -> str | None:
            return base64.b64encode(bytes(32)).decode()

    assert refused(path, KeySource(keyring=Wrong())) == "keyring-key-wrong"


def test_a_missing_vault_is_said_so(path: Path, source: KeySource) -> None:
    assert refused(path, source) == "vault-missing"


def test_a_vault_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="vault-not-written"):
        Vault.create(tmp_path / "none" / "vault.bin", KeySource(keyring=MemoryKeyring()))


# --- the other ways of opening it


def test_a_services_credential_opens_it_without_any_keyring(path: Path, credentials: Path) -> None:
    Vault.create(path, KeySource(credentials=credentials)).set_secret("a", "1")
    assert Vault.open(path, KeySource(credentials=credentials)).secret("a") == "1"


def test_without_its_credential_the_error_says_which_key_is_wanted(path: Path, credentials: Path) -> None:
    Vault.create(path, KeySource(credentials=credentials))
    assert refused(path, KeySource()) == "credential-missing"


def test_the_credential_is_found_by_the_service_managers_variable(credentials: Path, tmp_path: Path) -> None:
    assert credentials_folder({"CREDENTIALS_DIRECTORY": str(credentials)}) == credentials
    assert credentials_folder({"CREDENTIALS_DIRECTORY": str(tmp_path)}) is None
    assert credentials_folder({}) is None


@pytest.mark.parametrize("content", [b"", b"abc", b"!" * 44, base64.b64encode(bytes(31)), bytes(32)])
def test_a_credential_that_is_no_key_is_refused(path: Path, credentials: Path, content: bytes) -> None:
    (credentials / "sealwright-key").write_bytes(content)
    with pytest.raises(SetupError, match="credential-malformed"):
        Vault.create(path, KeySource(credentials=credentials))


def test_another_credential_does_not_open_it(path: Path, credentials: Path) -> None:
    Vault.create(path, KeySource(credentials=credentials))
    (credentials / "sealwright-key").write_bytes(base64.b64encode(bytes(32)))
    assert refused(path, KeySource(credentials=credentials)) == "credential-wrong"
    (credentials / "sealwright-key").unlink()
    assert refused(path, KeySource(credentials=credentials)) == "credential-unreadable"


def test_the_master_password_opens_it_however_it_was_composed(path: Path) -> None:
    Vault.create(path, KeySource(master_password="Schlüssel-Wort")).set_secret("a", "1")
    decomposed = "Schlu\u0308ssel-Wort"
    assert Vault.open(path, KeySource(master_password=decomposed)).secret("a") == "1"
    assert refused(path, KeySource(master_password="schlüssel-wort")) == "master-password-wrong"
    assert refused(path, KeySource(keyring=MemoryKeyring())) == "master-password-needed"


@pytest.mark.parametrize("password", ["", " " * 20, "short"])
def test_a_short_master_password_is_refused(path: Path, password: str) -> None:
    with pytest.raises(SetupError, match="master-password-short"):
        Vault.create(path, KeySource(master_password=password))


# --- recovery


def test_the_recovery_key_opens_it_on_a_new_computer(vault: Vault, path: Path) -> None:
    vault.set_secret("a", "1")
    sealed = vault.seal("m", "event", b"data")
    key = vault.export_recovery()
    new_computer = KeySource(keyring=MemoryKeyring())
    recovered = Vault.recover(path, key.lower(), new_computer)
    assert recovered.secret("a") == "1"
    assert Vault.open(path, new_computer).unseal("m", "event", sealed) == b"data"


def test_recovery_leaves_the_other_users_slot_alone(vault: Vault, path: Path, source: KeySource) -> None:
    Vault.recover(path, vault.export_recovery(), KeySource(keyring=MemoryKeyring()))
    assert Vault.open(path, source)


def test_recovery_can_lead_to_a_master_password(vault: Vault, path: Path) -> None:
    Vault.recover(path, vault.export_recovery(), KeySource(master_password=MASTER))
    assert Vault.open(path, KeySource(keyring=MemoryKeyring(), master_password=MASTER))


def test_a_new_recovery_key_puts_the_former_one_out_of_use(vault: Vault, path: Path, source: KeySource) -> None:
    former, new = vault.export_recovery(), vault.export_recovery()
    with pytest.raises(SetupError, match="recovery-key-wrong"):
        Vault.recover(path, former, source)
    assert Vault.recover(path, new, source)


def test_a_wrong_or_mistyped_recovery_key_changes_nothing(vault: Vault, path: Path, source: KeySource) -> None:
    vault.export_recovery()
    before = path.read_bytes()
    for key, code in ((new_recovery_key(), "recovery-key-wrong"), ("ABCD", "recovery-key-mistyped")):
        with pytest.raises(SetupError, match=code):
            Vault.recover(path, key, source)
    assert path.read_bytes() == before


# --- tampering


def test_any_changed_byte_of_the_file_is_refused(path: Path) -> None:
    source = KeySource(keyring=MemoryKeyring())
    Vault.create(path, source).export_recovery()
    good = path.read_bytes()
    for place in range(len(good)):
        for change in (0x01, 0x20):
            path.write_bytes(good[:place] + bytes([good[place] ^ change]) + good[place + 1 :])
            refused(path, source)
    path.write_bytes(good)
    assert Vault.open(path, source)


def test_a_cut_or_lengthened_file_is_refused(vault: Vault, path: Path, source: KeySource) -> None:
    good = path.read_bytes()
    for content in (b"", good[:-1], good[: len(good) // 2], good + b" ", good + b"\n", b"[" * 100_000, b"{}", b"null"):
        path.write_bytes(content)
        assert refused(path, source) == "vault-damaged"


def test_a_slot_that_was_taken_out_shows(vault: Vault, path: Path, source: KeySource) -> None:
    vault.export_recovery()
    text = path.read_text()
    start = text.index(',{"kind":"recovery"')
    path.write_text(text[:start] + text[text.index("]", start) :])
    assert refused(path, source) == "vault-damaged"


def test_a_vault_of_a_later_version_is_said_so(vault: Vault, path: Path, source: KeySource) -> None:
    path.write_text(path.read_text().replace('"format":1', '"format":2'))
    assert refused(path, source) == "vault-newer"
    path.write_text('{"format":3,"other":[]}')
    assert refused(path, source) == "vault-newer"


def test_a_file_damaged_while_the_vault_is_open_is_noticed_and_not_overwritten(vault: Vault, path: Path) -> None:
    path.write_bytes(b"damaged")
    with pytest.raises(SetupError, match="vault-damaged"):
        vault.set_secret("a", "1")
    assert path.read_bytes() == b"damaged"


# --- sealing


def test_what_was_sealed_comes_back(vault: Vault) -> None:
    sealed = vault.seal("message-1", "event", b"data")
    assert vault.unseal("message-1", "event", sealed) == b"data"
    assert b"data" not in sealed.ciphertext
    assert len(sealed.nonce) == 12


@pytest.mark.parametrize(("owner", "content"), [("message-2", "event"), ("message-1", "mime"), ("event", "message-1")])
def test_sealed_data_moved_to_another_place_is_refused(vault: Vault, owner: str, content: str) -> None:
    sealed = vault.seal("message-1", "event", b"data")
    with pytest.raises(RenderError, match="sealed-damaged"):
        vault.unseal(owner, content, sealed)


def test_another_key_id_is_refused(vault: Vault) -> None:
    first = vault.seal("m", "event", b"data")
    second_id = vault.rotate()
    with pytest.raises(RenderError, match="sealed-damaged"):
        vault.unseal("m", "event", replace(first, key_id=second_id))
    with pytest.raises(SetupError, match="sealed-key-unknown"):
        vault.unseal("m", "event", replace(first, key_id="none"))


def test_altered_sealed_data_is_refused(vault: Vault) -> None:
    sealed = vault.seal("m", "event", b"data")
    for altered in (
        replace(sealed, ciphertext=sealed.ciphertext[:-1]),
        replace(sealed, ciphertext=b""),
        replace(sealed, nonce=bytes(12)),
        replace(sealed, nonce=b""),
    ):
        with pytest.raises(RenderError, match="sealed-damaged"):
            vault.unseal("m", "event", altered)


def test_rotation_seals_with_a_new_key_and_still_opens_the_old(vault: Vault, path: Path, source: KeySource) -> None:
    old = vault.seal("m", "event", b"old")
    mark = vault.hmac("recipient", b"a@example.com")
    key_id = vault.rotate()
    new = vault.seal("m", "event", b"new")
    again = Vault.open(path, source)
    assert new.key_id == key_id != old.key_id
    assert (again.unseal("m", "event", old), again.unseal("m", "event", new)) == (b"old", b"new")
    assert again.hmac("recipient", b"a@example.com") == mark


def test_fingerprints_differ_by_label_data_and_vault(vault: Vault) -> None:
    marks = {vault.hmac("a", b"x"), vault.hmac("b", b"x"), vault.hmac("a", b"y"), Vault.in_memory().hmac("a", b"x")}
    assert len(marks) == 4
    assert all(len(mark) == 32 for mark in marks)


def test_a_vault_in_memory_does_everything_but_write() -> None:
    vault = Vault.in_memory()
    vault.set_secret("a", "1")
    assert vault.secret("a") == "1"
    sealed = vault.seal("m", "event", b"x")
    vault.rotate()
    assert vault.unseal("m", "event", sealed) == b"x"


# --- several at once


def test_changes_of_another_process_are_seen_and_kept(vault: Vault, path: Path, source: KeySource) -> None:
    other = Vault.open(path, source)
    other.set_secret("a", "1")
    assert vault.secret("a") == "1"
    vault.set_secret("b", "2")
    other.set_secret("c", "3")
    assert vault.secret_names() == ("a", "b", "c")


def test_a_key_made_by_another_process_opens_what_it_sealed(vault: Vault, path: Path, source: KeySource) -> None:
    other = Vault.open(path, source)
    other.rotate()
    assert vault.unseal("m", "event", other.seal("m", "event", b"x")) == b"x"


def test_an_open_vault_follows_to_new_keys_by_itself(vault: Vault, path: Path, source: KeySource) -> None:
    other = Vault.open(path, source)
    vault.set_secret("a", "1")
    before = vault.seal("m", "event", b"x")
    vault.rotate()
    anew = vault.seal("m", "event", b"x")
    recovery = vault.renew(source)
    assert (other.secret("a"), other.unseal("m", "event", anew)) == ("1", b"x")
    with pytest.raises(SetupError, match="sealed-key-unknown"):
        vault.unseal("m", "event", before)
    assert vault.unseal("m", "late", other.seal("m", "late", b"y")) == b"y"
    other.set_secret("b", "2")
    assert vault.secret("b") == "2"
    assert Vault.recover(path, recovery, KeySource(keyring=MemoryKeyring())).secret("b") == "2"


def test_a_recovery_key_made_after_new_keys_opens_the_vault(vault: Vault, path: Path, source: KeySource) -> None:
    other = Vault.open(path, source)
    vault.renew(source)
    assert Vault.recover(path, other.export_recovery(), KeySource(keyring=MemoryKeyring())).key_ids == vault.key_ids


def test_new_keys_of_a_master_password_are_asked_for_and_the_old_ones_seal_nothing_more(path: Path) -> None:
    old = Vault.create(path, KeySource(master_password=MASTER))
    Vault.open(path, KeySource(master_password=MASTER)).renew(KeySource(master_password="another long one"))
    for use in (lambda: old.secret("a"), lambda: old.seal("m", "x", b"y")):
        with pytest.raises(SetupError, match="master-password-needed"):
            use()


def test_another_vault_that_the_same_key_opens_is_not_taken_for_new_keys(path: Path, credentials: Path) -> None:
    source = KeySource(credentials=credentials)
    vault = Vault.create(path, source)
    foreign = path.with_name("foreign.bin")
    Vault.create(foreign, source)
    foreign.replace(path)
    with pytest.raises(SetupError, match="vault-damaged"):
        vault.secret("a")


def test_a_broken_file_keeps_no_outcome_from_being_sealed(vault: Vault, path: Path) -> None:
    path.write_bytes(b"broken")
    assert vault.unseal("m", "reply", vault.seal("m", "reply", b"250 OK")) == b"250 OK"


def test_many_threads_and_two_vaults_lose_no_secret(vault: Vault, path: Path, source: KeySource) -> None:
    other = Vault.open(path, source)

    def keep(chosen: Vault, name: str) -> None:
        chosen.set_secret(name, name)
        assert chosen.unseal("m", "x", chosen.seal("m", "x", b"y")) == b"y"

    threads = [
        threading.Thread(target=keep, args=(chosen, f"{number}-{side}"))
        for number in range(8)
        for side, chosen in enumerate((vault, other))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(vault.secret_names()) == 16
