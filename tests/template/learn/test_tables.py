"""Every column of a list goes somewhere; what differs within an order is a row of its list."""

from __future__ import annotations

import pytest

from designer.core.errors import EventError
from designer.core.table.text_file import read_text_table
from designer.template.learn.tables import choices_for, filters_of, language_of, slugs

ORDERS = """\
Order number;E-Mail;Date;Item;Price
0001;ana@example.com;01.12.2026;Desk;1.234,50
0001;ana@example.com;01.12.2026;Lamp;12,00
0002;tom@example.com;02.12.2026;Chair;99,90
"""


def places(text: str) -> dict[str, str]:
    return {one.name: one.to for one in choices_for(read_text_table(text.encode())).columns}


def test_rows_of_one_order_come_together_and_their_differences_are_a_list() -> None:
    found = choices_for(read_text_table(ORDERS.encode()))
    assert found.group_by == "Order number"
    assert {one.name: (one.to, one.guess.kind, one.guess.locale) for one in found.columns} == {
        "Order number": ("ctx.order_number", "text", ""), "E-Mail": ("email", "text", ""),
        "Date": ("ctx.date", "date", ""), "Item": ("ctx.lines.item", "text", ""),
        "Price": ("ctx.lines.price", "decimal", "de"),
    }  # fmt: skip
    assert found.collections == ("ctx.lines",)
    assert language_of(found) == "de"
    for price, written in (("9.50", "number(2)"), ("9.505", "number"), (None, "number(2)")):
        kept = {"ctx": {"date": "2026-12-01", "lines": [{"price": price}]}}
        assert filters_of(found, [kept]) == {"ctx.date": "date", "ctx.lines.price": written}


def test_a_row_for_each_person_needs_no_list() -> None:
    assert places("Name;Mail\nAna;ana@example.com\nTom;tom@example.com\n") == {"Name": "ctx.name", "Mail": "email"}


def test_a_list_without_addresses_is_refused() -> None:
    with pytest.raises(EventError, match="learn-no-address"):
        choices_for(read_text_table(b"Name;Town\nAna;Madrid\nTom;Oslo\n"))


def test_every_name_becomes_a_key_of_its_own() -> None:
    assert slugs(["Order number", "orderNumber", "2nd", "%", "Größe", "Order-Number"]) == [
        "order_number", "order_number__2", "column_2nd", "column", "grösse", "order_number__3",
    ]  # fmt: skip
