"""Texts about events refused at the door."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
    "json-syntax": Text(
        "This is not valid JSON: the fault is at line {line}, column {column}.",
        "Look there for a missing comma, quote or bracket.",
    ),
    "json-too-deep": Text(
        "The data is nested deeper than {limit} levels at {path}.", "Flatten the data before sending it."
    ),
    "number-too-long": Text(
        "The number at {path} has more than {limit} digits.",
        "Send it as text if it is a code and not an amount.",
    ),
    "number-exponent": Text("The number at {path} has an exponent beyond {limit}.", "Send a number of a usual size."),
    "number-not-finite": Text("{path} is NaN or Infinity, which JSON does not know.", "Send a number or null."),
    "duplicate-key": Text("An object at {path} has the same key twice.", "Give each key once."),
    "text-nul": Text("The text at {path} contains a NUL character.", "Remove it where the data is made."),
    "text-surrogate": Text(
        "The text at {path} contains half of a character (a lone surrogate).",
        "Send whole Unicode characters.",
    ),
    "not-utf8": Text("This is not UTF-8 text: byte {offset} cannot be read.", "Save or export it as UTF-8."),
    "event-too-large": Text(
        "{path} is larger than {limit} KiB.", "Send less data, or raise limits.event_kib in settings.toml."
    ),
    "event-not-object": Text("{path} must be an object in braces.", "See the event format in docs/events.md."),
    "event-bare-data": Text(
        "{path} is data of another program, and no event yet: it has no ctx.",
        "Put it into ctx, with type and email beside it: docs/events.md, “From another program's export”, has a line.",
    ),
    "event-list-under-key": Text(
        "The list stands under {path}; events stand under “events”, or in a list without a name.",
        "Take that list, and put each of its objects into ctx, with type and email beside it: docs/events.md, "
        "“From another program's export”, has the line.",
    ),
    "event-unknown-key": Text("An event has no key {path}.", "Put your own data into ctx or attributes."),
    "event-unknown-key-near": Text("An event has no key {path}. Did you mean {nearest}?", "Correct the key."),
    "event-missing": Text("The event has no {path}.", "Add it; type and email are required."),
    "event-not-list": Text("{path} must be a list in square brackets.", "See the event format in docs/events.md."),
    "event-not-text": Text("{path} must be text in quotes.", "Put it into quotes."),
    "event-type-invalid": Text(
        "{path} must be 1 to 64 letters, digits, underscores or hyphens.", "Use the template's event_type."
    ),
    "event-field-missing": Text("{path} is missing or empty.", "Send it; the released template needs it."),
    "event-field-kind": Text(
        "{path} is of the kind {came}; expected is {expected}.",
        "Send it as the samples of the released template have it; if it is right like this, release the template with "
        "a sample that has it so.",
    ),
    "event-type-other": Text(
        "{path} names another event type than the one that comes in here, {expected}.",
        "Put it into the folder of its own type, or leave the type out.",
    ),
    "event-id-invalid": Text(
        "{path} must be 1 to 255 characters of A-Z a-z 0-9 . _ : -.",
        "Use the order or invoice number, for example.",
    ),
    "event-language-invalid": Text("{path} must be a language code such as en, de or pt-BR.", "Correct the code."),
    "event-priority-invalid": Text("{path} must be high, normal or low.", "Correct it, or leave it out."),
    "event-date-invalid": Text(
        "{path} must be an ISO 8601 date and time such as 2026-12-01T08:00:00Z.", "Correct the date."
    ),
    "expiration-before-scheduled": Text(
        "{path} is not later than scheduled, so the message could never be sent.",
        "Correct one of the two dates.",
    ),
    "email-several": Text(
        "{path} holds more than one address.",
        "Send one event for each recipient; one event reaches one person.",
    ),
    "email-not-plain": Text(
        "{path} must be a bare address without a name, brackets or quotes.", "Send it as name@example.com."
    ),
    "email-not-ascii": Text(
        "{path} has letters outside A-Z before the @, which this version of Sealwright cannot send to yet.",
        "Use another address of the recipient.",
    ),
    "email-invalid": Text("{path} is not an e-mail address.", "Send it as name@example.com."),
    "event-too-many-copies": Text(
        "{path} names more than {limit} recipients.", "Send several events; a newsletter is no business document."
    ),
    "event-copy-twice": Text(
        "{path} is an address that the event reaches already.", "Name each address once, and not the one in email."
    ),
    "event-burst-copies": Text(
        "The event has {path}, but its template makes one message for each item of {each}.",
        "Name everybody in that list, and leave copies out.",
    ),
    "event-burst-empty": Text(
        "{path} names nobody, and the template makes one message for each of its items.",
        "Send a list of objects with an email each.",
    ),
    "event-burst-too-many": Text("{path} has more than {limit} items.", "Send several events."),
    "event-burst-twice": Text(
        "{path} is the same, to the last field, as an item before it.", "Name each recipient's document once."
    ),
    "correction-not-in-list": Text(
        "Nobody in {path} of the corrected data has the address of this message.",
        "Correct the data of that recipient; for another address give --email as well.",
    ),
    "event-password-key-invalid": Text(
        "{path} must be 1 to 200 characters without line breaks.",
        "Use the key under which the password was set, such as a customer number.",
    ),
}
