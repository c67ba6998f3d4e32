"""Open passwords: made by the template's policy, kept to what every reader can type, and honestly measured."""

from __future__ import annotations

import math
import secrets
import stringprep
import unicodedata

from designer.core.errors import RenderError

_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that looks like something else
_GROUPS, _GROUP = 4, 4
_PROHIBITED = (
    stringprep.in_table_c12, stringprep.in_table_c21_c22, stringprep.in_table_c3, stringprep.in_table_c4,
    stringprep.in_table_c5, stringprep.in_table_c6, stringprep.in_table_c7, stringprep.in_table_c8,
    stringprep.in_table_c9, stringprep.in_table_a1,
)  # fmt: skip
DATE_BITS = math.log2(36525)  # a day of the last hundred years
WORD_BITS = 12.0  # a name or a word out of a dictionary
SECONDS_PER_GUESS = 317 / 36525  # one core, measured against AES-256 R6


def random_password() -> str:
    """A password that can be read out and typed: 16 characters in four groups, 79 bits."""
    letters = [secrets.choice(_ALPHABET) for _ in range(_GROUPS * _GROUP)]
    return "-".join("".join(letters[n : n + _GROUP]) for n in range(0, len(letters), _GROUP))


def sample_password(*, min_length: int, max_length: int) -> str:
    """What stands for a password that the firm keeps, where nothing is sent."""
    return ("sample-password-" * 8)[: min(max(15, min_length), max_length)]


def usable_password(text: str, *, min_length: int, max_length: int) -> str:
    """The password as it is sealed: NFKC, then only what SASLprep (RFC 4013) leaves unchanged.

    Raises RenderError; the arguments never hold the password.
    """
    password = unicodedata.normalize("NFKC", text)
    if not password.strip():
        raise RenderError("password-empty")
    if not min_length <= len(password) <= max_length:
        raise RenderError("password-length", shortest=min_length, longest=max_length, length=len(password))
    if not _survives_saslprep(password):
        raise RenderError("password-characters")
    if len(password.encode()) > 127:
        raise RenderError("password-length", shortest=min_length, longest=127, length=len(password.encode()))
    return password


def usable_kept(text: str, *, min_length: int, max_length: int) -> str:
    """`usable_password` of one that the firm keeps: where its length is wrong, only another one helps."""
    try:
        return usable_password(text, min_length=min_length, max_length=max_length)
    except RenderError as error:
        if error.code != "password-length":
            raise
        is_short = int(error.arguments["length"]) < min_length
        raise RenderError("shared-password-short" if is_short else "shared-password-long", **error.arguments) from None


def _survives_saslprep(password: str) -> bool:
    if any(stringprep.in_table_b1(sign) or any(table(sign) for table in _PROHIBITED) for sign in password):
        return False
    right = [sign for sign in password if stringprep.in_table_d1(sign)]
    if not right:
        return True
    left = any(stringprep.in_table_d2(sign) for sign in password)
    return not left and stringprep.in_table_d1(password[0]) and stringprep.in_table_d1(password[-1])


def bits_of_value(value: str, *, is_date: bool) -> float:
    """An honest guess at what one field adds for somebody who knows the formula but not the value."""
    if is_date:
        return DATE_BITS
    digits = sum(sign.isdigit() for sign in value)
    letters = sum(sign.isalpha() for sign in value)
    if not digits and letters:
        return WORD_BITS
    return digits * math.log2(10) + letters * math.log2(26)


def seconds_to_guess(bits: float) -> float:
    """How long one core needs for half of all passwords."""
    return 2 ** max(bits - 1, 0) * SECONDS_PER_GUESS
