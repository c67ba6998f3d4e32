"""Who a mail is from."""

from __future__ import annotations

import pytest

from designer.core.errors import SetupError
from designer.core.identity import Identity, parse_identity


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("shop@example.com", "", "shop@example.com"),
        (" shop@example.com ", "", "shop@example.com"),
        ("<shop@example.com>", "", "shop@example.com"),
        ("Shop <shop@example.com>", "Shop", "shop@example.com"),
        ('"Müller, Söhne & Co." <shop@example.com>', "Müller, Söhne & Co.", "shop@example.com"),
        ("Müller & Söhne <shop@example.com>", "Müller & Söhne", "shop@example.com"),
    ],
)
def test_a_name_and_an_address_are_told_apart(text: str, name: str, address: str) -> None:
    assert parse_identity(text) == Identity(name, address)


@pytest.mark.parametrize(
    "text",
    ["", "Shop", "Shop <>", "a@example.com, b@example.com", "Shop <a@example.com>, b@example.com",
     "Shop <a@example.com", "team: a@example.com;", "a@example.com\nBcc: b@example.com", "Shop <a@localhost>"],
)  # fmt: skip
def test_anything_but_one_address_is_refused(text: str) -> None:
    with pytest.raises(SetupError) as refused:
        parse_identity(text)
    assert refused.value.code == "identity-not-one-address"


@pytest.mark.parametrize("name", ["a\r\nBcc: b@example.com", "=?utf-8?q?x?=", "a\u202eb", "a\u2028b", "a\x00b"])
def test_a_name_that_could_break_a_header_is_refused(name: str) -> None:
    with pytest.raises(SetupError) as refused:
        parse_identity(f"{name} <a@example.com>")
    assert refused.value.code == "identity-name-unsafe"


def test_a_local_host_is_taken_where_the_workspace_allows_it() -> None:
    assert parse_identity("Shop <shop@server>", allow_lan=True).address == "shop@server"
