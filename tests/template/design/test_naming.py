"""A block's name is the remark in front of it: given, changed and taken away again."""

from __future__ import annotations

import pytest

from designer.template.design.naming import name_of, set_name
from designer.template.edits import applied
from designer.template.markup import Node, Tree, parse

PAGE = "<div>\n  <p>One</p>\n\n  {# Terms #}\n  <p>Two</p>\n  {# far #}\n\n  <p>Three</p><b>Four</b>\n</div>\n"


def paragraph(tree: Tree, number: int) -> Node:
    return [node for node in tree.elements() if node.name in ("p", "b")][number]


@pytest.mark.parametrize(("number", "name"), [(0, ""), (1, "Terms"), (2, ""), (3, "")])
def test_only_a_remark_directly_before_a_block_names_it(number: int, name: str) -> None:
    tree = parse(PAGE)
    assert name_of(tree, paragraph(tree, number)) == name


@pytest.mark.parametrize(
    ("number", "name", "line"),
    [
        (0, "Greeting", "<div>\n  {# Greeting #}\n  <p>One</p>"),
        (1, "The small print", "\n  {# The small print #}\n  <p>Two"),
        (1, "", "One</p>\n\n  <p>Two</p>"),
        (3, "a ##}} b", "<p>Three</p>{# a b #}<b>Four"),
        (3, "a #} b", "<p>Three</p>{# a b #}<b>Four"),
        (2, " ", "{# far #}\n\n  <p>Three"),
    ],
)  # fmt: skip
def test_a_name_is_given_changed_and_taken_away(number: int, name: str, line: str) -> None:
    tree = parse(PAGE)
    after = applied(PAGE, set_name(tree, paragraph(tree, number), name))
    assert line in after
    again = parse(after)
    assert name_of(again, paragraph(again, number)) == " ".join(name.replace("##}}", "").replace("#}", "").split())
    assert applied(after, set_name(again, paragraph(again, number), name_of(tree, paragraph(tree, number)))) == PAGE
