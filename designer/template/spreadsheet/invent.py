"""A sample made of a real row: whatever is personal in it is replaced by something invented of the same shape."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from designer.core.address import address_fault
from designer.core.fields import PublicPaths
from designer.core.json_text import indented_json
from designer.template.spreadsheet.guess import LONGEST_COUNT, says_code, words_of

_ADDRESS = "ana@example.com"
_SITE = "example.com"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?")
_INVENTED_DAY = "1987-04-12"
_KEPT = ("type", "language", "priority")
_AMOUNT = re.compile(r"-?[0-9]{1,3}(?:[0-9]*|(?:[.,' ][0-9]{3})*)[.,][0-9]{1,2}")
_LINK = re.compile(r"https?://[^\s/?#]*", re.IGNORECASE)
_PLACES = frozenset(("lat", "lng", "lon", "latitude", "longitude"))
_CODES = (  # the words of a name, and how a code of that kind is written
    (("currency", "currencies", "währung", "waehrung", "moneda", "valuta", "devise", "divisa"), r"[A-Z]{3}"),
    (("country", "land", "país", "pays", "paese"), r"[A-Z]{2,3}"),
    (("language", "locale", "lang", "sprache", "idioma", "lingua", "langue"), r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?"),
    (("status", "unit", "einheit"), r"[A-Za-z]{1,20}(?:[_-][A-Za-z]{1,20})?"),
)  # fmt: skip


def sample_of(tree: Mapping[str, Any], example: Mapping[str, Any], public: Sequence[str]) -> bytes:
    """The event as a sample's JSON. `example` is the `ctx` of a sample that is there: what stands in it is used first.

    Public fields stay as they are, and what tells nothing of a person: amounts, flags, and codes of currencies,
    countries, languages, states and units. The mail tells the first ones, sums must be right, and codes must exist.
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
    if value is None or isinstance(value, bool) or public.releases(path):
        return value
    if isinstance(value, str):
        return example if isinstance(example, str) and example else _text(value, path[-1])
    return _number(value, path[-1])


def _nth(example: Any, number: int) -> Any:
    return example[number % len(example)] if isinstance(example, list) and example else None


def _number(value: Any, name: str) -> Any:
    """A number that somebody or something is known by is another one; all others are amounts."""
    is_known_by = isinstance(value, int) and (says_code(name) or abs(value) >= 10**LONGEST_COUNT)
    if is_known_by or _PLACES & set(words_of(name)):
        return type(value)(_digits(str(value)))
    return value


def _text(text: str, name: str) -> str:
    words = words_of(name)
    if _is_code(text, words):
        return text
    if _AMOUNT.fullmatch(text) and not says_code(name) and not _PLACES & set(words):
        return text
    if _DATE.fullmatch(text):
        return _INVENTED_DAY + text[len(_INVENTED_DAY) :]
    if link := _LINK.match(text):
        return f"https://{_SITE}{_alike(text[link.end() :])}"
    if "@" in text and not address_fault(text, allow_lan=True):
        return f"{_alike(text.rpartition('@')[0])}@{_SITE}"
    return _alike(text)


def _is_code(text: str, words: Sequence[str]) -> bool:
    """Whether it is a word of a small fixed set, of which filters and conditions must know each."""
    return any(re.fullmatch(written, text) for names, written in _CODES if not set(names).isdisjoint(words))


def _alike(text: str) -> str:
    """A text of the same shape that says nothing: other letters, other digits, the same signs between them."""
    return "".join(_sign(sign, number) for number, sign in enumerate(text))


def _digits(text: str) -> str:
    return "".join(_sign(sign, number) if sign.isdigit() else sign for number, sign in enumerate(text))


def _sign(sign: str, number: int) -> str:
    if sign.isdigit():
        return str((number * 7 + 1) % 9 + 1) if sign != "0" else "0"
    if not sign.isalpha():
        return sign
    letters = "aeionrst"
    letter = letters[(number * 5 + number // 3) % len(letters)]
    return letter.upper() if sign.isupper() else letter
