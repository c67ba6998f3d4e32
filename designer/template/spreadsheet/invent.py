"""A sample made of a real row: whatever is personal in it is replaced by something invented of the same shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from designer.core.address import address_fault
from designer.core.fields import PublicPaths
from designer.core.json_text import indented_json
from designer.template.spreadsheet.guess import LONGEST_COUNT, says_code, words_of

_ADDRESS = "ana@example.com"
_SITE = "example.com"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?")
_BORN = "1987-04-12"
_FIRST_DAY = date(2026, 3, 2)
_ONE_MATTER = timedelta(days=400)  # days that are further from each other are not of one order
_WORD = re.compile(r"([^\W\d_]+)([.,;:!?]?)")
_SAYING = ["lorem", "dolor", "ipsum", "amet", "tempor", "elit", "magna", "sed", "aliqua", "minim", "nostrud", "labore"]
_NAME = ("fullname",)
_SOMEBODY = frozenset(("customer", "client", "contact", "recipient", "person", "buyer", "patient", "member", "employee",
                       "kunde", "kundin", "empfänger", "cliente", "kund"))  # fmt: skip
_PEOPLE = (  # the words of a name, and what is said instead
    (("first", "firstname", "vorname", "given", "förnamn", "prénom"), "Ana"),
    (("last", "lastname", "nachname", "surname", "family", "efternamn", "apellido", "cognome"), "Lindqvist"),
    (_NAME, "Ana Lindqvist"),
    (("company", "firma", "organisation", "organization", "företag", "empresa", "azienda"), "Nordwind Ltd."),
    (("street", "straße", "strasse", "calle", "rue", "via", "gata"), "Long Street 12"),
    (("city", "town", "ort", "stadt", "ciudad", "città", "stad"), "Port City"),
)
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
    ctx = tree.get("ctx", {})
    ctx = _Inventor(_first_day(ctx), released).invented(ctx, ("ctx",), example)
    return f"{indented_json({**kept, 'email': _ADDRESS, 'ctx': ctx})}\n".encode()


@dataclass(frozen=True, slots=True)
class _Inventor:
    """`first_day` is the earliest day of what the event is about: days keep how far they are from it."""

    first_day: date
    public: PublicPaths

    def invented(self, value: Any, path: tuple[str, ...], example: Any) -> Any:
        while isinstance(example, list) and not isinstance(value, list):
            example = example[0] if example else None
        if isinstance(value, Mapping):
            below = example if isinstance(example, Mapping) else {}
            return {key: self.invented(child, (*path, key), below.get(key)) for key, child in value.items()}
        if isinstance(value, list):
            return [self.invented(item, path, _nth(example, number)) for number, item in enumerate(value)]
        if value is None or isinstance(value, bool) or self.public.releases(path):
            return value
        if isinstance(value, str):
            return example if isinstance(example, str) and example else self._text(value, path)
        return _number(value, path[-1])

    def _text(self, text: str, path: tuple[str, ...]) -> str:
        if _DATE.fullmatch(text):
            return self._day(text[:10]) + text[10:]
        return _text(text, path)

    def _day(self, text: str) -> str:
        day = _as_day(text)
        if day is None or not timedelta(0) <= day - self.first_day <= _ONE_MATTER:
            return _BORN  # it is about somebody
        return (_FIRST_DAY + (day - self.first_day)).isoformat()


def _first_day(ctx: Any) -> date:
    """The earliest of the days that lie near the last one."""
    days = sorted(_days(ctx))
    return next((day for day in days if days[-1] - day <= _ONE_MATTER), _FIRST_DAY)


def _days(value: Any) -> Iterator[date]:
    if isinstance(value, Mapping):
        value = list(value.values())
    for one in value if isinstance(value, list) else []:
        yield from _days(one)
    if isinstance(value, str) and _DATE.fullmatch(value) and (day := _as_day(value[:10])) is not None:
        yield day


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _nth(example: Any, number: int) -> Any:
    return example[number % len(example)] if isinstance(example, list) and example else None


def _number(value: Any, name: str) -> Any:
    """A number that somebody or something is known by is another one; all others are amounts."""
    is_known_by = isinstance(value, int) and (says_code(name) or abs(value) >= 10**LONGEST_COUNT)
    if is_known_by or _PLACES & set(words_of(name)):
        return type(value)(_digits(str(value)))
    return value


def _text(text: str, path: tuple[str, ...]) -> str:
    name = path[-1]
    words = words_of(name)
    if _is_code(text, words):
        return text
    if _AMOUNT.fullmatch(text) and not says_code(name) and not _PLACES & set(words):
        return text
    if link := _LINK.match(text):
        return f"https://{_SITE}{_alike(text[link.end() :])}"
    if "@" in text and not address_fault(text, allow_lan=True):
        return f"{_alike(text.rpartition('@')[0])}@{_SITE}"
    person = [word for step in path for word in words_of(step)]
    for names, invented in _PEOPLE:
        if not set(names).isdisjoint(words) or (names == _NAME and words == ["name"] and set(person) & _SOMEBODY):
            return invented
    return _readable(text)


def _readable(text: str) -> str:
    """Words that say nothing in the place of words; whatever holds digits or signs is kept in its shape."""
    words = text.split(" ")
    if not all(_WORD.fullmatch(word) for word in words):
        return _alike(text)
    return " ".join(_said(word, number) for number, word in enumerate(words))


def _said(word: str, number: int) -> str:
    found = _WORD.fullmatch(word)
    if found is None:
        return word
    known = _SAYING[(len(found[1]) + number) % len(_SAYING)]
    if found[1].isupper() and len(found[1]) > 1:
        return known.upper() + found[2]
    return (known.title() if found[1][0].isupper() else known) + found[2]


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
