"""The first mail and page of a learned template: every field in its place, for a person to shape."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from designer.core.fields import Field
from designer.template.learn.facts import Facts, is_plain

_MAIL = """\
<mjml lang="{{ event.language }}">
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text>ATTACHED</mj-text>
        <mj-text>{{ hint }}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
"""
_STYLE = """\
@page { size: A4; margin: 25mm 20mm }
body { font: 10pt sans-serif }
h2 { break-after: avoid }
table { border-collapse: collapse; width: 100%; margin-bottom: 8mm }
thead { break-after: avoid }
tr { break-inside: avoid }
th, td { text-align: left; vertical-align: top; padding: 1mm 2mm; border-bottom: 0.2mm solid #ccc }
.number { text-align: right; font-variant-numeric: tabular-nums }
.below { break-before: avoid }
.below td { padding-left: 8mm; color: #555 }
"""


@dataclass(frozen=True, slots=True)
class Words:
    """What the page and the mail say beside the data."""

    attached: str = "Please find your document attached."
    hint: str = "You get the password separately."
    yes: str = "yes"
    no: str = "no"
    total: str = "Total"


_IN = {
    "de": Words("Im Anhang finden Sie Ihr Dokument.", "Das Passwort erhalten Sie getrennt.", "ja", "nein", "Summe"),
    "sv": Words("Ditt dokument är bifogat.", "Du får lösenordet separat.", "ja", "nej", "Summa"),
    "it": Words("In allegato trova il suo documento.", "Riceverà la password separatamente.", "sì", "no", "Totale"),
    "es": Words("Adjunto encontrará su documento.", "Recibirá la contraseña por separado.", "sí", "no", "Total"),
}


def words_in(language: str) -> Words:
    """The words in a language, or in English."""
    return _IN.get(language.partition("-")[0].lower(), Words())


def mail_of(language: str) -> str:
    """The mail; it tells nothing personal."""
    return _MAIL.replace("ATTACHED", words_in(language).attached)


def page(label: str, facts: Facts) -> str:
    """The page's HTML: what an event has once as a table of names and values, each list as a table of its rows."""
    title, made = html.escape(label), _Page(facts.filters, words_in(facts.language))
    lines = [
        "<!doctype html>", '<html lang="{{ event.language }}">', f"<title>{title}</title>",
        "<style>", _STYLE.rstrip(), "</style>", f"<h1>{title}</h1>",
        "<table>", *made.once(facts.fields), "</table>", *made.lists(facts.fields, "ctx", ("ctx",)), "</html>",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Cell:
    """A value: its name for people, the expression that gives it, its path, and what it is."""

    label: str
    expression: str
    path: str
    field: Field


class _Page:
    """Writes the fields of an event; `filters` say how the value at a path is written."""

    def __init__(self, filters: Mapping[str, str], said: Words) -> None:
        self._filters, self._said = filters, said

    def once(self, field: Field) -> Iterator[str]:
        """A row for each value that is there once."""
        for one in _values(field, "ctx", ("ctx",)):
            yield f"<tr><th>{_safe(one.label)}</th><td>{self._value(one)}</td></tr>"

    def lists(self, field: Field, expression: str, path: tuple[str, ...]) -> Iterator[str]:
        """A table for each list, where there is something in it."""
        for label, child, where, below in _lists(field, expression, path):
            yield f"{{% if {where} | default([]) %}}"
            yield f"<h2>{_safe(label)}</h2>"
            yield "<table>"
            yield from self._rows(child, where, below)
            yield "</table>"
            yield "{% endif %}"

    def _rows(self, field: Field, expression: str, path: tuple[str, ...]) -> Iterator[str]:
        cells = list(_values(field, "row", path)) or [_Cell("", "row", ".".join(path), field)]
        if field.children:
            heads = "".join(f"<th{self._align(one)}>{_safe(one.label)}</th>" for one in cells)
            yield f"<thead><tr>{heads}</tr></thead>"
        yield f"{{% for row in {expression} %}}"
        if not field.children or cells[0].label:
            yield "<tr>" + "".join(f"<td{self._align(one)}>{self._value(one)}</td>" for one in cells) + "</tr>"
        for label, child, where, below in _lists(field, "row", path):
            told = f"{_safe(label)}: {self._inside(child, where, below, 1)}"
            row = f'<tr class="below"><td colspan="{len(cells)}">{told}</td></tr>'
            yield f"{{% if {where} | default([]) %}}{row}{{% endif %}}"
        yield "{% endfor %}"

    def _inside(self, field: Field, expression: str, path: tuple[str, ...], depth: int) -> str:
        """A list in a row, as words."""
        part = f"part_{depth}"
        cells = list(_values(field, part, path))
        told = [f"{_safe(one.label)} {self._value(one)}" for one in cells]
        told += [
            f"{_safe(label)} ({self._inside(child, where, below, depth + 1)})"
            for label, child, where, below in _lists(field, part, path)
        ]
        if not field.children:
            told = [self._value(_Cell("", part, ".".join(path), field))]
        comma = "{% if not loop.last %}; {% endif %}"
        return f"{{% for {part} in {expression} | default([]) %}}{', '.join(told)}{comma}{{% endfor %}}"

    def _align(self, one: _Cell) -> str:
        is_number = one.field.kind == "number" or self._filters.get(one.path, "").startswith("number")
        return ' class="number"' if is_number else ""

    def _value(self, one: _Cell) -> str:
        if one.field.kind == "flag":
            return f"{{{{ '{self._said.yes}' if {one.expression} | default(false) else '{self._said.no}' }}}}"
        if written := self._filters.get(one.path):
            there = f"({one.expression} | default('')) != ''"  # a 0 is there
            return f"{{% if {there} %}}{{{{ {one.expression} | {written} }}}}{{% endif %}}"
        return f"{{{{ {one.expression} | default('') }}}}"


def _values(field: Field, expression: str, path: tuple[str, ...], above: str = "") -> Iterator[_Cell]:
    """What is there once below a place, through objects. What always was null may be a value one day."""
    for name, child in field.children.items():
        label = f"{above} {words(name).lower()}" if above else words(name)
        where, below = _below(expression, name), (*path, name)
        if child.is_collection or child.is_mixed:
            continue
        if child.children:
            yield from _values(child, where, below, label)
        elif child.kind != "object":
            yield _Cell(label, where, ".".join(below), child)


def _lists(
    field: Field, expression: str, path: tuple[str, ...], above: str = ""
) -> Iterator[tuple[str, Field, str, tuple[str, ...]]]:
    """The lists below a place, through objects: label, field, expression and path of each."""
    for name, child in field.children.items():
        label = f"{above} {words(name).lower()}" if above else words(name)
        where, below = _below(expression, name), (*path, name)
        if child.is_collection and not child.is_mixed:
            yield label, child, where, below
        elif child.children and not child.is_mixed:
            yield from _lists(child, where, below, label)


def _below(path: str, name: str) -> str:
    if is_plain(name):
        return f"{path}.{name}"
    quoted = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"{path}['{quoted}']"


def words(name: str) -> str:
    """A key as people write it: `birth_date` is “Birth date”."""
    told = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name)
    return told.replace("_", " ").replace("-", " ").strip().capitalize() or name


def _safe(text: str) -> str:
    """A name as text of the page: neither HTML nor Jinja."""
    return html.escape(text).replace("{", "&#123;").replace("}", "&#125;")
