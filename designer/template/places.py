"""Values in places where escaping HTML does not help: CSS, links, attributes without quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from designer.core.problem import Problem

_OUTPUT = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_STATEMENT = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_STYLE = re.compile(r"<(?:mj-)?style\b[^>]*>(.*?)</(?:mj-)?style>", re.IGNORECASE | re.DOTALL)
_STYLE_ATTRIBUTE = re.compile(r"""\bstyle\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)
_MJML_TAG = re.compile(r"""<mj-[a-z-]+\b(?:"[^"]*"|'[^']*'|[^"'>])*>""", re.IGNORECASE)
_MJML_TEXT = re.compile(
    r"""\b(?:href|src|alt|title|name|css-class|inline|rel|target|srcset|lang)\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE
)
_LINK = re.compile(r"""\b(?:href|action)\s*=\s*(["'])\s*(\ue000+)""", re.IGNORECASE)
_UNQUOTED = re.compile(r"<[A-Za-z][^<>]*?\s[A-Za-z-]+\s*=\s*(\ue000+)")
_MARK = "\ue000"
_END = r"\s*(?:\([^()|]*\))?\s*-?\}\}$"
_CSS_FILTERS = re.compile(r"\|\s*(?:css_color|css_font|css_length|number|round|length|int)\b" + _END)
_URL_FILTERS = re.compile(r"\|\s*(?:url|qr)\b" + _END)


def bare_values(file: str, source: str) -> Iterator[Problem]:
    """The `{{ }}` that stand in CSS, in a link or in an unquoted attribute without the filter for that place."""
    without = _STATEMENT.sub(_blank, source)
    outputs = {match.start(): match[0] for match in _OUTPUT.finditer(without)}
    masked = _OUTPUT.sub(lambda m: _MARK * len(m[0]), without)
    for code, allowed, spans in (
        ("value-bare-in-css", _CSS_FILTERS, _css_spans(masked)),
        ("value-bare-in-url", _URL_FILTERS, [match.span(2) for match in _LINK.finditer(masked)]),
        ("value-bare-unquoted", None, [match.span(1) for match in _UNQUOTED.finditer(masked)]),
    ):
        for at, text in outputs.items():
            if any(start <= at < end for start, end in spans) and not (allowed and allowed.search(text)):
                line = source.count("\n", 0, at) + 1
                yield Problem(code, file=file, line=line, column=at - source.rfind("\n", 0, at))


def _css_spans(masked: str) -> list[tuple[int, int]]:
    """Style sheets, style attributes, and the attributes of MJML that the compiler writes into styles."""
    spans = [match.span(1) for pattern in (_STYLE, _STYLE_ATTRIBUTE) for match in pattern.finditer(masked)]
    for tag in _MJML_TAG.finditer(_MJML_TEXT.sub(_blank, masked)):
        marks = re.finditer(f"{_MARK}+", tag[0])
        spans.extend((tag.start() + mark.start(), tag.start() + mark.end()) for mark in marks)
    return spans


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
