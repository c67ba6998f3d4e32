"""JSON text as a tree that knows where each value stands, so that one value can be changed and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from designer.core.errors import EventError

MAX_DEPTH = 64
_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")
_KINDS = {"t": "flag", "f": "flag", "n": "null"}


@dataclass(frozen=True, slots=True)
class JsonNode:
    """One value: kind (object, list, text, number, flag, null), its span in the text, and what it holds.

    `name` is the key or the position in its parent; `path` is the dotted path as `ctx` paths are written,
    with list positions left out.
    """

    name: str
    path: str
    kind: str
    start: int
    end: int
    children: tuple[JsonNode, ...] = field(default=())

    def walk(self) -> Iterator[JsonNode]:
        """This value and everything in it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def json_tree(text: str) -> JsonNode:
    """The tree of a JSON text. Raises EventError `json-syntax` with line and column."""
    start = _skip(text, 0)
    node = _value(text, start, "", "", 0)
    rest = _skip(text, node.end)
    if rest < len(text):
        raise _fault(text, rest)
    return node


def written(text: str) -> str:
    """What a person typed as a value, as JSON: a number, true, false, null, a quoted text, or any other text."""
    bare = text.strip()
    if _PLAIN.fullmatch(bare) or _STRING.fullmatch(bare):
        return bare
    return json.dumps(text, ensure_ascii=False)


def _value(text: str, at: int, name: str, path: str, depth: int) -> JsonNode:
    sign = text[at : at + 1]
    if sign in ("{", "[") and depth >= MAX_DEPTH:
        raise _fault(text, at)
    if sign == "{":
        return _object(text, at, name, path, depth)
    if sign == "[":
        return _list(text, at, name, path, depth)
    if match := _STRING.match(text, at):
        return JsonNode(name, path, "text", at, match.end())
    if match := _PLAIN.match(text, at):
        return JsonNode(name, path, _KINDS.get(sign, "number"), at, match.end())
    raise _fault(text, at)


def _object(text: str, start: int, name: str, path: str, depth: int) -> JsonNode:
    children: list[JsonNode] = []
    at = _skip(text, start + 1)
    while text[at : at + 1] != "}":
        key = _STRING.match(text, at)
        if key is None:
            raise _fault(text, at)
        at = _expect(text, _skip(text, key.end()), ":")
        word = _unquoted(text, key)
        below = _value(text, at, word, f"{path}.{word}" if path else word, depth + 1)
        children.append(below)
        at = _after(text, below.end, "}")
    return JsonNode(name, path, "object", start, at + 1, tuple(children))


def _list(text: str, start: int, name: str, path: str, depth: int) -> JsonNode:
    children: list[JsonNode] = []
    at = _skip(text, start + 1)
    while text[at : at + 1] != "]":
        below = _value(text, at, str(len(children)), path, depth + 1)
        children.append(below)
        at = _after(text, below.end, "]")
    return JsonNode(name, path, "list", start, at + 1, tuple(children))


def _after(text: str, at: int, closing: str) -> int:
    """Behind a value: at the next one, or at the closing sign."""
    at = _skip(text, at)
    if text[at : at + 1] == closing:
        return at
    following = _expect(text, at, ",")
    if text[following : following + 1] == closing:
        raise _fault(text, following)
    return following


def _unquoted(text: str, match: re.Match[str]) -> str:
    try:
        return str(json.loads(match[0]))
    except ValueError:
        raise _fault(text, match.start()) from None


def _expect(text: str, at: int, sign: str) -> int:
    if text[at : at + 1] != sign:
        raise _fault(text, at)
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _fault(text: str, at: int) -> EventError:
    line = text.count("\n", 0, at) + 1
    return EventError("json-syntax", line=line, column=at - text.rfind("\n", 0, at))
