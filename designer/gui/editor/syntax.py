"""What the characters of a line are, for colouring: MJML, HTML, CSS and Jinja within each other, TOML, JSON."""

from __future__ import annotations

import re
from typing import NamedTuple

Modes = tuple[str, ...]  # what is open, the innermost last


class Span(NamedTuple):
    """Characters of one kind, counted in code points of the line. `in_jinja`: they stand within Jinja."""

    start: int
    end: int
    kind: str
    in_jinja: bool = False


_JINJA_OPEN = r"(?P<expr>\{\{[-+]?)|(?P<stmt>\{%[-+]?(?:\s*(?P<word>\w+))?)|(?P<note>\{#)"
_NUMBER = r"(?P<number>(?<![\w#-])[-+]?\d+(?:\.\d+)?(?:%|[a-z]{1,4}\b)?)"
_JINJA_WORDS = r"(?P<keyword>\b(?:and|or|not|in|is|if|else|as|import|with|without|context|recursive|true|false|none)\b)"
_STRING = r"""(?P<string>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)"""
_CSS_BODY = (
    r"(?P<cnote>/\*)|(?P<keyword>@[-\w]+|!important\b)|(?P<attribute>[-\w]+(?=\s*:[^:{]*(?:[;}]|$)))"
    r"|(?P<number>#[0-9A-Fa-f]{3,8}\b|(?<![\w-])[-+]?(?:\d+\.?\d*|\.\d+)(?:%|[a-z]{1,4}\b)?)"
    r"|(?P<string>\"[^\"{]*\"|'[^'{]*')"
)
_TOML_BODY = (
    rf"(?P<comment>#.*)|(?P<tag>^\s*\[\[?[^\]\"]*\]\]?)|(?P<attribute>[\w.\-]+(?=\s*=))"
    rf"|(?P<tdq>\"\"\")|(?P<tsq>''')|(?P<dq>\")|(?P<sq>')|(?P<keyword>\b(?:true|false)\b)|{_NUMBER}"
)
_PATTERNS = {
    "html": rf"{_JINJA_OPEN}|(?P<hnote><!--)|(?P<open></?(?P<name>[A-Za-z][\w:.-]*))|(?P<keyword><![^>]*>?|&[#\w]+;)",
    "tag": rf"{_JINJA_OPEN}|(?P<leave>(?=<[A-Za-z/!]))|(?P<close>/?>)|(?P<dq>\")|(?P<sq>')"
    rf"|(?P<attribute>[^\s=/>\"'{{]+)",
    "dq": rf"{_JINJA_OPEN}|(?P<close>\")",
    "sq": rf"{_JINJA_OPEN}|(?P<close>')",
    "tdq": rf"{_JINJA_OPEN}|(?P<close>\"\"\")",
    "tsq": rf"{_JINJA_OPEN}|(?P<close>''')",
    "hnote": rf"{_JINJA_OPEN}|(?P<close>-->)",
    "note": r"(?P<close>#\})",
    "cnote": r"(?P<close>\*/)",
    "expr": rf"(?P<close>[-+]?\}}\}})|{_STRING}|(?P<filter>(?<=\|)\s*\w+)|{_JINJA_WORDS}|{_NUMBER}",
    "stmt": rf"(?P<close>[-+]?%\}})|{_STRING}|(?P<filter>(?<=\|)\s*\w+)|{_JINJA_WORDS}|{_NUMBER}",
    "css": rf"{_JINJA_OPEN}|{_CSS_BODY}",
    "style": rf"{_JINJA_OPEN}|(?P<leave>(?=</(?:mj-)?style\b))|{_CSS_BODY}",
    "script": rf"{_JINJA_OPEN}|(?P<leave>(?=</script\b))|{_STRING}|{_NUMBER}",
    "raw": r"(?P<leave>(?=\{%[-+]?\s*endraw))",
    "toml": _TOML_BODY,
    "json": rf"(?P<attribute>\"(?:[^\"\\]|\\.)*\"(?=\s*:))|{_STRING}|(?P<keyword>\b(?:true|false|null)\b)|{_NUMBER}",
    "text": _JINJA_OPEN,
}
_COMPILED = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PATTERNS.items()}
_TAG_BEGINS = re.compile(r"\s*<[A-Za-z/!]")
_FILLED = {"dq": "string", "sq": "string", "tdq": "string", "tsq": "string", "hnote": "comment", "note": "comment",
           "cnote": "comment", "expr": "jinja", "stmt": "jinja", "raw": "comment"}  # fmt: skip
_PUSHING = frozenset({"expr", "stmt", "note", "hnote", "cnote", "dq", "sq", "tdq", "tsq"})
_ENDS_WITH_LINE = frozenset({"toml"})
_JINJA = frozenset({"expr", "stmt", "note"})
_WITHIN = {"style": "style", "mj-style": "style", "script": "script"}


def spans_of(line: str, modes: Modes) -> tuple[list[Span], Modes]:
    """The spans of a line that begins within `modes`, and the modes in which the next line begins."""
    spans: list[Span] = []
    stack = list(modes)
    if len(stack) > 1 and stack[-1] in ("dq", "sq") and stack[-2].startswith("tag") and _TAG_BEGINS.match(line):
        stack.pop()  # the quote was forgotten, as the parser sees it, too
    at = 0
    while True:
        mode = stack[-1].partition(":")[0]
        found = _COMPILED[mode].search(line, at)
        filling = _FILLED.get(mode)
        end = found.start() if found else len(line)
        if filling and end > at:
            spans.append(Span(at, end, filling, mode in _JINJA))
        if found is None:
            break
        _take(found, stack, spans)
        at = found.end()
        if at >= len(line) and not found.group():
            break
    if stack[-1] in ("dq", "sq") and len(stack) > 1 and stack[-2] in _ENDS_WITH_LINE:
        stack.pop()
    return spans, tuple(stack)


def _take(found: re.Match[str], stack: list[str], spans: list[Span]) -> None:
    kind = found.lastgroup or ""
    kind = "stmt" if kind == "word" else "open" if kind == "name" else kind
    start, end = found.span()
    mode = stack[-1].partition(":")[0]
    if kind == "close":
        spans.append(Span(start, end, _FILLED.get(mode, "tag"), mode in _JINJA))
        _leave(stack)
    elif kind == "leave":
        stack.pop()
    elif kind == "open":
        spans.append(Span(start, end, "tag"))
        is_end = found.group().startswith("</")
        stack.append("tag:" + ("" if is_end else found["name"].lower()))
    elif kind in _PUSHING:
        spans.append(Span(start, end, _FILLED[kind], kind in _JINJA))
        if kind == "stmt":
            _statement(found, stack, spans)
        stack.append(kind)
    else:
        spans.append(Span(start, end, kind, mode in _JINJA))


def _leave(stack: list[str]) -> None:
    mode, _, name = stack.pop().partition(":")
    if mode == "tag" and name in _WITHIN:
        stack.append(_WITHIN[name])
    elif mode == "stmt" and stack[-1] == "raw-next":
        stack[-1] = "raw"


def _statement(found: re.Match[str], stack: list[str], spans: list[Span]) -> None:
    """The first word of a statement is its keyword; after `raw`, nothing is coloured until its end."""
    if found["word"]:
        spans.append(Span(*found.span("word"), "keyword", True))
        if found["word"] == "raw":
            stack.append("raw-next")
