"""What a sample keeps of real data is what tells nothing of a person; everything else is invented in its shape."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from designer.core.json_text import load_json
from designer.template.spreadsheet.invent import sample_of


def made(**ctx: Any) -> dict[str, Any]:
    told: dict[str, Any] = load_json(sample_of({"ctx": ctx}, {}, ()))["ctx"]
    return told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("total_price", "133.90"), ("Betrag", "1.234,50"), ("total", "-24.9"), ("total", Decimal("12.50")), ("qty", 3),
        ("paid", True), ("currency", "EUR"), ("Währung", "CHF"), ("country_code", "DE"), ("customer_locale", "de"),
        ("financial_status", "paid"), ("note", None),
    ],
)  # fmt: skip
def test_amounts_flags_and_codes_stay(name: str, value: Any) -> None:
    assert made(**{name: value})[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", 5512345678901), ("order_number", 1041), ("customer_id", 40), ("reference", "10.41"),
        ("stamp", 1730000000),
        ("latitude", Decimal("50.11")), ("zip", "01067"), ("qty", "17"), ("phone", "+49 351 4711"),
    ],
)  # fmt: skip
def test_what_somebody_is_known_by_is_another_of_the_same_kind(name: str, value: Any) -> None:
    told = made(**{name: value})[name]
    assert told != value
    assert (type(told), len(str(told))) == (type(value), len(str(value)))


def test_links_and_addresses_are_invented_but_can_be_used() -> None:
    told = made(status_url="http://shop.secret/o/77?k=ab", mail="zelda@secret.example", day="2026-11-03T10:00:00Z")
    assert told["status_url"].startswith("https://example.com/")
    assert told["mail"].endswith("@example.com")
    assert told["day"] == "2026-03-02T10:00:00Z"
    assert "zelda" not in told["mail"]


def test_days_keep_how_far_they_are_from_each_other_but_those_of_somebody() -> None:
    told = made(birth_date="1961-07-30", order={"day": "2025-11-14", "due": ["2025-11-28", "2025-02-30"]})
    assert told == {"birth_date": "1987-04-12", "order": {"day": "2026-03-02", "due": ["2026-03-16", "1987-04-12"]}}


def test_who_and_where_is_somebody_else_who_can_be_read() -> None:
    told = made(
        customer={
            "first_name": "Zelda", "last_name": "Zorn", "name": "Zelda Zorn", "street": "Zorngasse 7", "city": "Zell",
        },
        item={"name": "Zahnrad", "text": "Zahnrad neu gefettet, ZQ", "frame_no": "ZZK0815"},
    )  # fmt: skip
    assert told["customer"] == {
        "first_name": "Ana", "last_name": "Lindqvist", "name": "Ana Lindqvist", "street": "Long Street 12",
        "city": "Port City",
    }  # fmt: skip
    assert "z" not in str(told["item"]).casefold()
    assert len(told["item"]["text"].split()) == 4
    assert told["item"]["text"].split()[3].isupper()
    assert len(told["item"]["frame_no"]) == 7
