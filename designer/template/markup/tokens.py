"""The tokens of a source: tags, text, comments and Jinja, as spans that tile it without a gap, whatever it holds."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

TOKENS_AT_ONCE = 1500
RAW_TEXT = frozenset({"style", "mj-style", "script", "textarea", "title", "mj-title", "mj-preview"})

_STRING = r""""(?:[^"\\\n]++|\\.)*+"|'(?:[^'\\\n]++|\\.)*+'|["']"""
_EXPRESSION = rf"\{{\{{(?:[^\"'{{}}]++|{_STRING}|\{{(?![{{%#])[^{{}}]*+\}}|\{{(?![{{%#])|\}}(?!\}}))*+\}}\}}"
_STATEMENT = rf"\{{%[-+]?\s*+(\w*+)(?:[^\"'%{{]++|{_STRING}|%(?!\}})|\{{(?![{{%#]))*+%\}}"
_JINJA = rf"({_EXPRESSION})|({_STATEMENT})|(\{{#)|(\{{[{{%])"  # groups 1, 2 (3 is the keyword), 4, 5
_TAG_NAME = r"[A-Za-z][^\s<>/{'\"=]*+"
_CONTENT = re.compile(
    rf"[^<{{]*+(?:{_JINJA}"
    rf"|(<({_TAG_NAME})(?:[^<>\"'{{]++|\"[^\"{{<]*+\"|'[^'{{<]*+')*+>)"  # 6, 7
    rf"|(</({_TAG_NAME})\s*+>)"  # 8, 9
    r"|(<!--)|(<[!?][^<>]*+>)|(</?(?=[A-Za-z]))|([<{]))"  # 10, 11, 12, 13
)
_IN_TAG = re.compile(rf"[^<>\"'{{]*+(?:{_JINJA}|(>)|([\"'])|(<)|(\{{))")  # 6, 7, 8, 9
_IN_VALUE = {q: re.compile(rf"[^{q}{{<\n]*+(?:{_JINJA}|({q})|(\n)|(<(?=[A-Za-z/!]))|([{{<]))") for q in "\"'"}
_DYNAMIC_NAME = re.compile(rf"(?:{_EXPRESSION}|[^\s<>/{{'\"=])*+")
_END_OF_NAME = re.compile(r"[^<>{]*+>?")
_RAW_END = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_LINE = re.compile(r"[^\n]*")
_UNTIL_LINE_OR_TAG = re.compile(r"[^<>\n]*")
_UNTIL_BREAK = re.compile(r"[^\s<>\"'{}]*")
_JINJA_ONLY = re.compile(rf"[^{{]*+(?:{_JINJA}|()(?!)|(\{{))")


class Kind(StrEnum):
    """What a token or a node is."""

    DOCUMENT = "document"
    TEXT = "text"
    COMMENT = "comment"
    DOCTYPE = "doctype"
    EXPRESSION = "expression"
    STATEMENT = "statement"
    JINJA_COMMENT = "jinja-comment"
    OPEN = "open"
    CLOSE = "close"
    RAW = "raw"  # between {% raw %} and {% endraw %}
    ELEMENT = "element"
    CONTAINER = "container"
    BRANCH = "branch"


@dataclass(slots=True, eq=False)
class Node:
    """A span [start, end) of the source in code points; the tokens are nodes already, the parser puts them together.

    What lies between `inner_start` and `inner_end` is told by `children`: an element's opening tag is [start,
    inner_start), its closing tag [inner_end, end), empty if it has none; likewise the statements of a container, whose
    children are its branches. `inner` is Jinja within an opening tag or a comment. A closing tag that closes nothing
    is a node of kind `close`. `is_whole` is false where the end of a tag or of Jinja is missing.
    """

    kind: Kind
    start: int
    end: int
    name: str = ""
    inner: tuple[Node, ...] = ()
    is_whole: bool = True
    inner_start: int = -1
    inner_end: int = -1
    children: Sequence[Node] = ()

    @property
    def has_end(self) -> bool:
        """Whether a closing tag or an `end` statement is there."""
        return -1 < self.inner_end < self.end


def tokens_of(source: str, *, has_tags: bool = True) -> Generator[None, None, list[Node]]:
    """The tokens of a source, in order; joined they are the source. Without tags only Jinja is looked for.

    Pauses now and then, so that a window can do other things in between.
    """
    return (yield from _Lexer(source).run(has_tags=has_tags))


class _Lexer:
    """Walks forward through a source; remembers ends that were looked for in vain, so that the time stays linear."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens: list[Node] = []
        self._text = 0  # where the text that is not yet a token begins
        self._vain: set[object] = set()

    def run(self, *, has_tags: bool) -> Generator[None, None, list[Node]]:
        if has_tags:
            yield from self._contents()
        else:
            self._until(_JINJA_ONLY, 0)
        self._flush(len(self._source))
        return self._tokens

    def _contents(self) -> Generator[None, None, None]:
        match, source, tokens, flush = _CONTENT.match, self._source, self._tokens, self._flush
        at, pause = 0, TOKENS_AT_ONCE
        while found := match(source, at):
            group = found.lastindex or 0
            at = found.end()
            if group == 6:
                start, name = found.start(6), found[7].lower()
                if start > self._text:
                    tokens.append(Node(Kind.TEXT, self._text, start))
                tokens.append(Node(Kind.OPEN, start, at, name))
                self._text = at
                if name in RAW_TEXT:
                    at = self._raw_text(name, at)
            elif group == 8:
                flush(found.start(8))
                tokens.append(Node(Kind.CLOSE, found.start(8), at, found[9].lower()))
                self._text = at
            elif group != 13:
                at = self._other(found, group)
            if len(tokens) > pause:
                pause = len(tokens) + TOKENS_AT_ONCE
                yield

    def _other(self, found: re.Match[str], group: int) -> int:
        start = found.start(group)
        if group <= 5:
            token = self._jinja(found)
        elif group == 10:
            token = self._comment(start)
        elif group == 11:
            token = Node(Kind.DOCTYPE, start, found.end())
        elif self._source.startswith("</", start):
            token = self._closing(start)
        else:
            token = self._tag(start)
        self._append(token)
        if token.kind is Kind.OPEN and token.name in RAW_TEXT and token.is_whole:
            return self._raw_text(token.name, token.end)
        return self._text

    def _append(self, token: Node) -> None:
        self._flush(token.start)
        self._tokens.append(token)
        self._text = token.end
        if token.kind is Kind.STATEMENT and token.name == "raw":
            end = self._search(_RAW_END, token.end)
            if end > token.end:
                self._tokens.append(Node(Kind.RAW, token.end, end))
            self._text = max(end, token.end)

    def _flush(self, end: int) -> None:
        if end > self._text:
            self._tokens.append(Node(Kind.TEXT, self._text, end))
        self._text = end

    def _search(self, pattern: re.Pattern[str], at: int) -> int:
        """Where a pattern occurs next, or -1; what is not there is looked for once only."""
        found = None if pattern in self._vain else pattern.search(self._source, at)
        if found is None:
            self._vain.add(pattern)
        return found.start() if found else -1

    def _find(self, text: str, at: int) -> int:
        where = -1 if text in self._vain else self._source.find(text, at)
        if where < 0:
            self._vain.add(text)
        return where

    def _jinja(self, found: re.Match[str]) -> Node:
        """The token of a match of `_JINJA`; one without an end goes as far as its word, not through the document."""
        group = found.lastindex or 0
        start, end = found.span(group)
        if group == 1:
            return Node(Kind.EXPRESSION, start, end)
        if group == 2:
            return Node(Kind.STATEMENT, start, end, found[3])
        if group == 4:
            close = self._find("#}", end)
            end = close + 2 if close >= 0 else self._line_end(end)
            return Node(Kind.JINJA_COMMENT, start, end, is_whole=close >= 0)
        kind = Kind.EXPRESSION if found[5] == "{{" else Kind.STATEMENT
        return Node(kind, start, self._word_end(end), is_whole=False)

    def _word_end(self, at: int) -> int:
        while self._source.startswith(" ", at):
            at += 1
        return _end(_UNTIL_BREAK, self._source, at)

    def _line_end(self, at: int) -> int:
        return _end(_LINE, self._source, at)

    def _comment(self, start: int) -> Node:
        close = self._find("-->", start + 4)
        if close < 0:
            return Node(Kind.COMMENT, start, self._line_end(start), is_whole=False)
        return Node(Kind.COMMENT, start, close + 3, inner=self._inner(start + 4, close))

    def _inner(self, at: int, end: int) -> tuple[Node, ...]:
        tokens: list[Node] = []
        while (found := _JINJA_ONLY.match(self._source, at, end)) is not None:
            at = found.end()
            if found.lastindex != 7:
                tokens.append(self._jinja(found))
                at = tokens[-1].end
        return tuple(token for token in tokens if token.end <= end)

    def _raw_text(self, name: str, at: int) -> int:
        """The text of an element that holds no tags, up to its closing tag; as usual if it has none."""
        if self._search(_closing_of(name), at) < 0:
            return at
        return self._until(_raw_pattern(name), at)

    def _until(self, pattern: re.Pattern[str], at: int) -> int:
        while found := pattern.match(self._source, at):
            group = found.lastindex or 0
            if group == 6:
                return found.start(6)
            at = found.end()
            if group <= 5:
                self._append(self._jinja(found))
                at = self._text
        return at

    def _closing(self, start: int) -> Node:
        name = _DYNAMIC_NAME.match(self._source, start + 2)
        end = _end(_END_OF_NAME, self._source, name.end() if name else start + 2)
        is_whole = self._source.startswith(">", end - 1)
        end = end if is_whole else name.end() if name else end
        return Node(Kind.CLOSE, start, end, (name[0] if name else "").lower(), is_whole=is_whole)

    def _tag(self, start: int) -> Node:
        """An opening tag, step by step: with Jinja in it, or without its end."""
        found = _DYNAMIC_NAME.match(self._source, start + 1)
        name, at = (found[0].lower(), found.end()) if found else ("", start + 1)
        inner: list[Node] = []
        while (step := _IN_TAG.match(self._source, at)) is not None:
            group, at = step.lastindex or 0, step.end()
            if group == 6:
                return Node(Kind.OPEN, start, at, name, tuple(inner))
            if group == 7:
                at = self._value(step[7], at, inner)
            elif group == 8:
                at -= 1
                break
            elif group <= 5:
                inner.append(self._jinja(step))
                at = inner[-1].end
        else:
            at = len(self._source)
        end = start + len(self._source[start:at].rstrip())
        return Node(Kind.OPEN, start, end, name, tuple(one for one in inner if one.end <= end), is_whole=False)

    def _value(self, quote: str, at: int, inner: list[Node]) -> int:
        """Where a quoted value ends. One that runs over a line end into a tag has lost its quote on its first line."""
        opened, known, has_line_end = at, len(inner), False
        while (step := _IN_VALUE[quote].match(self._source, at)) is not None:
            group, at = step.lastindex or 0, step.end()
            if group == 6:
                return at
            has_line_end = has_line_end or group == 7
            if group == 8 and has_line_end:
                break
            if group <= 5:
                inner.append(self._jinja(step))
                at = inner[-1].end
        end = _end(_UNTIL_LINE_OR_TAG, self._source, opened)
        inner[known:] = [token for token in inner[known:] if token.end <= end]
        return end


def _end(pattern: re.Pattern[str], source: str, at: int) -> int:
    found = pattern.match(source, at)
    return found.end() if found else at


@cache
def _closing_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}(?=[\s>/])", re.IGNORECASE)


@cache
def _raw_pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"[^<{{]*+(?:{_JINJA}|(</{name}(?=[\s>/]))|([<{{]))", re.IGNORECASE)
