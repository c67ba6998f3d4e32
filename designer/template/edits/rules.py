"""Setting and removing declarations in one rule of a style sheet, and putting a rule into another one."""

from __future__ import annotations

import re

from designer.template.edits.change import Change, minimal
from designer.template.edits.lines import indent_at, is_on_own_lines, step_of, whole_lines
from designer.template.markup import Declaration, Node, Rule, declarations
from designer.template.markup.css import REMARKS

_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
_END = re.compile(rf"{REMARKS}\s*;", re.DOTALL)


def declared_in(source: str, rule: Rule, jinja: tuple[Node, ...] = ()) -> list[Declaration]:
    """The declarations of a rule, without those of rules in it."""
    found = declarations(source, rule.body_start, rule.body_end, jinja)
    return [one for one in found if not one.selector]


def set_declared(source: str, rule: Rule, name: str, value: str, jinja: tuple[Node, ...] = ()) -> list[Change]:
    """Set a declaration in a rule: the last one of that name, or a new one behind the last of all."""
    found = declared_in(source, rule, jinja)
    known = [one for one in found if one.name == name]
    if known:
        return replace_value(source, known[-1], value)
    if found:
        return [_behind(source, found[-1], f"{name}: {value}")]
    return [_first(source, rule, f"{name}: {value}")]


def replace_value(source: str, found: Declaration, value: str) -> list[Change]:
    """Give a declaration another value; only what differs is touched, and `!important` stays."""
    important = _IMPORTANT.search(source[found.value_start : found.end])
    return minimal(source, [Change(found.value_start, found.end, value + (important[0] if important else ""))])


def remove_declared(source: str, rule: Rule, name: str, jinja: tuple[Node, ...] = ()) -> list[Change]:
    """Take the declarations of a name out of a rule, each with its line where it stands on one alone."""
    changes = []
    for one in declared_in(source, rule, jinja):
        if one.name != name:
            continue
        ended = _END.match(source, one.end, rule.body_end)
        end = ended.end() if ended else one.end
        if is_on_own_lines(source, one.start, end):
            changes.append(Change(*whole_lines(source, one.start, end), ""))
        else:
            changes.append(Change(one.start, end + len(_blanks(source, end)) if ended else end, ""))
    return changes


def remove_rule(source: str, rule: Rule) -> list[Change]:
    """Take a rule out, with its lines and the empty line behind it, or else before it."""
    start, end = rule.start, rule.end
    if not is_on_own_lines(source, start, end):
        return [Change(start, end, "")]
    start, end = whole_lines(source, start, end)
    if source.startswith("\n", end):
        end += 1
    elif source[:start].endswith("\n\n") and source[end:].lstrip()[:1] in ("", "}"):
        start -= 1
    return [Change(start, end, "")]


def put_rule_in(source: str, rule: Rule, selector: str, declared: str, jinja: tuple[Node, ...] = ()) -> list[Change]:
    """Put a rule into another one, as its last; behind an empty line where declarations stand before it."""
    body = source[rule.body_start : rule.body_end]
    at = rule.body_start + len(body.rstrip())
    found = declared_in(source, rule, jinja)
    begin = "" if source[at - 1] in ";}{" else ";"
    if "\n" not in body:
        end = " " if at == rule.body_end else ""
        return [Change(at, at, f"{begin} {selector} {{ {declared} }}{end}")]
    is_first = bool(found) and found[-1].end >= at - 1
    space = "\n\n" if is_first else "\n"
    indent = indent_at(source, rule.start) + step_of(source)
    return [Change(at, at, f"{begin}{space}{indent}{selector} {{ {declared} }}")]


def _behind(source: str, last: Declaration, declaration: str) -> Change:
    """On a line of its own where the one before has one."""
    is_own_line = not source[source.rfind("\n", 0, last.start) + 1 : last.start].strip()
    between = "\n" + indent_at(source, last.start) if is_own_line else " "
    ended = _END.match(source, last.end)
    if ended is not None:
        return Change(ended.end(), ended.end(), f"{between}{declaration};")
    return Change(last.end, last.end, f";{between}{declaration}" + (";" if is_own_line else ""))


def _first(source: str, rule: Rule, declaration: str) -> Change:
    body = source[rule.body_start : rule.body_end]
    if "\n" in body:
        indent = indent_at(source, rule.start) + step_of(source)
        space = "\n" if body.strip() else ""  # before the rules in it
        return Change(rule.body_start, rule.body_start, f"\n{indent}{declaration};{space}")
    end = ";" if body.strip() else "" if body else " "
    return Change(rule.body_start, rule.body_start, f" {declaration}{end}")


def _blanks(source: str, at: int) -> str:
    found = re.compile(r"[ \t]*").match(source, at)
    return found[0] if found else ""
