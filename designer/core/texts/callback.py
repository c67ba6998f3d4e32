"""Texts about status callbacks: what becomes of messages, posted to a receiver."""

from __future__ import annotations

from designer.core.texts.text import Text

_AGAIN = "It is tried again by itself; “sealwright callback retry” does it at once."

TEXTS: dict[str, Text] = {
    "callback-url": Text(
        "{file}, line {line}: {key} must be an https address without a user in it.",
        "Write it as https://shop.example.com/mail-status; http is for this very computer only.",
    ),
    "callback-no-secret": Text(
        "Its template has no secret to sign it with.", "Make one: sealwright callback secret TEMPLATE."
    ),
    "callback-refused": Text("The receiver did not take it.", _AGAIN),
    "callback-redirect": Text(
        "The receiver points to another address, which is not followed.", "Write the right address into template.toml."
    ),
    "callback-timeout": Text("The receiver did not answer in time.", _AGAIN),
    "callback-no-connection": Text("The receiver cannot be reached.", _AGAIN),
    "callback-lost": Text("The connection to the receiver broke.", _AGAIN),
    "callback-certificate": Text(
        "The receiver's certificate is not trusted, so it was told nothing.",
        "Have it mended, or name its authority as ca_file under [callbacks] in settings.toml.",
    ),
    "callback-given-up": Text(
        "A status of “{template}” could not be posted for days and was given up ({reason}).",
        "Mend the receiver, then type “sealwright callback retry”.",
    ),
    "callbacks-unsigned": Text(
        "Templates post statuses and have no secret to sign them with: {names}.",
        "Make one for each: sealwright callback secret TEMPLATE.",
    ),
    "callbacks-given-up": Text(
        "{count} statuses were given up; {waiting} wait.",
        "“sealwright callback list” tells why; after that “sealwright callback retry”.",
    ),
    "callback-secret-there": Text(
        "The template {name} has a secret already.",
        "Make a new one in its place: sealwright callback secret {name} --new.",
    ),
    "callback-secret-unknown": Text("The template {name} has no secret.", "“sealwright callback list” shows them."),
}
