"""What to do when trying an account failed: nothing waits and nothing is tried again, a person sits before it."""

from __future__ import annotations

from designer.core.texts.text import Text

TRIED = "tried-"  # before the code of what went wrong

TEXTS: dict[str, Text] = {
    "tried-smtp-host-unknown": Text(
        "Check how the server's name is written, and that this computer is connected to the internet."
    ),
    "tried-smtp-no-connection": Text(
        "Check the port: 465 with tls or 587 with starttls is usual. A firewall or the network here may block it, too."
    ),
    "tried-smtp-timeout": Text(
        "Check server and port. Some networks block mail: try from another one, or ask who looks after yours."
    ),
    "tried-smtp-lost": Text("Port and protection may not fit: 465 goes with tls, 587 with starttls."),
    "tried-smtp-busy": Text("The server is there, but takes nobody in now. Try again in a few minutes."),
    "tried-smtp-later": Text("The server is there, but puts us off. Try again in a few minutes."),
    "tried-smtp-garbled": Text(
        "Something else than a mail server answers there. Check server and port: 465 goes with tls, 587 with starttls."
    ),
    "tried-smtp-login-refused": Text(
        "Check the user name: often it is the whole e-mail address. Many providers want an app password, made in the "
        "settings of your mail account, in place of the usual one."
    ),
    "tried-smtp-auth-switched-off": Text(
        "Ask the administrator to switch on SMTP AUTH for this mailbox, or sign in with Microsoft instead of the "
        "password."
    ),
    "tried-smtp-app-password": Text(
        "Make an app password in the security settings of the mail account and enter it, or sign in with the provider."
    ),
    "tried-smtp-token-refused": Text(
        "Sign in again as the mailbox that sends. If that does not help, the administrator must allow SMTP for this "
        "mailbox, and the application to send by it."
    ),
    "tried-sign-in-needed": Text("Sign in with the provider first: “sealwright account sign-in”."),
    "tried-sign-in-no-connection": Text("Check that this computer is connected to the internet."),
    "tried-api-no-connection": Text("Check that this computer is connected to the internet."),
    "tried-api-busy": Text("The service is there, but takes nobody in now. Try again in a few minutes."),
    "tried-smtp-login-needed": Text("Enter the user name and the password of the mail account."),
    "tried-smtp-password-missing": Text("Enter the password of the account."),
    "tried-smtp-no-login-method": Text(
        "Ask your provider to allow SMTP with a password or an app password; some switch it off by default."
    ),
    "tried-smtp-no-starttls": Text("Choose tls with port 465, or ask your provider for port and protection."),
    "tried-smtp-tls-failed": Text("Port and protection may not fit: 465 goes with tls, 587 with starttls."),
    "tried-smtp-certificate": Text(
        "Check how the server's name is written; it must be the one your provider gives. For a server of your own, "
        "name its authority's certificate."
    ),
    "tried-smtp-turned-away": Text("The address of this network may be blocked. Ask your mail provider."),
}
