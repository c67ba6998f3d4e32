"""Characters that no font has: letters stop a message, for nobody could read it; signs such as emoji only warn."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from designer.core.errors import RenderError
from designer.core.event import Event
from designer.core.json_text import child_path
from designer.core.problem import Problem, Severity

_SCRIPTS = {"Cjk": "Chinese", "Hiragana": "Japanese", "Katakana": "Japanese", "Hangul": "Korean"}


def require_letters(event: Event, without_font: str, *, file: str) -> None:
    """Raises RenderError, naming field and script and no value, when a letter or digit would be an empty box."""
    letters = "".join(sign for sign in without_font if unicodedata.category(sign)[0] in "LN")
    if not letters:
        return
    path = next(_paths_with(event.ctx, "ctx", frozenset(letters)), "")
    if path:
        raise RenderError("letters-without-font", path=path, script=_script(letters), file=file)
    raise RenderError("letters-without-font-in-text", script=_script(letters), file=file)


def sign_problems(without_font: str, *, name: str, file: str, sample: str) -> Iterator[Problem]:
    """The warning about signs that show as empty boxes in the attachment `name`, which `file` makes."""
    if without_font:
        arguments: dict[str, str | int] = {"count": len(without_font), "name": name}
        yield Problem("signs-without-font", Severity.WARNING, file, sample=sample, arguments=arguments)


def _script(letters: str) -> str:
    words = [unicodedata.name(letter, "unknown").split()[0].split("-")[0].capitalize() for letter in letters]
    return _SCRIPTS.get(words[0], words[0])


def _paths_with(value: Any, path: str, letters: frozenset[str]) -> Iterator[str]:
    """The paths of all texts in the data that hold one of the letters."""
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield from _paths_with(child, child_path(path, key), letters)
    elif isinstance(value, list):
        for child in value:
            yield from _paths_with(child, path, letters)
    elif isinstance(value, str) and letters & set(value):
        yield path
