"""TOML text as people write it: read, and the place of a key in it."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from designer.core.errors import SealwrightError

TomlPath = tuple[str | int, ...]

_AT = re.compile(r"\(at line (\d+), column (\d+)\)$")
_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


def load_toml(text: str | bytes, *, file: str, error: type[SealwrightError]) -> tuple[dict[str, Any], str]:
    """The data and the text it was read from (no BOM, LF); raises `error` with file, line and column."""
    source = _decoded(text, file=file, error=error).removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        return tomllib.loads(source), source
    except RecursionError:
        raise error("toml-too-deep", file=file, line=1, column=1) from None
    except ValueError as broken:  # TOMLDecodeError, or a number with too many digits
        at = _AT.search(str(broken))
        line, column = (int(at[1]), int(at[2])) if at else _end_of(source)
        raise error("toml-broken", file=file, line=line, column=column) from None


def _decoded(text: str | bytes, *, file: str, error: type[SealwrightError]) -> str:
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as broken:
        line = text.count(b"\n", 0, broken.start) + 1
        raise error("toml-not-utf8", file=file, line=line, column=1) from None


def _end_of(source: str) -> tuple[int, int]:
    lines = source.split("\n")
    return len(lines), len(lines[-1]) + 1


def place_of(source: str, path: TomlPath) -> tuple[int, int]:
    """Line and column (from 1) of the key at `path`, or of the nearest table around it; (0, 0) for the file.

    tomllib keeps no places. The first lines of the text that already hold the key end with it, so
    longer and longer beginnings are read; one that ends inside a value does not parse and is passed over.
    """
    for depth in range(len(path), 0, -1):
        span = _span(source, path[:depth])
        if span is not None:
            lines = source.split("\n")
            return _key_in(lines, span, path[:depth])
    return 0, 0


def _span(source: str, path: TomlPath) -> tuple[int, int] | None:
    """First and last line (from 0) of the statement that brings `path` in."""
    lines = source.split("\n")
    start = 0
    for end in range(1, len(lines) + 1):
        try:
            held = _holds(tomllib.loads("\n".join(lines[:end])), path)
        except ValueError:
            continue
        if held:
            return start, end
        start = end
    return None


def _holds(node: Any, path: TomlPath) -> bool:
    for step in path:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _key_in(lines: list[str], span: tuple[int, int], path: TomlPath) -> tuple[int, int]:
    names = [step for step in path if isinstance(step, str)]
    if names:
        word = re.compile(rf"(?<![\w-]){re.escape(names[-1])}(?![\w-])")
        for number in range(*span):
            found = word.search(lines[number])
            if found:
                return number + 1, found.start() + 1
    return span[0] + 1, 1


def shown_key(path: TomlPath) -> str:
    """The path as a person writes it, items of a list counted from 1: `attachments[1].password.policy`."""
    shown = ""
    for step in path:
        if isinstance(step, int):
            shown += f"[{step + 1}]"
        else:
            shown += ("." if shown else "") + (step if _BARE.match(step) else f'"{step}"')
    return shown
