"""Attributes and declarations are found with the spans of their names and values, Jinja among them or not."""

from __future__ import annotations

import pytest

from designer.template.markup import attribute, attributes, declarations, parse, styles, value_of


def found(source: str) -> list[tuple[str, str]]:
    element = next(parse(source).elements())
    return [(one.name, source[one.value_start : one.value_end] if one.has_value else "-")
            for one in attributes(source, element)]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>", []),
        ("<p a=\"1\" B='2' c=3 d>", [("a", "1"), ("b", "2"), ("c", "3"), ("d", "-")]),
        ('<p a = "1\n2">', [("a", "1\n2")]),
        ("<a href='{{ x | d(\"'\") }}'>", [("href", '{{ x | d("\'") }}')]),
        ('<td {% if x %}class="a"{% endif %} id=b>', [("class", "a"), ("id", "b")]),
        ("<td a={{ x }} {{ y }}>", [("a", "{{ x }}")]),
        ("<mj-image src='a' />", [("src", "a")]),
        ('<p a="', [("a", "")]),
        ("<p a='>' b=\"<\">", [("a", ">"), ("b", "<")]),
    ],
)
def test_the_attributes_of_a_tag(source: str, expected: list[tuple[str, str]]) -> None:
    assert found(source) == expected


def test_one_attribute_by_its_name() -> None:
    source = "<p class='a' style=\"b\">"
    element = next(parse(source).elements())
    style = attribute(source, element, "style")
    assert style is not None
    assert source[style.start : style.name_end] == "style"
    assert style.quote == '"'
    assert value_of(source, element, "class") == "a"
    assert value_of(source, element, "id") == ""


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("color: red", [("", "color", "red")]),
        ("color:red;margin : 0 1px ;", [("", "color", "red"), ("", "margin", "0 1px")]),
        ("p { color: red } a:hover { b: url(c:d;e) }", [("p", "color", "red"), ("a:hover", "b", "url(c:d;e)")]),
        ("@media print { p { a: 'x;}' } } q { b: c", [("p", "a", "'x;}'"), ("q", "b", "c")]),
        ("/* a: b; */ c: d; /* } */ e: f", [("", "c", "d"), ("", "e", "f")]),
        ("}}} a: b", [("", "a", "b")]),
        ("a; b {} : c", []),
    ],
)
def test_the_declarations_of_a_style(css: str, expected: list[tuple[str, str, str]]) -> None:
    assert [
        (one.selector, one.name, css[one.value_start : one.end]) for one in declarations(css, 0, len(css))
    ] == expected


def test_the_styles_of_a_document_are_found_with_their_jinja() -> None:
    source = "<style>p { color: {{ c | d(';') }}; a: b }</style><p style='margin: {{ m }}'>"
    tree = parse(source)
    made = [
        (one.name, source[one.value_start : one.end])
        for start, end, jinja in styles(tree)
        for one in declarations(source, start, end, jinja)
    ]
    assert made == [("color", "{{ c | d(';') }}"), ("a", "b"), ("margin", "{{ m }}")]
