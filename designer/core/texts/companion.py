"""Texts about PDFs that other programs made and that come with an event."""

from __future__ import annotations

from designer.core.texts.text import Text

_ANOTHER = "Export it once more from the program that made it, and send that file."
_RIGHT = "With the right one: sealwright message correct ID --attach FILE.pdf."

TEXTS: dict[str, Text] = {
    "event-file-name": Text(
        "{path} must be the bare name of a PDF file, such as invoice-4711.pdf, without a folder.",
        "Put the file beside the event, or send it with the call, and give its name only.",
    ),
    "event-file-twice": Text("{path} names a file that was named before.", "Name each file once."),
    "event-too-many-files": Text("{path} names more than {limit} files.", "Put the pages into fewer files."),
    "companion-missing": Text(
        "A file that the event names in {path} did not come with it{named}.",
        "Put the file beside the event's file, or into the folder that is named like that with .files behind, or send "
        "it with the call; then send the event again.",
    ),
    "companions-not-beside": Text(
        "{file} names PDFs that lie neither beside it nor in the folder {folder}: {names}.",
        "Put them there, or correct the names; then hand the file in again.",
    ),
    "companion-unmatched": Text(
        "No PDF beside the file has the name that the folder's pattern makes of this event ({pattern}).",
        "Put it there under that name, or name it in a column with to = \"files\"; then hand the file in again.",
    ),
    "companion-name": Text(
        "The name of this PDF does not say whose it is: it is not of the pattern {pattern}.",
        "Give it such a name, and put it into the folder again; or name it in a file of events, or in a list.",
    ),
    "companion-name-cut": Text(
        "The name of this PDF is longer than {limit} bytes; the end of what it says could be missing.",
        "Give it a shorter name, and put it into the folder again.",
    ),
    "companion-awaited": Text("An event's file waits for a PDF that it names."),
    "companion-alone": Text(
        "No event came for this PDF.",
        "Put a file beside it whose event names it in files; or send it with sealwright submit FILE.pdf --to ADDRESS.",
    ),
    "pdf-without-address": Text(
        "{file} is a PDF; nobody is named to whom it should go.",
        "Add --to ADDRESS, or hand in a file of events that names the PDF in files.",
    ),
    "pdf-one-by-one": Text("With --to one PDF is handed in at a time.", "Call submit once for each PDF."),
    "pdf-is-none": Text("The file is not a PDF.", "Name a PDF."),
    "pdf-damaged": Text("The PDF is damaged or was cut off; not all of its pages can be read.", _ANOTHER),
    "pdf-signed": Text(
        "The PDF is signed; sealing would break the signature.", "Send it in another way."
    ),
    "pdf-locked": Text("The PDF cannot be read without its password.", "Export it without a password, and seal that."),
    "pdf-holds-files": Text(
        "The PDF holds further files, which nobody has looked at.",
        "Export it without attached files. The XML of an electronic invoice may stay in it.",
    ),
    "pdf-too-long": Text(
        "The PDF has more than {limit} pages.", "Seal fewer pages, or raise render.max_pages in settings.toml."
    ),
    "pdf-restricted": Text("Its author had restricted printing or copying; the sealed file allows printing."),
    "pdf-contains-missing": Text(
        "The template {name} looks in each PDF for what only the right one says, and that is not given.",
        "Add --contains TEXT, such as the customer or contract number that stands in it.",
    ),
    "pdf-template-missing": Text(
        "The template {name} for single PDFs is not published here.",
        "Run sealwright template new sealed_document --from sealed_document, then sealwright publish sealed_document.",
    ),
    "companion-unnamed": Text(
        "A file came with the event that it does not name in {path}.", "Name it there, or leave the file out."
    ),
    "companion-count": Text(
        "The template has a place for {wanted} file(s) from other programs; in {path} are {came}.",
        "Send as many files as the template wants; the template names them with kind = \"companion\".",
    ),
    "companion-count-message": Text(
        "The template has a place for {wanted} file(s) from other programs; the event brought {came}.",
        "Give the right files, in their order, with sealwright message correct ID --attach FILE.pdf; or mend the "
        "template and retry the message.",
    ),
    "companion-changed": Text("File {number} that came with an event changed while it was taken in.", "Send it again."),
    "companion-too-large": Text(
        "A file in {path} is larger than {limit} MB.", "Make it smaller, or raise limits.companion_mb in settings.toml."
    ),
    "companion-no-pdf": Text("File {number} that came with the event is not a PDF.", "Send a PDF. " + _RIGHT),
    "companion-broken": Text(
        "PDF {number} that came with the event is damaged or was cut off; not all of its pages can be read.",
        "Export it once more from the program that made it. " + _RIGHT,
    ),
    "companion-signed": Text(
        "PDF {number} that came with the event is signed; sealing would break the signature.",
        "Take it without a signature, or send the signed file in another way. " + _RIGHT,
    ),
    "companion-locked": Text(
        "PDF {number} that came with the event cannot be read without its password.",
        "Export it without a password; it is sealed here with the recipient's own. " + _RIGHT,
    ),
    "companion-holds-files": Text(
        "PDF {number} that came with the event holds further files, which nobody has looked at.",
        "Export it without attached files; the XML of an electronic invoice may stay in it. " + _RIGHT,
    ),
    "companion-too-long": Text(
        "PDF {number} that came with the event has more than {limit} pages.",
        "Raise render.max_pages in settings.toml and retry the message, or send fewer pages. " + _RIGHT,
    ),
    "companion-other-text": Text(
        "PDF {number} that came with the event does not say what it must (must_contain, text {text}): it may be"
        " another customer's.",
        "Look at the file. If it is the wrong one, take the right one. " + _RIGHT,
    ),
    "companion-without-text": Text(
        "PDF {number} that came with the event has no text, perhaps because it was scanned: nothing says whose it is.",
        "Look at the file. If it is this recipient's, release the message; else cancel it.",
    ),
    "companion-sample-missing": Text(
        "The sample names the PDF {file}, which is not in the template.", "Put such a PDF into the folder samples/."
    ),
    "companion-restricted": Text(
        "Its author had restricted printing or copying; the sealed file allows printing, and what the template adds."
    ),
    "companion-active": Text("Scripts, actions or media in it were taken out; its pages are as they were."),
    "companion-carries-data": Text("It carries an invoice's data (XML), which is still in it."),
}  # fmt: skip
