"""A password can be typed into every reader; what readers treat differently is refused."""

from __future__ import annotations

import math
import stringprep
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.core.errors import RenderError
from designer.render.password import bits_of_value, random_password, seconds_to_guess, usable_password


def usable(text: str, shortest: int = 8, longest: int = 32) -> str:
    return usable_password(text, min_length=shortest, max_length=longest)


def refusal(text: str, shortest: int = 8, longest: int = 32) -> RenderError:
    with pytest.raises(RenderError) as caught:
        usable(text, shortest, longest)
    if text.strip():
        assert text not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("text", "password"),
    [
        ("48217730-090384", "48217730-090384"),
        ("p@ss w0rd! \"'\\<>", "p@ss w0rd! \"'\\<>"),
        ("Kova\u010d-1984", "Kova\u010d-1984"),
        ("Kovac\u030c-1984", "Kova\u010d-1984"),
        ("\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18", "12345678"),
        ("\ufb01nanzamt", "finanzamt"),
        ("12345678\u00a09", "12345678 9"),
        ("\u043f\u0430\u0440\u043e\u043b\u044c-1984", "\u043f\u0430\u0440\u043e\u043b\u044c-1984"),
        ("\u5bc6\u7801\u5bc6\u7801\u5bc6\u7801\u5bc6\u7801", "\u5bc6\u7801\u5bc6\u7801\u5bc6\u7801\u5bc6\u7801"),
        ("\u05d0\u05d1\u05d2\u05d3\u05d4\u05d5\u05d6\u05d7", "\u05d0\u05d1\u05d2\u05d3\u05d4\u05d5\u05d6\u05d7"),
    ],
)
def test_a_password_is_sealed_as_it_is_typed(text: str, password: str) -> None:
    assert usable(text) == password


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u00a0\u3000", "          "])
def test_a_blank_password_is_refused(text: str) -> None:
    assert refusal(text).code == "password-empty"


@pytest.mark.parametrize(("length", "fits"), [(7, False), (8, True), (32, True), (33, False)])
def test_a_password_has_a_least_and_a_greatest_length(length: int, fits: bool) -> None:
    if fits:
        assert usable("x" * length)
    else:
        error = refusal("x" * length)
        assert (error.code, error.arguments["length"]) == ("password-length", length)
        assert (error.arguments["shortest"], error.arguments["longest"]) == (8, 32)


def test_a_password_has_at_most_127_bytes() -> None:
    assert usable("x" * 127, longest=127)
    assert refusal("\u4e2d" * 43, longest=127).code == "password-length"
    assert usable("\u4e2d" * 42, longest=127)


@pytest.mark.parametrize(
    "sign",
    [
        "\n", "\t", "\0", "\x7f", "\x85",
        "\u00ad", "\u200b", "\u200d", "\u200e", "\u202e", "\u2028", "\u2060", "\ufeff",
        "\ufffd", "\ufe0f", "\ue000", "\U000e0041", "\U0001f9ff", "\u0378", "\ufdd0",
    ],
)  # fmt: skip
def test_what_readers_treat_differently_is_refused(sign: str) -> None:
    assert refusal(f"12345678{sign}9").code == "password-characters"


@pytest.mark.parametrize(
    "text", ["\u05d0\u05d1\u05d2-12345", "12345678\u05d0", "\u05d0bcdefg\u05d1", "\u0627\u06281234567"]
)
def test_a_password_of_two_directions_is_refused(text: str) -> None:
    assert refusal(text).code == "password-characters"


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=8, max_size=20))
def test_what_is_usable_is_left_alone_by_nfkc_and_saslprep(text: str) -> None:
    try:
        password = usable(text, 4, 127)
    except RenderError:
        return
    assert unicodedata.normalize("NFKC", password) == password
    assert not any(stringprep.in_table_b1(sign) or stringprep.in_table_c12(sign) for sign in password)
    assert usable(password, 4, 127) == password


def test_a_random_password_can_be_read_out() -> None:
    passwords = {random_password() for _ in range(200)}
    assert len(passwords) == 200
    for password in passwords:
        assert [len(group) for group in password.split("-")] == [4, 4, 4, 4]
        assert not set(password) & set("0O1ILl")
        assert usable(password) == password


@pytest.mark.parametrize(
    ("value", "is_date", "bits"),
    [("1984-03-09", True, math.log2(36525)), ("Kovac", False, 12.0), ("4711", False, 4 * math.log2(10)),
     ("AB12", False, 2 * math.log2(10) + 2 * math.log2(26)), ("", False, 0.0), ("-", False, 0.0)],
)  # fmt: skip
def test_a_part_is_worth_what_somebody_must_guess(value: str, is_date: bool, bits: float) -> None:
    assert bits_of_value(value, is_date=is_date) == pytest.approx(bits)


def test_a_date_of_birth_alone_is_guessed_in_minutes() -> None:
    assert seconds_to_guess(bits_of_value("1984-03-09", is_date=True)) == pytest.approx(317 / 2)
    assert seconds_to_guess(0) < 1
    assert seconds_to_guess(79) > 10**15
