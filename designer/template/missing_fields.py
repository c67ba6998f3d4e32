"""What makes an expression print nothing where the event has no such field."""

from __future__ import annotations

import re
from collections.abc import Iterator

from designer.template import markup

_DOTTED = r"[A-Za-z_]\w*(?:\.\w+|\[\s*(?:\d+|'[^']*'|\"[^\"]*\")\s*\])*"
_NAME = re.compile(rf"(?<![\w.'\"]){_DOTTED}")
_WHOLE = re.compile(rf"\{{\{{[-+]?\s*({_DOTTED})((?:\s*\|\s*\w+(?:\([^()]*\))?)*)\s*[-+]?\}}\}}", re.DOTALL)
_INDEX = re.compile(r"\[\d+\]")
_KEY = re.compile(r"\[\s*['\"](\w+)['\"]\s*\]")
_END = re.compile(r"\s*[-+]?\}\}\Z")
_GUARDED = re.compile(r"\|\s*(?:default|d)\b|\bis\s+(?:not\s+)?defined\b")


def without_missing(source: str, path: str, line: int, *, has_tags: bool) -> str | None:
    """The source with an expression on the line that prints `path` printing nothing when it is missing.

    `path` is as an error tells it: `ctx.order.lines[2].note`. None when no expression there is as simple as that.
    """
    tree = markup.parse(source, has_tags=has_tags)
    for node in _expressions(tree, line):
        text = tree.text(node)
        if _GUARDED.search(text):
            continue
        names = markup.scope_at(tree, node.start)
        for name in _NAME.finditer(text):
            if _plain(path) == markup.resolve(_plain(name[0]), names) and (made := _mended(text, name)) is not None:
                return source[: node.start] + made + source[node.end :]
    return None


def _expressions(tree: markup.Tree, line: int) -> Iterator[markup.Node]:
    for node in tree.walk():
        if node.kind is markup.Kind.EXPRESSION and tree.lines.line(node.start) <= line <= tree.lines.line(node.end):
            yield node


def _mended(text: str, name: re.Match[str]) -> str | None:
    whole = _WHOLE.fullmatch(text)
    if whole is not None and whole[2]:  # a filter would meet the missing field first
        end = _END.search(text)
        at = end.start() if end else len(text)
        return f"{text[:at]} if {name[0]} is defined else ''{text[at:]}"
    before, behind = text[: name.start()].strip("{-+ \n"), text[name.end() :].strip("}-+ \n")
    if (before and not before.endswith("~")) or (behind and not behind.startswith("~")):
        return None  # an empty text is no number, no list and no argument
    return f"{text[: name.end()]} | default(''){text[name.end() :]}"


def _plain(path: str) -> str:
    return _KEY.sub(r".\1", _INDEX.sub("", path))
