"""The form of a firm's web address, mail address and country."""

from __future__ import annotations

import pytest

from designer.core.contact import country_fault, email_fault, web_fault


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com",
        "HTTP://example.com/a?b#c",
        " https://sub.example.com:8443/ ",
        "https://müller.example.com",
    ],
)
def test_a_web_address_that_a_link_leads_to(text: str) -> None:
    assert web_fault(text) == ""


@pytest.mark.parametrize(
    "text",
    ["example.com", "www.example.com", "https://", "https://example", "ftp://example.com", "https://a b.example.com",
     "https://me@example.com", "Amtsgericht Hamburg", "javascript:alert(1)"],
)  # fmt: skip
def test_what_no_link_leads_to(text: str) -> None:
    assert web_fault(text) == "web-malformed"


@pytest.mark.parametrize("text", ["office@example.com", "a.b+c@sub.example.com", "büro@müller.example.com"])
def test_a_mail_address(text: str) -> None:
    assert email_fault(text) == ""


@pytest.mark.parametrize(
    "text", ["office", "office@example", "a@b@example.com", "a b@example.com", "https://example.com/@x"]
)
def test_no_mail_address(text: str) -> None:
    assert email_fault(text) == "email-malformed"


@pytest.mark.parametrize(
    ("text", "fault"), [("DE", ""), ("us", ""), ("DEU", "country-malformed"), ("+49", "country-malformed")]
)
def test_a_country(text: str, fault: str) -> None:
    assert country_fault(text) == fault
