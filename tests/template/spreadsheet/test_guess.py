"""The kind of a column, and how its dates and numbers are written, are told from its values."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from designer.core.table.rows import Faulty
from designer.template.spreadsheet.guess import Guess, guess_column, holds_addresses, words_of


@pytest.mark.parametrize(
    ("values", "guess"),
    [
        (["01067", "4711"], Guess()),
        (["3", "12", "7"], Guess("integer")),
        ([3.0, 12.0], Guess("integer")),
        ([3.5, 12.0], Guess("decimal")),
        (["9.99", "1234.50"], Guess("decimal")),
        (["1.234,50", "9,99"], Guess("decimal", locale="de")),
        (["1,234.50", "9.99"], Guess("decimal", locale="en")),
        (["1’234.50", "9.99"], Guess("decimal", locale="en")),
        (["€ 12,50", "9,99 €"], Guess("decimal", locale="de")),
        (["1.234", "5.678"], Guess("decimal", is_unsure=True)),
        (["2026-11-03"], Guess("date")),
        (["03.11.2026", "14.11.2026"], Guess("date", "dd.MM.yyyy")),
        (["3.4.1985", "03.11.2026"], Guess("date", "d.M.yyyy")),
        (["31/12/2026", "01/02/2026"], Guess("date", "dd/MM/yyyy")),
        (["12/31/2026", "01/02/2026"], Guess("date", "MM/dd/yyyy")),
        (["01/02/2026", "03/04/2026"], Guess("date", "dd/MM/yyyy", is_unsure=True)),
        (["2026-11-03 14:30"], Guess("date", "yyyy-MM-dd HH:mm")),
        ([date(2026, 11, 3), datetime(2026, 11, 4, 1)], Guess("date")),  # noqa: DTZ001 - as workbooks have them
        (["ja", "nein", "ja"], Guess("flag")),
        (["x", None, "x"], Guess("flag")),
        ([True, False], Guess("flag")),
        (["1", "0"], Guess("integer")),
        (["Lamp", "12"], Guess()),
        (["4915112345678", "4915112345679"], Guess()),
        ([None, None], Guess()),
        ([Faulty("cell-error"), "9,99"], Guess("decimal", locale="de")),
    ],
)  # fmt: skip
def test_a_kind_is_told_from_values(values: list[Any], guess: Guess) -> None:
    assert guess_column("Something", values) == guess


def test_one_faulty_value_in_five_does_not_decide() -> None:
    assert guess_column("Total", ["9,99"] * 4 + ["two"]) == Guess("decimal", locale="de")
    assert guess_column("Total", ["9,99"] * 3 + ["two"]) == Guess()


def test_the_name_of_a_code_keeps_it_a_text() -> None:
    assert guess_column("Customer no.", ["4711", "4712"]) == Guess()
    assert guess_column("PLZ", [53111.0, 10115.0]) == Guess()


def test_the_field_decides_where_it_is_known() -> None:
    assert guess_column("Pieces", ["3", "4"], wanted="text") == Guess()
    assert guess_column("Number", ["3", "4"], wanted="number") == Guess("integer")
    assert guess_column("Day", ["03.11.2026"], wanted="text") == Guess("date", "dd.MM.yyyy")


def test_columns_that_are_sure_decide_for_the_others() -> None:
    assert guess_column("Total", ["1.234"], prefer="de") == Guess("decimal", locale="de")


def test_addresses_are_known() -> None:
    assert holds_addresses(["ana@example.com", "tom@example.com"])
    assert not holds_addresses(["ana", "tom@example.com"])
    assert not holds_addresses([])


def test_words_of_a_name() -> None:
    assert words_of("orderNumber") == words_of("order_number") == words_of("Order number:") == ["order", "number"]
