"""Texts about what mail servers answer."""

from __future__ import annotations

from designer.core.texts.text import Text

_LATER = "It is tried again by itself; nothing needs to be done."
_ACCOUNT = "The messages of this account wait until it is mended."

TEXTS: dict[str, Text] = {
    # tried again
    "smtp-host-unknown": Text(
        "The mail server {host} was not found.",
        "It is tried again by itself. Check the network, and the server's name in the account.",
    ),
    "smtp-no-connection": Text(
        "The mail server {host} cannot be reached.",
        "It is tried again by itself. Check the network, and server and port in the account.",
    ),
    "smtp-timeout": Text("The mail server {host} did not answer in time.", _LATER),
    "smtp-lost": Text("The connection to the mail server {host} broke before the message was handed over.", _LATER),
    "smtp-busy": Text("The mail server {host} takes no messages at the moment ({reply_code}).", _LATER),
    "smtp-later": Text("The mail server {host} put the message off ({reply_code} {enhanced_code}).", _LATER),
    "smtp-garbled": Text(
        "The mail server {host} gave an answer that is no SMTP.",
        "It is tried again by itself. Check server and port in the account.",
    ),
    "mailbox-not-written": Text(
        "The message could not be kept in the local mailbox.",
        "It is tried again by itself. Check the free disk space and that you may write there.",
    ),
    # failed
    "smtp-refused": Text(
        "The mail server {host} refused the message ({reply_code} {enhanced_code}).",
        "Its answer is kept with the message; mend the cause and retry.",
    ),
    "smtp-recipient-refused": Text(
        "The mail server {host} refused the recipient's address ({reply_code} {enhanced_code}).",
        "Check the address; the server's answer is kept with the message.",
    ),
    "smtp-sender-refused": Text(
        "The mail server {host} refused the sender ({reply_code} {enhanced_code}).",
        "Check that the account may send with the address under “from”, then retry.",
    ),
    "smtp-policy": Text(
        "The mail server {host} refused the message by its rules ({reply_code} {enhanced_code}).",
        "Often the sender's domain lacks SPF, DKIM or DMARC entries, or the account may not send to others. "
        "Ask your mail provider; the server's answer is kept with the message.",
    ),
    "smtp-too-large": Text(
        "The message is larger than the mail server {host} takes.", "Make the attachments smaller, then retry."
    ),
    "smtp-needs-utf8": Text(
        "The recipient's address has letters that the mail server {host} cannot handle before the @.",
        "Ask the recipient for another address.",
    ),
    "smtp-needs-8bit": Text(
        "The message holds characters that the mail server {host} cannot carry.", "Send it through another account."
    ),
    "smtp-address-unusable": Text(
        "The sender's or recipient's address holds a space or bracket and cannot be sent to.", "Correct the address."
    ),
    "mail-not-sendable": Text(
        "The composed message holds a line or a character that mail servers do not carry.",
        "Break the long line in the template's mail, then retry.",
    ),
    # perhaps delivered
    "smtp-uncertain": Text(
        "The connection to the mail server {host} broke at the very end: the message may have been delivered.",
        "Look into the Sent folder or ask the recipient; then mark it as sent, or cancel it.",
    ),
    # the account must be mended
    "smtp-login-refused": Text(
        "The mail server {host} refused user name or password ({reply_code}).",
        "Enter the password again (many providers want an app password). " + _ACCOUNT,
    ),
    "smtp-auth-switched-off": Text(
        "The mail server {host} no longer takes passwords for this mailbox: SMTP AUTH is switched off ({reply_code}).",
        "Ask the administrator to switch it on for this mailbox, or sign in with Microsoft instead of the password. "
        + _ACCOUNT,
    ),
    "smtp-login-blocked": Text(
        "The mail server {host} knows this login, but its rules do not let it in ({reply_code}).",
        "Ask the administrator: the mailbox may be locked, or a rule may allow other devices or places only. "
        + _ACCOUNT,
    ),
    "smtp-app-password": Text(
        "The mail server {host} wants an app password instead of the usual one ({reply_code}).",
        "Make an app password in the security settings of the mail account, and enter it; or sign in with the "
        "provider. " + _ACCOUNT,
    ),
    "smtp-web-login": Text(
        "The mail server {host} wants this mailbox's owner to log in with a browser first ({reply_code}).",
        "Open the mailbox in a browser and answer what is asked there. " + _ACCOUNT,
    ),
    "smtp-token-refused": Text(
        "The mail server {host} does not take the sign-in of this account ({reply_code}).",
        "Sign in again as the mailbox that sends, “sealwright account sign-in”; the application must be allowed to "
        "send by SMTP. " + _ACCOUNT,
    ),
    "smtp-no-sign-in": Text(
        "The mail server {host} offers no way to log in by signing in (XOAUTH2).",
        "Check server and port, or use the kind graph or gmail. " + _ACCOUNT,
    ),
    "smtp-not-your-sender": Text(
        "The mail server {host} does not let this login send with the address under “from” ({reply_code}).",
        "Use the mailbox's own address, or ask the administrator for the right to send as the other. " + _ACCOUNT,
    ),
    "smtp-login-needed": Text(
        "The mail server {host} wants a login first ({reply_code}).",
        "Give the account a user and a password. " + _ACCOUNT,
    ),
    "smtp-password-missing": Text(
        "There is no password for the user at {host} in the vault.",
        "Enter it with “sealwright account add”. " + _ACCOUNT,
    ),
    "smtp-no-login-method": Text(
        "The mail server {host} offers no way to log in with a password.",
        "Ask your provider for SMTP with a password or an app password. " + _ACCOUNT,
    ),
    "smtp-no-starttls": Text(
        "The mail server {host} offers no protected connection on this port, so nothing was sent.",
        'Try security = "tls" with port 465. ' + _ACCOUNT,
    ),
    "smtp-tls-failed": Text(
        "No protected connection could be agreed with the mail server {host}.",
        "Check port and security in the account: 465 goes with tls, 587 with starttls. " + _ACCOUNT,
    ),
    "smtp-certificate": Text(
        "The certificate of the mail server {host} is not trusted ({reason}).",
        "Check the server's name. For a server of your own, name its authority's certificate under ca_file. "
        + _ACCOUNT,
    ),
    "smtp-ca-file": Text(
        "The certificate file “{file}” (ca_file) cannot be read.", "Name a PEM file with the authority's certificate."
    ),
    "smtp-open-connection": Text(
        "Mail goes unprotected to a server on this very computer only, and without a user; {host} is another one.",
        'Set security to "starttls" or "tls".',
    ),
    "smtp-turned-away": Text(
        "The mail server {host} turns this computer away ({reply_code}).",
        "Ask your mail provider; the network's address may be blocked. " + _ACCOUNT,
    ),
}
