"""What a person should know of a mail provider before typing a password."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
    "provider-app-password": Text(
        "This provider wants an app password: make one in the security settings of your account, and type it here."
    ),
    "provider-sign-in-microsoft": Text(
        "Microsoft ends passwords for sending at the end of December 2026: choose “Sign in with Microsoft” instead."
    ),
    "provider-whole-address": Text("The user name is the whole e-mail address."),
    "provider-switch-on": Text(
        "Allow other programs to send first: in the provider's settings, under POP3/IMAP. The user name is the whole "
        "e-mail address."
    ),
    "provider-mail-password": Text(
        "This provider has a password of its own for mail programs; set it in the customer centre."
    ),
}
