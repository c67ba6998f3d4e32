"""The language variant for an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from designer.template.package import Template


def variant_for(languages: Sequence[str], wanted: str) -> str:
    """The event's language, its base language, else the template's first."""
    by_folded = {code.casefold(): code for code in languages}
    folded = wanted.casefold()
    return by_folded.get(folded) or by_folded.get(folded.split("-")[0]) or languages[0]


def with_fallback(template: Template) -> Template:
    """The template with the first language's texts where another one has none: for the eyes of who translates it.

    What is published has all texts in all languages, or its check fails.
    """
    first = template.texts[template.spec.languages[0]]
    return replace(template, texts={code: _filled_up(own, first) for code, own in template.texts.items()})


def _filled_up(own: Mapping[str, Any], first: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(own)
    for key, value in first.items():
        there = found.setdefault(key, value)
        if isinstance(value, Mapping) and isinstance(there, Mapping) and "other" not in there:
            found[key] = _filled_up(there, value)
    return found
