"""A declaration of a class is written where the class has its rule, and nowhere else."""

from __future__ import annotations

import pytest

from designer.template.design.class_rules import classes_of, set_for_class, value_for_class
from designer.template.edits import applied
from designer.template.markup import parse

PAGE = """<html><head><link rel="stylesheet" href="page.css"><style>
  :root { --accent: {{ firm.accent | css_color }} }
  .own { color: red }
</style></head><body><p class="a own">x</p><p class="{% if b %}c{% endif %}">y</p></body></html>
"""
SHEET = ".a { margin: 0; }\n@media print {\n  .a { margin: 9mm }\n}\n"
TEXTS = {"page.html": PAGE, "page.css": SHEET}


@pytest.mark.parametrize(
    ("cls", "name", "value", "file", "line"),
    [
        ("a", "margin", "2mm", "page.css", ".a { margin: 2mm }"),  # the rule for print, which wins there
        ("a", "color", "red", "page.css", ".a { margin: 0; color: red; }"),
        (
            "own",
            "color",
            "{{ firm.accent | css_color }}",
            "page.html",
            "  .own { color: {{ firm.accent | css_color }} }",
        ),
        ("new", "color", "red", "page.html", "  .new { color: red; }"),
        ("a", "color", "{{ x | css_color }}", "page.html", "  .a { color: {{ x | css_color }}; }"),
        ("own", "color", "", "page.html", "  .own {  }"),
    ],
)
def test_it_is_written_in_the_sheet_of_the_class(cls: str, name: str, value: str, file: str, line: str) -> None:
    found = set_for_class(TEXTS, "page.html", cls, name, value)
    assert found is not None
    assert found[0] == file
    after = {**TEXTS, file: applied(TEXTS[file], found[1])}
    assert line.split() in [one.split() for one in after[file].split("\n")]
    assert value_for_class(after, "page.html", cls, name) == value
    assert ("9mm" in after["page.css"]) is (name != "margin")  # what is for print alone is left, unless it wins


def test_a_field_cannot_stand_in_a_sheet_of_its_own() -> None:
    texts = {"page.html": '<link rel="stylesheet" href="page.css"><p class="a">', "page.css": SHEET}
    assert set_for_class(texts, "page.html", "a", "color", "{{ x }}") is None
    assert set_for_class(texts, "page.html", "a", "padding", "") == ("", [])


def test_classes_that_a_condition_decides_are_not_offered() -> None:
    tree = parse(PAGE)
    first, second = (node for node in tree.elements() if node.name == "p")
    assert classes_of(tree, first) == ["a", "own"]
    assert classes_of(tree, second) == []
