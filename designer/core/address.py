"""One e-mail address by the strict grammar: exactly one addr-spec (RFC 5321), never a list, a name or a group."""

from __future__ import annotations

_LONGEST = 254  # RFC 5321, 4.5.3.1.3


def address_fault(text: str, *, allow_lan: bool = False) -> str:
    """Why this is not one address, as a code; "" if it is one."""
    return "" if normalised_address(text, allow_lan=allow_lan) else _fault(text)


def normalised_address(text: str, *, allow_lan: bool = False) -> str:
    """The address as it goes into the envelope, all in ASCII, or "" if it is none.

    `allow_lan` lets hosts pass that only a local network knows (`.test`, dotless).
    """
    if len(text) > _LONGEST or "=?" in text:  # "=?" is allowed by the grammar, but header readers decode it
        return ""
    from email_validator import EmailNotValidError, validate_email

    try:
        valid = validate_email(
            text,
            check_deliverability=False,
            globally_deliverable=not allow_lan,
            test_environment=allow_lan,
            allow_quoted_local=False,
            allow_smtputf8=False,
            strict=True,
        )
    except EmailNotValidError:
        return ""
    return valid.ascii_email or ""


def _fault(text: str) -> str:
    if any(sign in text for sign in ",;") or sum("@" in word.strip("@") for word in text.split()) > 1:
        return "email-several"
    if any(sign in text for sign in '<>:"()\r\n'):
        return "email-not-plain"
    if not text.partition("@")[0].isascii():
        return "email-not-ascii"
    return "email-invalid"
