"""Pieces of source that are often needed: a word and Tab, or a choice in the list, and the cursor in the first gap."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from designer.core.paths import RESOURCES

GAP = "$0"


@dataclass(frozen=True, slots=True)
class Snippet:
    """`text` holds the gap `$0` in which the cursor ends; `languages` are those in which it makes sense."""

    word: str
    label: str
    text: str
    languages: tuple[str, ...]


@cache
def snippets() -> tuple[Snippet, ...]:
    """All snippets in the order of the table."""
    table = tomllib.loads((RESOURCES / "editor" / "snippets.toml").read_text("utf-8"))
    return tuple(Snippet(word, one["label"], one["text"].rstrip("\n"), tuple(one["in"])) for word, one in table.items())


def snippet_named(word: str, file: str) -> Snippet | None:
    """The snippet of a word, if it makes sense in that file."""
    return next((one for one in snippets() if one.word == word and suits(one, file)), None)


def suits(snippet: Snippet, file: str) -> bool:
    """Whether a snippet makes sense in a file, by its ending."""
    return file.rpartition(".")[2].lower() in snippet.languages


def expanded(snippet: Snippet, indent: str) -> tuple[str, int]:
    """The text with the indent of its line, and how far the cursor goes back from its end."""
    text = snippet.text.replace("\n", "\n" + indent)
    head, _, tail = text.partition(GAP)
    return head + tail, len(tail)
