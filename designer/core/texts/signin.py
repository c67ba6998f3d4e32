"""Texts about signing in with a provider, and about the mail services that are reached without SMTP."""

from __future__ import annotations

from designer.core.texts.text import Text

_LATER = "It is tried again by itself; nothing needs to be done."
_ACCOUNT = "The messages of this account wait until it is mended."
_SIGN_IN = "Sign in again: “sealwright account sign-in”. "

TEXTS: dict[str, Text] = {
    # signing in
    "sign-in-needed": Text("Nobody is signed in for this account at {host}, or no longer.", _SIGN_IN + _ACCOUNT),
    "sign-in-no-connection": Text(
        "{host} cannot be reached for signing in.",
        "Check the connection to the internet. What waits to be sent is tried again by itself.",
    ),
    "sign-in-refused": Text(
        "{host} did not let this account in: {reason}.",
        "Sign in again. If that does not help, show the words to whoever looks after your accounts.",
    ),
    "sign-in-application": Text(
        "{host} does not know the application of this account, or does not allow it this: {reason}.",
        "Check client_id and tenant, and what the application may do; your administrator sees both.",
    ),
    "sign-in-other-answer": Text(
        "The answer in the browser does not belong to this sign-in.", "Sign in again, in one window only."
    ),
    "sign-in-given-up": Text("Nobody signed in within {minutes} minutes.", "Start again when you are ready."),
    "sign-in-no-code": Text(
        "Google lets mail be sent only by those who signed in with a browser; there is no code for it.",
        "Leave out --device-code, and open the address that is shown in a browser on this computer.",
    ),
    "try-recipient-needs-smtp": Text(
        "Only a mail server can be asked for a recipient without sending; this account has none.",
        "Leave out --to, and send a proof to yourself instead.",
    ),
    "sign-in-not-offered": Text(
        "This account has a password; nobody signs in to it.",
        "Enter the password with “sealwright account add”, or set login to oauth.",
    ),
    # the account's mailbox
    "imap-login-refused": Text(
        "The mailbox at {host} refused the login, so bounces are not read.",
        "Check the user under imap and the password of the account; many providers want an app password. Messages "
        "go out all the same.",
    ),
    "imap-certificate": Text(
        "The certificate of {host} is not trusted ({reason}), so bounces are not read.",
        "Check the server's name under imap. Messages go out all the same.",
    ),
    "imap-no-sent-folder": Text(
        "{host} names no folder of sent messages, so no copies are kept there.",
        "Name it under imap: sent. Messages go out all the same.",
    ),
    "inbox-not-allowed": Text(
        "{host} does not let this account read its mailbox, so bounces are not read.",
        "Give your application the permission to read mail, and sign in again. Messages go out all the same.",
    ),
    "imap-no-connection": Text(
        "The mailbox at {host} cannot be read at the moment, so bounces are not seen.",
        "It is tried again by itself. Messages go out all the same.",
    ),
    # the mail service: tried again
    "api-no-connection": Text("The mail service {host} cannot be reached.", _LATER),
    "api-timeout": Text("The mail service {host} did not answer in time.", _LATER),
    "api-lost": Text("The connection to the mail service {host} broke before the message was handed over.", _LATER),
    "api-busy": Text("The mail service {host} takes no messages at the moment ({status}).", _LATER),
    # failed
    "api-refused": Text(
        "The mail service {host} refused the message ({status}).",
        "Its answer is kept with the message; mend the cause and retry.",
    ),
    "api-recipient-refused": Text(
        "The mail service {host} refused the recipient's address ({status}).",
        "Check the address; the answer is kept with the message.",
    ),
    "api-too-large": Text(
        "The message is larger than the mail service {host} takes.", "Make the attachments smaller, then retry."
    ),
    # perhaps delivered
    "api-uncertain": Text(
        "The connection to the mail service {host} broke at the very end: the message may have been delivered.",
        "Look into the Sent folder or ask the recipient; then mark it as sent, or cancel it.",
    ),
    # the account must be mended
    "api-not-allowed": Text(
        "The mail service {host} does not allow this account to send ({status}).",
        "Ask the administrator whether the application may send mail for this mailbox. " + _ACCOUNT,
    ),
    "api-sender-refused": Text(
        "The mail service {host} does not let this account send with the address under “from” ({status}).",
        "Use the mailbox's own address, or ask the administrator for the right to send as the other. " + _ACCOUNT,
    ),
    "api-mailbox-full": Text(
        "The mailbox of this account at {host} is full, and what is sent is kept there.",
        "Make room in the mailbox, also in its folder of sent messages. Then test the account; what waits goes out.",
    ),
    "api-certificate": Text(
        "The certificate of {host} is not trusted ({reason}).",
        "Check the address, and the clock of this computer; a network that looks into connections does this, too. "
        + _ACCOUNT,
    ),
    "api-moved": Text(
        "{host} sends us to another place ({status}); nothing was sent there.",
        "Check the addresses of this account. " + _ACCOUNT,
    ),
}
