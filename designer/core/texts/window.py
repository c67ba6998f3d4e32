"""Texts about the window: files that are open, and the programs it starts."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
    "command-died": Text("The program that should do this ended with status {status} and no answer.", "Try once more."),
    "command-not-started": Text(
        "The program that should do this could not be started.", "Close other programs, then try once more."
    ),
    "file-not-editable": Text(
        "“{file}” holds characters or line ends that the editor cannot keep as they are, so it is shown read-only.",
        "“Normalise” makes it editable: it rewrites the line ends and takes out what cannot be shown.",
    ),
    "file-too-long": Text(
        "“{file}” ({mib} MB) is too long to be edited here, or has too long a line; its beginning is shown, read-only.",
        "Everything else works as ever. Break its lines, or edit it with another program.",
    ),
    "file-not-text": Text(
        "“{file}” is not text in UTF-8 (byte {offset}), so it is shown read-only.",
        "Save it as UTF-8 with the program that made it.",
    ),
    "draft-not-saved": Text(
        "“{file}” could not be saved: {reason}. What you changed is still here.",
        "Free some disk space or make the folder writable; saving is tried again by itself.",
    ),
    "draft-changed-outside": Text(
        "“{file}” was changed by another program while you were editing it.",
        "Keep yours, or take over what is on the disk; either can be undone.",
    ),
    "draft-deleted-outside": Text(
        "“{file}” was deleted by another program.", "Save writes it again; closing the tab lets it go."
    ),
    "fix-release": Text("Release {path} for the mail"),
    "fix-rename": Text("Write “{name}” instead"),
    "fix-alt": Text("Add an empty description (alt)"),
    "fix-print-nothing": Text("Print nothing when it is missing"),
    "fix-filter": Text("Add the filter “{name}”"),
    "fix-into-texts": Text("Make them texts of the languages ({count})"),
    "fix-copy-text": Text("Copy the text “{key}” from {other}"),
    "fix-language-file": Text("Make {file} from {other}"),
    "fix-add-text": Text("Add the text “{key}” in every language"),
    "fix-sample-type": Text("Make the sample’s type “{event_type}”"),
    "firm-unreadable": Text("firm.toml cannot be read as it stands.", "Open it under Files and mend it there."),
    "logo-unreadable": Text("“{file}” is no image that can be shown.", "Choose an SVG, PNG or JPEG of at most 5 MB."),
    "language-invalid": Text("“{language}” is no language code.", "Use a code such as de, sv or pt-BR."),
    "language-there": Text("The template has the language {language} already.", "Choose another one."),
    "language-last": Text("A template needs at least one language.", "Add another one first."),
    "template-unreadable": Text("template.toml cannot be read as it stands.", "Open it under Files and mend it there."),
    "pattern-wrong": Text(
        "This is no regular expression: {reason} (at {place}).", "Mend it, or search for plain words."
    ),
    "pattern-group-missing": Text("The expression has no group {group}.", "Count its round brackets."),
    "pattern-too-slow": Text("This search takes too long.", "Make the expression simpler, or search for plain words."),
    "screen-missing": Text(
        "There is no screen to open the window on.",
        "Start it on a desktop; “sealwright --help” shows the commands that need no screen.",
    ),
    "window-library-missing": Text(
        "A library that the window needs is missing: {name}.",
        "On Debian or Ubuntu start it with “./run”, which installs it; elsewhere install Qt’s libraries.",
    ),
}
