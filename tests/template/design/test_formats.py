"""A field is offered the formats that suit it, and changing one touches that alone."""

from __future__ import annotations

import pytest

from designer.template.design.formats import base_of, first_format, format_of, formats_for, with_format


@pytest.mark.parametrize(
    ("example", "offered"),
    [
        ("2026-11-14", "date('long')"), ("2026-11-14T17:30:00Z", "time"), ("49.90", "money(currency)"),
        ("-3", "percent"), ("Ana", "upper"), ("", "upper"),
    ],
)  # fmt: skip
def test_a_value_is_offered_what_suits_it(example: str, offered: str) -> None:
    assert offered in formats_for(example, "currency")


@pytest.mark.parametrize(
    ("path", "example", "is_number", "written"),
    [
        ("total", "427.0", True, "money(c)"), ("shipping", "0", True, "money(c)"), ("rate", "0.19", True, "percent"),
        ("rate", "19", True, "number"), ("quantity", "3", True, "number"), ("total", "427.0", False, ""),
        ("date", "2026-11-14", False, "date"), ("number", "407182635", False, ""), ("name", "Ana", False, ""),
    ],
)  # fmt: skip
def test_a_field_is_first_written_as_people_write_it(path: str, example: str, is_number: bool, written: str) -> None:
    assert first_format(path, example, "c", is_number=is_number) == written


@pytest.mark.parametrize(
    ("source", "wanted", "after"),
    [
        ("{{ ctx.total }}", "money('EUR')", "{{ ctx.total | money('EUR') }}"),
        (
            "{{ ctx.total | money('EUR') | replace('-', '|') }}",
            "number(2)",
            "{{ ctx.total | number(2) | replace('-', '|') }}",
        ),
        ("{{ctx.day|date}}", "", "{{ ctx.day }}"),
        ("{{ ctx.day | default('|', true) }}", "date", "{{ ctx.day | default('|', true) | date }}"),
        ("{{ }}", "date", "{{ }}"),
    ],
)
def test_a_format_takes_the_place_of_another(source: str, wanted: str, after: str) -> None:
    assert with_format(source, wanted) == after
    assert format_of(after) == (wanted if after != source else "")


def test_what_a_field_is_about_has_no_filters() -> None:
    assert base_of("{{ (a | b).c | money('x|y') }}") == "(a | b).c"
