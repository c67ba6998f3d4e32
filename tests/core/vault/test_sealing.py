"""What is sealed for one place opens there and nowhere else."""

from __future__ import annotations

import os

from hypothesis import given
from hypothesis import strategies as st

from designer.core.vault.sealing import decrypt, encrypt

KEY = bytes(range(32))


@given(st.binary(), st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4))
def test_any_data_comes_back(data: bytes, places: list[str]) -> None:
    nonce, ciphertext = encrypt(KEY, data, *places)
    assert decrypt(KEY, nonce, ciphertext, *places) == data


def test_every_sealing_has_its_own_nonce() -> None:
    assert len({encrypt(KEY, b"x")[0] for _ in range(1000)}) == 1000


def test_the_border_between_two_names_counts() -> None:
    nonce, ciphertext = encrypt(KEY, b"x", "ab", "c")
    assert decrypt(KEY, nonce, ciphertext, "a", "bc") is None
    assert decrypt(KEY, nonce, ciphertext, "ab", "c", "") is None
    assert decrypt(KEY, nonce, ciphertext, "c", "ab") is None


def test_a_changed_bit_or_length_is_refused() -> None:
    nonce, ciphertext = encrypt(KEY, b"data", "row")
    for place in range(len(ciphertext)):
        changed = bytearray(ciphertext)
        changed[place] ^= 1
        assert decrypt(KEY, nonce, bytes(changed), "row") is None
    assert decrypt(KEY, nonce, ciphertext[:-1], "row") is None
    assert decrypt(KEY, nonce, b"", "row") is None
    assert decrypt(KEY, nonce[:-1], ciphertext, "row") is None
    assert decrypt(KEY, b"", ciphertext, "row") is None


def test_another_key_is_refused() -> None:
    nonce, ciphertext = encrypt(KEY, b"data")
    assert decrypt(os.urandom(32), nonce, ciphertext) is None
