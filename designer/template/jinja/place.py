"""Where a text that stands in a TOML file begins, so that a fault in it is shown at its line there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from designer.core.toml_text import place_of

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_OPENING = re.compile(r"""=\s*(\"""|'''|"|')""")


def file_of(name: str) -> str:
    """The file of a source name: `languages/de.toml#greeting` -> `languages/de.toml`."""
    return name.partition("#")[0]


def place_in_file(name: str, line: int, column: int, sources: Mapping[str, str]) -> tuple[int, int]:
    """Line and column in the file, of a place in the source `name`, all counted from 1; column 0 is unknown.

    A source such as `template.toml#email.subject` is a text of its file; any other source is the file itself.
    """
    file, _, key = name.partition("#")
    toml = sources.get(file, "").removeprefix("\ufeff").replace("\r\n", "\n")
    if not key or not toml:
        return line, column
    path = tuple(int(number) if number else word for number, word in _STEP.findall(key))
    key_line, key_column = place_of(toml, path)
    text = toml.split("\n")[key_line - 1] if key_line else ""
    opening = _OPENING.search(text, max(key_column - 1, 0))
    if opening is None:
        return key_line, key_column
    starts_below = len(opening[1]) == 3 and not text[opening.end() :].strip()
    if starts_below or line > 1:
        return key_line + line - (not starts_below), column
    return key_line, opening.end() + max(column, 1)
