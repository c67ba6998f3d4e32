"""The words of MJML, HTML, CSS and Jinja that completion offers: a table in resources, read when first needed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from designer.core.paths import RESOURCES


@dataclass(frozen=True, slots=True)
class Words:
    """Tags have their attributes; `values` are those of an attribute or a CSS property."""

    mjml: Mapping[str, tuple[str, ...]]
    html: Mapping[str, tuple[str, ...]]
    values: Mapping[str, tuple[str, ...]]
    css: tuple[str, ...]
    statements: Mapping[str, str]  # how each is written
    filters: Mapping[str, str]
    roots: tuple[str, ...]
    event: tuple[str, ...]
    loop: tuple[str, ...]
    self_closing: frozenset[str]


@cache
def words() -> Words:
    """The table."""
    table: dict[str, Any] = tomllib.loads((RESOURCES / "editor" / "words.toml").read_text("utf-8"))
    names = table["names"]
    return Words(
        mjml=_tags(table["mjml"], table["groups"]),
        html=_tags(table["html"], table["groups"]),
        values={name: tuple(found) for name, found in table["values"].items()},
        css=tuple(table["css"]["properties"]),
        statements=table["statements"],
        filters=table["filters"],
        roots=tuple(names["roots"]),
        event=tuple(names["event"]),
        loop=tuple(names["loop"]),
        self_closing=frozenset(names["self_closing"]),
    )


def _tags(tags: Mapping[str, list[str]], groups: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {
        tag: tuple(one for word in attributes for one in (groups[word[1:]] if word.startswith("@") else [word]))
        for tag, attributes in tags.items()
    }
