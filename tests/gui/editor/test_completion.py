"""At every place exactly what fits is offered: fields in scope with values, filters, texts, tags, CSS."""

from __future__ import annotations

from datetime import UTC

import pytest

from designer.gui.editor.completion import Proposal, closing_of, proposals_at
from designer.gui.editor.languages import language_of
from designer.gui.editor.words import words
from designer.render.filters import locale_filters
from designer.template.jinja.environment import Sandbox
from designer.template.markup import parse
from tests.support.editing import FACTS

LOOP = "{% for line in ctx.order.lines %}"


def offered(text: str, file: str = "a.html") -> list[Proposal]:
    """What is offered at the mark `^`."""
    at = text.index("^")
    language = language_of(file)
    tree = parse(text.replace("^", ""), has_tags=language.has_tags)
    return list(proposals_at(text[:at], tree, at, FACTS, language).items)


def labels(text: str, file: str = "a.html") -> list[str]:
    return [one.label for one in offered(text, file)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ ctx.^", ["order", "customer"]),
        ("{{ ctx.order.^", ["number", "lines"]),
        ("{{ ctx.order.nu^ }}", ["number"]),
        (LOOP + "{{ line.^ }}{% endfor %}", ["name", "price", "options"]),
        (LOOP + "{% for o in line.options %}{{ o.^ }}{% endfor %}{% endfor %}", ["label"]),
        ("{% set o = ctx.order %}{{ o.^", ["number", "lines"]),
        ("{{ t.^", ["title", "table"]),
        ("{{ t.table.^", ["amount", "article"]),
        ("{{ firm.^", ["name", "accent"]),
        ("{{ brand.^", ["accent"]),
        ("{% if ctx.customer.^ %}", ["name", "vip"]),
        ('<a href="{{ ctx.customer.^', ["name", "vip"]),
        ('{% include "^', ["partials/letterhead.html"]),
        ('<p align="^', ["left", "center", "right", "justify"]),
        ("<div><b>x</^", ["b", "div"]),
        ("{{ 'ctx.^", []),
        ("text ctx.^", []),
        ("{{ ctx.order.number^", []),
        ("{{ nothing.^", []),
    ],
)
def test_exactly_what_fits_is_offered(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "file", "some"),
    [
        ("{{ ^", "a.html", ["ctx", "event", "t", "firm", "brand", "hint"]),
        (LOOP + "{{ ^", "a.html", ["line", "loop", "ctx"]),
        (LOOP + "{{ loop.^", "a.html", ["index", "first", "last"]),
        ("{{ event.^", "a.html", ["id", "language"]),
        ("{{ ctx.order.number | ^", "a.txt", ["money", "date", "default"]),
        ("{{ ctx.order.number | mo^", "a.txt", ["money"]),
        ("{% ^", "a.html", ["for", "if", "set", "include"]),
        ("<mj-^", "a.mjml", ["mj-section", "mj-text"]),
        ("<^", "a.html", ["div", "table"]),
        ("<mj-text fo^", "a.mjml", ["font-size", "font-family"]),
        ('<mj-image src="{{ firm.logo }}" al^', "a.mjml", ["alt"]),
        ('<p style="col^', "a.html", ["color"]),
        ("<style>p { text-^", "a.html", ["text-align"]),
        ("p { break-inside: ^", "a.css", ["avoid"]),
        ("p {\n  mar^", "a.css", ["margin", "margin-top"]),
    ],
)
def test_these_are_among_what_is_offered(text: str, file: str, some: list[str]) -> None:
    assert set(some) <= set(labels(text, file))


def test_a_field_comes_with_its_kind_and_its_value() -> None:
    number, lines = offered("{{ ctx.order.^")
    assert (number.kind, number.example) == ("text", "000123")
    assert lines.kind == "list"
    (name, *_) = offered(LOOP + "{{ line.^")
    assert name.example == "Desk"


def test_the_innermost_name_is_offered_first() -> None:
    assert labels("{% set a = ctx.order %}" + LOOP + "{{ ^")[:2] == ["line", "a"]


def test_what_is_open_can_be_ended_first() -> None:
    assert labels("{% if a %}{% for b in c %}{% ^")[:2] == ["endfor", "endif"]


def test_an_attribute_is_not_offered_twice() -> None:
    assert "alt" not in labels("<img alt='' ^>")


def test_an_attribute_brings_its_quotes_and_the_cursor_goes_between_them() -> None:
    (alt,) = [one for one in offered("<img al^") if one.label == "alt"]
    assert alt.text[: len(alt.text) - alt.back] == 'alt="'


def test_the_table_of_filters_is_that_of_the_sandbox() -> None:
    known = Sandbox({}, escape=False, filters=locale_filters("en", UTC, "svg")).filters
    assert {name for name in known if name.isidentifier()} == set(words().filters)


def test_every_filter_is_written_so_that_it_parses() -> None:
    sandbox = Sandbox({}, escape=False, filters=locale_filters("en", UTC, "svg"))
    for written in words().filters.values():
        sandbox.parse("{{ a | " + written + " }}")


def test_elements_without_content_are_not_closed() -> None:
    assert closing_of("div") == "</div>"
    assert closing_of("br") == closing_of("mj-image") == ""
