"""Where the guide has the steps for an error: for the few whose way out is longer than a sentence."""

from __future__ import annotations

PAGE = "troubleshooting"
_KEY_NEEDED = ("keyring-missing", "keyring-insecure", "keyring-forgets", "credential-missing", "vault-no-slot")
_KEY_WRONG = (
    "keyring-locked", "keyring-failed", "keyring-without-key", "keyring-key-wrong", "keyring-entry-damaged",
    "credential-wrong", "credential-unreadable", "credential-malformed",
)  # fmt: skip
_SECTIONS = {
    **dict.fromkeys(_KEY_NEEDED, "a-computer-without-a-keyring"),
    **dict.fromkeys(_KEY_WRONG, "the-key-does-not-open"),
}


def section_for(code: str) -> str:
    """The heading's anchor on the page `PAGE`; "" when the error's own words are enough."""
    return _SECTIONS.get(code, "")
