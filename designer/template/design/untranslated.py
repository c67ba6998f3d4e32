"""The elements of a source that print a text which a language does not have yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from designer.template.markup import Kind, Node, Tree

_TEXT_KEY = re.compile(r"\{\{-?\s*t\.(\w+(?:\.\w+)*)")


def untranslated(tree: Tree, texts: Mapping[str, Any], first: Mapping[str, Any]) -> Iterator[Node]:
    """Each innermost element with such a text; `first` are the texts of the first language, which are shown instead."""
    for node in tree.walk():
        if node.kind is not Kind.EXPRESSION:
            continue
        found = _TEXT_KEY.match(tree.source, node.start)
        if found and not _at(texts, found[1]) and _at(first, found[1]):
            above = [one for one in tree.path(node.start) if one.kind is Kind.ELEMENT]
            yield from above[-1:]


def _at(texts: Mapping[str, Any], key: str) -> object:
    here: Any = texts
    for step in key.split("."):
        here = here.get(step) if isinstance(here, Mapping) else None
    return here
