"""A number is read as its language writes it, or refused: never as another number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.core.table.numbers import parse_number
from designer.render.filters import locale_filters

LOCALES = ["de", "en", "sv", "it", "es", "fr", "de-CH", "de-AT", "es-MX", "en-GB", "pt-BR", "nl", "pl"]


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("1.234,50", "de", "1234.50"), ("1.234", "de", "1234"), ("1234,5", "de", "1234.5"), ("-7,00", "de", "-7.00"),
        ("7,00-", "de", "-7.00"), ("12,00 €", "de", "12.00"), ("€ 12,00", "it", "12.00"), ("1 234,50", "sv", "1234.50"),
        ("1\u00a0234,50", "fr", "1234.50"), ("1\u202f234,50", "fr", "1234.50"), ("1'234.50", "de-CH", "1234.50"),
        ("1’234.50", "de-CH", "1234.50"), ("1,234.50", "en", "1234.50"), ("1,234,567", "en", "1234567"),
        ("12,34,567.80", "en-IN", "1234567.80"), ("$1,234.50", "en", "1234.50"), ("-$5.00", "en", "-5.00"),
        ("1,234.50", "es-MX", "1234.50"), (",5", "de", "0.5"), ("\u22125,5", "sv", "-5.5"), ("+3", "de", "3"),
        ("1234.56", "", "1234.56"), ("007", "de", "7"), ("0", "", "0"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_written_there(text: str, locale: str, value: str) -> None:
    assert parse_number(text, locale) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("1.23", "de"), ("1.2345", "de"), ("1,234.50", "de"), ("1.234,50", "en"), ("1,234", ""), ("1.234.56", "de"),
        ("1,5,5", "de"), ("", "de"), ("-", "de"), (",", "de"), ("5,", "de"), ("1 234.567,8", "de"), ("12 EUR", "de"),
        ("1e5", "en"), ("NaN", "en"), ("Infinity", "en"), ("--5", "de"), ("(5)", "en"), ("٣", "de"), ("1.1.2026", "de"),
        ("9" * 101, "de"), ("0x10", "en"), ("1_000", "en"), ("#REF!", "de"), ("5%", "de"), ("1,23,456", "de"),
        ("²", "de"), ("1..234", "de"),
    ],
)  # fmt: skip
def test_what_could_be_read_in_two_ways_is_refused(text: str, locale: str) -> None:
    with pytest.raises(ValueError):
        parse_number(text, locale)


@given(st.text(max_size=30), st.sampled_from(["", *LOCALES]))
def test_any_text_is_a_finite_number_or_refused(text: str, locale: str) -> None:
    try:
        number = parse_number(text, locale)
    except ValueError:
        return
    assert number.is_finite()


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from(LOCALES))
def test_what_we_print_for_a_reader_is_read_again(number: Decimal, locale: str) -> None:
    printed = locale_filters(locale, __import__("zoneinfo").ZoneInfo("UTC"), "png")["number"](number, 2)
    assert parse_number(printed, locale) == number
