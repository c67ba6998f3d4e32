"""Dragging at a frame writes one width or one padding, in the unit that stands there."""

from __future__ import annotations

import pytest

from designer.template.design.handles import Handle, handles_of, resized, snapped
from designer.template.design.inherited import rules_of
from designer.template.edits import applied
from designer.template.markup import Node, Tree, parse


def first(tree: Tree, name: str) -> Node:
    return next(node for node in tree.elements() if node.name == name)


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        (
            '<div style="padding: 72pt 0 1in">x</div>',
            "div",
            {"padding-top": 72, "padding-right": 0, "padding-bottom": 72},
        ),
        ("<mj-text>x</mj-text>", "mj-text", {"padding-top": 10, "padding-left": 25}),
        ('<mj-section padding="4px">x</mj-section>', "mj-section", {"padding-left": 4}),
        ('<p style="padding: 1em">x</p>', "p", {}),
        ("<img>", "img", {"width": -1}),
        ("<b>x</b>", "b", {}),
        ("<mj-section><mj-column>a</mj-column><mj-column>b</mj-column></mj-section>", "mj-column", {"split": 50}),
        (
            '<mj-section><mj-column width="200px">a</mj-column><mj-column>b</mj-column></mj-section>',
            "mj-column",
            {"padding-top": 0},
        ),
    ],
)
def test_lengths_are_read_from_what_is_told(source: str, name: str, expected: dict[str, float]) -> None:
    tree = parse(source)
    found = {one.name: one.now for one in handles_of(tree, first(tree, name), rules_of(tree))}
    assert found.items() >= expected.items()
    assert bool(found) == bool(expected)


ROW = '<mj-section><mj-column width="{}">a</mj-column><mj-column{}>b</mj-column></mj-section>'


@pytest.mark.parametrize(("length", "after"), [("70%", ("70%", ' width="30%"')), ("100%", ("95%", ' width="5%"'))])
def test_what_one_column_gains_the_next_one_loses(length: str, after: tuple[str, str]) -> None:
    tree = parse(ROW.format("50%", ""))
    assert applied(tree.source, resized(tree, first(tree, "mj-column"), "split", length, {})) == ROW.format(*after)
    assert snapped(Handle("split", 50, "%"), 63.4, is_mail=True, is_fine=False) == "65%"


@pytest.mark.parametrize(
    ("unit", "value", "is_mail", "is_fine", "written"),
    [
        ("mm", 100.0, False, False, "35mm"), ("mm", 100.0, False, True, "35.3mm"), ("px", 33.0, True, False, "35px"),
        ("px", 33.0, True, True, "33px"), ("mm", -4.0, False, False, "0"), ("pt", 12.4, False, False, "12pt"),
    ],
)  # fmt: skip
def test_a_length_snaps_to_a_step(unit: str, value: float, is_mail: bool, is_fine: bool, written: str) -> None:
    assert snapped(Handle("width", 0, unit), value, is_mail=is_mail, is_fine=is_fine) == written


@pytest.mark.parametrize(
    ("source", "name", "handle", "length", "after"),
    [
        ("<mj-text>x</mj-text>", "mj-text", "padding-left", "30px",
         '<mj-text padding="10px 25px 10px 30px">x</mj-text>'),
        ('<div style="padding: 2mm">x</div>', "div", "padding-top", "5mm", '<div style="padding: 5mm 2mm 2mm">x</div>'),
        ("<img>", "img", "width", "40mm", '<img style="width: 40mm">'),
        (
            "<table><colgroup><col><col></colgroup><tr><td>1</td><td>2</td></tr></table>", "td", "width", "20mm",
            '<table><colgroup><col style="width: 20mm"><col></colgroup><tr><td>1</td><td>2</td></tr></table>',
        ),
    ],
)  # fmt: skip
def test_one_length_is_written(source: str, name: str, handle: str, length: str, after: str) -> None:
    tree = parse(source)
    assert applied(source, resized(tree, first(tree, name), handle, length, rules_of(tree))) == after


_ROW = "<tr>{% for one in ctx.all %}<td>a</td>{% endfor %}<th style='padding: 1pt 3mm'>b</th></tr>"
TABLE = f"<table>{_ROW}<tr><td>c</td></tr></table>"


def test_the_cells_of_a_row_keep_together_when_one_is_made_higher() -> None:
    tree = parse(TABLE)
    made = applied(
        TABLE, resized(tree, first(tree, "th"), "padding-top", "4mm", rules_of(tree, ["td { padding: 0 2mm }"]))
    )
    assert made == TABLE.replace("<td>a", '<td style="padding: 4mm 2mm 0">a').replace("1pt 3mm", "4mm 3mm 1pt")
    wide = applied(TABLE, resized(tree, first(tree, "th"), "padding-left", "9mm", rules_of(tree)))
    assert wide == TABLE.replace("1pt 3mm", "1pt 3mm 1pt 9mm")
