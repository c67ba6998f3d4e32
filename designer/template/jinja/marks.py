"""Marks that say where a start tag stands in its source: written into previews only, taken out without a trace.

A mark is `file:line`, the file percent-encoded: `data-l="partials/address.html:12"` on HTML, `pf-email.mjml:12` among
the classes of MJML, whose compiler keeps no other attribute. `file:12.2` is the third start tag on the line. Marks add
no line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from designer.template.markup.places import TagPlace

Token = tuple[int, str, str]
_OPENING = re.compile(r"<!--|<([A-Za-z][^\s/>]*)")
_IN_TAG = re.compile(r"""["'>]|(?<=\s)css-class\s*=\s*(?=["'])""")
_RAW = frozenset({"style", "script", "title", "textarea", "mj-style", "mj-title", "mj-preview", "mj-head"})
_UNMARKED = _RAW | {"html", "head", "meta", "link", "base", "mjml", "mj-raw", "mj-include"}
_PLACE = r'[^\s":]+:\d+(?:\.\d+)?'
_ATTRIBUTE = re.compile(rf' data-l="({_PLACE})"')
_CLASS_AFTER = re.compile(rf' pf-{_PLACE}(?:-outlook)?(?=[\s"])')
_CLASS_BEFORE = re.compile(rf'(?<=class=")pf-{_PLACE}(?:-outlook)? ')
_CLASS_ALONE = re.compile(rf' class="pf-{_PLACE}(?:-outlook)?"')
_MARK = re.compile(rf'(?<=[\s"])(data-l="|pf-)({_PLACE})')


def mark_of(name: str, line: int, nth: int = 0) -> str:
    """The mark of a start tag in the source `name`."""
    return f"{quote(name, safe='/#[]')}:{line}" + (f".{nth}" if nth else "")


def place_of_mark(mark: str) -> TagPlace:
    """Where the start tag of a mark stands."""
    name, _, line = mark.rpartition(":")
    number, _, nth = line.partition(".")
    return TagPlace(unquote(name), int(number), int(nth or 0))


def unmarked(html: str) -> str:
    """The HTML as it would be without marks."""
    for pattern in (_ATTRIBUTE, _CLASS_AFTER, _CLASS_BEFORE, _CLASS_ALONE):
        html = pattern.sub("", html)
    return html


def moved(html: str, place: Callable[[str, int], tuple[str, int]]) -> str:
    """The HTML with each mark at another place: that in the file for that in a text of it."""

    def there(mark: str) -> str:
        name, line, nth = place_of_mark(mark)
        return mark_of(*place(name, line), nth)

    return _MARK.sub(lambda found: found[1] + there(found[2]), html)


def marked_tokens(tokens: Iterable[Token], name: str) -> Iterator[Token]:
    """Jinja's raw tokens with marks in the author's literal text; what Jinja computes is not looked at."""
    found = list(tokens)
    scan = _Scan(name)
    for number, (line, kind, text) in enumerate(found):
        if kind == "data":
            scan.read(number, line, text)
    for number, (line, kind, text) in enumerate(found):
        yield line, kind, scan.written(number, text)


@dataclass(slots=True)
class _Scan:
    """Reads the literal pieces of one source in order; a tag may begin in one piece and end in another."""

    name: str
    _until: str = ""  # what ends the quotation, comment or raw element that the piece begins in
    _tag: str = ""
    _open: tuple[int, int, str] | None = None  # where an mj- tag's name ends, and its mark
    _has_classes: bool = False
    _tags: dict[int, int] = field(default_factory=dict)  # by line: how many have begun on it
    _insertions: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def read(self, number: int, line: int, text: str) -> None:
        at = 0
        while at < len(text):
            if self._until:
                at = self._skipped(text, at)
            elif self._tag:
                at = self._in_tag(number, text, at)
            else:
                at = self._in_text(number, line, text, at)

    def written(self, number: int, text: str) -> str:
        for at, mark in sorted(self._insertions.get(number, ()), reverse=True):
            text = text[:at] + mark + text[at:]
        return text

    def _skipped(self, text: str, at: int) -> int:
        end = text.lower().find(self._until, at)
        if end < 0:
            return len(text)
        end += len(self._until)
        self._until = ""
        return end

    def _in_text(self, number: int, line: int, text: str, at: int) -> int:
        opening = _OPENING.search(text, at)
        if opening is None:
            return len(text)
        if opening[1] is None:
            self._until = "-->"
            return opening.end()
        self._tag = opening[1].lower()
        line += text.count("\n", 0, opening.start())
        mark = mark_of(self.name, line, self._tags.get(line, 0))
        self._tags[line] = self._tags.get(line, 0) + 1
        if self._tag.startswith("mj-") and self._tag not in _UNMARKED:
            self._open = (number, opening.end(), mark)
        elif self._tag not in _UNMARKED:
            self._insert(number, opening.end(), f' data-l="{mark}"')
        return opening.end()

    def _in_tag(self, number: int, text: str, at: int) -> int:
        found = _IN_TAG.search(text, at)
        if found is None:
            return len(text)
        if found[0] in "\"'":
            self._until = found[0]
        elif found[0] == ">":
            self._closed(is_empty=text[: found.start()].endswith("/"))
        else:
            self._with_classes(number, found.end() + 1)
            self._until = text[found.end()]
            return found.end() + 1
        return found.end()

    def _with_classes(self, number: int, at: int) -> None:
        """The tag has classes of its own: the mark goes before them, in each branch that writes them."""
        if self._open is not None:
            self._insert(number, at, f"pf-{self._open[2]} ")
            self._has_classes = True

    def _closed(self, *, is_empty: bool) -> None:
        if self._open is not None and not self._has_classes:
            number, at, mark = self._open
            self._insert(number, at, f' css-class="pf-{mark}"')
        if self._tag in _RAW and not is_empty:
            self._until = f"</{self._tag}"
        self._tag, self._open, self._has_classes = "", None, False

    def _insert(self, number: int, at: int, mark: str) -> None:
        self._insertions.setdefault(number, []).append((at, mark))
