"""What can be said of a bank account without asking a bank: an IBAN's form and check digits, a BIC's form."""

from __future__ import annotations

import re

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")  # ISO 13616
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")  # ISO 9362


def iban_fault(text: str) -> str:
    """The code of what is wrong with an IBAN, written with or without blanks; "" for nothing."""
    plain = "".join(text.split()).upper()
    if not plain.isascii() or not _IBAN.fullmatch(plain):
        return "iban-malformed"
    digits = "".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])
    return "" if int(digits) % 97 == 1 else "iban-check-digits"  # ISO 7064, mod 97-10


def bic_fault(text: str) -> str:
    """The code of what is wrong with a BIC; "" for nothing."""
    plain = "".join(text.split()).upper()
    return "" if plain.isascii() and _BIC.fullmatch(plain) else "bic-malformed"
