"""A sample made of a real row: whatever is personal in it is replaced by something invented of the same shape."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from designer.core.fields import PublicPaths
from designer.core.json_text import indented_json

_ADDRESS = "ana@example.com"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?")
_INVENTED_DAY = "1987-04-12"
_KEPT = ("type", "language", "priority")


def sample_of(tree: Mapping[str, Any], example: Mapping[str, Any], public: Sequence[str]) -> bytes:
    """The event as a sample's JSON. `example` is the `ctx` of a sample that is there: what stands in it is used first.

    Public fields, amounts and flags stay as they are: the mail tells the first ones, and sums must be right.
    """
    kept = {key: tree[key] for key in _KEPT if key in tree}
    released = PublicPaths.of(public)
    ctx = _invented(tree.get("ctx", {}), ("ctx",), example, released)
    return f"{indented_json({**kept, 'email': _ADDRESS, 'ctx': ctx})}\n".encode()


def _invented(value: Any, path: tuple[str, ...], example: Any, public: PublicPaths) -> Any:
    while isinstance(example, list) and not isinstance(value, list):
        example = example[0] if example else None
    if isinstance(value, Mapping):
        below = example if isinstance(example, Mapping) else {}
        return {key: _invented(child, (*path, key), below.get(key), public) for key, child in value.items()}
    if isinstance(value, list):
        return [_invented(item, path, _nth(example, number), public) for number, item in enumerate(value)]
    if not isinstance(value, str) or public.releases(path):
        return value
    return example if isinstance(example, str) and example else _alike(value)


def _nth(example: Any, number: int) -> Any:
    return example[number % len(example)] if isinstance(example, list) and example else None


def _alike(text: str) -> str:
    """A text of the same shape that says nothing: other letters, other digits, the same signs between them."""
    if _DATE.fullmatch(text):
        return _INVENTED_DAY + text[len(_INVENTED_DAY) :]
    return "".join(_sign(sign, number) for number, sign in enumerate(text))


def _sign(sign: str, number: int) -> str:
    if sign.isdigit():
        return str((number * 7 + 1) % 9 + 1) if sign != "0" else "0"
    if not sign.isalpha():
        return sign
    letters = "aeionrst"
    letter = letters[(number * 5 + number // 3) % len(letters)]
    return letter.upper() if sign.isupper() else letter
