"""The recovery key survives being written down and typed again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.core.errors import SetupError
from designer.core.vault.recovery import new_recovery_key, read_recovery_key


def test_it_is_seven_groups_of_four_unmistakable_characters() -> None:
    key = new_recovery_key()
    assert [len(group) for group in key.split("-")] == [4] * 7
    assert not set("ILOU") & set(key)


def test_it_holds_at_least_128_bits() -> None:
    assert 26 * 5 >= 128
    assert len({new_recovery_key() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("spoil", [str.lower, lambda key: key.replace("-", " "), lambda key: f"  {key}\n"])
def test_case_spaces_and_hyphens_do_not_matter(spoil) -> None:  # type: ignore[no-untyped-def]
    key = new_recovery_key()
    assert read_recovery_key(spoil(key)) == read_recovery_key(key)


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    key = next(key for key in iter(new_recovery_key, "") if "0" in key and "1" in key)
    assert read_recovery_key(key.replace("0", "o").replace("1", "l")) == read_recovery_key(key)
    assert read_recovery_key(key.replace("1", "I")) == read_recovery_key(key)


def test_most_slips_of_one_character_are_noticed() -> None:
    key = new_recovery_key()
    noticed = 0
    for place, sign in enumerate(key):
        other = "7" if sign != "7" else "8"
        try:
            read_recovery_key(key[:place] + other + key[place + 1 :])
        except SetupError:
            noticed += 1
    assert noticed >= len(key) - 1


@pytest.mark.parametrize("typed", ["", "-", "0000", "é" * 28, "A" * 10_000])
def test_anything_else_is_refused_as_mistyped(typed: str) -> None:
    with pytest.raises(SetupError, match="recovery-key-mistyped"):
        read_recovery_key(typed)


@given(st.text())
def test_no_input_breaks_the_reader(typed: str) -> None:
    with pytest.raises(SetupError):
        read_recovery_key(typed)
