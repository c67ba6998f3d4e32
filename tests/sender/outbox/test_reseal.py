"""New keys for everything, and no moment at which something could not be opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from designer.core.errors import SetupError
from designer.core.vault import KeySource, MemoryKeyring, Vault
from designer.sender.outbox.reseal import reseal
from designer.sender.outbox.search import event_data, list_messages
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import sealed
from tests.support.outbox import accepted, arrival, composed_one, event


@pytest.fixture
def vault() -> Vault:
    return Vault.in_memory()


def key_ids(outbox: Outbox) -> set[str]:
    with outbox.read() as connection:
        return set(connection.scalars(select(sealed.c.key_id)))


def test_everything_is_sealed_with_the_new_key_and_reads_as_before(outbox: Outbox, vault: Vault) -> None:
    accepted(outbox, *(arrival(f"ord-{n}") for n in range(250)))
    composed_one(outbox, "last")
    before = {one.event_id: event_data(outbox, one) for one in list_messages(outbox, limit=999)}
    vault.rotate()
    told: list[int] = []
    assert reseal(outbox, lambda done, _total: told.append(done)) == 253
    assert (key_ids(outbox), told, reseal(outbox)) == ({vault.key_ids[-1]}, [100, 200, 253], 0)
    vault.renew(KeySource(keyring=MemoryKeyring()))
    assert len(vault.key_ids) == 1
    assert {one.event_id: event_data(outbox, one) for one in list_messages(outbox, limit=999)} == before


def test_what_was_interrupted_reads_with_both_keys_and_goes_on(outbox: Outbox, vault: Vault) -> None:
    accepted(outbox, *(arrival(f"ord-{n}") for n in range(250)))
    vault.rotate()

    def killed(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reseal(outbox, killed)
    assert len(key_ids(outbox)) == 2
    assert all(event_data(outbox, one) for one in list_messages(outbox, limit=999))
    assert reseal(outbox) == 150


def test_a_damaged_content_keeps_nobody_from_new_keys(outbox: Outbox, vault: Vault) -> None:
    accepted(outbox, arrival("bad"), arrival("good"))
    with outbox.write() as connection:
        connection.execute(update(sealed).where(sealed.c.owner == "event/1").values(ciphertext=b"x" * 40))
    vault.rotate()
    assert reseal(outbox) == 1
    (good,) = list_messages(outbox, text="good")
    assert event_data(outbox, good) == event(id="good").as_json()


def test_old_keys_open_nothing_any_more(tmp_path: Path) -> None:
    path, keyring = tmp_path / "vault.bin", MemoryKeyring()
    vault = Vault.create(path, KeySource(keyring=keyring))
    old_recovery, old_file = vault.export_recovery(), path.read_bytes()
    vault.set_secret("smtp/main", "hunter2")
    fingerprint = vault.hmac("recipient", b"ana")
    recovery = vault.renew(KeySource(keyring=keyring))
    opened = Vault.open(path, KeySource(keyring=keyring))
    assert (opened.secret("smtp/main"), opened.hmac("recipient", b"ana")) == ("hunter2", fingerprint)
    with pytest.raises(SetupError, match="recovery-key-wrong"):
        Vault.recover(path, old_recovery, KeySource(keyring=MemoryKeyring()))
    assert Vault.recover(path, recovery, KeySource(keyring=MemoryKeyring())).secret("smtp/main") == "hunter2"
    path.write_bytes(old_file)  # a crash before the file was replaced leaves the old key in the keyring
    assert Vault.open(path, KeySource(keyring=keyring)).key_ids
