"""Texts about files that people write by hand: settings.toml, template.toml, firm.toml, languages/*.toml."""

from __future__ import annotations

from designer.core.texts.text import Text

_AT = "{file}, line {line}: "
_SAME = "Write it in that form and save the file."

TEXTS: dict[str, Text] = {
    "toml-broken": Text(
        "{file}, line {line}, column {column}: the file cannot be read from here on.",
        "Look there, or just before, for a missing quotation mark, bracket or equals sign, or for a repeated key.",
    ),
    "toml-not-utf8": Text(
        "{file}, line {line}: this line holds characters that are not in UTF-8.",
        "Save the file again with the encoding UTF-8.",
    ),
    "toml-too-deep": Text(
        "{file} nests its lists or tables too deeply.", "Take out the needless brackets and save the file."
    ),
    "key-unknown": Text(_AT + "there is no key “{key}”.", "Did you mean “{nearest}”?"),
    "key-unknown-here": Text(_AT + "there is no key “{key}”.", "Take it out, or use one that is known there: {known}."),
    "key-missing": Text("{file}, line {line}: the key “{key}” is missing.", "Add it and save the file."),
    "key-wants-text": Text(_AT + "“{key}” must be a text in quotation marks.", _SAME),
    "key-wants-whole-number": Text(
        _AT + "“{key}” must be a whole number, without quotation marks and without a point.", _SAME
    ),
    "key-wants-number": Text(_AT + "“{key}” must be a number, without quotation marks.", _SAME),
    "key-wants-true-or-false": Text(_AT + "“{key}” must be true or false, without quotation marks.", _SAME),
    "key-wants-list": Text(_AT + "“{key}” must be a list in square brackets.", _SAME),
    "key-wants-table": Text(_AT + "“{key}” must be a section of its own with keys in it.", _SAME),
    "key-wants-one-of": Text(_AT + "“{key}” has a value that is not known.", "Use one of: {allowed}."),
    "key-too-small": Text(_AT + "the number at “{key}” is too small.", "The limit is {limit}."),
    "key-too-large": Text(_AT + "the number at “{key}” is too large.", "The limit is {limit}."),
    "key-text-too-short": Text(_AT + "the text at “{key}” is too short.", "It needs at least {limit} characters."),
    "key-text-too-long": Text(_AT + "the text at “{key}” is too long.", "It may have {limit} characters at most."),
    "key-list-too-short": Text(_AT + "the list at “{key}” is too short.", "It needs at least {limit} entries."),
    "key-list-too-long": Text(_AT + "the list at “{key}” is too long.", "It may have {limit} entries at most."),
    "key-not-valid": Text(_AT + "the value at “{key}” cannot be used.", "Compare it with the documentation."),
}
