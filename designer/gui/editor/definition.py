"""Where something is defined: an included file, a text of a language, a style sheet, a macro."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_FILE = re.compile(r"""(?:\b(?:include|from|import|extends)\s+|\b(?:href|src|path)\s*=\s*)["']([^"'{}]+)["']""")
_TEXT = re.compile(r"\bt((?:\.\w+)+)")
_CALL = re.compile(r"\b([A-Za-z_]\w*)\s*\(")


@dataclass(frozen=True, slots=True)
class Target:
    """A file of the template, and a line in it, from 1."""

    file: str
    line: int = 1


def definition_at(
    line: str, column: int, file: str, names: Iterable[str], source_of: Callable[[str], str]
) -> Target | None:
    """What the characters around `column` (from 0) of a line lead to; `source_of` reads another file's text."""
    known = set(names)
    for match in _FILE.finditer(line):
        if match.start() <= column <= match.end() and match[1] in known:
            return Target(match[1])
    for match in _TEXT.finditer(line):
        if match.start() <= column <= match.end():
            return _text(match[1][1:].split("."), known, source_of)
    for match in _CALL.finditer(line):
        if match.start() <= column <= match.end(1):
            return _macro(match[1], file, known, source_of)
    return None


def _text(path: list[str], known: set[str], source_of: Callable[[str], str]) -> Target | None:
    files = sorted((name for name in known if name.startswith("languages/")), key=lambda name: "/en." not in name)
    for name in files:
        line = _line_of_key(source_of(name), path)
        if line:
            return Target(name, line)
    return Target(files[0]) if files else None


def _line_of_key(toml: str, path: list[str]) -> int:
    """The line of a dotted key in a TOML text; 0 if it is not there."""
    table: list[str] = []
    for number, line in enumerate(toml.split("\n"), 1):
        head = re.match(r"\s*\[([\w.\-]+)\]", line)
        if head:
            table = head[1].split(".")
            if table == path:
                return number
        key = re.match(r"\s*([\w.\-]+)\s*=", line)
        if key and [*table, *key[1].split(".")] == path:
            return number
    return 0


def _macro(name: str, file: str, known: set[str], source_of: Callable[[str], str]) -> Target | None:
    pattern = re.compile(rf"\{{%[-+]?\s*macro\s+{re.escape(name)}\b")
    for one in [file, *sorted(known - {file})]:
        if one.endswith((".html", ".mjml", ".txt")):
            source = source_of(one)
            found = pattern.search(source)
            if found:
                return Target(one, source.count("\n", 0, found.start()) + 1)
    return None
