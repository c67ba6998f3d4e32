"""A rule of a style sheet is edited where it stands, and all around it stays, to the byte."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.core.paths import STARTERS
from designer.template.edits import Change, applied, reverted
from designer.template.edits.rules import declared_in, put_rule_in, remove_declared, remove_rule, set_declared
from designer.template.markup import Rule, rules

SHEETS = [path.read_text("utf-8") for path in sorted(STARTERS.rglob("*.css"))]
_SPACE = st.sampled_from(["", " ", "\n", "\n  ", " /* a: b */ "])
_VALUES = st.sampled_from(["4mm", "red", '"a; b } c"', "url(a.png)", "\U0001f600", "1px !important"])


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """Rules with all sorts of white space, one within another, comments and strings with signs of CSS in them."""
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        selector = draw(st.sampled_from(["p", ".a > b", "@page", "@page :first", "td:nth-child(2)"]))
        names = draw(st.lists(st.sampled_from(["color", "margin", "width"]), max_size=3))
        inside = [f"{draw(_SPACE)}{name}:{draw(_SPACE)}{draw(_VALUES)}" for name in names]
        nested = draw(st.sampled_from(["", " @top-left { content: none }", "\n  @top-left {\n    color: red;\n  }"]))
        end = draw(st.sampled_from([";", ""])) if not nested else ";"
        parts.append(f"{selector}{draw(_SPACE)}{{{';'.join(inside)}{end}{nested}{draw(_SPACE)}}}")
    return draw(st.sampled_from(["\n", "\n\n", " "])).join(parts) + "\n"


some = st.one_of(sheets(), st.sampled_from(SHEETS))


def sound(source: str, changes: list[Change]) -> str:
    after = applied(source, changes)
    assert applied(after, reverted(source, changes)) == source
    return after


def told(source: str) -> list[tuple[str, str, dict[str, str]]]:
    """Every rule with its declarations as they count."""
    found = sorted(rules(source, 0, len(source)), key=lambda rule: rule.start)
    return [
        (one.selector, one.within, {d.name: source[d.value_start : d.end] for d in declared_in(source, one)})
        for one in found
    ]


def a_rule(data: st.DataObject, source: str) -> tuple[int, Rule]:
    found = sorted(rules(source, 0, len(source)), key=lambda rule: rule.start)
    number = data.draw(st.integers(0, len(found) - 1))
    return number, found[number]


@settings(max_examples=150, deadline=None)
@given(some, st.sampled_from(["color", "margin", "widows"]), st.data())
def test_a_declaration_is_set_and_no_other(source: str, name: str, data: st.DataObject) -> None:
    number, rule = a_rule(data, source)
    after = sound(source, set_declared(source, rule, name, "7mm"))
    expected = told(source)
    was = expected[number][2].get(name, "")
    expected[number][2][name] = "7mm !important" if was.endswith("!important") else "7mm"
    assert told(after) == expected


@settings(max_examples=150, deadline=None)
@given(some, st.sampled_from(["color", "margin", "size"]), st.data())
def test_a_declaration_is_taken_out_and_no_other(source: str, name: str, data: st.DataObject) -> None:
    number, rule = a_rule(data, source)
    after = sound(source, remove_declared(source, rule, name))
    expected = told(source)
    expected[number][2].pop(name, None)
    assert told(after) == expected


@settings(max_examples=100, deadline=None)
@given(some, st.data())
def test_a_rule_comes_into_another_and_goes_again(source: str, data: st.DataObject) -> None:
    number, rule = a_rule(data, source)
    after = sound(source, put_rule_in(source, rule, "@bottom-right", "content: none"))
    around = f"{rule.within} {rule.selector}".strip()
    expected = told(source)
    below = sum(one.start > rule.start and one.end < rule.end for one in rules(source, 0, len(source)))
    expected.insert(number + 1 + below, ("@bottom-right", around, {"content": "none"}))
    assert told(after) == expected
    new = sorted(rules(after, 0, len(after)), key=lambda one: one.start)[number + 1 + below]
    gone = sound(after, remove_rule(after, new))
    assert told(gone) == told(source)


@pytest.mark.parametrize(
    ("source", "after"),
    [
        ("p { color: red }", "p { color: red; margin: 0 }"),
        ("p {\n  color: red;\n}\n", "p {\n  color: red;\n  margin: 0;\n}\n"),
        ("p {\n  color: red\n}\n", "p {\n  color: red;\n  margin: 0;\n}\n"),
        ("p { }", "p { margin: 0 }"), ("p {}", "p { margin: 0 }"), ("p {\n}\n", "p {\n  margin: 0;\n}\n"),
        ("p { margin: 1mm 2mm }", "p { margin: 0 }"),
    ],
)  # fmt: skip
def test_what_comes_out_is_what_a_person_would_have_typed(source: str, after: str) -> None:
    (rule,) = rules(source, 0, len(source))
    assert applied(source, set_declared(source, rule, "margin", "0")) == after
