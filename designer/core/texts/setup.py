"""Texts about settings, accounts and this machine."""

from __future__ import annotations

from designer.core.texts.text import Text

_AT = "{file}, line {line}: "

TEXTS: dict[str, Text] = {
    "settings-missing": Text(
        "This folder holds no {file}, so it is not a workspace of Sealwright.",
        "Make one with “sealwright init”, or name another folder with --workspace.",
    ),
    "settings-unreadable": Text(
        "{file} cannot be opened.", "Check that the file belongs to you and that you may read it."
    ),
    "settings-not-written": Text(
        "{file} could not be saved; it is unchanged.", "Check the free disk space and that you may write there."
    ),
    "toml-not-changed": Text(
        "The key “{key}” stands in the file in a way that the program cannot change safely.",
        "Change it in the file by hand.",
    ),
    "log-not-writable": Text(
        "The folder “{folder}” for the program's log cannot be written.",
        "Check the free disk space and that you may write there.",
    ),
    "settings-rest-half-tls": Text(
        _AT + "TLS needs both a certificate and its private key.", "Name both files under [rest], or neither."
    ),
    "settings-rest-open": Text(
        _AT + "off this computer the REST inbox listens with TLS only.",
        "Name rest.certificate and rest.private_key, or listen on 127.0.0.1.",
    ),
    "settings-pdf-names": Text(
        _AT + "this is no pattern for the names of PDFs.",
        "Write it as {{number}}_{{email}}.pdf: fields in braces, something between two of them, .pdf at its end.",
    ),
    "settings-pdf-names-type": Text(
        _AT + "events are made of PDFs, and nothing says of which event type they are.",
        "Give the folder an event_type below [[folders]], or write {{type}} into the pattern.",
    ),
    "settings-folder-twice": Text(
        _AT + "this folder is watched already.", "Name each folder once, in [inbox] or in one [[folders]]."
    ),
    "settings-zone-unknown": Text(
        _AT + "this time zone is not known.", "Write it like Europe/Berlin. Did you mean “{nearest}”?"
    ),
    "settings-tester-no-address": Text(
        _AT + "“{key}” is not one plain e-mail address.",
        "Write each tester's address by itself, in quotation marks, without a name.",
    ),
    "settings-person-no-address": Text(
        _AT + "“{key}” is not one plain e-mail address.",
        "Write each person's address by itself, in quotation marks, without a name.",
    ),
    "settings-report-without-account": Text(
        _AT + "people are named, but no account that could send them mails.",
        "Name one under [report], or set default_account.",
    ),
    "settings-account-unknown": Text(
        _AT + "“{key}” names an account that does not exist.", "Use one of these: {known}."
    ),
    "account-none": Text(
        "No account is chosen to send with.",
        "Add one and make it the default: Office › Mail accounts…, or “sealwright account add”.",
    ),
    "account-unknown": Text("There is no account “{account}”.", "Use one of these: {known}."),
    "account-bad-name": Text(
        _AT + "the name of an account may hold letters, digits, - and _ only.", "Choose another name."
    ),
    "account-without-host": Text(
        _AT + "the account lacks the name of its mail server.", 'Add host = "..." as your mail provider gives it.'
    ),
    "account-mailbox-has-key": Text(
        _AT + "“{key}” means nothing for the local mailbox.", 'Take it out, or set kind = "smtp".'
    ),
    "account-api-has-key": Text(
        _AT + "“{key}” is for mail servers; this account needs none.", 'Take it out, or set kind = "smtp".'
    ),
    "account-bounces-elsewhere": Text(
        _AT + "“{key}” is for graph and gmail; a mail server's mailbox has a table of its own.",
        "Take it out, and add a table [accounts.NAME.imap].",
    ),
    "account-key-without-sign-in": Text(
        _AT + "“{key}” is for accounts that a person signs in to.", 'Take it out, or set login = "oauth".'
    ),
    "account-imap-without-user": Text(
        _AT + "a mailbox needs a user to log in.", "Add user to the account, or to its table imap."
    ),
    "account-sign-in-lacks": Text(
        _AT + "signing in needs “{key}”.", "Add it; the page about mail accounts says where it is found."
    ),
    "account-url-not-https": Text(_AT + "“{key}” is not a protected address.", "Begin it with https://."),
    "account-open-connection": Text(
        _AT + 'security = "none" is allowed for a mail server on this very computer only.',
        'Use "starttls" or "tls"; every mail provider offers one of them.',
    ),
    "account-open-login": Text(
        _AT + 'a user cannot log in with security = "none": the password would travel in the open.',
        'Use "starttls" or "tls", or take the user out.',
    ),
    "identity-not-one-address": Text(
        "“{key}” is not a sender.", 'Write one address, with or without a name: "Shop <shop@example.com>".'
    ),
    "identity-name-unsafe": Text(
        "The name in “{key}” holds characters that could break the mail's header.",
        "Write the name again in plain letters.",
    ),
}
