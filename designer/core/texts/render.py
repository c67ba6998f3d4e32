"""Texts about events that cannot be composed."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
    "password-key-empty": Text(
        "The event does not say under which key the password of attachment {number} is kept.",
        "Send the event again, under a new id, with the field that password.key of the template names.",
    ),
    "name-missing": Text(
        "There is no {path}, which {file}, line {line}, uses.",
        "firm.* is in firm.toml, brand.* in template.toml, t.* in the language files; fields begin with ctx.",
    ),
    "field-missing": Text(
        "The event has no {path}, which {file}, line {line}, uses.",
        "Send the field, or write “is defined” or “| default(...)” in the template.",
    ),
    "field-required": Text(
        "The event has no {path}, or it is empty, and the template requires it.",
        "Send the field, or take it out of [fields] required in template.toml.",
    ),
    "burst-missing": Text(
        "The template makes one message for each item of {path}, and this event was accepted as a single message.",
        "Retry it with its own release (--same-publication), or send the event again under another id.",
    ),
    "field-personal": Text(
        "{path} is personal and may not stand in the mail ({file}, line {line}).",
        "Use it in the attachment only, or release it under [fields] public in template.toml.",
    ),
    "value-null": Text(
        "A value that is empty (null) would be printed at {file}, line {line}.",
        "Write “| default(...)”, or send a value.",
    ),
    "value-flag-printed": Text(
        "A true/false value would be printed at {file}, line {line}.", "Write an “if” with the words you want instead."
    ),
    "value-container-printed": Text(
        "A whole object or list would be printed at {file}, line {line}.", "Print one of its fields, or loop over it."
    ),
    "template-failed": Text(
        "The template could not be filled at {file}, line {line} ({kind}).",
        "Check that the values there are of the kind that the expression expects.",
    ),
    "render-failed": Text(
        "The document could not be made ({kind}).",
        "Simplify the part of the template that was changed last, and report this with the template.",
    ),
    "currency-unknown": Text(
        "A currency at {file}, line {line}, is not a known code.", "Use a code of ISO 4217 such as EUR or USD."
    ),
    "money-not-number": Text(
        "An amount at {file}, line {line}, is not a number.", "Send it as a number such as 49.90."
    ),
    "number-not-number": Text("A value at {file}, line {line}, is not a number.", "Send it as a number."),
    "digits-invalid": Text(
        "The number of decimals at {file}, line {line}, is not a whole number up to {most}.",
        "Write a small whole number, such as | number(2).",
    ),
    "date-not-iso": Text(
        "A date at {file}, line {line}, cannot be read.", "Send it as 2026-12-01 or 2026-12-01T08:00:00Z."
    ),
    "plural-not-table": Text(
        "“plural” at {file}, line {line}, needs a table with the forms of a text.",
        'Write [name] with one = "..." and other = "..." in the language file.',
    ),
    "qr-empty": Text(
        "A QR code at {file}, line {line}, has no text.", "Send the field, or leave the code out with “if”."
    ),
    "qr-too-long": Text(
        "The text of a QR code at {file}, line {line}, is too long ({characters} characters).",
        "Shorten it; a QR code holds about 2,300 characters.",
    ),
    "css-font-invalid": Text(
        "A font at {file}, line {line}, is none.", "Use the name of a family, such as IBM Plex Serif, without quotes."
    ),
    "css-color-invalid": Text(
        "A colour at {file}, line {line}, is none.", "Use #rrggbb, a colour name, rgb(...) or hsl(...)."
    ),
    "css-length-invalid": Text("A length at {file}, line {line}, is none.", "Use a number with a unit, such as 12mm."),
    "url-invalid": Text(
        "A link at {file}, line {line}, is not an address that may stand there.", "Use https://, mailto: or tel:."
    ),
    "image-broken": Text(
        "The image {name} cannot be read ({file}).", "Replace it with a working PNG, JPEG or SVG file."
    ),
    "letters-without-font": Text(
        "{path} holds {script} letters that no font here has; they would be empty boxes in {file}.",
        "Install a font for them on this computer (such as Noto), or put one into the template by @font-face.",
    ),
    "letters-without-font-in-text": Text(
        "{file} has {script} letters that no font here has; they would be empty boxes.",
        "Install a font for them on this computer (such as Noto), or put one into the template by @font-face.",
    ),
    "signs-without-font": Text(
        "{count} sign(s) such as emoji in {name} are in no font here; they show as empty boxes.",
        "The message is sent nevertheless. Install a font for them (such as Noto Emoji) if they matter.",
    ),
    "font-broken": Text(
        "A font that {file} names by @font-face cannot be loaded.", "Replace it with a working TTF, OTF or WOFF2 file."
    ),
    "image-too-large": Text(
        "The image {name} has {width} x {height} pixels, which is too many ({file}).",
        "Scale it down to 25 megapixels or less.",
    ),
    "resource-missing": Text(
        "{file} uses {name}, which is not in the template.", "Add the file to the template, or correct the name."
    ),
    "resource-refused": Text(
        "{file} wants to load something from outside by {scheme}:, which is never done.",
        "Put the file into the template and use its name.",
    ),
    "mail-remote-content": Text(
        "The mail would load something from outside ({what} in {file}).",
        "Put images into the template; they travel inside the mail.",
    ),
    "mail-image-type": Text(
        "The image {name} is {kind}, which mail programs do not show ({file}).", "Use a PNG or JPEG file in mails."
    ),
    "password-empty": Text(
        "The password of an attachment came out empty.", "Check the fields in its formula; the event must fill them."
    ),
    "password-length": Text(
        "The password of an attachment has {length} characters; {shortest} to {longest} are allowed.",
        "Choose another; for a template, change the formula, or min_length and max_length.",
    ),
    "shared-password-short": Text(
        "The password that you keep for this customer has {length} characters; at least {shortest} are wanted.",
        "Set a longer password (sealwright password set), then retry the message that has failed.",
    ),
    "shared-password-long": Text(
        "The password that you keep for this customer has {length} characters; at most {longest} are allowed.",
        "Set a shorter password (sealwright password set), then retry the message that has failed.",
    ),
    "password-characters": Text(
        "The password of an attachment has characters that readers treat differently.",
        "Build it from fields with plain letters, digits and punctuation.",
    ),
    "pdf-not-sealed": Text("A PDF that should be sealed is not.", "Compose the message again; if it stays, report it."),
    "pdf-weakly-sealed": Text(
        "A PDF is not sealed with AES-256 (revision 6).", "Compose the message again; if it stays, report it."
    ),
    "pdf-other-password": Text(
        "A sealed PDF does not open with the password of its message.",
        "The message was stopped before it was sent. Retry it.",
    ),
    "pdf-broken": Text("A PDF cannot be read.", "Compose the message again."),
    "underlay-missing": Text(
        "The letterhead {name} that {file} names is neither in the template nor in the firm's files.",
        "Put the PDF into assets/ of the template or into firm/, or correct underlay.",
    ),
    "underlay-broken": Text(
        "The letterhead {name} is no PDF that can be read ({file}).",
        "Export it once more as a PDF from the program that made it.",
    ),
    "underlay-locked": Text(
        "The letterhead {name} cannot be read without its password ({file}).", "Export it without a password."
    ),
    "underlay-pages": Text(
        "The letterhead {name} has {pages} pages; it may have one, or {limit} ({file}).",
        "Keep a page for the first page and, if you like, one for those that follow.",
    ),
    "underlay-size": Text(
        "The letterhead {name} is {theirs}, the page {ours} ({file}).",
        "Give the page the size of the letterhead (Page set-up), or export the letterhead in the size of the page.",
    ),
    "underlay-too-large": Text(
        "The letterhead {name} has more than {limit} MB ({file}).", "Export it with smaller images."
    ),
    "text-not-in-document": Text(
        "The document does not contain must_contain number {number} ({file}).",
        "Check that this event's document is the right one, and the text as it is printed.",
    ),
    "sender-not-address": Text(
        "The sender or reply address is not one address with an optional name.", "Write it as Shop <shop@example.com>."
    ),
    "header-tampered": Text(
        "A value of the event would have changed the mail's headers.",
        "The message was stopped. Look at the public fields of this event.",
    ),
    "limit-pages": Text(
        "The document has {pages} pages, more than {limit}.",
        "Raise render.max_pages in settings.toml if that is right.",
    ),
    "limit-pdf-size": Text(
        "The PDF is larger than {limit} MB ({file}).",
        "Use smaller images, or raise render.max_pdf_mib in settings.toml.",
    ),
    "limit-time": Text(
        "Making the document took longer than {limit} seconds and was stopped.",
        "Look for very long lists or deeply nested layout; or raise render.wall_seconds.",
    ),
    "limit-memory": Text(
        "Making the document took more than {limit} MB of memory and was stopped.",
        "Use smaller images and lists, or raise render.memory_mib.",
    ),
    "worker-died": Text(
        "The process that made the document ended unexpectedly (status {status}).",
        "Retry; if it happens again with the same event, report it with the template.",
    ),
    "worker-killed": Text(
        "The process that made the document was ended from outside (status {status}), by the system for example.",
        "It is tried again by itself. If it happens often, look whether the computer has too little memory.",
    ),
    "worker-not-started": Text(
        "The process that makes documents did not start (status {status}).",
        "Run “sealwright doctor”; a system library may be missing.",
    ),
    "pool-closed": Text("The sender is stopping.", "Try again when it runs."),
}
