"""JSON in and out with exact decimals, and with every limit that keeps hostile text from harming us."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from json.encoder import encode_basestring
from typing import Any

from designer.core.errors import EventError

MAX_DEPTH = 64
MAX_DIGITS = 100
MAX_EXPONENT = 50

_EXACT = Context(prec=MAX_DIGITS + 10)
_plain = json.JSONEncoder(ensure_ascii=False).encode
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Broken:
    """Stands in the parsed tree where a rule was broken, so that the walk can name the path."""

    code: str


def load_json(raw: bytes) -> Any:
    """Parse one JSON text (RFC 8259) to dict, list, str, int, Decimal, bool and None.

    Raises EventError naming line and column of a syntax fault, or the path of a broken limit; never the data.
    """
    text = decode_utf8(raw)
    try:
        tree = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_number,
            parse_int=_integer,
            parse_constant=lambda _: _Broken("number-not-finite"),
        )
    except json.JSONDecodeError as error:
        raise EventError("json-syntax", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise EventError("json-too-deep", path="the top level", limit=MAX_DEPTH) from None
    for code, path in _faults(tree, "", 1):
        raise EventError(code, path=path or "the top level", limit=_LIMITS.get(code, 0))
    return tree


_LIMITS = {"json-too-deep": MAX_DEPTH, "number-too-long": MAX_DIGITS, "number-exponent": MAX_EXPONENT}


def decode_utf8(raw: bytes) -> str:
    """The text of UTF-8 bytes, with or without a byte order mark. Raises EventError."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EventError("not-utf8", offset=error.start) from None


def dump_json(value: Any) -> bytes:
    """The value as JSON with its decimals exact and its order kept; `load_json` gives it back."""
    return _written(value, ordered=False).encode()


def indented_json(value: Any, margin: str = "") -> str:
    """The value as JSON as a person writes it: a line for each member, decimals exact."""
    inner = f"{margin}  "
    if isinstance(value, dict) and value:
        members = (f"{inner}{_line(str(key))}: {indented_json(child, inner)}" for key, child in value.items())
        return "{\n" + ",\n".join(members) + f"\n{margin}}}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"{inner}{indented_json(item, inner)}" for item in value) + f"\n{margin}]"
    return _line(value)


def _line(value: Any) -> str:
    return dump_json(value).decode()


def canonical_json(value: Any) -> bytes:
    """One text for one value: keys sorted, numbers by value (1.0 equals 1). For fingerprints only."""
    return _written(value, ordered=True).encode()


def child_path(path: str, key: str | int) -> str:
    """The path of a child; a key that is not a plain name could be data and shows as `*`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    shown = key if _PLAIN_KEY.fullmatch(key) else "*"
    return f"{path}.{shown}" if path else shown


def _object(pairs: list[tuple[str, Any]]) -> Any:
    result = dict(pairs)
    return result if len(result) == len(pairs) else _Broken("duplicate-key")


def _integer(text: str) -> int | _Broken:
    return int(text) if len(text.lstrip("-")) <= MAX_DIGITS else _Broken("number-too-long")


def _number(text: str) -> Decimal | _Broken:
    digits, _, exponent = text.lower().partition("e")
    if _digits_in(digits) > MAX_DIGITS:
        return _Broken("number-too-long")
    if exponent and (len(exponent) > 10 or abs(int(exponent)) > MAX_EXPONENT):
        return _Broken("number-exponent")
    return Decimal(text)


def _digits_in(text: str) -> int:
    return len(text) - text.count("-") - text.count(".")


def _faults(value: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, _Broken):
        yield value.code, path
    elif isinstance(value, str):
        if code := text_fault(value):
            yield code, path
    elif isinstance(value, dict | list):
        if depth > MAX_DEPTH:
            yield "json-too-deep", path
            return
        children = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in children:
            here = child_path(path, key)
            if isinstance(key, str) and (code := text_fault(key)):
                yield code, here
            yield from _faults(child, here, depth + 1)


def text_fault(text: str) -> str:
    """The code of what is wrong with a text, or ""."""
    if "\0" in text:
        return "text-nul"
    return "text-surrogate" if _LONE_SURROGATE.search(text) else ""


def _written(value: Any, *, ordered: bool) -> str:
    parts: list[str] = []
    _write(value, parts.append, ordered=ordered)
    return "".join(parts)


def _write(value: Any, write: Callable[[str], None], *, ordered: bool) -> None:
    if isinstance(value, str):
        write(encode_basestring(value))
    elif isinstance(value, dict):
        write("{")
        for n, (key, child) in enumerate(sorted(value.items()) if ordered else value.items()):
            write(f"{',' if n else ''}{_plain(key)}:")
            _write(child, write, ordered=ordered)
        write("}")
    elif isinstance(value, list | tuple):
        write("[")
        for n, child in enumerate(value):
            write("," if n else "")
            _write(child, write, ordered=ordered)
        write("]")
    elif isinstance(value, Decimal):
        write(_decimal(value) if ordered else _exact_text(value))
    else:
        write(_plain(value))


def _exact_text(value: Decimal) -> str:
    """The decimal as `load_json` takes it: `str` alone may write an exponent or digits beyond the limits."""
    text = str(value)
    if "E" not in text and _digits_in(text) <= MAX_DIGITS:
        return text
    sign, digits, exponent = value.as_tuple()
    shown = "".join(map(str, digits))
    places = max(0, -int(exponent) - MAX_EXPONENT)
    if places:
        shown = shown.zfill(places + 1)
        shown = f"{shown[:-places]}.{shown[-places:]}"
    return f"{'-' if sign else ''}{shown}E{int(exponent) + places}"


def _decimal(value: Decimal) -> str:
    text = format(_EXACT.normalize(value) if value else Decimal(0), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
