"""Values in places where escaping HTML does not help: CSS, links, attributes without quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from designer.core.problem import Problem

_OUTPUT = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_STATEMENT = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.IGNORECASE | re.DOTALL)
_STYLE_ATTRIBUTE = re.compile(r"""\bstyle\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)
_LINK = re.compile(r"""\b(?:href|action)\s*=\s*(["'])\s*(\ue000+)""", re.IGNORECASE)
_UNQUOTED = re.compile(r"<[A-Za-z][^<>]*?\s[A-Za-z-]+\s*=\s*(\ue000+)")
_MARK = "\ue000"
_CSS_FILTERS = re.compile(r"\|\s*(css_color|css_length|number|round|length|int)\b[^|]*\}\}$")
_URL_FILTERS = re.compile(r"\|\s*(url|qr)\s*-?\}\}$")


def bare_values(file: str, source: str) -> Iterator[Problem]:
    """The `{{ }}` that stand in CSS, in a link or in an unquoted attribute without the filter for that place."""
    masked = _STATEMENT.sub(lambda m: " " * len(m[0]), source)
    masked = _OUTPUT.sub(lambda m: _MARK * len(m[0]), masked)
    outputs = {match.start(): match[0] for match in _OUTPUT.finditer(source)}
    for code, allowed, spans in (
        ("value-bare-in-css", _CSS_FILTERS, _spans(masked, _STYLE, _STYLE_ATTRIBUTE)),
        ("value-bare-in-url", _URL_FILTERS, [match.span(2) for match in _LINK.finditer(masked)]),
        ("value-bare-unquoted", None, [match.span(1) for match in _UNQUOTED.finditer(masked)]),
    ):
        for start, end in spans:
            for at, text in outputs.items():
                if start <= at < end and not (allowed and allowed.search(text)):
                    line = source.count("\n", 0, at) + 1
                    yield Problem(code, file=file, line=line, column=at - source.rfind("\n", 0, at))


def _spans(text: str, *patterns: re.Pattern[str]) -> list[tuple[int, int]]:
    return [match.span(1) for pattern in patterns for match in pattern.finditer(text)]
