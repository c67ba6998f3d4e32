"""A slip of the pen in a bank account is found before anybody pays to it."""

from __future__ import annotations

import tomllib

import pytest

from designer.core.bank import bic_fault, iban_fault
from designer.core.paths import STARTERS

GOOD = "GB33 BUKB 2020 1555 5555 55"


@pytest.mark.parametrize(
    "iban",
    [GOOD, "DE89370400440532013000", "NO93 8601 1117 947", "MT84 MALT 0110 0001 2345 MTLC AST0 01S", GOOD.lower()],
)
def test_a_true_iban_is_taken_with_and_without_blanks(iban: str) -> None:
    assert iban_fault(iban) == ""


@pytest.mark.parametrize("place", [place for place, sign in enumerate(GOOD) if sign.isdigit()])
def test_one_wrong_digit_is_found_wherever_it_is(place: int) -> None:
    wrong = str((int(GOOD[place]) + 1) % 10)
    assert iban_fault(GOOD[:place] + wrong + GOOD[place + 1 :]) == "iban-check-digits"


def test_two_digits_that_changed_places_are_found() -> None:
    assert iban_fault("DE89 3704 0044 0532 0310 00") == "iban-check-digits"


@pytest.mark.parametrize(
    "iban", ["", "DE", "1234 5678", "DE89-3704-0044-0532-0130-00", "DE89 " * 9, "DE８９370400440532"]
)
def test_what_is_not_written_as_an_iban_is_told_apart(iban: str) -> None:
    assert iban_fault(iban) == "iban-malformed"


@pytest.mark.parametrize("bic", ["BUKBGB22", "BUKBGB22XXX", "bukbgb22xxx", "MUSTDEHHXXX"])
def test_a_bic_of_eight_or_eleven_signs_is_taken(bic: str) -> None:
    assert bic_fault(bic) == ""


@pytest.mark.parametrize("bic", ["", "BUKBGB2", "BUKBGB22XX", "BUKB4422", "BUKB-GB-22"])
def test_another_bic_is_malformed(bic: str) -> None:
    assert bic_fault(bic) == "bic-malformed"


def test_the_account_of_the_starters_invented_firm_is_well_formed() -> None:
    bank = tomllib.loads((STARTERS / "firm.toml").read_text("utf-8"))["bank"]
    assert (iban_fault(bank["iban"]), bic_fault(bank["bic"])) == ("", "")
