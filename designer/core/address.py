"""One e-mail address by the strict grammar: exactly one addr-spec (RFC 5321), never a list, a name or a group."""

from __future__ import annotations


def address_fault(text: str, *, allow_lan: bool = False) -> str:
    """Why this is not one address, as a code; "" if it is one."""
    return "" if normalised_address(text, allow_lan=allow_lan) else _fault(text)


def normalised_address(text: str, *, allow_lan: bool = False) -> str:
    """The address as it goes into the envelope (domain in ASCII where the local part is), or "" if it is none.

    `allow_lan` lets hosts pass that only a local network knows (`.local`, `.test`, dotless).
    """
    from email_validator import EmailNotValidError, validate_email

    try:
        valid = validate_email(
            text, check_deliverability=False, globally_deliverable=not allow_lan, allow_quoted_local=False
        )
    except EmailNotValidError:
        return ""
    return valid.ascii_email or valid.normalized


def _fault(text: str) -> str:
    if any(sign in text for sign in ",;") or text.count("@") > 1:
        return "email-several"
    if any(sign in text for sign in '<>:"()\r\n'):
        return "email-not-plain"
    return "email-invalid"
