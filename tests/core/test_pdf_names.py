"""What the name of a PDF says of its event is read the same way as it is made."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.core.pdf_names import parse_pdf_names

_TEXTS = st.text(alphabet=st.characters(exclude_characters="/\\", exclude_categories=["Cs", "Cc"]), min_size=1)
BOTH = parse_pdf_names("{order.number}_{email}.pdf")


def test_a_name_tells_the_fields_of_its_event() -> None:
    assert BOTH.read("4711_ana@example.com.pdf") == {"ctx": {"order": {"number": "4711"}}, "email": "ana@example.com"}
    assert BOTH.fields == ("order.number", "email")
    assert str(BOTH) == "{order.number}_{email}.pdf"


def test_the_last_field_takes_what_is_left_and_the_ending_may_be_in_capitals() -> None:
    told = BOTH.read("4711_ana_b@example.com.PDF")
    assert told is not None
    assert told["email"] == "ana_b@example.com"


@pytest.mark.parametrize("name", ["4711.pdf", "_ana@example.com.pdf", "4711_.pdf", "4711_ana@example.com.doc", ""])
def test_another_name_tells_nothing(name: str) -> None:
    assert BOTH.read(name) is None


def test_only_an_address_makes_a_pdf_an_event_by_itself() -> None:
    assert BOTH.stands_alone
    assert not parse_pdf_names("{number}.pdf").stands_alone


def test_the_name_of_an_events_pdf_is_made_from_its_fields() -> None:
    event = {"email": "ana@example.com", "ctx": {"order": {"number": Decimal(4711)}}}
    assert BOTH.made(event) == "4711_ana@example.com.pdf"
    assert BOTH.made({"email": "ana@example.com", "ctx": {"order": {"number": ""}}}) == ""
    assert BOTH.made({"email": "ana@example.com", "ctx": {"order": {"number": True}}}) == ""
    assert BOTH.made({"email": "ana@example.com", "ctx": {"order": []}}) == ""


@pytest.mark.parametrize(
    "text",
    ["invoice.pdf", "{number}{email}.pdf", "{number}_{number}.pdf", "{number}_{email}", "out/{number}.pdf", "{}.pdf",
     "{number.pdf", "{a b}.pdf", "{number}}.pdf", "c:{number}.pdf"],
)  # fmt: skip
def test_what_is_no_pattern_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        parse_pdf_names(text)


@given(_TEXTS.filter(lambda text: "-" not in text), _TEXTS)
def test_what_was_made_is_read_back(number: str, rest: str) -> None:
    pattern = parse_pdf_names("R-{number}-{ctx_rest}.pdf")
    name = pattern.made({"ctx": {"number": number, "ctx_rest": rest}})
    assert pattern.read(name) == {"ctx": {"number": number, "ctx_rest": rest}}
