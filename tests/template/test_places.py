"""A value in CSS, in a link or without quotes needs the filter for that place."""

from __future__ import annotations

import pytest

from designer.template.places import bare_values


def codes(source: str, file: str = "a.html") -> list[str]:
    return [problem.code.removeprefix("value-bare-") for problem in bare_values(file, source)]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<style>p { color: {{ ctx.c }} }</style>", ["in-css"]),
        ("<STYLE type='text/css'>\n{{ ctx.c | upper }}</STYLE>", ["in-css"]),
        ("<mj-style>p { color: {{ ctx.c }} }</mj-style>", ["in-css"]),
        ("<p style='color: {{ ctx.c }}; width: {{ ctx.w }}'>", ["in-css", "in-css"]),
        ('<p style="color: {{ ctx.c | css_color ~ ctx.d }}">', ["in-css"]),
        ('<p style="color: {{ ctx.c | css_color | upper }}">', ["in-css"]),
        ('<mj-text color="{{ ctx.c }}" alt="{{ ctx.a }}">', ["in-css"]),
        ('<mj-section\n background-color="{{ brand.accent }}">', ["in-css"]),
        ("<a href='{{ ctx.u }}'>", ["in-url"]),
        ('<a href=" {{ ctx.u | upper }}/x">', ["in-url"]),
        ('<mj-button href="{{ ctx.u }}">', ["in-url"]),
        ("<form action='{{ ctx.u }}'>", ["in-url"]),
        ("<p class={{ ctx.c }}>", ["unquoted"]),
        ("<p id=a class={{ ctx.c | css_color }}>", ["unquoted"]),
        ("<style>p { color: {{ ctx.c | css_color }}; margin: {{ ctx.m | css_length }} }</style>", []),
        ("<style>p { width: {{ ctx.n | number(2) }}%; {{- ctx.c|css_color -}} }</style>", []),
        ('<mj-text color="{{ brand.accent | css_color }}">{{ ctx.c }}</mj-text>', []),
        ('<mj-image src="{{ ctx.u }}" alt="{{ ctx.a }}" title="{{ ctx.t }}" />', []),
        ("<a href='{{ ctx.u | url }}'>{{ ctx.u }}</a>", []),
        ("<a href='https://example.com/{{ ctx.id }}'>", []),
        ("<p title='{{ ctx.t }}'>{{ ctx.c }}</p>", []),
        ("<style>{# {{ ctx.c }} #} {% if ctx.c == '{{ x }}' %}{% endif %}</style>", []),
        ("<p>style='{{ ctx.c }}</p>", []),
        ("a = {{ ctx.c }}", []),
    ],
)
def test_a_value_is_judged_by_its_place(source: str, found: list[str]) -> None:
    assert codes(source) == found


def test_a_finding_has_its_line_and_column() -> None:
    (problem,) = bare_values("a.html", "{# one\ntwo #}\n<p>\u00e4 <b style='color:{{ ctx.c }}'>")
    assert (problem.file, problem.line, problem.column) == ("a.html", 3, 22)
