"""Who a mail is from: a name beside one address, as people write it (`Shop <shop@example.com>`)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from designer.core.address import normalised_address
from designer.core.errors import SetupError

_NAMED = re.compile(r'\s*(?:"(?P<quoted>[^"<>]*)"|(?P<name>[^"<>]*?))\s*<(?P<address>[^<>]*)>\s*')
_TROUBLE = ("Cc", "Cf", "Zl", "Zp", "Cs")


@dataclass(frozen=True, slots=True)
class Identity:
    """A name ("" if none) and one address."""

    name: str
    address: str


def parse_identity(text: str, *, allow_lan: bool = False) -> Identity:
    """Read `address` or `Name <address>`.

    SetupError `identity-not-one-address`, or `identity-name-unsafe` for a name that could break a header.
    """
    named = _NAMED.fullmatch(text)
    name = (named["quoted"] or named["name"] or "").strip() if named else ""
    if "=?" in name or any(unicodedata.category(sign) in _TROUBLE for sign in name):
        raise SetupError("identity-name-unsafe")
    address = normalised_address(named["address"] if named else text.strip(), allow_lan=allow_lan)
    if not address:
        raise SetupError("identity-not-one-address")
    return Identity(name, address)
