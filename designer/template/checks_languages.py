"""Checks of the language files against each other: texts that are missing, and those that nobody has translated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from designer.core.problem import Problem, Severity
from designer.template.jinja.place import place_in_file
from designer.template.lifting import SAID_IN, said_in, shown
from designer.template.markup import Lines
from designer.template.names import SPEC_FILE, variant_file
from designer.template.package import Template

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE_WORDS = 3  # shorter texts are often rightly the same: Total, IBAN, Subtotal, BIC, bank


def language_problems(template: Template, sources: Mapping[str, str]) -> Iterator[Problem]:
    """What the languages lack; `sources` are the texts of the language files."""
    if not any(name.startswith("languages/") for name in template.files):
        return
    yield from _said_alike(template)
    all_keys = {code: set(_keys(texts)) for code, texts in template.texts.items()}
    first = template.spec.languages[0]
    for code in template.spec.languages:
        file = variant_file(code)
        if file not in template.files:
            arguments = {"language": code, "file": file}
            yield Problem("language-file-missing", file=SPEC_FILE, arguments=arguments)
            continue
        for key in sorted(all_keys[first] - all_keys[code]):
            arguments = {"file": file, "key": key, "other": variant_file(first)}
            yield Problem("text-untranslated", file=file, arguments=arguments)
        yield from _copied(template, code, sources)


def leaves(texts: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its dotted key; the forms of a plural are texts of their own."""
    for key, value in texts.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


def _copied(template: Template, code: str, sources: Mapping[str, str]) -> Iterator[Problem]:
    """The texts of a language that are letter for letter those of the first one.

    Most of the file: all of them are told. Else only those that are long enough to differ in any two languages.
    """
    first = template.spec.languages[0]
    if _base(first) == _base(code):
        return
    others = dict(leaves(template.texts[first]))
    own = {key: text for key, text in leaves(template.texts[code]) if _words(text)}
    same = [key for key, text in own.items() if others.get(key) == text]
    told = same if len(same) * 2 > len(own) else [key for key in same if _words(own[key]) >= _SENTENCE_WORDS]
    if told and any(_words(own[key]) >= _SENTENCE_WORDS for key in told):
        file = variant_file(code)
        line, _ = place_in_file(f"{file}#{told[0]}", 1, 1, sources)
        arguments: dict[str, str | int] = {"count": len(told), "language": code, "other": first}
        yield Problem("texts-not-translated", Severity.CONFIRM, file, line, 1 if line else 0, arguments=arguments)


def _said_alike(template: Template) -> Iterator[Problem]:
    """The documents with words of their own, which are the same in every language."""
    if len(template.spec.languages) < 2:
        return
    for name in sorted(template.files):
        if not name.endswith(SAID_IN):
            continue
        source = template.files[name].decode("utf-8-sig", "replace")
        if said := said_in(source):
            line, column = Lines(source).place(said[0].start)
            arguments: dict[str, str | int] = {"count": len(said), "words": shown(source, said[0])}
            yield Problem("words-alike", Severity.HINT, name, line, column, arguments=arguments)


def _words(text: str) -> int:
    return len(_WORD.findall(_JINJA.sub(" ", text)))


def _base(code: str) -> str:
    return code.split("-", maxsplit=1)[0].casefold()


def _keys(texts: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in texts.items():
        is_plural = isinstance(value, Mapping) and "other" in value
        if isinstance(value, Mapping) and not is_plural:
            yield from _keys(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"
